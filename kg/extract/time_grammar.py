"""The words and shapes of English time expressions: tables first, then one rule a shape, compiled into one pattern.

Rules match lower-cased text, the first rule that fits at a place wins; what a match means is in ``times.py``.
To teach a word, add it to a table; to teach a shape, add a rule here and a function of the same name there.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name

MONTHS = {name.lower(): i for i, name in enumerate(month_name) if name}
MONTHS |= {name[:3]: i for name, i in MONTHS.items()} | {"sept": 9}
WEEKDAYS = {name.lower(): i for i, name in enumerate(day_name)}
WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}  # first month; northern, three months each
NUMBERS = {
    word: i
    for i, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
    if i
}
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBERS |= TENS | {f"{t}-{w}": n + i for t, n in TENS.items() for w, i in list(NUMBERS.items())[:9]}
NUMBERS |= {"a": 1, "an": 1, "a single": 1, "a dozen": 12, "hundred": 100, "a hundred": 100}
VAGUE = (
    "a few",
    "several",
    "many",
    "some",
    "a couple of",
    "a couple",
    "the past few",
    "few",
)  # no date follows from these
ORDINALS = {
    word: i + 1
    for i, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
    )
} | {"twenty-first": 21}
DECADES = {
    "twenties": 1920,
    "thirties": 1930,
    "forties": 1940,
    "fifties": 1950,
    "sixties": 1960,
    "seventies": 1970,
    "eighties": 1980,
    "nineties": 1990,
    "noughties": 2000,
}
HOLIDAYS = {  # fixed days only: month, day
    "new year's day": (1, 1),
    "valentine's day": (2, 14),
    "st. patrick's day": (3, 17),
    "st patrick's day": (3, 17),
    "april fools' day": (4, 1),
    "may day": (5, 1),
    "independence day": (7, 4),
    "bastille day": (7, 14),
    "halloween": (10, 31),
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
}
# Look like a weekday or a month and are not a day that a calendar alone can give.
OTHER_DAYS = (
    "black friday", "good friday", "easter monday", "easter sunday", "palm sunday", "ash wednesday", "bloody sunday",
    "super tuesday", "cyber monday", "whit monday", "thanksgiving thursday", "shrove tuesday", "maundy thursday",
    "friday the 13th",
)  # fmt: skip
DEICTIC = {
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "last night": -1,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
}
# (index, of how many) parts of the unit: see dates.part
PARTS = {
    "early": (0, 3), "beginning": (0, 3), "start": (0, 3), "mid": (1, 3), "middle": (1, 3),
    "late": (2, 3), "end": (2, 3), "close": (2, 3),
    "first half": (0, 2), "second half": (1, 2), "latter half": (1, 2), "h1": (0, 2), "h2": (1, 2),
    "first quarter": (0, 4), "second quarter": (1, 4), "third quarter": (2, 4), "fourth quarter": (3, 4),
    "final quarter": (3, 4), "last quarter": (3, 4), "q1": (0, 4), "q2": (1, 4), "q3": (2, 4), "q4": (3, 4),
}  # fmt: skip
NEXT = ("next", "coming", "upcoming")
LAST = ("last", "past", "previous", "preceding")
TEXTUAL = ("following", "previous", "preceding", "same", "that")  # count from what the text last spoke of
UNIT_WORDS = {"day": "day", "week": "week", "fortnight": "fortnight", "month": "month", "quarter": "quarter"}
UNIT_WORDS |= {"year": "year", "decade": "decade", "century": "century", "centurie": "century"}
UNIT_WORDS |= {"hour": "hour", "minute": "minute", "second": "minute"}

# What the words before an expression make of it; the longest that fits wins, "about", "around" ... are stepped over.
RELATIONS = {
    "since": "since", "from": "since", "starting": "since", "beginning": "since", "ever since": "since",
    "until": "until", "till": "until", "through": "until", "thru": "until", "by": "until", "up to": "until",
    "before": "before", "prior to": "before", "ahead of": "before",
    "after": "after", "following": "after",
    "during": "during", "throughout": "during", "over": "during", "within": "during", "for": "during",
}  # fmt: skip
ABOUT = ("about", "around", "approximately", "roughly", "exactly", "just", "circa", "ca.", "c.", "at", "least", "only",
         "late", "early", "nearly", "almost", "over", "than", "more", "less", "as", "mid", "the")  # fmt: skip
CUES = ("in", "since", "from", "until", "till", "by", "before", "after", "during", "of", "circa", "around", "early",
        "late", "mid", "through", "to", "between", "and", "or", "about", "last", "next", "this", "on", "for", "back",
        "year", "throughout", "published", "born")  # fmt: skip
# Verbs whose infinitive, and whose present tense, is still to come.
FUTURE_AUX = ("will", "'ll", "\u2019ll", "wo", "shall", "would", "should", "must", "may", "might", "ca", "can", "could")
SCHEDULE = ("open", "begin", "start", "end", "run", "last", "close", "continue", "take", "kick", "expire", "resume",
            "play", "face", "travel")  # fmt: skip
# Where one of these stands, "the second quarter" is a part of the year, not of a match.
BUSINESS = frozenset(
    "profit profits sales revenue revenues earnings growth results gdp economy income loss losses".split()
)
BUSINESS |= frozenset(
    "shares percent % billion million prices exports imports output orders inflation investors".split()
)


def _any(words: object) -> str:
    """An alternation, longest first."""
    return "|".join(re.escape(w).replace(r"\ ", " ") for w in sorted(map(str, words), key=lambda w: (-len(w), w)))  # type: ignore[call-overload]


def _abbreviated(table: dict[str, int]) -> str:
    """Names of months or weekdays; only a short form takes a full stop, so that a sentence keeps its own."""
    short = [w for w in table if len(w) <= 5 and w not in ("march", "april", "may", "june", "july")]
    return rf"(?:(?:{_any(table)})\b(?!\.\w)|(?:{_any(short)})\.)"


_HEDGE = (
    r"(?:more than|less than|at least|about|around|nearly|almost|over|some|just over|just under|roughly|only|up to) "
)
MACROS = {
    "MON": _abbreviated(MONTHS),
    "WD": _abbreviated(WEEKDAYS),
    "ORD": r"(?:st|nd|rd|th)",
    "YEAR": r"[12]\d\d\d(?!\d|,\d|\.\d|%)",
    "OLD": r"\d{3}(?=[),;:.]|$)(?!\.\d|,\d)",
    "DASH": r"\s?[-\u2010-\u2015]\s?",
    "AP": r"['\u2019\u2018]",
    "UNIT": r"(?:day|week|fortnight|month|quarter|year|decade|century|hour|minute)s?|centuries",
    "BIG": r"(?:day|week|fortnight|month|quarter|year|decade|century|weekend)",
    "SEASON": _any(SEASONS),
    "NUM": rf"(?:\d{{1,3}}(?:,\d{{3}})*|{_any(VAGUE)}|{_any(NUMBERS)})",
    "HEDGE": rf"(?:{_HEDGE})?",
    "DIR": (
        r"(?:last|this past|this coming|this|next|past|coming|upcoming|current|previous|preceding|following|same|that)"
    ),
    "ERA": r"(?:ad|a\.d\.|bce?|b\.c\.|ce|c\.e\.)",
    "NTH": rf"(?:{_any(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))",
    "PART": (
        r"(?:(?:the )?(?:very )?(?P<part>(?:early|mid|late|h[12]|q[1-4]|(?:first|second|latter) half"
        r"|(?:first|second|third|fourth|final|last) quarter)(?=[ ,-])|(?:beginning|start|middle|end|close)(?= of\b))"
        r"(?:(?:,| in| of| part of| days of)? ?|-)(?:the )?)?"
    ),
    "HALF": r"(?:[ap]\. ?m\.|[ap]\.? ?m\b)",
    "CLOCK": (
        r"(?:\d{1,2}[:.]\d\d ?{HALF}|\d{1,2}:\d\d(?::\d\d)?(?!\d)|\d{1,2} ?{HALF}|noon\b|midnight\b"
        r"|[012]\d[0-5]\d(?= (?:gmt|utc|bst|est|hours|hrs)))"
    ),
}
RULES: dict[str, tuple[str, ...]] = {  # the pieces of a pattern, joined
    "skip": (
        rf"(?:{_any(OTHER_DAYS)}|\d{{1,2}}-year-olds?|{{NUM}} years? old|(?:second|minute|year|day|week)s?-long)",
    ),
    "iso": (r"(?P<value>\d{4}-\d\d-\d\d)(?:(?:t|,? )(?P<clock>\d\d:\d\d(?::\d\d)?))?",),
    "slash": (r"(?P<a>\d{1,2})[/.](?P<b>\d{1,2})[/.](?P<year>\d{4})",),
    "era": (
        r"(?:c\.|ca\.|circa) ?(?P<round>\d{3,4})(?!\d|,\d)",
        r"|(?P<year>\d{1,4}) (?P<name>{ERA})|ad (?P<anno>\d{1,4})(?!\d)",
    ),
    "open": (r"(?P<year>{YEAR})(?:{DASH}| to (?:the )?)(?:present|now|today)",),
    "years": (r"(?P<y1>[12]\d{3})(?:{DASH}|/)(?P<y2>[12]\d{3}|\d\d)(?!\d)",),
    "mdy": (
        r"(?:{WD},? )?{PART}(?P<month>{MON}) ?(?P<day>\d{1,2}){ORD}?(?!\d|:\d|,\d{3})",
        r"(?:{DASH}(?P<day2>\d{1,2}){ORD}?(?!\d))?(?:(?:,| of)? ?(?P<year>{YEAR}))?",
    ),
    "dmy": (
        r"(?:{WD},? )?(?:the )?(?P<day>\d{1,2}){ORD}?(?:{DASH}(?P<day2>\d{1,2}){ORD}?)?(?: of)? (?P<month>{MON})",
        r"(?:,? (?P<year>{YEAR}|{OLD}))?",
    ),
    "month": (
        r"{PART}(?:the )?(?:(?P<dir>{DIR}) )?(?P<month>{MON})",
        r"(?:(?:,| of| in)? ?(?P<year>{YEAR}|{OLD})",
        r"|,? (?P<dir2>last|this|next|the following|the same|that) year)?",
    ),
    "decade": (
        r"{PART}(?:the )?(?:(?P<year>[12]\d\d0){AP}?s|{AP}(?P<short>\d0){AP}?s|(?P<bare>[2-9]0)s",
        rf"|(?P<word>{_any(DECADES)}))",
    ),
    "century": (r"{PART}(?:the )?(?P<nth>{NTH})[ -](?:century|centuries)(?P<bc> bce?)?",),
    "deictic": (rf"(?:(?:earlier|later) )?(?P<name>{_any(DEICTIC)})",),
    "nunits": (
        r"(?:the )?(?P<dir>next|coming|upcoming|last|past|following|previous|preceding) ",
        r"{HEDGE}(?P<n>{NUM}) (?P<unit>{UNIT})",
    ),
    "setof": (
        r"(?:every|each) (?:other |single |{NUM} )?(?:{UNIT}|{WD}|{SEASON}|{MON})",
        r"|(?:once|twice|{NUM} times) (?:a|per|every) (?:{UNIT})",
        r"|(?:bi)?annual(?:ly)?|daily|weekly|monthly|yearly|quarterly|fortnightly",
    ),
    "move": (
        r"{HEDGE}(?P<n>{NUM})[ -](?P<unit>{UNIT}) ",
        r"(?P<way>ago|earlier|later|before|after|hence|from now|back|prior)",
    ),
    "theday": (r"(?:the|a) (?P<unit>day|night|week|month|year|decade) (?P<way>before|after|earlier|later)",),
    "relday": (r"(?:the )?(?P<dir>{DIR}) (?P<wd>{WD})",),
    "thatday": (
        r"(?:(?:the )?(?P<dir>following|same)|(?P<dir2>that)(?: same| very)?",
        r"|the (?P<dir3>next)(?= (?:day|night|morning|afternoon|evening))|the (?P<dir4>previous)) ",
        r"(?P<unit>day|night|morning|afternoon|evening|month|year|week|decade)",
    ),
    "relunit": (
        r"(?P<drift>earlier |later )?{PART}(?:the )?(?P<dir>{DIR}) (?:calendar |financial |fiscal )?",
        r"(?P<unit>{BIG}|{SEASON})(?!s?\b of\b)",  # "the last week of the season" is another week
    ),
    "season": (r"{PART}(?:the )?(?P<season>{SEASON})(?: of|,)? (?P<year>{YEAR})",),
    "theunit": (
        r"(?P<drift>(?:earlier|later) (?:in )?the |(?:the )?(?:end|beginning|start|middle|close) of the |mid-)",
        r"(?P<unit>year|month|week|decade|century)",
        r"|(?:the )?(?P<nth>first|second|third|fourth|final|last|latter) ",
        r"(?:(?P<piece>quarter)(?: of (?:the|this) year)?(?![-\w]| of\b)|(?P<half>half) of (?:the|this) year)",
        r"|(?:the )?year(?:{AP}s)?[- ]end",
    ),
    "weekday": (r"(?P<wd>{WD})(?: (?:early )?(?:morning|afternoon|evening|night))?",),
    "weekend": (r"the weekend",),
    "holiday": (rf"(?P<name>{_any(HOLIDAYS)})".replace("'", "{AP}"), r"(?:,? (?P<year>{YEAR}))?"),
    "duration": (r"{HEDGE}(?P<n>{NUM})(?: and a half|-and-a-half)?[ -](?P<unit>{UNIT})(?! old)(?:-old)?",),
    "durations": (r"(?:decades|centuries|years|months|weeks|days|hours)(?= (?:later|ago|earlier|of|after|before)\b)",),
    "clock": (r"{CLOCK}(?: (?:gmt|utc|est|edt|pst|pdt|cet|bst|local time))?",),
    "year": (r"(?:the year )?{PART}(?P<year>{YEAR})(?!-)",),
}


def _expand(pattern: str) -> str:
    for _ in range(3):  # macros use macros
        pattern = re.sub(r"\{([A-Z]+)\}", lambda m: m[0] if m[1] not in MACROS else f"(?:{MACROS[m[1]]})", pattern)
    return rf"(?<![\w$£€]){pattern}(?!\w)" if "|" not in pattern else rf"(?<![\w$£€])(?:{pattern})(?!\w)"


SHAPES: dict[str, re.Pattern[str]] = {name: re.compile(_expand("".join(rule))) for name, rule in RULES.items()}
_PLAIN = {name: re.sub(r"[?]P<[a-z0-9]+>", "?:", shape.pattern) for name, shape in SHAPES.items()}
ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PLAIN.items()))

# Words one of which every match holds, so that sentences without any are never searched; digits count too.
TRIGGERS = frozenset(
    [*MONTHS, *(f"{m}." for m in MONTHS), *WEEKDAYS, *(f"{d}." for d in WEEKDAYS), *SEASONS, *DECADES]
    + "yesterday today tonight tomorrow night morning afternoon evening noon midnight century centuries".split()
    + "annual annually biannual biannually daily weekly monthly yearly quarterly fortnightly weekend half".split()
    + [w for u in ("day", "week", "fortnight", "month", "quarter", "year", "decade") for w in (u, u + "s")]
    + ["hour", "hours", "minute", "minutes", "christmas", "halloween", "eve"]
)

_OPENERS = "annual annually biannual biannually daily weekly monthly yearly quarterly fortnightly noon midnight".split()
_OPENERS += "the a an every each once twice very earlier later decades centuries years months weeks days hours".split()
_OPENERS += "more less at about around nearly almost over some just roughly only up same that current h1 h2".split()
_OPENERS += "q1 q2 q3 q4 half c. ca. circa ad year mid upcoming".split()


def _openers() -> frozenset[str]:
    """Every word that can open an expression, as the tokenizer may cut it."""
    tables = (
        MONTHS,
        WEEKDAYS,
        SEASONS,
        NUMBERS,
        DECADES,
        HOLIDAYS,
        DEICTIC,
        PARTS,
        VAGUE,
        NEXT,
        LAST,
        TEXTUAL,
        ORDINALS,
    )
    heads = {re.split(r"[ -]", str(w))[0].rstrip("s'") for table in tables for w in table}
    heads |= {re.split(r"[ ]", str(w))[0] for table in (*tables, OTHER_DAYS) for w in table} | set(_OPENERS)
    return frozenset(heads | {f"{m}." for m in (*MONTHS, *WEEKDAYS)} | {"st", "st.", "this", "year-end"})


OPENERS = _openers()
