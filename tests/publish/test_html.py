"""graph.html as data: self-contained, the same every time, escaped, with what each row must tell."""

from __future__ import annotations

import hashlib
import html
import os
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from typing import Any

from kg.graph import Graph
from kg.model import Value
from kg.publish import html as page
from kg.publish.layout import layout
from kg.publish.overview import overview
from kg.publish.standing import STATUSES, span_of, status_of
from kg.publish.story import story
from tests.publish.sample import ANA, BANK, BO, KARL, NORD, PAYMENT, SUD, TEXT, sample, synthetic


def rendered(graph: Graph) -> str:
    """The page."""
    return "".join(page.generate(graph, graph.ontology))


def test_same_bytes_twice() -> None:
    """Two renderings are equal, the nonce included: it is a hash of the content."""
    assert rendered(sample()) == rendered(sample())


def test_nothing_is_loaded() -> None:
    """No tag refers to another file; the policy forbids every request."""
    text = rendered(sample())
    code = text.index("<script nonce")
    markup = text[:code] + text[text.rindex("</script>") :]
    assert not re.search(r"(?:src|href|action|data)\s*=\s*[\"']?(?:https?:)?//", markup)
    assert not re.search(r"<(?:link|img|iframe|object|embed|form|base)\b", markup)
    assert "@import" not in markup
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert html.unescape(policy[1]).startswith("default-src 'none'; script-src 'nonce-")
    assert "connect-src" not in policy[1]


def test_story_marks_the_sentence() -> None:
    """Each claim points to places of the sentence, the quote and both arguments in the article."""
    graph = sample()
    told = story(graph, graph.ontology)
    claim = next(c for i, c in enumerate(told.claims) if told.word(i) == "president of")
    article, *spans, by, sure, speaker, mode, text = told.evidence[claim[6][0]]
    cut = [TEXT[a:b] for a, b in zip(spans[::2], spans[1::2], strict=True)]
    assert cut[1:] == ["Ana Petrova, president of Nordwind", "Ana Petrova", "Nordwind"]
    assert cut[0].startswith("Ana Petrova, president of Nordwind, met")
    assert (told.words[by], sure, speaker, mode, text) == ("patterns · sample", 90, -1, "", "")
    row = told.documents[article]
    assert row[1:7] == ["Nordwind elects Petrova", "2021-05-04", "Ida Holm", "The Tern", "articles/nordwind.txt", TEXT]
    places = row[7]
    named = {TEXT[a:b]: told.nodes[i][0] for a, b, i in zip(places[::3], places[1::3], places[2::3], strict=True)}
    assert named == {"Ana Petrova": ANA, "Bo Lind": BO, "Karlshof": KARL}


def test_story_without_texts() -> None:
    """Sentences come along, articles and the places of mentions don't."""
    told = story(sample(), sample().ontology, text=False)
    assert all(row[-1] for row in told.evidence)
    assert all(row[6:] == ["", []] for row in told.documents)


def test_story_tells_how_claims_stand() -> None:
    """Planned, alleged and denied claims say so; speakers are told; what is left out is counted."""
    graph = sample()
    told = story(graph, graph.ontology)
    found = {
        (told.nodes[c[1]][0], told.word(i), c[3] >= 0 and told.nodes[c[3]][0]): c for i, c in enumerate(told.claims)
    }
    assert STATUSES[found[ANA, "president of", NORD][4]] == "asserted"
    assert STATUSES[found[ANA, "not supports", BANK][4]] == "denied"
    assert STATUSES[found[PAYMENT, "recipient", BO][4]] == "alleged"
    member = found[SUD, "member of", NORD][7]
    assert [told.words[w] for w in member["s"]] == ["Bo Lind"]
    assert member["w"] == ["1984-01-01", "", "since 1984"]
    assert all(c[6] for c in told.claims)
    assert told.counts == {"facts": 20, "types": 4, "repeats": 1, "bare": 1}
    assert len(told.claims) == 20 - 4 - 1 - 1


def test_status_of_what_is_over() -> None:
    """A post that ended is former, a claim below the threshold doubtful."""
    graph = sample()
    ended = next(f for f in graph.facts.values() if f.predicate == "presidentOf")
    ended = replace(ended, qualifiers=(*ended.qualifiers, ("ended", Value("true", "boolean"))))
    weak = replace(ended, qualifiers=(), evidence=tuple(replace(e, confidence=0.2) for e in ended.evidence))
    assert [status_of(graph, f) for f in (ended, weak)] == ["former", "doubtful"]


def test_spans() -> None:
    """A state has no end until one is told; an event ends on its own day; precision is kept as bounds."""
    year, day = Value("1984", "gYear"), Value("2021-05-03", "date")
    assert span_of([("startDate", year)], lasting=True) == ["1984-01-01", "", "since 1984"]
    assert span_of([("startDate", year), ("endDate", day)], lasting=True) == [
        "1984-01-01",
        "2021-05-03",
        "1984 – 2021-05-03",
    ]
    assert span_of([("endDate", day)], lasting=True) == ["", "2021-05-03", "until 2021-05-03"]
    assert span_of([("date", year), ("date", day)], lasting=False) == ["1984-01-01", "1984-12-31", "1984"]
    assert span_of([("date", Value("in spring"))], lasting=False) == ["", "", ""]


def test_layout_is_repeatable_and_readable() -> None:
    """Same positions each time, and boxes of node and label don't overlap."""
    names = [f"n{i}" for i in range(60)]
    links = [(names[i], names[i // 3], 60.0 if i % 4 == 0 else 0.0) for i in range(1, 60)]
    boxes = dict.fromkeys(names, (90.0, 30.0))
    places = layout(names, links, boxes)
    assert places == layout(names, links, boxes)
    clashes = sum(
        abs(places[a][0] - places[b][0]) < 88 and abs(places[a][1] - places[b][1]) < 28
        for a in names
        for b in names
        if a < b
    )
    assert clashes == 0
    assert layout([], [], {}) == {}
    assert layout(["a"], [("a", "a", 0.0)], {}) == {"a": layout(["a"], [], {})["a"]}


def test_layout_packs_islands() -> None:
    """Parts that nothing joins stand side by side and never on each other."""
    names = [f"n{i}" for i in range(24)]
    links = [(names[i], names[i - i % 3], 0.0) for i in range(24) if i % 3]
    places = layout(names, links, dict.fromkeys(names, (80.0, 30.0)))
    across = max(x for x, _ in places.values()) - min(x for x, _ in places.values())
    down = max(y for _, y in places.values()) - min(y for _, y in places.values())
    assert across < 1300
    assert down < 1000
    assert len({(x // 40, y // 20) for x, y in places.values()}) == len(names)


def test_large_graph_is_rolled_up() -> None:
    """Of a large graph the core and its communities are prepared, quickly; the same for the same graph."""
    graph = synthetic(6000)
    told = story(graph, graph.ontology)
    start = time.process_time()
    drawn: dict[str, Any] = overview(told, 100)
    assert time.process_time() - start < 8  # measured 0.8 on a quiet laptop
    assert 60 <= len(drawn["first"]) <= 100
    assert 2 < len(drawn["communities"]) <= 48
    sizes = Counter(drawn["member"])
    for number, (name, size, _, spots, _, _, links) in enumerate(drawn["communities"]):
        assert name
        assert sizes[number] == size
        assert {drawn["member"][i] for i, _, _ in spots} == {number}
        assert all(b > number for b in links[::2])
    assert drawn == overview(told, 100)


def test_size_on_disk() -> None:
    """The page of a few articles can be mailed; without the engine it is a third of that."""
    graph = sample()
    whole = len(rendered(graph))
    bare = len("".join(page.generate(graph, graph.ontology, run={"settings": {"sparql": False}})))
    assert whole < 1_700_000
    assert bare < 320_000


def test_every_part_is_used() -> None:
    """The page is made of all the files beside it: none is forgotten, none is dead."""
    beside = {path.name for path in page.FOLDER.iterdir() if path.is_file()}
    assert beside == {f"{name}.js" for name in page.SCRIPTS} | {"page.html", "page.css", "worker.js"}


def test_vendored_files_are_those_of_their_list() -> None:
    """What others made is as its list says: name by name, hash by hash."""
    folder = page.FOLDER / "vendor"
    listed = dict(
        re.findall(r"\| `([\w.-]+)` \|.*`([0-9a-f]{64})`", (folder / "README.md").read_text(encoding="utf-8"))
    )
    assert listed.keys() == {*page.ENGINE, "oxigraph.wasm.xz"}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_same_page_for_any_hash_seed() -> None:
    """The page of a large graph, communities and all, has the same bytes in processes with other hash seeds."""
    code = (
        "import hashlib\nfrom bench.newsgraph import news_graph\nfrom kg.publish import html\n"
        "graph, bare = news_graph(2000, 4800), {'settings': {'sparql': False}}\n"
        "text = ''.join(html.generate(graph, graph.ontology, run=bare))\n"
        "assert '\"communities\":[[' in text\nprint(hashlib.sha256(text.encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1
