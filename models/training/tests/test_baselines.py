import json
from pathlib import Path

import numpy as np
import pytest

from palimpsest_train.baselines import Counts, Trigram, add_baselines, baselines


def test_counts_of_pairs() -> None:
    pairs = Counts(np.array([1, 2, 1, 2, 1, 3]), 2, 5)  # 12 21 12 21 13
    together, total, different = pairs.look_up(np.array([1, 1, 2, 4]), np.array([2, 0, 1, 1]))
    assert together.tolist() == [2, 0, 2, 0]
    assert total.tolist() == [3, 3, 2, 0]
    assert different.tolist() == [2, 2, 1, 0]
    assert pairs.discount == pytest.approx(1 / 5)  # one pair seen once, two seen twice


def test_probabilities_sum_to_one() -> None:
    ids = np.random.default_rng(3).integers(0, 6, 500)
    model = Trigram(ids, 7)  # token 6 never occurs
    token = np.arange(7)
    for before, last in ((0, 1), (5, 5), (6, 2), (2, 6)):
        p = model.probability(np.full(7, before), np.full(7, last), token)
        assert p.sum() == pytest.approx(1.0) and (p > 0).all()
    assert model.unigram.sum() == pytest.approx(1.0)


def test_a_trigram_knows_a_cycle() -> None:
    ids = np.tile([1, 2, 3, 4], 100)
    model = Trigram(ids, 5)
    assert model.probability(np.array([1]), np.array([2]), np.array([3]))[0] > 0.95


def test_baselines_are_added_to_the_report(data: Path, tmp_path: Path) -> None:
    table = baselines(data, 8, 128)
    assert table["contract"]["trigram"] < table["contract"]["unigram"] - 0.5
    (tmp_path / "evaluation.json").write_text(json.dumps({"windowTokens": 128, "windowsPerCase": 8}))
    assert add_baselines(data, tmp_path) == table
    assert json.loads((tmp_path / "evaluation.json").read_text())["baselines"] == table
