"""The tables load, answer and refuse; what is generated from them is in step."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg.errors import OntologyError
from kg.model import Value
from kg.ontology import Ontology, default_folder, example, load
from kg.ontology.tables import COLUMNS
from tools import generate


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    """The tables of this repository."""
    return load()


def broken(tmp_path: Path, table: str, old: str, new: str) -> Path:
    """A copy of the tables with one piece of one table changed."""
    folder = tmp_path / "ontology"
    folder.mkdir()
    for name in COLUMNS:
        shutil.copy(default_folder() / f"{name}.tsv", folder)
    path = folder / f"{table}.tsv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_tables_hold_the_catalogue(ontology: Ontology) -> None:
    """All relations, each with a way to say it, and no table is missing or empty."""
    assert len(ontology.relations) == 92
    assert set(ontology.relations) == {p.relation for p in ontology.patterns}
    assert len(ontology.patterns) >= 220
    for name in ("classes", "roles", "qualifiers", "events", "titles", "triggers", "places", "nouns", "attribution"):
        assert getattr(ontology, name), name


def test_loading_is_remembered(ontology: Ontology) -> None:
    """The default folder is read once."""
    assert load() is ontology
    assert load(default_folder()) is ontology


def test_classes(ontology: Ontology) -> None:
    """A country is a place and a body, an election an event; the coarse class is the nearest one."""
    assert ontology.is_a("Country", "Place")
    assert ontology.is_a("Country", "Body")
    assert ontology.is_a("Country", "Country")
    assert not ontology.is_a("Country", "Organization")
    assert not ontology.is_a("NoSuchClass", "Entity")
    assert ontology.is_a("Election", "Event")
    assert ontology.ancestors("Ministry")[:2] == ("GovernmentBody", "Organization")
    coarse = {"Country": "Place", "Ministry": "Organization", "Election": "Event", "Law": "Law", "Agent": "Agent"}
    assert {name: ontology.coarse(name) for name in coarse} == coarse


def test_every_class_is_under_a_root(ontology: Ontology) -> None:
    """Parents exist and form no circle."""
    for name in ontology.classes:
        assert name not in ontology.ancestors(name)


def test_relations_are_layered(ontology: Ontology) -> None:
    """A president heads, holds a position, is affiliated; domain and range of a parent are no narrower."""
    assert ontology.super_relations("presidentOf") == ("headOf", "holdsPositionIn", "affiliatedWith")
    for relation in ontology.relations.values():
        for name in ontology.super_relations(relation.name):
            above = ontology.relation(name)
            assert above.literal == relation.literal
            assert ontology.is_a(relation.domain, above.domain), (relation.name, name)


def test_unknown_relation_names_the_nearest(ontology: Ontology) -> None:
    """A typing slip gets a hint."""
    with pytest.raises(OntologyError, match="presidentOf"):
        ontology.relation("presidenOf")


@pytest.mark.parametrize(
    ("predicate", "subject", "target", "reason"),
    [
        ("presidentOf", "Person", "Country", ""),
        (
            "presidentOf",
            ("Country", "Place"),
            "Country",
            "subject of presidentOf must be a Person, not Country or Place",
        ),
        ("presidentOf", "Person", "Person", "object of presidentOf must be a Body, not Person"),
        ("presidentOf", "Person", Value("France"), "object of presidentOf must be a Body, not the string 'France'"),
        ("memberOf", "Country", ("IntergovernmentalOrganization", "Organization"), ""),
        ("birthDate", "Person", Value("1962", "gYear"), ""),
        (
            "birthDate",
            "Person",
            Value("1962", "integer"),
            "object of birthDate must be a xsd:date*, not the integer '1962'",
        ),
        ("memberCount", "Organization", Value("14", "integer"), ""),
        ("occupation", "Person", Value("novelist"), ""),
        ("winner", "Election", "Person", ""),
        ("winner", "Election", "Facility", "object of winner must be a Agent, not Facility"),
        ("winner", "Person", "Person", "subject of winner must be a Event, not Person"),
        ("type", "Event", Value("Election", "class"), ""),
        ("type", "Event", Value("Country", "class"), "type needs an event class, not the class 'Country'"),
        ("likes", "Person", "Person", "unknown relation or role 'likes'"),
    ],
)
def test_check(ontology: Ontology, predicate: str, subject: str, target: str | Value, reason: str) -> None:
    """Domain and range hold, or the reason says what doesn't."""
    assert ontology.check(predicate, subject, target) == reason


@pytest.mark.parametrize(
    ("words", "head", "span"),
    [
        ("president", "president", (0, 1)),
        ("vice president", "vice president", (0, 2)),
        ("Vice-President", "vice president", (0, 1)),
        ("former president", "president", (1, 2)),
        ("Secretary-General", "secretary-general", (0, 1)),
        ("attorneys general", "attorney general", (0, 2)),
        ("U.S. secretary of state", "secretary of state", (1, 4)),
        ("vice-minister", "vice-minister", (0, 1)),
        ("deputy foreign minister", "vice-minister", (0, 3)),
        ("deputy central bank governor", "deputy governor", (0, 4)),
        ("chief executive officer", "CEO", (0, 3)),
        ("chairwomen", "chairman", (0, 1)),
    ],
)
def test_longest_title(ontology: Ontology, words: str, head: str, span: tuple[int, int]) -> None:
    """Longest match, with hyphens, plurals, dots and deputies."""
    found = ontology.title_span(words.split())
    assert found is not None
    assert (found[0].head, found[1:]) == (head, span)


def test_no_title(ontology: Ontology) -> None:
    """Other words and founders hold no title."""
    assert ontology.title(["banana"]) is None
    assert ontology.title(["founder"]) is None
    assert ontology.title([]) is None


def test_names(tmp_path: Path) -> None:
    """Case, dots and "the" don't count, names beat aliases, acronyms are no words, demonyms have a capital."""
    folder = tmp_path / "o"
    folder.mkdir()
    write(folder, "classes", "Entity\tentity\t\t\t", "Country\tcountry\tEntity\t\t", "Company\tcompany\tEntity\t\t")
    norland = "Norland\tCountry\tNorlandic; Polish\tRepublic of Norland; N.L.; IT\t\t"
    write(folder, "places", norland, "Sur\tCountry\tSuri\tNorland\t\t")
    write(folder, "organizations", "Halden Motors\tCompany\tHM\t")
    tables = load(folder)
    assert tables.gazetteer("The Republic of NORLAND") is tables.places["Norland"]
    assert tables.gazetteer("Norland") is tables.places["Norland"]
    assert tables.gazetteer("NL") is tables.places["Norland"]
    assert tables.gazetteer("it") is None
    assert tables.gazetteer("IT") is tables.places["Norland"]
    assert tables.gazetteer("HM") is tables.organizations["Halden Motors"]
    assert tables.gazetteer("Atlantis") is None
    assert tables.demonym("Norlandic") is tables.places["Norland"]
    assert tables.demonym("polish") is None


def write(folder: Path, table: str, *lines: str) -> None:
    """A table with these rows."""
    header = "\t".join(COLUMNS[table].split())
    (folder / f"{table}.tsv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")


def test_patterns_are_found_by_their_head(ontology: Ontology) -> None:
    """The first word heads a verb cue, the last a noun cue; longer cues come first."""
    verbs = ontology.patterns_at("verb", "take")
    assert {cue for _, cue in verbs} >= {("take", "over")}
    assert all(cue[0] == "take" for _, cue in verbs)
    nouns = ontology.patterns_at("noun", "director")
    assert {"formerlyHeldPositionIn", "directorOf"} <= {p.relation for p, _ in nouns}
    assert [len(cue) for _, cue in nouns] == sorted((len(cue) for _, cue in nouns), reverse=True)
    assert ontology.patterns_at("verb", "banana") == ()


def test_slots(tmp_path: Path) -> None:
    """A class narrows all names since the last class."""
    folder = broken(tmp_path, "patterns", "\tof|poss:Person\t", "\tof|poss:Person|in\t")
    cells = [cell for p in load(folder).patterns for cell in (p.subject, p.object)]
    slots = next(cell for cell in cells if len(cell) == 2 and cell[1].names == ("in",))
    assert [(s.names, s.type) for s in slots] == [(("of", "poss"), "Person"), (("in",), "")]


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("relations", "\tmonarchOf\t", "\tpresidentOf\t", r"relations.tsv, line 6, column name: 'presidentOf'"),
        ("relations", "\tPerson\tBody\t", "\tPersn\tBody\t", r"relations.tsv, line 2, column domain: 'Persn'"),
        ("relations", "\tsym irr\t", "\tsymm irr\t", r"relations.tsv, line \d+, column chars"),
        ("relations", "\theadOf\ttime", "\theadOff\ttime", r"relations.tsv, line \d+, column parent: 'headOff'"),
        ("relations", "\txsd:integer\t", "\txsd:int\t", r"relations.tsv, line \d+, column range: 'xsd:int'"),
        ("classes", "Agent\tagent\tEntity", "Agent\tagent\tEntty", r"classes.tsv, line 3, column parents"),
        ("classes", "Agent\tagent\tEntity\t", "Agent\tagent\tEntity", r"classes.tsv, line 3: 4 columns"),
        ("classes", "name\tlabel", "nom\tlabel", r"classes.tsv, line 1: columns are"),
        ("titles", "\tpresidentOf\t", "\tpresides\t", r"titles.tsv, line \d+, column relation: 'presides'"),
        ("patterns", "\tnoun\t", "\tnom\t", r"patterns.tsv, line \d+, column kind: 'nom'"),
        ("patterns", ":Person\t", ":Human\t", r"patterns.tsv, line \d+, column (subject|object)"),
        ("patterns", " => ", " -> ", r"patterns.tsv, line \d+, column positive"),
        ("triggers", "\tverb\t", "\tverbs\t", r"triggers.tsv, line \d+, column kind"),
        ("nouns", "\tPerson\t", "\tHuman\t", r"nouns.tsv, line \d+, column type: 'Human'"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, table: str, old: str, new: str, message: str) -> None:
    """A fault names file, line and column, and says what is expected."""
    with pytest.raises(OntologyError, match=message) as caught:
        load(broken(tmp_path, table, old, new))
    assert caught.value.hint.startswith("expected")


def test_missing_folder(tmp_path: Path) -> None:
    """A folder that is not there is an error with a hint."""
    with pytest.raises(OntologyError, match="no ontology folder"):
        load(tmp_path / "nowhere")


def test_missing_tables_are_empty(tmp_path: Path) -> None:
    """A folder may hold only the tables that it needs."""
    write(tmp_path, "classes", "Entity\tentity\t\t\t")
    assert load(tmp_path).patterns == ()


def test_examples_state_what_they_hold(ontology: Ontology) -> None:
    """The arguments of each positive example stand in its sentence, and no example is used twice."""
    seen: set[str] = set()
    for pattern in ontology.patterns:
        sentence, what = example(pattern.positive)
        parts = [part.strip() for part in what.split("|")]
        assert len(parts) == 2, pattern
        assert all(part in sentence.replace(",", "") or part in sentence for part in parts), pattern
        assert pattern.negative not in seen | {sentence}, pattern
        seen.add(pattern.negative)


def test_cue_stands_in_the_examples(ontology: Ontology) -> None:
    """Regular cues can be seen in both examples of their row (irregular verb forms are left to the model's test)."""
    for pattern in ontology.patterns:
        if pattern.kind == "noun":
            for text in (example(pattern.positive)[0], pattern.negative):
                stems = [cue[-1].removesuffix("y") for cue in pattern.cue]
                assert any(re.search(rf"\b{re.escape(stem)}", text, re.IGNORECASE) for stem in stems), (pattern, text)


def test_generated_files_are_in_step(capsys: pytest.CaptureFixture[str]) -> None:
    """kg.ttl, shapes.ttl and docs/ontology.md are what the tables make of them."""
    assert generate.main(["--check"]) == 0, capsys.readouterr().err
