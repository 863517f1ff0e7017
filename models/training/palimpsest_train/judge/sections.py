"""The measures. Each takes a model and held-out windows; nats are per token, errors are standard errors over windows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import torch

from .. import decode
from ..infill_ar import middle_last
from ..model import SpanModel
from ..planner import predicted_error
from ..tokenizer import DEL, MASK, N_SPECIAL, TextTokenizer
from .statistics import calibration, estimate, log_slope, normalised_edit_distance, rounded, share, slope_of_means
from .windows import HeldWindow, OpenSpan, causal_logp

MASK_SEED, ORDER_SEED = 101, 103
POINTS = 8  # numbers of masked tokens at which the any-order curve is measured
LENGTH = 32  # span of single tokens and of the factorisation error
STRIDE = 4  # every 4th token counts as a single one
SHORT = 8  # span of exact recovery
LENGTH_FACTOR = 1.25  # canvas of a clause

Curves = dict[str, dict[str, dict[str, Any]]]


def by_kind(windows: Iterable[HeldWindow]) -> dict[str, list[HeldWindow]]:
    groups: dict[str, list[HeldWindow]] = {}
    for window in windows:
        groups.setdefault(window.kind, []).append(window)
    return groups


def random_masks(seed: int, number: int, size: int, counts: np.ndarray) -> np.ndarray:
    """bool [len(counts), size]: counts[i] random True entries in row i."""
    rank = np.stack([np.random.default_rng([seed, number, size, i]).permutation(size) for i in range(len(counts))])
    return rank < counts[:, None]


def any_order_nll(model: SpanModel, window: HeldWindow, size: int) -> tuple[float, np.ndarray, np.ndarray]:
    """(bound on the span's NLL: masked losses averaged over 1..size masked tokens, confidences and hits of all of them)."""
    span = window.spans[size]
    counts = np.unique(np.linspace(1, size, min(POINTS, size)).round().astype(int))
    masks = random_masks(MASK_SEED, window.number, size, counts)
    reading = OpenSpan(model, window.ids, span.begin, span.end).read(masks)
    losses = [-part.mean() for part in np.split(reading.target_logp, np.cumsum(counts)[:-1])]
    nats = float(np.interp(np.arange(1, size + 1), counts, losses).mean())
    return nats, np.exp(reading.best_logp), reading.right


def span_nll(model: SpanModel, windows: list[HeldWindow], counted: dict[str, dict[str, np.ndarray]] | None) -> dict[str, Any]:
    """Rows by kind and length. `counted`: NLL of each token of the windows, by number as text, by the counting models."""
    rows, confidence, right = [], [], []
    for kind, found in by_kind(windows).items():
        for size in sorted({size for window in found for size in window.spans}):
            own = [window for window in found if size in window.spans]
            nats = []
            for window in own:
                span = window.spans[size]
                if model.config.objective == "ar":
                    nats.append(float(-causal_logp(model, window.ids, span.begin, span.end).mean()))
                    continue
                value, sure, hit = any_order_nll(model, window, size)
                nats.append(value)
                confidence.append(sure)
                right.append(hit)
            characters = sum(window.spans[size].characters for window in own)
            row = {"kind": kind, "tokens": size, "spans": len(own), "nats": estimate(nats)}
            row["bitsPerCharacter"] = rounded(sum(nats) * size / math.log(2) / max(1, characters))
            for name in ("unigram", "trigram") if counted else ():
                places = [(counted[str(w.number)][name], w.spans[size]) for w in own]
                row[name] = rounded(np.mean([losses[s.begin - 1 : s.end - 1].mean() for losses, s in places]))
            rows.append(row)
    result: dict[str, Any] = {"spanNll": rows}
    if confidence:
        result["calibrationOfMasked"] = calibration(np.concatenate(confidence), np.concatenate(right))
    return result


def single_tokens(model: SpanModel, windows: list[HeldWindow], _: Any) -> dict[str, Any]:
    """One masked token in a span that is otherwise visible: top-1, nats, and calibration over all its tokens."""
    table, confidence, right = [], [], []
    for kind, found in by_kind(windows).items():
        top, nats = [], []
        for window in found:
            if LENGTH not in window.spans:
                continue
            span = window.spans[LENGTH]
            reading = OpenSpan(model, window.ids, span.begin, span.end).read(np.eye(LENGTH, dtype=bool))
            top.append(float(reading.right[::STRIDE].mean()))
            nats.append(float(-reading.target_logp[::STRIDE].mean()))
            confidence.append(np.exp(reading.best_logp))
            right.append(reading.right)
        if top:
            tokens = len(top) * (LENGTH // STRIDE)
            table.append({"kind": kind, "tokens": tokens, "top1": estimate(top), "nats": estimate(nats)})
    return {"singleToken": table, "calibration": calibration(np.concatenate(confidence), np.concatenate(right))}


def balanced(size: int, steps: int) -> list[int]:
    """`steps` step sizes that differ by at most one, larger ones first."""
    return [size // steps + (i < size % steps) for i in range(steps)]


def chain_losses(model: SpanModel, window: HeldWindow, size: int, steps: list[int]) -> np.ndarray:
    """Nats per token [len(steps)] of the span revealed in so many balanced steps along one random order.

    The states of the chain of single tokens hold those of every schedule along the same order: one reading serves all.
    """
    span = window.spans[size]
    rank = np.random.default_rng([ORDER_SEED, window.number, size]).permutation(size)
    masked = rank >= np.arange(size)[:, None]  # row n: n tokens are revealed
    losses = np.zeros((size, size))
    losses[masked] = -OpenSpan(model, window.ids, span.begin, span.end).read(masked).target_logp
    found = []
    for count in steps:
        sizes = balanced(size, count)
        known = np.repeat(np.cumsum([0, *sizes[:-1]]), sizes)  # [size]: revealed before the token of rank i
        found.append(losses[known[rank], np.arange(size)].mean())
    return np.array(found)


def factorisation(model: SpanModel, windows: list[HeldWindow], curves: Curves | None) -> dict[str, Any]:
    """-log p_T + log p_chain of held-out spans against T, its slope over 2 <= T <= L/4, and the planner's forecast.

    `boundSlope` is that against s - 1 = L/T - 1, the variable of the theorem (theory: 1): the error vanishes at T = L, so
    that even an exact 1/T - 1/L has a slope below -1 against T.
    """
    steps = np.array([2**i for i in range(int(math.log2(LENGTH)))])
    kept = [window for window in windows if LENGTH in window.spans]
    chains = np.array([chain_losses(model, window, LENGTH, [*steps.tolist(), LENGTH]) for window in kept])
    lost, chain = chains[:, :-1] - chains[:, -1:], chains[:, -1]
    fit = (steps >= 2) & (steps <= LENGTH // 4)
    tables = []
    for kind in ("all", *by_kind(kept)):
        here = np.array([kind in ("all", window.kind) for window in kept])
        predicted = None
        if curves and all(w.kind in curves for w in kept):
            forecast = [
                [predicted_error(curves[w.kind][str(LENGTH)], LENGTH, balanced(LENGTH, int(t))) for t in steps]
                for w, chosen in zip(kept, here) if chosen
            ]
            predicted = np.mean(forecast, axis=0)
        slope = slope_of_means(steps[fit], lost[here][:, fit])
        bound = log_slope(LENGTH / steps[fit] - 1.0, lost[here][:, fit].mean(0))
        ahead = log_slope(steps[fit], predicted[fit]) if predicted is not None else None
        points = [
            {"steps": int(t), "nats": estimate(lost[here][:, i]), "predicted": None if predicted is None else rounded(predicted[i])}
            for i, t in enumerate(steps)
        ]
        tables.append({
            "kind": kind, "tokens": LENGTH, "spans": int(here.sum()), "chain": estimate(chain[here]), "points": points,
            "slope": slope and {
                "from": 2, "to": LENGTH // 4, "value": rounded(slope[0]),
                "error": None if slope[1] is None else rounded(slope[1]), "predicted": ahead and rounded(ahead),
                "boundSlope": bound and rounded(bound),
            },
        })
    return {"factorisation": tables}


def _generate(model: SpanModel, window: HeldWindow, begin: int, end: int, size: int, steps: int, known_length: bool) -> np.ndarray:
    """Ids [size] for the span begin..end, greedily in `steps` steps (autoregressive: token by token)."""
    forbid = range(N_SPECIAL) if known_length else [i for i in range(N_SPECIAL) if i != DEL]
    device = model.embedding.device
    if model.config.objective == "ar":
        row = middle_last(window.ids[None], np.array([begin]), np.array([end]))[:, : begin - end - 1]
        return decode.greedy_causal(model, torch.from_numpy(row).long().to(device), size, forbid).cpu().numpy()[0]
    ids = np.concatenate((window.ids[:begin], np.full(size, MASK), window.ids[end:]))
    span = OpenSpan(model, ids, begin, begin + size)
    step = decode.torch_step(model, *span.context, span.pos)
    return decode.greedy(step, 1, size, steps, forbid=forbid)[0]


def recovery(model: SpanModel, windows: list[HeldWindow], _: Any) -> dict[str, Any]:
    """8-token spans of known length, token by token: share restored exactly, and share of their tokens."""
    table = []
    for kind, found in by_kind(windows).items():
        right = []
        for window in found:
            if SHORT in window.spans:
                span = window.spans[SHORT]
                ids = _generate(model, window, span.begin, span.end, SHORT, SHORT, True)
                right.append(int((ids == window.ids[span.begin : span.end]).sum()))
        if right:
            exact = share(sum(count == SHORT for count in right), len(right))
            restored = estimate(np.array(right) / SHORT)
            table.append({"kind": kind, "spans": len(right), "tokens": SHORT, "exact": exact, "restored": restored})
    return {"recovery": table}


def clause_section(tokenizer: TextTokenizer) -> Callable[[SpanModel, list[HeldWindow], Any], dict[str, Any]]:
    def clause(model: SpanModel, windows: list[HeldWindow], _: Any) -> dict[str, Any]:
        """Character edit distance from the greedily generated clause (two tokens a step, free length) to the held-out one.

        `chance` is that of the next window's clause of the same kind.
        """
        table = []
        for kind, found in by_kind(windows).items():
            wanted, made = [], []
            for window in found:
                if window.clause is None:
                    continue
                begin, end = window.clause.begin, window.clause.end
                size = math.ceil(LENGTH_FACTOR * (end - begin))
                ids = _generate(model, window, begin, end, size, -(-size // 2), False)
                if model.config.objective == "ar" and (ids == DEL).any():
                    ids = ids[: int((ids == DEL).argmax())]
                made.append(decode.visible_text(ids, tokenizer).strip())
                wanted.append(tokenizer.decode(window.ids[begin:end]).strip())
            if wanted:
                distance = [normalised_edit_distance(a, b) for a, b in zip(made, wanted)]
                chance = [normalised_edit_distance(wanted[(i + 1) % len(wanted)], text) for i, text in enumerate(wanted)]
                row = {"kind": kind, "spans": len(wanted), "distance": estimate(distance), "chance": estimate(chance)}
                table.append(row)
        return {"clause": table}

    return clause
