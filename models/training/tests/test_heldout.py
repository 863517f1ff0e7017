"""Held-out windows: the file's definition, its offsets, and the counting models' bytes."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import pytest

from palimpsest_train import heldout
from palimpsest_train.baselines import Trigram
from palimpsest_train.corpus import open_streams
from palimpsest_train.tokenizer import TextTokenizer

SENTENCES = (
    "The Supplier shall deliver the Goods to the Purchaser within the period that the Order names for it. "
    "Each party shall bear the costs that it has in connection with the negotiation of this Agreement; "
    "nothing in this Section limits the liability of a party for fraud 😀 or for anything that law does not let it limit. "
)


@pytest.fixture
def held_out(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    rows = [
        {"id": f"{kind}{n}", "kind": kind, "source": "made/here", "license": "CC0-1.0", "text": text * 40}
        for n in range(2)
        for kind, text in (("contract", SENTENCES), ("technical", SENTENCES), ("ja", "甲は、乙に対し、本契約に定める業務を委託するものとし、乙はこれを受託する。" * 3))
    ]
    (folder / "validation.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return folder


def test_windows_are_repeatable_and_their_clauses_are_sentences(held_out: Path, tmp_path: Path) -> None:
    lines = heldout.make_windows(held_out, 3)
    assert lines == heldout.make_windows(held_out, 3)
    assert [line["kind"] for line in lines] == ["contract"] * 3 + ["technical"] * 3 + ["ja"] * 3
    heldout.write_windows(lines, tmp_path / "heldout.jsonl")
    for window, line in zip(heldout.read_windows(tmp_path / "heldout.jsonl"), lines):
        start, end = window.clause
        assert window.text[start:end].endswith((".", ";", "。"))
        assert "\n" not in window.text[start:end]
        assert heldout.utf16_length(window.text[:start]) == line["clause"][0]


def test_spans_lie_inside_their_window() -> None:
    for place in (0.0, 0.5, 0.999999):
        window = heldout.Window("a", "contract", "", {8: place}, (0, 0))
        assert 0 <= window.span_start(20, 8) <= 12
    assert heldout.Window("a", "contract", "", {8: 0.999999}, (0, 0)).span_start(20, 8) == 12


def test_windows_with_addresses_are_left_out() -> None:
    text = SENTENCES * 20
    assert heldout.cut_window(text, "contract", 0.5) is not None
    assert heldout.cut_window(text.replace("fraud", "jane.doe@example.com"), "contract", 0.5) is None


def test_stored_bytes_are_the_counting_models_losses(held_out: Path, tmp_path: Path, data: Path) -> None:
    heldout.write_windows(heldout.make_windows(held_out, 1), tmp_path / "heldout.jsonl")
    kinds = {stream.kind for stream in open_streams(data, "train", 3)}
    lines = [line for line in heldout.make_windows(held_out, 1) if line["kind"] in kinds]
    heldout.write_windows(lines, tmp_path / "heldout.jsonl")
    stored = heldout.count_baselines(data, tmp_path / "heldout.jsonl")
    tokenizer = TextTokenizer(data / "tokenizer.json")
    stream = open_streams(data, "train", 3)[0]
    model = Trigram(stream.ids, tokenizer.vocab_size)
    window = next(w for w in heldout.read_windows(tmp_path / "heldout.jsonl") if w.kind == stream.kind)
    ids = heldout.window_ids(window, tokenizer)
    found = np.frombuffer(base64.b64decode(stored["windows"][window.id]["trigram"]), np.uint8) * heldout.UNIT
    place = 5
    exact = -np.log(model.probability(ids[place - 2 : place - 1], ids[place - 1 : place], ids[place : place + 1]))[0]
    assert len(found) == len(ids) - 1
    assert abs(found[place - 1] - min(exact, 25.5)) <= heldout.UNIT / 2 + 1e-9
