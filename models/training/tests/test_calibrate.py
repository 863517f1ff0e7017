"""Temperature fitted after training: recovers a known one, changes no ranking, reaches the exported graphs' model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from palimpsest_train.calibrate import calibrate, fit_sharpness
from palimpsest_train.config import ModelConfig
from palimpsest_train.corpus import open_streams
from palimpsest_train.model import SpanModel
from palimpsest_train.tokenizer import TextTokenizer
from palimpsest_train.weights import load_model, save_weights


@pytest.mark.parametrize("temperature", [0.7, 1.0, 1.6])
def test_a_known_temperature_is_found(temperature: float) -> None:
    torch.manual_seed(3)
    true_logits = 2 * torch.randn(20_000, 12)
    truth = torch.distributions.Categorical(logits=true_logits).sample()
    assert abs(fit_sharpness(true_logits * temperature, truth) - 1 / temperature) < 0.05


def test_calibrated_weights_are_better_and_rank_alike(data: Path, tokenizer: TextTokenizer, tmp_path: Path) -> None:
    torch.manual_seed(5)
    config = ModelConfig(vocab_size=tokenizer.vocab_size, layers=1, width=32, heads=2, ffn=64, max_positions=128)
    plain = SpanModel(config)
    with torch.no_grad():
        for p in plain.parameters():
            if p.ndim == 2:
                p.normal_(std=0.3)  # an untrained model that is far too sure
    save_weights(tmp_path / "plain.npz", config, plain.state_dict(), {})
    result = calibrate(tmp_path / "plain.npz", data, tmp_path / "sharp.npz", rows=4)
    assert result["sharpness"] < 1
    assert result["natsAfter"] < result["natsBefore"]
    assert result["tokens"] == 4 * 8 * len(open_streams(data, "train", 128))
    before, _ = load_model(tmp_path / "plain.npz")
    after, _ = load_model(tmp_path / "sharp.npz")
    assert after.config == replace(before.config, sharpness=result["sharpness"])
    x = torch.randn(1, 4, 32)
    assert torch.equal(before.logits(x).argsort(-1), after.logits(x).argsort(-1))
    kept = before.logits(x) > -1e3
    torch.testing.assert_close(after.logits(x)[kept], before.logits(x)[kept] * result["sharpness"])


def test_an_autoregressive_model_is_calibrated_on_the_following_tokens(data: Path, tokenizer: TextTokenizer, tmp_path: Path) -> None:
    torch.manual_seed(6)
    config = ModelConfig(
        vocab_size=tokenizer.vocab_size, layers=1, width=32, heads=2, ffn=64, max_positions=128, objective="ar"
    )
    plain = SpanModel(config)
    with torch.no_grad():
        for p in plain.parameters():
            if p.ndim == 2:
                p.normal_(std=0.3)
    save_weights(tmp_path / "plain.npz", config, plain.state_dict(), {})
    result = calibrate(tmp_path / "plain.npz", data, tmp_path / "plain.npz", rows=4)
    assert result["sharpness"] < 1
    assert result["natsAfter"] < result["natsBefore"]
    assert result["tokens"] == 4 * 16 * len(open_streams(data, "train", 128))
