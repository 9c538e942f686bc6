"""What a build costs beyond the bare spaCy pipeline: ``python -m bench.cost PATH [--rounds N] [--limit N]``.

PATH is a folder or file as ``kg build`` takes it. One process, one loaded model, rounds alternating between
``nlp.pipe`` over the same texts, ``kg build --fast`` and ``kg build``, from reading to publishing. CPU time of the
process, not wall time. Last comes the most memory that all of it took.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import kg
from kg.annotate import DEFAULT_MODEL, load_model

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process that the work took."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def wall(command: list[str]) -> float:
    """Best of three wall-clock seconds of a command."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Prints the ratio of the medians and the two start-up times."""
    options = argparse.ArgumentParser(prog="bench.cost", description=__doc__.splitlines()[0])
    options.add_argument("path", nargs="?", default=str(SEEDS))
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--limit", type=int, default=0, help="articles at most, 0 = all")
    options.add_argument("--model", default=DEFAULT_MODEL)
    given = options.parse_args()

    nlp = load_model(given.model)
    articles = list(kg.read([given.path]))
    articles = sorted(articles, key=lambda article: article.id)[: given.limit or None]
    texts = [article.text for article in articles]
    characters = sum(map(len, texts))
    print(f"{len(texts)} articles, {characters:,} characters, {given.model}, {given.rounds} rounds")

    sources: list[str | kg.Document] = [given.path] if not given.limit else list(articles)
    for doc in nlp.pipe(texts[:2]):  # warm: caches and lazy tables
        doc.to_array("HEAD")
    bare: list[float] = []
    built: dict[str, list[float]] = {"--fast": [], "": []}
    with tempfile.TemporaryDirectory() as folder:
        kg.build(articles[:2], Path(folder) / "warm", nlp=nlp)
        for number in range(given.rounds):
            bare.append(cpu(lambda: sum(len(doc) for doc in nlp.pipe(texts))))
            for mode, times in built.items():
                out, names = Path(folder) / f"{number}{mode}", ("patterns",) if mode else None
                times.append(cpu(lambda o=out, n=names: kg.build(sources, o, nlp=nlp, extractors=n)))
            done = ", ".join(f"kg build {mode} {times[-1]:.2f} s" for mode, times in built.items())
            print(f"round {number + 1}: nlp.pipe {bare[-1]:.2f} s, {done} CPU")
    base = statistics.median(bare)
    print(f"nlp.pipe         {base:8.2f} s   {characters / base:10,.0f} characters/s")
    for mode, times in built.items():
        whole = statistics.median(times)
        speed = f"kg build {mode:7} {whole:8.2f} s   {characters / whole:10,.0f} characters/s"
        more = (whole - base) / len(texts) * 1000
        print(f"{speed}   {whole / base:.2f} times nlp.pipe, {more:.1f} ms an article more")
    print(f"most memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")

    print(f"import kg         {wall([sys.executable, '-c', 'import kg']):.2f} s")
    print(f"kg --help         {wall([sys.executable, '-m', 'kg', '--help']):.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        cold = wall([sys.executable, "-m", "kg", "build", str(SEEDS), "-o", str(Path(folder) / "graph")])
    print(f"cold seed build   {cold:.2f} s")


if __name__ == "__main__":
    main()
