"""Means with standard errors, calibration, slopes and edit distance. An estimate is {"mean", "error"}."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

BINS = 15

Estimate = dict[str, float | None]


def rounded(value: float) -> float:
    return round(float(value), 5)


def estimate(values: Sequence[float] | np.ndarray) -> Estimate:
    """Mean of independent values and its standard error s / sqrt(n), s with n - 1; no error of fewer than two."""
    found = np.asarray(values, float)
    error = rounded(found.std(ddof=1) / math.sqrt(len(found))) if len(found) > 1 else None
    return {"mean": rounded(found.mean()), "error": error}


def share(hits: int, count: int) -> Estimate:
    """A share with its binomial standard error."""
    mean = hits / count
    return {"mean": rounded(mean), "error": rounded(math.sqrt(mean * (1 - mean) / count)) if count > 1 else None}


def calibration(confidence: np.ndarray, right: np.ndarray) -> dict[str, Any]:
    """Expected calibration error over BINS bins of equal width: sum of count * |mean confidence - accuracy| / all.

    confidence float [n]: the probability given to an answer; right bool [n]: was it right?
    """
    place = np.clip(np.floor(confidence * BINS).astype(int), 0, BINS - 1)
    count = np.bincount(place, minlength=BINS)
    sums = [np.bincount(place, weights=value.astype(float), minlength=BINS) for value in (confidence, right)]
    bins = [
        {
            "from": rounded(i / BINS), "to": rounded((i + 1) / BINS), "count": int(n),
            "confidence": rounded(sums[0][i] / n) if n else None, "accuracy": rounded(sums[1][i] / n) if n else None,
        }
        for i, n in enumerate(count)
    ]
    return {"tokens": len(right), "ece": rounded(np.abs(sums[0] - sums[1]).sum() / max(1, len(right))), "bins": bins}


def log_slope(x: np.ndarray, y: np.ndarray) -> float | None:
    """Slope of the least-squares line through (ln x, ln y); None with fewer than two points or a value that is not positive."""
    if len(x) < 2 or (x <= 0).any() or (y <= 0).any():
        return None
    a, b = np.log(x) - np.log(x).mean(), np.log(y)
    return float((a * (b - b.mean())).sum() / (a * a).sum())


def slope_of_means(x: np.ndarray, samples: np.ndarray) -> tuple[float, float | None] | None:
    """(log_slope of the means over samples [n, points], its jackknife standard error); None where there is no slope."""
    slope = log_slope(x, samples.mean(0))
    if slope is None:
        return None
    n = len(samples)
    others = [log_slope(x, (samples.sum(0) - left) / (n - 1)) for left in samples] if n > 2 else [None]
    found = np.array([other for other in others if other is not None])
    if len(found) < len(others):
        return slope, None
    return slope, float(math.sqrt((n - 1) / n * ((found - found.mean()) ** 2).sum()))


def edit_distance(a: str, b: str) -> int:
    """Fewest insertions, deletions and substitutions of code points."""
    if not a or not b:
        return len(a) + len(b)
    other = np.array([ord(c) for c in b])
    place = np.arange(len(b) + 1)
    row = place.copy()
    for i, character in enumerate(a):
        best = np.empty_like(row)
        best[0] = i + 1
        best[1:] = np.minimum(row[1:] + 1, row[:-1] + (other != ord(character)))
        row = np.minimum.accumulate(best - place) + place  # insertions: each costs one per column
    return int(row[-1])


def normalised_edit_distance(a: str, b: str) -> float:
    """The distance as a share of the longer text; 0 of two empty texts."""
    return edit_distance(a, b) / max(len(a), len(b), 1)
