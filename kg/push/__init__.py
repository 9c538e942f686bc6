"""Sends a built graph to a triple store: SPARQL 1.1 Graph Store HTTP Protocol or SPARQL 1.1 Update, in batches.

Both are standards (https://www.w3.org/TR/sparql11-http-rdf-update/, https://www.w3.org/TR/sparql11-protocol/), and no
store is treated as a special case. :mod:`kg.push.feed` says what is sent, :mod:`kg.push.wire` sends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ConfigError
from kg.intake import Progress
from kg.push.feed import Feed, streams
from kg.push.state import Mark, State
from kg.push.target import Target, graph_name, target
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.graph import Graph

# Triples of a batch. Virtuoso 7.2 compiles no update of 5,000, RDF4J had trouble from 5,000 on; 1,000 is as fast.
SIZES = {"gsp": 10_000, "update": 1_000}
DAY = 86_400  # seconds

__all__ = ["PushReport", "push"]


@dataclass(frozen=True, slots=True)
class PushReport:
    """What a push did, or would do.

    Attributes:
        url: of the store, without user, password and query.
        protocol: ``gsp`` or ``update``.
        graph: name of the merged graph in the store, "" = its default graph.
        graphs: how many graphs were filled: 1, and one for each article where they were wanted.
        triples: all that belong to the push.
        resumed: those of them that an earlier try had already brought there.
        batches: requests that brought the others.
        sent: False after a dry run.
    """

    url: str
    protocol: str
    graph: str
    graphs: int
    triples: int
    resumed: int
    batches: int
    sent: bool


def push(
    folder: str | Path,
    url: str,
    *,
    protocol: str = "gsp",
    graph: str = "",
    default_graph: bool = False,
    articles: bool = False,
    replace: bool = False,
    batch: int = 0,
    user: str = "",
    password: str = "",
    token: str = "",
    timeout: float = 300.0,
    resume: bool = True,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> PushReport:
    """Sends the graph of a built folder to a triple store; nothing in the store is deleted unless ``replace`` says so.

    After a failure the same call goes on behind the last batch that the store acknowledged; how far it came stands in
    ``push-*.json`` in the folder until all is sent. If the folder was built again, and the graph no longer begins with
    what was sent, everything is sent.

    Args:
        folder: built by kg.
        url: of the store's endpoint for that protocol. User and password in front of the host are used, never told.
        protocol: ``gsp`` (Graph Store HTTP Protocol) or ``update`` (SPARQL Update).
        graph: an absolute IRI, the named graph that takes the merged graph; "" = the store's default graph.
        default_graph: says that the default graph is meant; without it ``replace`` never empties that one.
        articles: also one named graph for each article, as in ``graph.nq``.
        replace: what each of these graphs held is deleted with the first batch that goes there.
        batch: triples of a request at most; 0 = 10,000, for updates 1,000.
        user, password: for Basic or Digest, whichever the store asks for.
        token: sent as ``Authorization: Bearer``.
        timeout: seconds to wait for the answer to a batch, a day at most.
        resume: False sends everything, whatever an earlier try left.
        dry_run: only counts; nothing is sent or stored.
        progress: called with the stage, the triples that are in the store, and 0, for the end is not known.

    Raises:
        CheckError: the folder was not built by kg, or a line of a file is malformed.
        ConfigError: an option is out of range, or options contradict each other.
        PushError: the store can't be reached or refuses a batch; status, its words and what to do are told.
    """
    where, user, password, token = target(url, protocol, user, password, token)
    name = graph_name(graph)
    _check(name, default_graph=default_graph, replace=replace, batch=batch, timeout=timeout)
    tell = progress or (lambda _stage, _done, _total: None)
    made, base = _load(Path(folder))
    state = _state(Path(folder), where, name, articles=articles, replace=replace)
    mark = state.read() if resume else Mark(0, "")
    feed = Feed(streams(made, base, name, articles=articles))
    feed.skip(mark.triples)
    if mark.triples and Mark(feed.triples, feed.digest) != mark:  # what was sent is not how this graph begins
        feed = Feed(streams(made, base, name, articles=articles))
    resumed, sent = feed.triples, 0
    if dry_run:
        sent = sum(1 for _ in feed.batches(batch or SIZES[protocol]))
        return PushReport(where.shown, protocol, name, len(feed.seen), feed.triples, resumed, sent, sent=False)
    from kg.push.wire import Wire

    if not resumed:
        state.remove()
    with Wire(where, user, password, token, timeout) as wire:
        tell("sending", resumed, 0)
        for sent, each in enumerate(feed.batches(batch or SIZES[protocol]), 1):
            wire.send(each, sent, replace=replace)
            state.write(Mark(feed.triples, feed.digest))
            tell("sending", feed.triples, 0)
    state.remove()
    return PushReport(where.shown, protocol, name, len(feed.seen), feed.triples, resumed, sent, sent=True)


def _check(name: str, *, default_graph: bool, replace: bool, batch: int, timeout: float) -> None:
    if name and default_graph:
        raise ConfigError("a named graph and the default graph were both given", hint="leave one of them out")
    if replace and not name and not default_graph:
        hint = "--graph IRI names the graph to replace; --default-graph if all that it holds may really go"
        raise ConfigError("--replace without a graph would delete the store's default graph", hint=hint)
    if batch < 0:
        raise ConfigError(f"--batch {batch} is below 1", hint="a number of triples, as --batch 5000")
    if not 0 < timeout <= DAY:
        raise ConfigError(f"--timeout {timeout:g} is not between 0 and {DAY}", hint="seconds, as --timeout 600")


def _load(folder: Path) -> tuple[Graph, str]:
    """The graph of a built folder, as :func:`kg.load` makes it, and the namespace of its ids."""
    from kg.check import gate
    from kg.pipeline import load_ontology, merged
    from kg.seams import read_folder

    harvest, settings = read_folder(folder)
    return gate(merged(harvest, load_ontology(settings), settings))[0], settings.base_iri or BASE


def _state(folder: Path, where: Target, name: str, *, articles: bool, replace: bool) -> State:
    same = {"protocol": where.protocol, "graph": name, "articles": articles, "replace": replace}
    return State(folder, {"url": where.address.geturl(), **same}, {"url": where.shown, **same})
