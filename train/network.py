"""The network: a small BERT encoder, read once a sentence, and a head that looks at pairs of its mentions."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn

WIDTH, HEADS, INNER = 384, 12, 1536  # of all-MiniLM-L6-v2
LOOKS = 4  # attention heads with which a pair looks at its sentence
REGIONS = 10  # before, first mention, between, second mention, after; times the order of the two
DISTANCES = 8


class Layer(nn.Module):
    """One transformer layer, post-norm, as in BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x``: sentences x pieces x width; ``mask``: what to add to the scores, 0 or a large negative number."""
        size, length = x.shape[0], x.shape[1]
        q, k, v = (
            f(x).reshape(size, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for f in (self.query, self.key, self.value)
        )
        weights = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + mask, dim=-1)
        seen = (self.drop(weights) @ v).transpose(1, 2).reshape(size, length, WIDTH)
        x = self.norm1(x + self.drop(self.out(seen)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Network(nn.Module):
    """Logits (sentences x pairs x relations) of word pieces, the labels of their mentions, spans and pairs."""

    def __init__(self, layers: int, labels: int, relations: int) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.kinds = nn.Embedding(labels, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.drop = nn.Dropout(0.1)
        self.words.weight.requires_grad_(False)  # half of all parameters; names should not be learned by heart
        self.label = nn.Embedding(labels, 64)
        self.look = nn.Linear(2 * WIDTH + 128, WIDTH)
        self.keys, self.values = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH)
        self.regions = nn.Embedding(REGIONS, LOOKS)
        self.left, self.right = nn.Linear(2 * WIDTH + 64, WIDTH), nn.Linear(2 * WIDTH + 64, WIDTH)
        self.far = nn.Embedding(2 * DISTANCES, 32)
        self.hidden = nn.Linear(4 * WIDTH + 128 + 32, 256)
        self.out = nn.Linear(256, relations)
        self.wet = nn.Dropout(0.2)
        nn.init.zeros_(self.kinds.weight)
        nn.init.zeros_(self.regions.weight)
        nn.init.constant_(self.out.bias, -2.0)

    def forward(
        self, pieces: Tensor, kinds: Tensor, mask: Tensor, spans: Tensor, labels: Tensor, pairs: Tensor
    ) -> Tensor:
        """Shapes: pieces, kinds, mask B x T; spans B x M x 2 (half-open, in pieces); labels B x M; pairs B x P x 2."""
        size, length = pieces.shape[0], pieces.shape[1]
        at = torch.arange(length, device=pieces.device)
        fade = (1.0 - mask.to(torch.float32)) * -10000.0
        x = self.drop(self.norm(self.words(pieces) + self.places(at)[None] + self.kinds(kinds)))
        for layer in self.layers:
            x = layer(x, fade[:, None, None, :])
        starts, ends = spans[:, :, 0:1], spans[:, :, 1:2]
        inside = ((at[None, None, :] >= starts) & (at[None, None, :] < ends)).to(torch.float32)
        means = inside @ x / inside.sum(-1, keepdim=True).clamp(min=1.0)
        s, o = pairs[:, :, 0:1], pairs[:, :, 1:2]
        subject = torch.gather(means, 1, s.expand(-1, -1, WIDTH))
        object_ = torch.gather(means, 1, o.expand(-1, -1, WIDTH))
        known = self.label(labels)
        subject_label = torch.gather(known, 1, s.expand(-1, -1, 64))
        object_label = torch.gather(known, 1, o.expand(-1, -1, 64))
        s_start, s_end = torch.gather(starts, 1, s), torch.gather(ends, 1, s)
        o_start, o_end = torch.gather(starts, 1, o), torch.gather(ends, 1, o)
        ahead = (s_start <= o_start).to(torch.int64)
        first_start, first_end = torch.minimum(s_start, o_start), torch.minimum(s_end, o_end)
        last_start, last_end = torch.maximum(s_start, o_start), torch.maximum(s_end, o_end)
        here = at[None, None, :]
        region = (
            (here >= first_start).to(torch.int64)
            + (here >= first_end).to(torch.int64)
            + (here >= last_start).to(torch.int64)
            + (here >= last_end).to(torch.int64)
        ) + 5 * ahead
        q = self.look(torch.cat([subject, object_, subject_label, object_label], -1))
        count = pairs.shape[1]
        q = q.reshape(size, count, LOOKS, WIDTH // LOOKS).transpose(1, 2)
        k = self.keys(x).reshape(size, length, LOOKS, WIDTH // LOOKS).permute(0, 2, 3, 1)
        v = self.values(x).reshape(size, length, LOOKS, WIDTH // LOOKS).transpose(1, 2)
        scores = q @ k / math.sqrt(WIDTH // LOOKS) + self.regions(region).permute(0, 3, 1, 2) + fade[:, None, None, :]
        context = (torch.softmax(scores, -1) @ v).transpose(1, 2).reshape(size, count, WIDTH)
        left = torch.tanh(self.left(torch.cat([subject, context, subject_label], -1)))
        right = torch.tanh(self.right(torch.cat([object_, context, object_label], -1)))
        gap = (last_start - first_end).clamp(min=0).to(torch.float32)
        bucket = torch.log2(gap + 1.0).to(torch.int64).clamp(max=DISTANCES - 1) + DISTANCES * ahead
        far = self.far(bucket[:, :, 0])
        joined = torch.cat([left * right, left, right, context, subject_label, object_label, far], -1)
        found: Tensor = self.out(self.wet(nn.functional.gelu(self.hidden(self.wet(joined)))))
        return found


def load_encoder(network: Network, folder: Path) -> None:
    """Take the encoder's weights over from the published ``model.safetensors``; layers from the bottom."""
    from safetensors.torch import load_file

    state = load_file(folder / "model.safetensors")

    def take(module: nn.Module, name: str) -> None:
        with torch.no_grad():
            module.weight.copy_(state[f"{name}.weight"])  # type: ignore[operator, union-attr]
            if f"{name}.bias" in state:
                module.bias.copy_(state[f"{name}.bias"])  # type: ignore[operator, union-attr]

    take(network.words, "embeddings.word_embeddings")
    take(network.places, "embeddings.position_embeddings")
    with torch.no_grad():
        network.kinds.weight += state["embeddings.token_type_embeddings.weight"][0]
    take(network.norm, "embeddings.LayerNorm")
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for number, layer in enumerate(network.layers):
        for ours, theirs in names.items():
            take(getattr(layer, ours), f"encoder.layer.{number}.{theirs}")
