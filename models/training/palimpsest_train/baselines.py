"""What counting achieves on the spans that the model is measured on: a unigram and a trigram with back-off.

Both are learnt from the training stream of the span's own kind. The trigram sees the two tokens to the left of each
token (true ones, inside the span too) and nothing to the right; it gives an exact NLL, the denoiser's figure beside it is
an upper bound. NLL is in nats per token.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from . import spans
from .corpus import open_streams

SPAN = 32  # tokens of a span


class Counts:
    """Occurrences of n-grams of one order in a stream, and what back-off needs to know about their contexts.

    An n-gram is one int64: its tokens as digits to base `vocab`, the predicted token last.
    """

    def __init__(self, ids: np.ndarray, order: int, vocab: int):
        """ids [N] of a stream; order >= 2; vocab ** order must fit into 63 bits."""
        keys = np.zeros(len(ids) - order + 1, np.int64)
        for place in range(order):
            keys *= vocab
            keys += ids[place : len(ids) - order + 1 + place]
        keys.sort()
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        self.vocab, self.keys = vocab, keys[first]
        self.ends = np.append(first, len(keys))  # self.ends[i]: n-grams before the i-th different one
        counts = np.diff(self.ends)
        once, twice = int((counts == 1).sum()), int((counts == 2).sum())
        self.discount = once / (once + 2 * twice) if once else 0.5

    def look_up(self, context: np.ndarray, token: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(occurrences of context and token, occurrences of the context, different tokens behind it), float64 [n].

        context int64 [n] holds the n-gram without its last token, token int64 [n] that token.
        """
        low, high = (np.searchsorted(self.keys, (context + i) * self.vocab) for i in (0, 1))
        key = context * self.vocab + token
        place = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        together = np.where(self.keys[place] == key, self.ends[place + 1] - self.ends[place], 0)
        return together.astype(float), (self.ends[high] - self.ends[low]).astype(float), (high - low).astype(float)

    def interpolate(self, context: np.ndarray, token: np.ndarray, lower: np.ndarray) -> np.ndarray:
        """Probabilities [n]: absolute discounting, the discounted mass goes to the `lower` order's probabilities [n]."""
        together, total, different = self.look_up(context, token)
        known = np.maximum(together - self.discount, 0.0) + self.discount * different * lower
        return np.where(total > 0, known / np.maximum(total, 1.0), lower)


class Trigram:
    """Unigram with one added to every count, and bigram and trigram on top of it."""

    def __init__(self, ids: np.ndarray, vocab: int):
        """ids [N] of a training stream."""
        ids = np.asarray(ids, np.int64)
        counts = np.bincount(ids, minlength=vocab) + 1.0
        self.vocab, self.unigram = vocab, counts / counts.sum()
        self.pairs, self.triples = Counts(ids, 2, vocab), Counts(ids, 3, vocab)

    def probability(self, before: np.ndarray, last: np.ndarray, token: np.ndarray) -> np.ndarray:
        """p(token | before, last) for int64 arrays [n]."""
        lower = self.pairs.interpolate(last, token, self.unigram[token])
        return self.triples.interpolate(before * self.vocab + last, token, lower)


def baselines(data: Path, rows: int, length: int, size: int = SPAN) -> dict[str, dict[str, float]]:
    """{kind: {unigram, trigram}} on exactly the spans of `size` tokens on which evaluate measures the model."""
    vocab = json.loads((data / "data.json").read_text())["vocabSize"]
    train = {stream.kind: stream for stream in open_streams(data, "train", 3)}
    table: dict[str, dict[str, float]] = {}
    for stream in open_streams(data, "validation", length):
        cases = spans.make_cases(stream, rows, size, length, spans.SPAN_SEED, "cpu")
        windows = cases.windows.numpy()
        column = cases.start.numpy()[:, None] + np.arange(size)
        row = np.arange(rows)[:, None]
        token, last, before = (windows[row, np.maximum(column - back, 0)].ravel() for back in (0, 1, 2))
        model = Trigram(train[stream.kind].ids, vocab)
        table[stream.kind] = {
            "unigram": round(float(-np.log(model.unigram[token]).mean()), 4),
            "trigram": round(float(-np.log(model.probability(before, last, token)).mean()), 4),
        }
    return table


def add_baselines(data: Path, reports: Path) -> dict[str, dict[str, float]]:
    """Measures on the windows that evaluation.json in `reports` names and writes the table there as "baselines"."""
    path = reports / "evaluation.json"
    result = json.loads(path.read_text())
    size = min(SPAN, result["windowTokens"] // 2)
    result["baselines"] = baselines(data, result["windowsPerCase"], result["windowTokens"], size)
    result["baselineSpanTokens"] = size
    path.write_text(json.dumps(result, indent=1))
    return result["baselines"]
