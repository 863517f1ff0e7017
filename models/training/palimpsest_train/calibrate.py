"""Fits one temperature after training (Guo et al. 2017, arXiv 1706.04599), so that probabilities can be read as such.

The averaged weights of a short run are less sure of themselves than they could be. The logits are multiplied by
`sharpness` = 1 / temperature, which changes no ranking. It is fitted on training windows, never on held-out ones, with
every 8th token masked: that is how the app measures confidence. An autoregressive model is fitted on every 8th
token of its windows.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from . import spans
from .corpus import open_streams
from .model import SpanModel
from .tokenizer import MASK
from .weights import load_weights, save_weights

BLOCK = 128  # tokens of the span; every STRIDE-th is masked
STRIDE = 8
LENGTH = 512
SEED = 47
RANGE = (0.5, 2.0)  # of the sharpness


@torch.no_grad()
def masked_logits(model: SpanModel, cases: spans.Cases) -> tuple[Tensor, Tensor]:
    """(logits [n,V] at every STRIDE-th place of each span, true ids [n])."""
    logits, truth = [], []
    for part in spans.chunks(cases):
        if model.config.objective == "ar":
            x, _, _ = model.causal(part.windows, torch.arange(part.windows.shape[1]).expand(part.windows.shape), None, None)
            logits.append(model.logits(x[:, 3:-1:STRIDE]).flatten(0, 1))
            truth.append(part.windows[:, 4::STRIDE].flatten())
            continue
        ids, pos, span_ids, span_pos = part.split()
        k, v = model.context(ids, pos)
        hidden = torch.zeros(span_ids.shape, dtype=torch.bool, device=span_ids.device)
        hidden[:, STRIDE // 2 :: STRIDE] = True
        found = model.span(torch.where(hidden, MASK, span_ids), span_pos, k, v)
        logits.append(model.logits(found[hidden]))
        truth.append(span_ids[hidden])
    return torch.cat(logits), torch.cat(truth)


def fit_sharpness(logits: Tensor, truth: Tensor, steps: int = 40) -> float:
    """The factor in RANGE that minimises the cross entropy of factor * logits [n,V] with ids [n] (golden section)."""

    def loss(factor: float) -> float:
        return float(torch.nn.functional.cross_entropy(logits * factor, truth))

    low, high = RANGE
    ratio = (5**0.5 - 1) / 2
    for _ in range(steps):  # the loss is convex in the factor
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
        if high - low < 1e-3:
            break
    return (low + high) / 2


def calibrate(weights: Path, data: Path, out: Path, rows: int = 96) -> dict[str, Any]:
    """Writes the weights with a fitted sharpness to `out`; returns it and the losses before and after, nats per token."""
    config, state, about = load_weights(weights)
    model = SpanModel(replace(config, sharpness=1.0))
    model.load_state_dict(state)
    model.eval().requires_grad_(False)
    length = min(LENGTH, config.max_positions)
    block = min(BLOCK, length // 2)
    parts = [
        masked_logits(model, spans.make_cases(stream, rows, block, length, SEED, "cpu"))
        for stream in open_streams(data, "train", length)
    ]
    logits, truth = (torch.cat(values) for values in zip(*parts))
    sharpness = round(fit_sharpness(logits, truth), 4)
    save_weights(out, replace(config, sharpness=sharpness), state, about)
    return {
        "sharpness": sharpness,
        "tokens": len(truth),
        "natsBefore": round(float(torch.nn.functional.cross_entropy(logits, truth)), 4),
        "natsAfter": round(float(torch.nn.functional.cross_entropy(logits * sharpness, truth)), 4),
    }
