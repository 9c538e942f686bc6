"""Weights → what ``kg`` ships: ``python -m train.export WORK OUT [NAME]`` writes relations.onnx and labels.json.

NAME is the file of WORK that `train.fit` wrote (default: final).

Weights are stored as 8-bit integers, a scale for each row or column, and multiplied out when the session is made: the
file is a quarter, the arithmetic stays in 32-bit floats (8-bit arithmetic is slower on CPUs without VNNI).
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import torch

from kg.extract.learned import LABELS
from train.examples import RELATIONS
from train.fit import LAYERS
from train.network import Network

INPUTS = ("pieces", "kinds", "mask", "spans", "labels", "pairs")
SMALLEST = 4096  # initializers below it stay as they are


def export(network: Network, path: Path) -> None:
    """Write the network as ONNX with free batch, length, mentions and pairs."""
    network.eval()
    example = {
        "pieces": torch.ones(2, 12, dtype=torch.int64),
        "kinds": torch.zeros(2, 12, dtype=torch.int64),
        "mask": torch.ones(2, 12, dtype=torch.int64),
        "spans": torch.tensor([[[1, 2], [3, 5], [6, 8]]] * 2),
        "labels": torch.ones(2, 3, dtype=torch.int64),
        "pairs": torch.tensor([[[0, 1], [1, 0], [0, 2], [2, 1]]] * 2),
    }
    axes = {name: {0: "sentences", 1: "places"} for name in ("spans", "labels")}
    axes |= {name: {0: "sentences", 1: "length"} for name in ("pieces", "kinds", "mask")}
    axes |= {name: {0: "sentences", 1: "asked"} for name in ("pairs", "logits")}
    torch.onnx.export(
        network,
        tuple(example[name] for name in INPUTS),
        str(path),
        input_names=list(INPUTS),
        output_names=["logits"],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def shrink(path: Path) -> None:
    """Store large float weights as int8 with a scale for each slice along the axis of the smaller error."""
    import numpy as np
    import onnx
    from onnx import numpy_helper

    model: Any = onnx.load(str(path))
    graph, nodes, kept = model.graph, [], []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.ndim != 2 or values.size < SMALLEST:
            kept.append(tensor)
            continue
        tries = []
        for axis in (0, 1):
            scale = np.maximum(np.abs(values).max(axis=1 - axis, keepdims=True), 1e-12) / np.float32(127)
            whole = np.clip(np.rint(values / scale), -127, 127).astype(np.int8)
            tries.append((float(np.square(whole * scale - values).sum()), axis, whole, scale.astype(np.float32)))
        _, _, whole, scale = min(tries, key=lambda t: t[:2])
        kept += [
            numpy_helper.from_array(whole, tensor.name + ".int8"),
            numpy_helper.from_array(scale, tensor.name + ".scale"),
        ]
        nodes.append(
            onnx.helper.make_node("Cast", [tensor.name + ".int8"], [tensor.name + ".float"], to=onnx.TensorProto.FLOAT)
        )
        nodes.append(onnx.helper.make_node("Mul", [tensor.name + ".float", tensor.name + ".scale"], [tensor.name]))
    del graph.initializer[:]
    graph.initializer.extend(kept)
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend([*nodes, *rest])
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def main() -> None:
    """See the module's docstring."""
    work, out = map(Path, sys.argv[1:3])
    name = sys.argv[3] if len(sys.argv) > 3 else "final"
    out.mkdir(parents=True, exist_ok=True)
    network = Network(LAYERS, len(LABELS), len(RELATIONS))
    network.load_state_dict(torch.load(work / f"{name}.pt", weights_only=True))
    export(network, out / "relations.onnx")
    shrink(out / "relations.onnx")
    shutil.copyfile(work / "labels.json", out / "labels.json")


if __name__ == "__main__":
    main()
