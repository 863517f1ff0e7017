"""Runs the measures on models/evaluation/heldout.jsonl, in the order of their worth, until the time is over."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from ..heldout import read_windows
from ..model import SpanModel
from ..tokenizer import TextTokenizer
from . import sections
from .windows import load

SIZES = {"small": 4, "medium": 16, "full": sys.maxsize}  # windows of a kind


def read_baselines(heldout: Path, tokenizer_sha256: str) -> dict[str, dict[str, np.ndarray]] | None:
    """{number of the window: {"unigram", "trigram": nats of its tokens}}, when counted for this tokenizer and this file."""
    path = heldout.parent / f"baselines-{tokenizer_sha256[:12]}.json"
    if not path.exists():
        return None
    found = json.loads(path.read_text())
    if found["tokenizerSha256"] != tokenizer_sha256 or found["heldOutSha256"] != _sha256(heldout):
        return None
    nats = lambda text: np.frombuffer(base64.b64decode(text), np.uint8) * found["unit"]  # noqa: E731
    ids = [window.id for window in read_windows(heldout)]
    return {str(i): {name: nats(text) for name, text in found["windows"][window].items()} for i, window in enumerate(ids)}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def measure(
    model: SpanModel, tokenizer: TextTokenizer, heldout: Path, size: str, end: float, curves: sections.Curves | None
) -> dict[str, Any]:
    """The report; sections that have not begun at time.monotonic() = `end` are left out. `curves`: of planner.json."""
    windows = load(heldout, tokenizer, model.config.max_positions - 1, SIZES[size])
    sha256 = _sha256(tokenizer.path)
    result: dict[str, Any] = {
        "heldOut": {"sha256": _sha256(heldout), "windows": len(windows)}, "tokenizerSha256": sha256, "seconds": {}, "leftOut": [],
    }
    planned: list[tuple[Any, Any]] = [(sections.span_nll, read_baselines(heldout, sha256))]
    if model.config.objective == "denoiser":
        planned += [(sections.single_tokens, None), (sections.factorisation, curves)]
    planned += [(sections.recovery, None), (sections.clause_section(tokenizer), None)]
    for section, extra in planned:
        if time.monotonic() > end:
            result["leftOut"].append(section.__name__)
            continue
        began = time.monotonic()
        result |= section(model, windows, extra)
        result["seconds"][section.__name__] = round(time.monotonic() - began, 1)
        print(f"held-out {section.__name__}: {result['seconds'][section.__name__]} s", flush=True)
    return result
