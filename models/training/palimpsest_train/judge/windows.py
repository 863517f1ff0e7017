"""Held-out windows as tokens of a model, and spans of them opened for reading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ..heldout import SPAN_SIZES, WINDOW_TOKENS, Window, read_windows
from ..infill_ar import middle_last
from ..model import SpanModel
from ..tokenizer import KIND_IDS, MASK, TextTokenizer

RUN_TOKENS = {"cpu": 2048, "cuda": 16384}  # span tokens of one forward pass


@dataclass(frozen=True)
class HeldSpan:
    """Tokens begin..end of a window; `characters`: code points of its text."""

    begin: int
    end: int
    characters: int


@dataclass(frozen=True)
class HeldWindow:
    """`ids` int64 [1 + count]: kind token and text; `ends` [1 + count]: end of each token in the text, in characters."""

    number: int  # in the file: part of every random stream, so that every size of evaluation draws the same
    kind: str
    ids: np.ndarray
    ends: np.ndarray
    spans: dict[int, HeldSpan]
    clause: HeldSpan | None  # None when it does not lie inside the tokens


def choose(windows: list[Window], most: int) -> list[tuple[int, Window]]:
    """(number, window): at most `most` windows of each kind, spread evenly, one of each kind by turns."""
    kinds: dict[str, list[tuple[int, Window]]] = {}
    for entry in enumerate(windows):
        kinds.setdefault(entry[1].kind, []).append(entry)
    picked = []
    for found in kinds.values():
        count = min(most, len(found))
        picked.append([found[int((i + 0.5) * len(found) / count)] for i in range(count)])
    return [row[i] for i in range(max(map(len, picked), default=0)) for row in picked if i < len(row)]


def tokenise(number: int, window: Window, tokenizer: TextTokenizer, most: int) -> HeldWindow:
    """The window's first tokens, at most `most` and WINDOW_TOKENS, with the spans that fit twice into them."""
    found, where = tokenizer.encode_with_ends(window.text)
    count = min(len(found), WINDOW_TOKENS, most)
    ids = np.array([KIND_IDS[window.kind], *found[:count]], np.int64)
    ends = np.array([0, *where[:count]], np.int64)

    def span(begin: int, end: int) -> HeldSpan:
        return HeldSpan(begin, end, int(ends[end - 1] - ends[begin - 1]))

    begins = {size: 1 + window.span_start(count, size) for size in SPAN_SIZES if 2 * size <= count}
    begin, last = np.searchsorted(ends, window.clause[0], "right"), np.searchsorted(ends, window.clause[1], "left")
    clause = span(int(begin), int(last) + 1) if last < len(ends) else None
    return HeldWindow(number, window.kind, ids, ends, {n: span(b, b + n) for n, b in begins.items()}, clause)


def load(path: Path, tokenizer: TextTokenizer, most_tokens: int, per_kind: int) -> list[HeldWindow]:
    return [tokenise(i, window, tokenizer, most_tokens) for i, window in choose(list(read_windows(path)), per_kind)]


@dataclass
class Reading:
    """What a model says at n places: log probability of the true id, of the best id, and whether that is the true one."""

    target_logp: np.ndarray
    best_logp: np.ndarray
    right: np.ndarray


class OpenSpan:
    """A span of a window under the denoiser, its context read once."""

    def __init__(self, model: SpanModel, ids: np.ndarray, begin: int, end: int):
        self.model, self.targets = model, ids[begin:end]
        self.device = model.embedding.device
        pos = np.arange(len(ids))
        outside = np.r_[0:begin, end : len(ids)]
        self.context = tuple(self._tensor(x[None]) for x in (ids[outside], pos[outside]))
        self.pos = self._tensor(pos[None, begin:end])
        with torch.no_grad():
            self.k, self.v = model.context(*self.context)

    def _tensor(self, values: np.ndarray) -> torch.Tensor:
        return torch.tensor(values, device=self.device)

    @torch.no_grad()
    def read(self, masked: np.ndarray, wanted: np.ndarray | None = None) -> Reading:
        """Canvases bool [R,S] with [MASK] where masked and the true ids elsewhere, read where `wanted` (default: masked)."""
        wanted = masked if wanted is None else wanted
        canvases = np.where(masked, MASK, self.targets)
        rows = max(1, RUN_TOKENS[self.device.type] // len(self.targets))
        parts: list[np.ndarray] = []
        for i in range(0, len(canvases), rows):
            ids, here = self._tensor(canvases[i : i + rows]), self._tensor(wanted[i : i + rows])
            hidden = self.model.span(ids, self.pos.expand(ids.shape), self.k, self.v)
            logp = self.model.logits(hidden[here]).log_softmax(-1)
            target = self._tensor(np.broadcast_to(self.targets, canvases[i : i + rows].shape))[here]
            best, choice = logp.max(-1)
            own = logp.gather(1, target[:, None])[:, 0]
            parts.append(torch.stack((own.double(), best.double(), (choice == target).double())).cpu().numpy())
        own, best, right = np.concatenate(parts, axis=1)
        return Reading(own, best, right > 0)


@torch.no_grad()
def causal_logp(model: SpanModel, ids: np.ndarray, begin: int, end: int) -> np.ndarray:
    """Exact log probabilities [end - begin] of a span's ids under the autoregressive model, given prefix and suffix."""
    size = end - begin
    row = torch.from_numpy(middle_last(ids[None], np.array([begin]), np.array([end]))).long().to(model.embedding.device)
    hidden = model.joint(row, torch.arange(row.shape[1], device=row.device)[None], None)
    logp = model.logits(hidden[:, -size - 2 : -2]).log_softmax(-1)
    return logp.gather(2, row[:, -size - 1 : -1, None])[0, :, 0].double().cpu().numpy()
