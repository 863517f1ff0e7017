"""Starting a run from the weights of another one, of the same or another family, and saying so in its records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .weights import load_weights

Fit = Callable[[str, torch.Size, dict[str, Tensor]], Tensor | None]


def origin(file: Path, about: dict[str, Any]) -> dict[str, Any]:
    """What a manifest says about the weights that a run started from: their package, or the hash of their file."""
    source = about.get("restoredFrom") or {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    return {**source, "tokens": about.get("tokens"), "steps": about.get("steps"), "minutes": about.get("minutes")}


def load(file: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """(float32 state of a denoiser's weight file, what records say about it)."""
    _, state, about = load_weights(file)
    return state, origin(file, about)


@torch.no_grad()
def copy_matching(
    model: nn.Module, state: dict[str, Tensor], named: Callable[[str], str] = lambda name: name, fit: Fit | None = None
) -> list[str]:
    """Copies tensors into parameters; returns the names of the parameters that got one.

    named  name of a parameter -> name of its tensor in `state`; taken when the shapes are equal
    fit    (name in `state`, shape, state) -> a tensor of that shape for what does not fit as it is, or None
    """
    taken = []
    for name, p in model.named_parameters():
        source = named(name)
        value = state.get(source)
        if value is not None and value.shape != p.shape:
            value = fit(source, p.shape, state) if fit is not None else None
        if value is not None:
            p.copy_(value)
            taken.append(name)
    if not taken:
        raise ValueError("no tensor of the weights to start from fits this network")
    return taken


def take(
    model: nn.Module, file: Path, named: Callable[[str], str] = lambda name: name, fit: Fit | None = None
) -> dict[str, Any]:
    """`copy_matching` from a denoiser's weight file; returns what the records say about it."""
    state, about = load(file)
    return {**about, "tensors": len(copy_matching(model, state, named, fit))}


def log(started_from: dict[str, Any] | None, write: Callable[[str], None]) -> None:
    if started_from is not None:
        write(f"started from {started_from}")
