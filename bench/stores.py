"""How fast the graph leaves kg and answers elsewhere: ``python -m bench.stores [--triples N] [--only PART] [--write]``.

A generated graph (:mod:`bench.newsgraph`) of about a million triples is written and read by kg and by rdflib, asked the
first 14 ready questions through kg's API and in rdflib's own memory, put into a store on disk on one core, killed in
the middle of that, and served to 16 clients for a minute, a runaway question among them. Every part runs in a process
of its own; kg and rdflib share the machine, the file and the hour, so that their ratios hold on noisy machines.
``--write`` puts the table into docs/interop.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "interop.md"
MARKS = re.compile(r"(<!-- stores -->\n).*?(<!-- /stores -->)", re.DOTALL)
TRIPLES_A_NODE = 77.5  # of the generated graph, with 2.5 facts a node
AGGREGATE = ("04-who-says-what-about-whom", "08-single-source")
PATIENCE = 120  # seconds that rdflib gets for one question
CLIENTS, MINUTE, LIMIT = 16, 60, 5
KILLS = 10
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
Figures = dict[str, Any]


def clock(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what the work gives."""
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


# ---- the parts, each in its own process


def part_write(folder: Path, triples: int) -> Figures:
    """Writes and reads graph.ttl by kg, five times around the two that rdflib does it; the best of each counts.

    What else the machine does only adds time (as in Python's timeit). rdflib's graph of millions of objects lives in a
    process of its own: Python's garbage collector would walk it here.
    """
    from bench.newsgraph import news_graph
    from kg.publish import turtle

    nodes = round(triples / TRIPLES_A_NODE)
    graph = news_graph(nodes, round(2.5 * nodes))
    _ = graph.nodes
    file = folder / "graph.ttl"
    others, ours = list[Figures](), list[Figures]()
    for turn in ("kg", "rdflib", "kg", "kg", "rdflib", "kg", "kg"):
        if turn == "rdflib":
            others.append(run("serialize", folder, triples))
            continue
        with file.open("w", encoding="utf-8") as stream:
            writing, _ = clock(lambda stream=stream: stream.writelines(turtle.generate(graph, graph.ontology)))  # type: ignore[misc]
        parsing, loaded = clock(lambda: _load(file))
        ours.append({"triples": len(loaded), "write": writing, "parse": parsing})
    found = {f"{who}{what}": min(row[what] for row in rows) for who, rows in (("", ours), ("rdflib ", others))
             for what in ("write", "parse")}  # fmt: skip
    return found | {"triples": ours[0]["triples"], "same": len({row["triples"] for row in (*ours, *others)}) == 1}


def part_serialize(folder: Path, _triples: int) -> Figures:
    """Reads and writes graph.ttl by rdflib, once."""
    import rdflib

    parsing, memory = clock(lambda: rdflib.Graph().parse(folder / "graph.ttl", format="turtle"))
    writing, _ = clock(lambda: memory.serialize(folder / "rdflib.ttl", format="turtle"))
    return {"triples": len(memory), "write": writing, "parse": parsing}


def _load(file: Path) -> Any:
    import kg

    return kg.load_rdf(file)


def part_texts(folder: Path, _triples: int) -> Figures:
    """The final texts of the questions, with what they ask about taken from the graph."""
    import kg
    from kg.query import MARK, questions, resolve, values
    from kg.terms import prefixes

    graph = kg.load_rdf(folder / "graph.ttl")
    person, organization = (_busiest(graph, kind) for kind in ("Person", "Organization"))
    asked = {
        "02-president-of": {"organization": organization}, "10-evidence": {"subject": person},
        "13-positions-of-a-person": {"person": person}, "14-how-connected": {"from": person, "to": organization},
    }  # fmt: skip
    head = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in prefixes().items())
    texts = {}
    for question in questions()[:14]:
        bound = {name: resolve(graph, name, value) for name, value in asked.get(question.name, {}).items()}
        filled = " ".join(values(name, terms) for name, terms in bound.items())
        body = re.sub(r"^PREFIX .*\n", "", question.text, flags=re.M)
        texts[question.name] = head + body.replace(MARK, filled)
    (folder / "texts.json").write_text(json.dumps(texts))
    return {"questions": len(texts)}


def _busiest(graph: Any, kind: str) -> str:
    import kg

    text = (
        f"SELECT ?x (COUNT(*) AS ?n) {{ ?s rdf:subject ?x . ?x a kg:{kind} }} GROUP BY ?x ORDER BY DESC(?n) ?x LIMIT 1"
    )
    return str(kg.query(graph, text).rows[0][0])


def part_ours(folder: Path, _triples: int) -> Figures:
    """Each question through kg.query on a loaded graph: the median of five."""
    import kg

    graph = kg.load_rdf(folder / "graph.ttl")
    texts: dict[str, str] = json.loads((folder / "texts.json").read_text())
    found = {}
    for name, text in texts.items():
        times = [clock(lambda text=text: kg.query(graph, text)) for _ in range(5)]  # type: ignore[misc]
        found[name] = [statistics.median(t for t, _ in times), len(times[0][1])]
    return found


def part_rdflib(folder: Path, _triples: int) -> Figures:
    """Each question in rdflib's memory, once; what takes too long is given up and counted as that long."""
    import rdflib

    graph = rdflib.Graph().parse(folder / "graph.ttl", format="turtle")
    texts: dict[str, str] = json.loads((folder / "texts.json").read_text())
    found = {}
    for name, text in texts.items():
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(PATIENCE)
        try:
            seconds, rows = clock(lambda text=text: len(list(graph.query(text))))  # type: ignore[misc]
        except TimeoutError:
            seconds, rows = PATIENCE, None
        signal.alarm(0)
        found[name] = [seconds, rows]
        print(f"  rdflib {name} {seconds:.1f} s", file=sys.stderr, flush=True)
    return found


def _too_long(*_: object) -> None:
    raise TimeoutError


def part_store(folder: Path, _triples: int) -> Figures:
    """Triples a second into a store on disk, on one core; by kg and by Oxigraph's own program."""
    from kg import store

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    file = folder / "graph.ttl"
    with file.open("rb") as stream:
        blocks = iter(lambda: stream.read(store.BLOCK), b"")
        seconds, quads = clock(lambda: store.write(blocks, folder / "store", form="ttl"))
    found = {"rate": quads / seconds, "opening": clock(lambda: store.read_only(folder / "store"))[0]}
    program = Path(sys.executable).with_name("oxigraph")
    if program.exists():
        command = [program, "load", "--location", folder / "other", "--file", file]
        other, _ = clock(lambda: subprocess.run(command, check=True, capture_output=True))
        found["oxigraph"] = quads / other
    return found


def part_kill(folder: Path, _triples: int) -> Figures:
    """SIGKILL at random moments while the store is built anew: how often the earlier one still answers."""
    import kg
    from kg import store

    before = len(store.read_only(folder / "store"))
    code = "import sys; from kg.folder import store; store(sys.argv[1], sys.argv[2])"
    draw, whole, in_time = random.Random(1), 0, 0
    for _ in range(KILLS):
        child = subprocess.Popen([sys.executable, "-c", code, folder / "graph.ttl", folder / "store"])
        time.sleep(draw.uniform(0.3, 6))
        in_time += child.poll() is None
        child.kill()
        child.wait()
        answer = kg.query(folder / "store", "SELECT ?s { ?s a kg:Person } LIMIT 1")
        whole += len(answer) == 1 and len(store.read_only(folder / "store")) == before
    return {"kills": KILLS, "in time": in_time, "whole": whole}


def part_serve(folder: Path, _triples: int) -> Figures:
    """A minute of 16 clients: answers, errors, memory after 10 s and at the end; one question that runs away."""
    texts: dict[str, str] = json.loads((folder / "texts.json").read_text())
    mix = [texts[name] for name in ("02-president-of", "10-evidence", "13-positions-of-a-person", "05-members-since")]
    command = [sys.executable, "-u", "-m", "kg", "serve", folder / "store", "--port", "0", "--timeout", str(LIMIT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as server:
        assert server.stdout is not None
        try:
            return _asked(server.pid, server.stdout.readline(), mix)
        finally:
            server.send_signal(signal.SIGINT)


def _asked(server: int, line: str, mix: list[str]) -> Figures:
    """What clients saw of a server (its process, and the line that names its address)."""
    import requests

    address = next(word for word in line.split() if word.startswith("http"))
    end, times, faults, gone = time.monotonic() + MINUTE, [], [], []

    def client(number: int) -> None:
        session = requests.Session()
        for turn in count(number):
            if time.monotonic() > end:
                return
            try:
                start = time.perf_counter()
                reply = session.post(f"{address}/sparql", {"query": mix[turn % len(mix)]}, timeout=60)
                times.append(time.perf_counter() - start)
                if reply.status_code != 200 or "bindings" not in reply.json()["results"]:
                    faults.append(reply.text[:200])
            except (requests.RequestException, ValueError) as error:
                faults.append(str(error)[:200])

    def run_away() -> None:
        gone.append(clock(lambda: requests.post(f"{address}/sparql", {"query": RUNAWAY}, timeout=60).status_code))

    clients = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in clients:
        thread.start()
    time.sleep(10)
    early = _memory(server)
    time.sleep(10)
    runaway = threading.Thread(target=run_away)
    runaway.start()
    for thread in (*clients, runaway):
        thread.join()
    late = _memory(server)
    return {"answers": len(times), "faults": faults, "median": statistics.median(times), "worst": max(times),
            "early": early, "late": late, "runaway": gone[0]}  # fmt: skip


def _memory(process: int) -> float:
    """MB of a process and its children, without what they share with the disk's cache."""
    family = [process]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == process:
                family.append(int(folder.name))
        except (OSError, ValueError, IndexError):
            continue
    found = 0
    for number in family:
        told = Path(f"/proc/{number}/status").read_text()
        found += sum(int(kb) for kb in re.findall(r"^RssAnon:\s+(\d+)", told, re.M))
    return found / 1024


# ---- the table


def rows(seen: dict[str, Figures]) -> list[tuple[str, str, str, bool]]:
    """What is measured, the bound, the figure, and whether the bound holds."""
    found: list[tuple[str, str, str, bool]] = []
    if w := seen.get("write"):
        for what, name in (("Turtle written", "write"), ("Turtle read", "parse")):
            ratio = w[name] / w[f"rdflib {name}"]
            figure = f"{w[name]:.1f} s, rdflib {w[f'rdflib {name}']:.0f} s: {ratio:.3f}"
            found.append(
                (f"{what}, {w['triples']:,} triples", "under 0.1 of rdflib's time", figure, ratio < 0.1 and w["same"])
            )
    if (ours := seen.get("ours")) and (theirs := seen.get("rdflib")):
        for name, (mine, told) in ours.items():
            other, others = theirs[name]
            least = 10 if name in AGGREGATE else 1
            more = "more than " if others is None else ""
            figure = f"{mine * 1000:,.0f} ms, rdflib {more}{other * 1000:,.0f} ms: {more}{other / mine:,.1f} times"
            good = other / mine >= least and others in (None, told)
            found.append((f"question {name}, {told:,} rows", f"{least} times rdflib at least", figure, good))
    if s := seen.get("store"):
        other = f"; Oxigraph's own loader {s['oxigraph']:,.0f}" if "oxigraph" in s else ""
        figure = f"{s['rate']:,.0f} triples/s{other}; opened in {s['opening'] * 1000:.0f} ms"
        best = s.get("oxigraph", 0)
        found.append(
            (
                "store on disk, one core",
                "100,000 triples/s, or the best alternative's",
                figure,
                s["rate"] >= min(1e5, best or 1e5),
            )
        )
    if k := seen.get("kill"):
        figure = f"{k['whole']} of {k['kills']} ({k['in time']} before the end)"
        found.append(
            (
                "earlier store whole after kill -9",
                "always",
                figure,
                k["whole"] == k["kills"] and 2 * k["in time"] >= k["kills"],
            )
        )
    if e := seen.get("serve"):
        times = f"median {e['median'] * 1000:.0f} ms, worst {e['worst']:.1f} s"
        figure = f"{e['answers']:,} answers, {len(e['faults'])} errors; {times}"
        found.append((f"{CLIENTS} clients for {MINUTE} s", "no error", figure, not e["faults"]))
        figure = f"{e['early']:.0f} MB after 10 s, {e['late']:.0f} MB at the end"
        found.append(("memory of the server", "stable", figure, e["late"] < 1.15 * e["early"] + 20))
        seconds, status = e["runaway"]
        good = status == 503 and seconds < 3 * LIMIT
        found.append(
            (f"runaway question, limit {LIMIT} s", "stopped, others go on", f"{status} after {seconds:.1f} s", good)
        )
    return found


def table(seen: dict[str, Figures]) -> str:
    """The rows as Markdown."""
    lines = ["| what | bound | measured | holds |", "|---|---|---|:-:|"]
    lines += [
        f"| {what} | {bound} | {figure} | {'yes' if good else 'no'} |" for what, bound, figure, good in rows(seen)
    ]
    return "\n".join(lines) + "\n"


PARTS = {
    "write": part_write, "texts": part_texts, "ours": part_ours, "rdflib": part_rdflib, "store": part_store,
    "kill": part_kill, "serve": part_serve,
}  # fmt: skip
INNER = {"serialize": part_serialize}  # run by another part


def run(part: str, folder: Path, triples: int) -> Figures:
    """What a part finds, in a process of its own."""
    command = [sys.executable, "-m", "bench.stores", "--part", part, "--folder", folder, "--triples", str(triples)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measures, prints, writes."""
    options = argparse.ArgumentParser(prog="bench.stores", description=__doc__.splitlines()[0])
    options.add_argument("--triples", type=int, default=1_000_000)
    options.add_argument("--only", choices=PARTS, action="append", help="these parts alone, on an earlier --folder")
    options.add_argument("--folder", type=Path, help="keep the files there")
    options.add_argument("--part", choices=PARTS | INNER, help=argparse.SUPPRESS)
    options.add_argument("--write", action="store_true", help=f"put the table into {PAGE.relative_to(ROOT)}")
    given = options.parse_args()
    if given.part:
        print(json.dumps((PARTS | INNER)[given.part](given.folder, given.triples)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = (given.folder or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        seen: dict[str, Figures] = {}
        for part in given.only or PARTS:
            print(f"{part} ...", file=sys.stderr, flush=True)
            seen[part] = run(part, folder, given.triples)
            print(json.dumps(seen[part]), file=sys.stderr, flush=True)
    print(table(seen))
    if given.write:
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(MARKS.sub(lambda m: f"{m[1]}{table(seen)}{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
