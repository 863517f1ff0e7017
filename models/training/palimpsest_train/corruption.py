"""Training samples of the span denoiser, built with vectorised numpy.

A row is a window of the corpus behind a kind token. Part of it is editable (the spans); the rest is context. Span
tokens are masked with the row's rate t; low-noise rows also carry wrong visible tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .corpus import Stream
from .tokenizer import DEL, KIND_IDS, MASK, N_SPECIAL

SHARES = {"infill": 0.60, "continuation": 0.15, "whole": 0.10, "low_noise": 0.15}
EASY_SHARES = {"infill": 0.25, "continuation": 0.05, "whole": 0.60, "low_noise": 0.10}  # where a run begins
EASY_T = (0.10, 0.50)  # lowest and highest mask rate there
DOCUMENT_START_SHARE = 0.15  # rows that begin where a document begins
SHORTEST, LONGEST = 4, 256  # span lengths
SPANS_PER_512 = 4
T_LOW, T_LOW_NOISE = 0.02, 0.30
WEIGHT_CLIP = 10.0
GOLDEN = 0.6180339887498949


@dataclass
class Batch:
    """One micro-batch. ids int32 [R,L]; span bool [R,L]; index, target int64 [K]; weight float32 [K].

    `index` holds flat positions (row * L + column) of the loss; unused entries have weight 0. For the autoregressive
    objective the span is empty and the target is the following token.
    """

    ids: np.ndarray
    span: np.ndarray
    index: np.ndarray
    target: np.ndarray
    weight: np.ndarray


@dataclass
class Source:
    """What rows are drawn from: streams, their shares, and the boundary level of each id (int8 [vocab])."""

    streams: list[Stream]
    shares: np.ndarray
    boundary: np.ndarray
    weight_clip: float = WEIGHT_CLIP  # largest loss weight of a masked token

    @property
    def vocab_size(self) -> int:
        return len(self.boundary)


def make_source(streams: list[Stream], boundary: np.ndarray, mix: str = "", clip: float = WEIGHT_CLIP) -> Source:
    """Shares by size, or from a text such as "contract=0.5,technical=0.5"."""
    if mix:
        wanted = {name.strip(): float(value) for name, value in (item.split("=") for item in mix.split(","))}
        shares = np.array([wanted.get(stream.kind, 0.0) for stream in streams])
    else:
        shares = np.array([len(stream.ids) for stream in streams], float)
    return Source(streams, shares / shares.sum(), boundary, clip)


def draw_windows(source: Source, rng: np.random.Generator, first: int, rows: int, length: int) -> np.ndarray:
    """int32 [rows, length]: a kind token, then length-1 tokens of a stream.

    `first` counts the rows drawn before; window places follow a low-discrepancy sequence, so that every part of a
    stream is visited about equally often.
    """
    out = np.empty((rows, length), np.int32)
    choice = rng.choice(len(source.streams), rows, p=source.shares)
    place = ((first + np.arange(rows)) * GOLDEN) % 1.0
    snap = rng.random(rows) < DOCUMENT_START_SHARE
    for number, stream in enumerate(source.streams):
        chosen = choice == number
        last = len(stream.ids) - length
        start = (place[chosen] * last).astype(np.int64)
        document = stream.starts[np.searchsorted(stream.starts, start, side="right") - 1] + 1
        start = np.where(snap[chosen], np.minimum(document, last), start)
        out[chosen, 0] = KIND_IDS[stream.kind]
        out[chosen, 1:] = stream.ids[start[:, None] + np.arange(length - 1)]
    return out


def log_uniform(rng: np.random.Generator, low: int, high: int, shape: int | tuple[int, ...]) -> np.ndarray:
    """Integers in [low, high], uniform on a logarithmic scale."""
    return np.exp(rng.uniform(np.log(low), np.log(high + 1), shape)).astype(np.int64).clip(low, high)


def _neighbours(clean: np.ndarray, boundary: np.ndarray, level: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For every place the next and the previous token (itself included) after which a boundary of `level` lies."""
    length = clean.shape[1]
    place = np.arange(length)
    ends = boundary[clean] >= level
    following = np.minimum.accumulate(np.where(ends, place, length)[:, ::-1], axis=1)[:, ::-1]
    previous = np.maximum.accumulate(np.where(ends, place, -1), axis=1)
    return following, previous


def infill_layout(rng: np.random.Generator, clean: np.ndarray, boundary: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(canvas ids, span flags), both [R,L]: 1-4 spans per 512 tokens, half of them snapped to text boundaries.

    Each span ends in 0..25% [DEL] tokens; the text behind moves right and what passes the end is cut off.
    """
    rows, length = clean.shape
    most = max(2, SPANS_PER_512 * length // 512)
    used = np.arange(most) < rng.integers(1, most + 1, (rows, 1))
    want = log_uniform(rng, SHORTEST, min(LONGEST, length // 2), (rows, most)) * used
    limit = int(0.6 * length)
    fitted = np.minimum(want, want * limit // want.sum(1, keepdims=True))
    want = np.where(used, np.maximum(fitted, SHORTEST), 0)
    free = length - 1 - (want + -(-want // 4) + used).sum(1, keepdims=True)
    cut = np.sort(np.where(used, rng.random((rows, most)), 2.0), axis=1)
    taken = want + used
    start = np.where(used, 1 + (cut * free).astype(np.int64) + taken.cumsum(1) - taken, length)
    end = np.where(used, start + want, length)

    level = rng.choice(np.array([1, 2, 3], np.int8), (rows, 1), p=[0.3, 0.4, 0.3])
    following, previous = _neighbours(clean, boundary, level)
    row = np.arange(rows)[:, None]
    snapped_start = following[row, (start - 1).clip(0, length - 1)] + 1
    snapped_end = previous[row, (end - 1).clip(0, length - 1)] + 1
    snap = used & (rng.random((rows, most)) < 0.5) & (snapped_end - snapped_start >= SHORTEST)
    start, end = np.where(snap, snapped_start, start), np.where(snap, snapped_end, end)

    pads = (rng.random((rows, most)) * (-(-(end - start) // 4) + 1)).astype(np.int64) * used
    place = np.arange(length)
    shift = np.zeros((rows, length), np.int64)
    span = np.zeros((rows, length), bool)
    before = pads.cumsum(1) - pads
    for i in range(most):
        shift += pads[:, i : i + 1] * (place >= end[:, i : i + 1])
        first = (start + before)[:, i : i + 1]
        span |= (place >= first) & (place < (end + before + pads)[:, i : i + 1])
    canvas = np.full((rows, length + 1), DEL, np.int32)
    np.put_along_axis(canvas, np.minimum(place + shift, length), clean, axis=1)
    return canvas[:, :length], span


def continuation_layout(
    rng: np.random.Generator, clean: np.ndarray, boundary: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Everything after a cut is the span. Half of the cuts follow a boundary; half of the rows stop at one, then [DEL]."""
    rows, length = clean.shape
    shortest = min(16, length // 4)
    start = length - log_uniform(rng, shortest, length - shortest, rows)
    level = rng.choice(np.array([1, 2, 3], np.int8), (rows, 1), p=[0.3, 0.4, 0.3])
    following, previous = _neighbours(clean, boundary, level)
    row = np.arange(rows)
    snapped = following[row, start - 1] + 1
    start = np.where((rng.random(rows) < 0.5) & (length - snapped >= shortest // 2), snapped, start)
    spare = (rng.random(rows) * ((length - start) // 4 + 1)).astype(np.int64)
    stop = previous[row, length - 1 - spare] + 1
    text, empty = stop - start, length - stop
    stops = (rng.random(rows) < 0.5) & (text >= SHORTEST) & (empty <= -(-text // 4))
    place = np.arange(length)
    canvas = np.where(stops[:, None] & (place >= stop[:, None]), DEL, clean).astype(np.int32)
    return canvas, place >= start[:, None]


def whole_layout(rng: np.random.Generator, clean: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """No context; half of the rows keep the kind token as their only context."""
    span = np.ones(clean.shape, bool)
    span[:, 0] = rng.random(len(clean)) < 0.5
    return clean, span


def low_discrepancy(rng: np.random.Generator, rows: int) -> np.ndarray:
    """float [rows] in [0,1): one value in every 1/rows wide interval, in random order."""
    return (rng.permutation(rows) + rng.random()) / rows


def denoiser_batch(
    source: Source, rng: np.random.Generator, first: int, rows: int, length: int, share: float, ease: float = 0.0
) -> Batch:
    """A micro-batch of the corruption mix with capacity for rows * length * share loss positions.

    With `ease` 1 the mix is EASY_SHARES at mask rates EASY_T, mostly whole windows of which little is masked: what
    stands beside a token is learnt sooner there than in long empty spans. Between 0 and 1 the mixes are interpolated.
    """
    clean = draw_windows(source, rng, first, rows, length)
    blend = lambda usual, easy: (1.0 - ease) * usual + ease * easy  # noqa: E731
    edges = np.cumsum([blend(SHARES[name], EASY_SHARES[name]) for name in SHARES])[:-1]
    sort = np.searchsorted(edges, low_discrepancy(rng, rows), side="right")
    canvas, span = np.empty_like(clean), np.empty(clean.shape, bool)
    for group, layout in (
        (np.isin(sort, (0, 3)), lambda c: infill_layout(rng, c, source.boundary)),
        (sort == 1, lambda c: continuation_layout(rng, c, source.boundary)),
        (sort == 2, lambda c: whole_layout(rng, c)),
    ):
        if group.any():
            canvas[group], span[group] = layout(clean[group])
    low = sort == 3
    lowest = blend(T_LOW, EASY_T[0])
    top = np.where(low, T_LOW_NOISE, blend(1.0, EASY_T[1]))
    t = lowest + (top - lowest) * low_discrepancy(rng, rows)
    return corrupt(source, rng, canvas, span, t, low, int(rows * length * share))


def corrupt(
    source: Source,
    rng: np.random.Generator,
    canvas: np.ndarray,
    span: np.ndarray,
    t: np.ndarray,
    low: np.ndarray,
    capacity: int,
) -> Batch:
    """Mask span tokens at rate t [R] (at least one per row); replace 10-15% of the visible ones in `low` rows [R].

    Masked positions weigh min(1/t, source.weight_clip). In low-noise rows all visible span tokens are targets with
    weight 1, wrong and right ones: trained on wrong ones only, the model would take every visible token for wrong.
    """
    rows, length = canvas.shape
    chance = np.where(span, rng.random(span.shape, np.float32), 2.0)
    masked = span & ((chance < t[:, None]) | (chance == chance.min(1, keepdims=True)))
    visible = span & ~masked & low[:, None]
    rate = rng.uniform(0.10, 0.15, (rows, 1))
    at = np.flatnonzero(visible & (rng.random(span.shape, np.float32) < rate))
    wrong = wrong_tokens(source, rng, canvas, at)
    ids = np.where(masked, MASK, canvas).astype(np.int32)
    ids.flat[at] = wrong

    weight = np.where(masked, np.minimum(1.0 / t, source.weight_clip)[:, None], visible).astype(np.float32)
    index = np.flatnonzero(weight)
    if len(index) > capacity:
        index = np.sort(rng.choice(index, capacity, replace=False))
    return packed(ids, span, index, canvas.ravel()[index], weight.ravel()[index], capacity)


def wrong_tokens(source: Source, rng: np.random.Generator, canvas: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Replacements for the flat places `at`: half from the corpus at large, a quarter from the same row, a quarter any."""
    length = canvas.shape[1]
    flat = canvas.ravel()
    anywhere = flat[rng.integers(0, flat.size, at.size)]
    nearby = flat[at // length * length + rng.integers(0, length, at.size)]
    any_id = rng.integers(N_SPECIAL, source.vocab_size, at.size)
    pick = rng.integers(0, 4, at.size)
    wrong = np.where(pick < 2, anywhere, np.where(pick == 2, nearby, any_id))
    return np.where((wrong == flat[at]) | (wrong < N_SPECIAL), any_id, wrong)


def packed(
    ids: np.ndarray, span: np.ndarray, index: np.ndarray, target: np.ndarray, weight: np.ndarray, capacity: int
) -> Batch:
    """A batch whose loss arrays are padded to `capacity`."""
    room = (0, capacity - len(index))
    return Batch(
        ids,
        span,
        np.pad(index.astype(np.int64), room),
        np.pad(target.astype(np.int64), room),
        np.pad(weight.astype(np.float32), room),
    )
