import base64
import json
import math
import random
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import contract_text

from palimpsest_train import planner, spans
from palimpsest_train.heldout import read_windows
from palimpsest_train.judge import sections, statistics
from palimpsest_train.judge.report import measure, read_baselines
from palimpsest_train.judge.windows import HeldWindow, OpenSpan, causal_logp, choose, load
from palimpsest_train.model import SpanModel
from palimpsest_train.package_folder import file_entry
from palimpsest_train.tokenizer import MASK, TextTokenizer

PIECE = "The clause — §4, “甲乙” 😀 — shall apply."


@pytest.fixture(scope="module")
def heldout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two windows of contracts and one in the other kind; an emoji stands before the clause."""
    path, rng = tmp_path_factory.mktemp("heldout") / "heldout.jsonl", random.Random(9)
    with open(path, "w", encoding="utf-8") as file:
        for number, kind in enumerate(("contract", "contract", "technical")):
            text = "😀 A. " + PIECE + " " + contract_text(rng)
            begin = len(text[: text.index("The")].encode("utf-16-le")) // 2
            clause = [begin, begin + len(PIECE.encode("utf-16-le")) // 2]
            line = {"id": f"w{number}", "kind": kind, "text": text, "at": {"8": 0.9999, "32": 0.0, "128": 0.5}, "clause": clause}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return path


@pytest.fixture(scope="module")
def causal(model: SpanModel) -> SpanModel:
    made = SpanModel(replace(model.config, objective="ar")).eval().requires_grad_(False)
    made.load_state_dict(model.state_dict())
    return made


@pytest.fixture(scope="module")
def windows(heldout: Path, tokenizer: TextTokenizer) -> list[HeldWindow]:
    return load(heldout, tokenizer, 127, 99)


def test_ends_of_tokens_cut_the_text(tokenizer: TextTokenizer) -> None:
    ids, ends = tokenizer.encode_with_ends(PIECE)
    assert ids == tokenizer.encode(PIECE) and ends[-1] == len(PIECE) and sorted(ends) == ends
    for i in range(len(ids)):
        if "\ufffd" not in tokenizer.decode(ids[:i]):
            assert tokenizer.decode(ids[:i]) == PIECE[: ends[i - 1] if i else 0]


def test_windows_follow_the_definition(windows: list[HeldWindow], heldout: Path, tokenizer: TextTokenizer) -> None:
    for held, window in zip(read_windows(heldout), sorted(windows, key=lambda w: w.number)):
        tokens = tokenizer.encode(held.text)[:127]
        assert window.ids[1:].tolist() == tokens and set(window.spans) == {8, 32}
        assert window.spans[32].begin == 1 and window.spans[8].end == len(window.ids)  # the lowest and the highest place
        clause = window.clause
        assert clause is not None and held.text[slice(*held.clause)] == PIECE
        assert PIECE in tokenizer.decode(window.ids[clause.begin : clause.end])
        assert PIECE not in tokenizer.decode(window.ids[clause.begin + 1 : clause.end])
        text = tokenizer.decode(window.ids[1:33])
        assert "\ufffd" in text or window.spans[32].characters == len(text)
    assert [number for number, _ in choose(list(read_windows(heldout)), 1)] == [1, 2]


def test_any_order_nll_is_the_masked_loss_over_all_counts(model: SpanModel, windows: list[HeldWindow]) -> None:
    window = windows[0]
    span = window.spans[8]
    cases = spans.Cases(torch.from_numpy(window.ids[None]), torch.tensor([span.begin]), 8)
    masks = sections.random_masks(sections.MASK_SEED, window.number, 8, np.arange(1, 9))
    assert masks.sum(1).tolist() == list(range(1, 9))
    losses = spans.masked_losses(model, cases, [torch.from_numpy(mask[None]) for mask in masks])
    nats, confidence, right = sections.any_order_nll(model, window, 8)
    assert nats == pytest.approx(np.mean([spans.mean(part) for part in losses]), abs=1e-4)
    assert len(confidence) == len(right) == 36 and (confidence > 0).all()


def test_exact_likelihoods_agree(causal: SpanModel, windows: list[HeldWindow]) -> None:
    window = windows[0]
    span = window.spans[32]
    cases = spans.Cases(torch.from_numpy(window.ids[None]), torch.tensor([span.begin]), 32)
    found = causal_logp(causal, window.ids, span.begin, span.end)
    assert -found.mean() == pytest.approx(spans.causal_span_nll(causal, cases), abs=1e-4)


def test_schedules_are_read_from_the_chain(model: SpanModel, windows: list[HeldWindow]) -> None:
    window = windows[0]
    span, size = window.spans[8], 8
    rank = np.random.default_rng([sections.ORDER_SEED, window.number, size]).permutation(size)
    opened = OpenSpan(model, window.ids, span.begin, span.end)
    for steps in (1, 3, 8):
        total, known = 0.0, 0
        for count in sections.balanced(size, steps):
            now = (rank >= known) & (rank < known + count)
            total -= opened.read((rank >= known)[None], now[None]).target_logp.sum()
            known += count
        assert sections.chain_losses(model, window, size, [steps])[0] == pytest.approx(total / size, abs=1e-4)


def test_the_planner_predicts_by_its_formula() -> None:
    curve = {"revealed": [0, 1, 3], "h": [4.0, 3.0, 1.0]}
    h = [4.0, 3.0, 2.0, 1.0]
    assert planner.predicted_error(curve, 4, [3, 1]) == pytest.approx((3 * h[0] - sum(h[:3]) + h[3] - h[3]) / 4)
    assert planner.predicted_error(curve, 4, [1, 1, 1, 1]) == 0.0


def test_slopes_and_their_errors() -> None:
    x = np.array([2.0, 4.0, 8.0])
    samples = np.outer([1.0, 2.0, 3.0, 4.0], 1 / x)
    slope = statistics.slope_of_means(x, samples)
    assert slope == (pytest.approx(-1.0), pytest.approx(0.0, abs=1e-9))
    assert statistics.slope_of_means(x, samples - 10.0) is None
    noisy = np.random.default_rng(1).normal(1 / x, 0.02 / x, (200, 3))
    estimates = [statistics.slope_of_means(x, part) for part in np.split(noisy, 10)]
    spread = np.std([e[0] for e in estimates if e], ddof=1)
    assert np.mean([e[1] for e in estimates if e and e[1]]) == pytest.approx(spread, rel=0.6)


def test_calibration_errors_by_hand() -> None:
    found = statistics.calibration(np.array([0.01, 0.02, 1.0, 0.95]), np.array([False, True, True, False]))
    assert found["tokens"] == 4 and [b["count"] for b in found["bins"] if b["count"]] == [2, 2]
    assert found["ece"] == pytest.approx((2 * abs(0.015 - 0.5) + 2 * abs(0.975 - 0.5)) / 4)
    assert statistics.estimate([1.0, 3.0]) == {"mean": 2.0, "error": 1.0}
    assert statistics.share(1, 4)["error"] == pytest.approx(math.sqrt(0.25 * 0.75 / 4), abs=1e-5)


def test_edit_distance_equals_the_plain_recursion() -> None:
    def plain(a: str, b: str) -> int:
        if not a or not b:
            return len(a) + len(b)
        return min(plain(a[1:], b) + 1, plain(a, b[1:]) + 1, plain(a[1:], b[1:]) + (a[0] != b[0]))

    rng = random.Random(2)
    for _ in range(60):
        a, b = ("".join(rng.choices("ab😀", k=rng.randint(0, 5))) for _ in range(2))
        assert statistics.edit_distance(a, b) == plain(a, b)
    assert statistics.normalised_edit_distance("", "") == 0 and statistics.normalised_edit_distance("abc", "xyz") == 1


@pytest.mark.parametrize("objective", ["denoiser", "ar"])
def test_the_whole_report(
    model: SpanModel, causal: SpanModel, tokenizer: TextTokenizer, heldout: Path, objective: str
) -> None:
    count = {w.id: min(511, len(tokenizer.encode(w.text))) for w in read_windows(heldout)}
    packed = {key: base64.b64encode(bytes([30] * n)).decode() for key, n in count.items()}
    sha256 = file_entry(tokenizer.path.parent, tokenizer.path.name)["sha256"]
    path = heldout.parent / f"baselines-{sha256[:12]}.json"
    content = {
        "tokenizerSha256": sha256, "heldOutSha256": file_entry(heldout.parent, heldout.name)["sha256"], "unit": 0.1,
        "windows": {key: {"unigram": text, "trigram": text} for key, text in packed.items()},
    }
    path.write_text(json.dumps(content))
    used = model if objective == "denoiser" else causal
    curve = {"revealed": [0, 31], "h": [5.0, 2.0]}
    curves = {kind: {"32": curve} for kind in ("contract", "technical")}
    report = measure(used, tokenizer, heldout, "full", math.inf, curves)
    assert report["heldOut"]["windows"] == 3 and report["leftOut"] == []
    assert [(r["kind"], r["tokens"], r["spans"]) for r in report["spanNll"]] == [
        ("contract", 8, 2), ("contract", 32, 2), ("technical", 8, 1), ("technical", 32, 1),
    ]
    for row in report["spanNll"]:
        assert row["nats"]["mean"] > 1 and row["bitsPerCharacter"] > 0 and row["unigram"] == row["trigram"] == pytest.approx(3.0)
    assert {row["kind"]: row["spans"] for row in report["clause"]} == {"contract": 2, "technical": 1}
    assert all(0 <= row["distance"]["mean"] <= 1 for row in report["clause"])
    if objective == "denoiser":
        assert [row["kind"] for row in report["factorisation"]] == ["all", "contract", "technical"]
        first = report["factorisation"][0]["points"][0]
        assert first["steps"] == 1 and first["predicted"] == pytest.approx(1.5, abs=1e-6)
        assert report["calibration"]["tokens"] == 3 * 32 and 0 <= report["calibration"]["ece"] <= 1
    path.write_text(json.dumps({**content, "heldOutSha256": "other"}))
    assert read_baselines(heldout, sha256) is None
    assert len(measure(used, tokenizer, heldout, "small", time.monotonic() - 1, None)["leftOut"]) == len(report["seconds"])


def test_a_span_is_read_with_its_mask(model: SpanModel, windows: list[HeldWindow]) -> None:
    span = windows[0].spans[8]
    opened = OpenSpan(model, windows[0].ids, span.begin, span.end)
    masked = np.eye(8, dtype=bool)
    together = opened.read(masked)
    for column in range(8):
        ids = torch.from_numpy(np.where(masked[column], MASK, opened.targets)[None])
        logp = model.logits(model.span(ids, opened.pos, opened.k, opened.v))[0, column].log_softmax(-1)
        assert together.target_logp[column] == pytest.approx(float(logp[opened.targets[column]]), abs=1e-4)
        assert together.right[column] == (int(logp.argmax()) == opened.targets[column])
