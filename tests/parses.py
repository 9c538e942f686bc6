"""Parses written by hand (or once by a parser) as text, so that tests of reading need no language model.

A block of a case file:

    == what it proves
    Ana_NNP_compound_1 left_VBD_ROOT_1_leave ._._punct_1     a sentence: text_tag_dep_head[_lemma], heads count in it
    ~                                                        a new paragraph
    @ 0 2 1 Person name number=sing definite name=Ana        mention: first, last, head token, type, kind, the rest
    > 0 5 direct 7 6 None                                    quotation: first, last, mode, cue, speaker, addressee
    same: Petrova[1] = Ana Petrova by short-name             what the test asserts; [n] counts equal texts from 0

Further lines of ``word: text`` are kept as expectations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.extract.reading import Noted, Quotation, Reading
from kg.model import Block, Document, Mention
from kg.syntax import Parse, Sentence, Token, link

POS = {
    "CC": "CCONJ", "CD": "NUM", "DT": "DET", "EX": "PRON", "FW": "X", "IN": "ADP", "JJ": "ADJ", "JJR": "ADJ",
    "JJS": "ADJ", "MD": "AUX", "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "PDT": "DET",
    "POS": "PART", "PRP": "PRON", "PRP$": "PRON", "RB": "ADV", "RBR": "ADV", "RBS": "ADV", "RP": "ADP", "TO": "PART",
    "UH": "INTJ", "VB": "VERB", "VBD": "VERB", "VBG": "VERB", "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB",
    "WDT": "PRON", "WP": "PRON", "WP$": "PRON", "WRB": "ADV",
}  # fmt: skip


@dataclass
class Case:
    """A parsed text with mentions, and what a test asserts of it."""

    name: str
    reading: Reading
    expected: list[tuple[str, str]] = field(default_factory=list)  # ("same", "Petrova = Ana Petrova by short-name")

    def mention(self, text: str) -> Noted:
        """The mention of that text; ``text[1]`` is the second one. Positions are passed over."""
        text, _, number = text.strip().removesuffix("]").partition("[")
        found = [n for n in self.reading.mentions if n.mention.text == text and n.mention.layer != "position"]
        return found[int(number or 0)]


def parse_of(lines: list[str]) -> Parse:
    """The parse of sentence lines; ``~`` starts a paragraph. Words are joined by single spaces, 's by none."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    text, block = "", 0
    for line in lines:
        if line.strip() == "~":
            text, block = text.rstrip(" ") + "\n\n", block + 1
            continue
        first = len(tokens)
        for word in line.split():
            form, tag, dep, head, *lemma = word.split("_")
            base = lemma[0] if lemma else form
            pos = POS.get(tag, "PUNCT")
            text = text[:-1] if tag == "POS" else text
            pos = "AUX" if dep in ("aux", "auxpass") or base == "be" else pos
            span = len(text), len(text) + len(form)
            tokens.append(Token(len(tokens), form, base, pos, tag, dep, first + int(head), *span, len(sentences)))
            text += form + " "
        sentences.append(
            Sentence(len(sentences), first, len(tokens), tokens[first].start, tokens[-1].end, "body", block)
        )
    document = Document(text=text.rstrip(), blocks=(Block(zone="body", start=0, end=len(text.rstrip())),))
    return Parse(document=document, tokens=link(tokens), sentences=sentences, chunks=[])


def mention_of(parse: Parse, line: str) -> Noted:
    """The mention of an ``@`` line."""
    first, last, head, kind_of_thing, kind, *rest = line.split(" ", 5)
    options, name = (rest[0] if rest else ""), ""
    if "name=" in options:
        options, _, name = options.partition("name=")
    values = dict(part.split("=") for part in options.split() if "=" in part)
    start, end = parse.span(int(first), int(last))
    text = parse.document.text[start:end]
    return Noted(
        Mention(
            document=parse.document.id,
            start=start,
            end=end,
            text=text,
            name=name or text,
            type=kind_of_thing,
            kind=kind,
            layer=values.get("layer", "entity"),
        ),
        int(first),
        int(last),
        int(head),
        modifiers=tuple(t.lower for t in parse.tokens[int(first) : int(head)]),
        number=values.get("number", ""),
        gender=values.get("gender", ""),
        definite="definite" in options.split(),
    )


def quotation_of(line: str) -> Quotation:
    """The quotation of a ``>`` line."""
    first, last, mode, *tokens = line.split()
    cue, speaker, addressee = (None if t == "None" else int(t) for t in tokens)
    return Quotation(int(first), int(last), mode, cue, speaker, addressee)


def case_of(name: str, lines: list[str]) -> Case:
    """The case of the lines below its ``==`` line."""
    marked = ("@ ", "> ")
    said = [line for line in lines if not line.startswith(marked) and ": " not in line]
    parse = parse_of(said)
    reading = Reading(parse)
    reading.mentions = [mention_of(parse, line[2:]) for line in lines if line.startswith("@ ")]
    reading.quotations = [quotation_of(line[2:]) for line in lines if line.startswith("> ")]
    expected = [(w, e) for w, _, e in (line.partition(": ") for line in lines if ": " in line and line[0] not in "@>")]
    return Case(name, reading, expected)


def cases(path: Path) -> list[Case]:
    """All cases of a file, in order, each with a fresh reading."""
    blocks: list[tuple[str, list[str]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            blocks.append((line[3:], []))
        elif line and not line.startswith("#"):
            blocks[-1][1].append(line)
    return [case_of(name, lines) for name, lines in blocks]
