"""Settings of models and runs. Lengths are in tokens; times are in seconds unless a name says otherwise."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

OBJECTIVES = ("denoiser", "ar")


@dataclass(frozen=True)
class ModelConfig:
    """Shape of one Transformer. `ffn` is the inner width of SwiGLU; the head size is width / heads."""

    vocab_size: int = 16384
    layers: int = 8
    width: int = 512
    heads: int = 8
    ffn: int = 1408
    soft_cap: float = 15.0
    rope_base: float = 10000.0
    max_positions: int = 1024
    objective: str = "denoiser"
    sharpness: float = 1.0  # factor of the capped logits: 1 / temperature, fitted after training (calibrate.py)

    @property
    def head_size(self) -> int:
        return self.width // self.heads

    def hidden_parameters(self) -> int:
        """Parameters of the blocks, without the embedding and the gains."""
        return self.layers * (4 * self.width * self.width + 3 * self.width * self.ffn)

    def parameters(self) -> int:
        """All matrix parameters (the embedding is tied to the output head)."""
        return self.hidden_parameters() + self.vocab_size * self.width


@dataclass(frozen=True)
class RunConfig:
    """One training run. `minutes` bounds the time; `steps`, when positive, bounds the steps instead."""

    data: str
    out: str
    preset: str = "base"
    objective: str = "denoiser"
    minutes: float = 20.0
    deadline: float = 0.0  # epoch seconds; 0 = now + minutes
    steps: int = 0
    seed: int = 1
    length: int = 512
    long_length: int = 1024
    long_fraction: float = 0.15
    tokens_per_step: int = 262144
    micro_tokens: int = 131072
    loss_share: float = 0.28  # capacity for loss positions, as a share of all positions (denoiser)
    easy_batches: int = 0  # micro-batches over which the denoiser's samples go from easy ones to the usual mix
    weight_clip: float = 10.0  # largest loss weight of a masked token: min(1/t, weight_clip)
    muon_rate: float = 0.02
    muon_decay: float = 0.02
    adam_rate: float = 2e-3
    warmup_steps: int = 200
    decay_share: float = 0.4
    clip: float = 1.0
    ema: float = 0.999
    mix: str = ""  # e.g. "contract=0.45,technical=0.45,ja=0.1"; empty = by size
    device: str = "auto"
    compile: bool = True
    half: bool = False  # bfloat16 matrix products on a processor that has them (on CUDA always)
    attention: str = "auto"
    workers: int = 8
    threads: int = 0
    checkpoint_seconds: float = 120.0
    validate_seconds: float = 120.0
    validate_windows: int = 64
    start_from: str = ""  # weights.npz whose tensors of equal name and shape a new run begins with
    log_steps: int = 20


_MODELS: dict[str, dict[str, int]] = {
    "tiny": {"layers": 2, "width": 64, "heads": 2, "ffn": 128, "max_positions": 256},
    "cpu": {"layers": 4, "width": 256, "heads": 4, "ffn": 704, "max_positions": 512},
    "base": {"layers": 8, "width": 512, "heads": 8, "ffn": 1408},
    "large": {"layers": 12, "width": 768, "heads": 12, "ffn": 2048},
}

_RUNS: dict[str, dict[str, Any]] = {
    "tiny": {
        "length": 128, "long_length": 256, "tokens_per_step": 2048, "micro_tokens": 2048, "warmup_steps": 10,
        "loss_share": 0.4, "workers": 0, "compile": False, "checkpoint_seconds": 20.0, "validate_seconds": 20.0,
        "validate_windows": 8,
    },
    "cpu": {
        "length": 256, "long_length": 512, "tokens_per_step": 8192, "micro_tokens": 8192, "warmup_steps": 50,
        "loss_share": 0.35, "workers": 0, "validate_seconds": 900.0, "validate_windows": 32,
    },
    "base": {"tokens_per_step": 262144, "micro_tokens": 131072},
    "large": {"tokens_per_step": 262144, "micro_tokens": 65536},
}

PRESETS = tuple(_MODELS)


def model_config(preset: str, vocab_size: int, objective: str = "denoiser") -> ModelConfig:
    """The model of a preset for a vocabulary of `vocab_size`."""
    if objective not in OBJECTIVES:
        raise ValueError(f"unknown objective {objective!r}")
    return ModelConfig(vocab_size=vocab_size, objective=objective, **_MODELS[preset])


def run_config(preset: str, **overrides: Any) -> RunConfig:
    """The run settings of a preset; overrides that are None are ignored."""
    chosen = {name: value for name, value in overrides.items() if value is not None}
    return RunConfig(**{"preset": preset, **_RUNS[preset], **chosen})


def as_dict(config: ModelConfig | RunConfig) -> dict[str, Any]:
    return dataclasses.asdict(config)
