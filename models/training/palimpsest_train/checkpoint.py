"""Checkpoints of a training run, and what a run says about itself."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from .config import ModelConfig, as_dict
from .optim import load_states
from .weights import save_weights

if TYPE_CHECKING:
    from .train import Trainer

FILE = "checkpoint.pt"


def device_name(device: torch.device) -> str:
    """Name of the accelerator, or "CPU" with the processor's name where the system tells it."""
    if device.type == "cuda":
        return torch.cuda.get_device_name()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return "CPU (" + next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")) + ")"
    except (OSError, StopIteration):
        return "CPU"


def summary(trainer: Trainer) -> dict[str, Any]:
    """What a package's manifest says about the training: device, steps, tokens seen, minutes, corpus, settings."""
    run = trainer.run
    started = {} if trainer.started_from is None else {"startedFrom": trainer.started_from}
    return {
        **started,
        "preset": run.preset,
        "objective": run.objective,
        "device": device_name(trainer.device),
        "threads": torch.get_num_threads() if trainer.device.type == "cpu" else None,
        "steps": trainer.step,
        "tokens": trainer.tokens,
        "minutes": round(trainer.elapsed / 60, 2),
        "seed": run.seed,
        "mix": run.mix,
        "tokensPerStep": run.tokens_per_step,
        "windowTokens": [run.length, run.long_length],
        "tokenizerSha256": trainer.about["tokenizerSha256"],
        "corpus": {key: value for key, value in trainer.about["streams"].items() if key.startswith("train.")},
    }


def save(trainer: Trainer) -> None:
    """Writes checkpoint.pt of the run's folder, atomically."""
    state = {
        "model": trainer.model.state_dict(),
        "average": trainer.average.state_dict(),
        "optimisers": [optimiser.state_dict() for optimiser in trainer.optimisers],
        "clock": {
            "step": trainer.step, "tokens": trainer.tokens, "micro_done": trainer.micro_done,
            "elapsed": trainer.elapsed, "long": trainer.long, "micro_tokens": trainer.micro_tokens,
        },
        "config": as_dict(trainer.config),
        "about": summary(trainer),
    }
    temporary = trainer.out / (FILE + ".tmp")
    torch.save(state, temporary)
    os.replace(temporary, trainer.out / FILE)


def resume(trainer: Trainer) -> bool:
    """Puts a new trainer where the checkpoint of its folder was; False when there is none."""
    path = trainer.out / FILE
    if not path.exists():
        return False
    state = torch.load(path, map_location="cpu", weights_only=True)
    shape = as_dict(trainer.config)  # may have fields that did not exist when the checkpoint was written
    if any(shape.get(name) != value for name, value in state["config"].items()):
        raise ValueError(f"{path} belongs to another model")
    trainer.model.load_state_dict(state["model"])
    trainer.average.load_state_dict(state["average"])
    load_states(trainer.optimisers, state["optimisers"])
    trainer.started_from = state["about"].get("startedFrom")
    clock = state["clock"]
    trainer.step, trainer.tokens, trainer.elapsed = clock["step"], clock["tokens"], clock["elapsed"]
    trainer.long = clock["long"]
    # batches are numbered in micro-batches: after a change of their size go on behind all tokens seen
    trainer.micro_done = -(-clock["micro_done"] * clock["micro_tokens"] // trainer.micro_tokens)
    trainer.log(f"resumed at step {trainer.step}, {trainer.elapsed:.0f} s")
    return True


def rescue(
    folder: Path, out: Path | None = None, config: Callable[..., Any] = ModelConfig, save: Callable[..., None] = save_weights
) -> None:
    """Writes weights.npz (to `out` or the run's folder) from the last checkpoint of a run that has not reached its end.

    `config` makes the model's shape from the checkpoint's, `save` writes weights of that shape.
    """
    state = torch.load(folder / FILE, map_location="cpu", weights_only=True)
    out = out or folder
    out.mkdir(parents=True, exist_ok=True)
    save(out / "weights.npz", config(**state["config"]), state["average"], {**state["about"], "rescued": True})
