"""How much is lost by revealing a span in T steps, measured on the model's own samples (random order, balanced sizes)."""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from . import spans
from .model import SpanModel
from .tokenizer import MASK

SEED = 37


def own_chain_divergence(model: SpanModel, cases: spans.Cases) -> list[dict[str, Any]]:
    """A row per number of steps 1, 2, 4 ... up to the span's tokens.

    Spans are sampled in T steps; their log probability under those steps minus that under the model's own chain of single
    tokens in a refinement of the same order is an unbiased estimate of the divergence of the former from the latter. For
    tokens N, T steps and a nearly linear information curve it falls like N/T - 1, so `divergence_times_steps` levels off
    while T is far below N.
    """
    generator = np.random.default_rng(SEED)
    torch.manual_seed(SEED)
    size, rows = cases.size, []
    for steps in [2**i for i in range(int(math.log2(size)) + 1)]:
        in_steps, in_chain = [], []
        for part in spans.chunks(cases):
            context, context_pos, truth, pos = part.split()
            with torch.no_grad():
                k, v = model.context(context, context_pos)
            order = torch.from_numpy(generator.random((len(part), size)).argsort(1)).to(pos.device)
            masked = torch.full_like(truth, MASK)
            ids, logp = reveal(model, order, steps, masked, pos, k, v, None)
            _, chain = reveal(model, order, size, masked, pos, k, v, ids)
            in_steps.append(logp)
            in_chain.append(chain)
        a, b = torch.cat(in_steps).double(), torch.cat(in_chain).double()
        gap = a - b
        rows.append({
            "steps": steps,
            "span_tokens": size,
            "spans": len(gap),
            "chain_nll_per_token": round(float(-b.mean()) / size, 5),
            "divergence_nats": round(float(gap.mean()), 5),
            "standard_error": round(float(gap.std() / math.sqrt(len(gap))), 5),
            "divergence_times_steps": round(float(gap.mean()) * steps, 4),
        })
    return rows


def write_csv(rows: list[dict[str, Any]], path: Path) -> None:
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@torch.no_grad()
def reveal(
    model: SpanModel, order: Tensor, steps: int, ids: Tensor, pos: Tensor, k: Tensor, v: Tensor, given: Tensor | None
) -> tuple[Tensor, Tensor]:
    """Reveals order [B,S] in `steps` balanced steps with samples, or with the ids `given`; returns (ids, log p [B])."""
    logp_sum = torch.zeros(len(ids), device=ids.device)
    edges = np.linspace(0, ids.shape[1], steps + 1).round().astype(int)
    for begin, end in zip(edges[:-1], edges[1:]):
        chosen = order[:, begin:end]
        hidden = model.span(ids, pos, k, v)
        picked = hidden.gather(1, chosen[..., None].expand(-1, -1, hidden.shape[-1]))
        logp = model.logits(picked).log_softmax(-1)
        if given is None:
            noise = -torch.log(-torch.log(torch.rand_like(logp, dtype=torch.float64).clamp(1e-12, 1 - 1e-12)))
            token = (logp.double() + noise).argmax(-1)
        else:
            token = given.gather(1, chosen)
        logp_sum += logp.gather(2, token[..., None])[..., 0].sum(1)
        ids = ids.scatter(1, chosen, token)
    return ids, logp_sum
