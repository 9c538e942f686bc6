"""The generated graphs of the benches: lifelike in shape, true to their texts, the same every time."""

from __future__ import annotations

from bench.newsgraph import news_graph
from kg.check import gate
from kg.ontology import load


def test_generated_graph_is_true_to_its_texts() -> None:
    """Asked sizes are met; every mention, sentence, quote and argument stands where it says; the gate drops nothing."""
    graph = news_graph(1000, 2500)
    assert abs(len(graph.nodes) - 1000) <= 30
    assert abs(len(graph.facts) - 2500) <= 75
    assert all(graph.documents[m.document].text[m.start : m.end] == m.text for m in graph.mentions.values())
    receipts = [e for f in graph.facts.values() for e in f.evidence]
    assert len(receipts) > 2500
    for e in receipts:
        text = graph.documents[e.document].text
        assert text[e.quote[0] : e.quote[1]] == e.text
        assert e.sentence[0] <= e.quote[0] < e.quote[1] <= e.sentence[1]
    checked, doubts = gate(graph, load())
    assert len(checked.facts) == len(graph.facts)
    assert not [d for d in doubts if d.severity == "error"]


def test_generated_graph_is_repeatable() -> None:
    """One seed, one graph; another seed, another."""
    assert news_graph(200, 500) == news_graph(200, 500)
    assert news_graph(200, 500) != news_graph(200, 500, seed=8)
