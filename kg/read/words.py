"""Closed lists of newspaper words: section labels, news agencies, what stands under a name."""

from __future__ import annotations

# Labels of sections and kinds of text, lower case; a label may also join several with | / > or ·.
SECTIONS = frozenset(
    (
        "africa|americas|analysis|arts|asia|asia pacific|asia-pacific|australia|blog|blogs|breaking|"
        "breaking news|briefing|briefs|britain|business|canada|china|climate|comment|commentary|companies|"
        "crime|culture|economy|editorial|education|energy|entertainment|environment|europe|exclusive|"
        "explainer|fashion|feature|features|finance|food|for immediate release|government|health|home|"
        "hong kong|india|industry|international|interview|investigation|japan|latest|latest news|"
        "latin america|law|lifestyle|live|local|local news|markets|media|media release|metro|middle east|"
        "money|nation|national|news|news in brief|news release|north america|obituaries|obituary|opinion|"
        "opinions|people|perspective|politics|press release|profile|real estate|region|regional|religion|"
        "review|russia|science|society|south america|south asia|southeast asia|special report|sport|sports|"
        "statement|style|tech|technology|top news|top stories|travel|u.k.|u.s.|uk|uk news|united kingdom|"
        "united states|us|us news|us politics|video|weather|world|world news"
    ).split("|")
)

# Whom a dateline or a byline names in place of a person.
AGENCIES = frozenset(
    (
        "AAP|ABC|AFP|ANI|ANSA|AP|Agence France-Presse|Al Jazeera|Anadolu|Associated Press|BBC|BBC News|"
        "BUSINESS WIRE|Bloomberg|Business Wire|CBC|CBS|CNN|CP|DPA|EFE|GLOBE NEWSWIRE|IANS|ITAR-TASS|"
        "Interfax|Kyodo|MTI|NBC|NPR|PA|PNA|PR Newswire|PRNewswire|PTI|RIA|Reuters|TASS|"
        "The Associated Press|UPI|VOA|Xinhua|Yonhap|dpa"
    ).split("|")
)

# Words that make a comma part of a byline the writer's post, not a name.
ROLES = frozenset(
    (
        "agencies|agency|analyst|anchor|bureau|chief|columnist|contributing|contributor|copywriter|correspondent|"
        "correspondents|desk|editor|editorial|editors|freelance|intern|journalist|journalists|photographer|producer|"
        "reporter|reporters|special|staff|team|wire|wires|writer|writers"
    ).split("|")
)
# Words that make a name the name of a newspaper, a station or a site.
OUTLETS = frozenset(
    (
        "agency|broadcasting|bulletin|chronicle|courier|daily|dispatch|examiner|express|gazette|globe|guardian|herald|"
        "independent|inquirer|journal|ledger|magazine|mail|media|mercury|mirror|monitor|morning|network|news|newspaper|"
        "newspapers|newswire|observer|online|post|press|radio|record|register|reporter|review|sentinel|service|standard|"
        "star|sun|telegraph|television|times|today|tribune|tv|voice|week|weekly|wire|world"
    ).split("|")
)
# Words that no person's name holds (An, He and To are surnames).
NO_NAMES = frozenset(
    (
        "and|association|authority|bank|by|club|committee|company|council|court|department|for|from|group|immediate|"
        "ministry|of|office|party|police|release|story|that|the|union|university|was|with"
    ).split("|")
)
# Lower-case words inside a person's name.
PARTICLES = frozenset("al|bin|bint|da|das|de|del|della|der|di|dos|du|el|ibn|la|le|ten|ter|van|von|y|zu".split("|"))
