"""Weights of a denoiser from its int8 package, for starting a run where the float weights are not kept.

The graph `step` has every matrix: those of MatMulInteger as int8 with a scale per output channel, SwiGLU's second ones
as float32, the embedding as float16. The matrices of one sort have one shape and occur in the order of the layers.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from .config import ModelConfig
from .export import session
from .graphs import StepGraph
from .model import SpanModel
from .tokenizer import MASK, N_SPECIAL
from .weights import save_weights

LARGEST_DIFFERENCE = 0.3  # nats, mean over candidates: the graphs round activations too, on random ids most of all
LEAST_AGREEMENT = 0.8  # share of positions whose first candidate is the same
CHECKED = (4, 24, 96)  # rows, span and context tokens of the comparison


def _dequantised(stored: dict[str, np.ndarray], name: str) -> np.ndarray:
    """float32 [in,out] of an int8 matrix; scales and zero points are per column."""
    base = name.removesuffix("_quantized")
    return (stored[name].astype(np.float32) - stored[base + "_zero_point"].astype(np.float32)) * stored[base + "_scale"]


def state_of_graph(path: Path, config: ModelConfig) -> dict[str, Tensor]:
    """Parameters of a SpanModel from an int8 graph `step`."""
    graph = onnx.load(path).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    wanted = {name: tuple(p.shape) for name, p in SpanModel(config).named_parameters()}
    state = {
        name: torch.from_numpy(stored[f"model.{name}"].astype(np.float32))
        for name, shape in wanted.items()
        if f"model.{name}" in stored and stored[f"model.{name}"].shape == shape
    }
    found: dict[tuple[int, ...], list[np.ndarray]] = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            matrix = _dequantised(stored, node.input[1])
        elif node.op_type == "MatMul" and node.input[1] in stored:
            matrix = stored[node.input[1]]
        else:
            continue
        found.setdefault(matrix.shape, []).append(np.ascontiguousarray(matrix.T, np.float32))
    d, f = config.width, config.ffn
    shapes = {"qkv": (d, 3 * d), "out": (d, d), "up": (d, 2 * f), "down": (f, d)}
    if len(set(shapes.values())) < len(shapes):
        raise ValueError("matrices of this shape cannot be told apart")
    for part, shape in shapes.items():
        matrices = found.get(shape, [])
        if len(matrices) != config.layers:
            raise ValueError(f"{path}: {len(matrices)} matrices of shape {shape} for {config.layers} layers")
        for layer, matrix in enumerate(matrices):
            name = f"blocks.{layer}.{part}"
            state[name] = torch.from_numpy(matrix).reshape(wanted[name])
    missing = sorted(set(wanted) - set(state))
    if missing:
        raise ValueError(f"{path} has no {', '.join(missing)}")
    return state


def compare(model: SpanModel, folder: Path, seed: int = 3) -> dict[str, float]:
    """Restored network against the package's graphs on random ids: {agreement of the first candidate, mean and largest

    difference of candidates' log probabilities in nats}. The graphs also round activations, so small differences are right.
    """
    rows, new, past = CHECKED
    past = min(past, model.config.max_positions - new)
    rng = np.random.default_rng(seed)
    draw = lambda count: rng.integers(N_SPECIAL, model.config.vocab_size, (rows, count))  # noqa: E731
    context = {"ids": draw(past), "pos": np.tile(np.arange(past), (rows, 1))}
    ids = np.where(rng.random((rows, new)) < 0.5, MASK, draw(new))
    pos = np.tile(np.arange(past, past + new), (rows, 1))
    k, v = session(folder / "context.onnx").run(None, context)
    top_ids, top_logp = session(folder / "step.onnx").run(["top_ids", "top_logp"], {"ids": ids, "pos": pos, "k": k, "v": v})
    with torch.no_grad():
        own = model.context(*(torch.from_numpy(value) for value in context.values()))
        logits = model.logits(model.span(torch.from_numpy(ids), torch.from_numpy(pos), *own))
        logp = torch.log_softmax(logits, -1).numpy()
    difference = np.abs(np.take_along_axis(logp, top_ids, -1)[..., :8] - top_logp[..., :8])
    return {
        "agreement": float((logp.argmax(-1) == top_ids[..., 0]).mean()),
        "mean": float(difference.mean()), "largest": float(difference.max()),
    }


def restore(package: Path, out: Path) -> dict[str, Any]:
    """Writes weights.npz from the int8 graphs of a denoiser's package; returns the comparison of `compare`.

    Raises ValueError when the package is of another family or what is restored does not compute what the package does.
    """
    text = (package / "manifest.json").read_bytes()
    manifest = json.loads(text)
    if manifest["family"] != "masked-diffusion":
        raise ValueError(f"{package} holds no denoiser")
    config = ModelConfig(**manifest["config"])
    model = SpanModel(config).eval().requires_grad_(False)
    model.load_state_dict(state_of_graph(package / "int8" / "step.onnx", config))
    found = compare(model, package / "int8")
    if found["agreement"] < LEAST_AGREEMENT or found["mean"] > LARGEST_DIFFERENCE:
        raise ValueError(f"what is restored differs from the package: {found}")
    source = {
        "id": manifest["id"], "version": manifest["version"], "precision": "int8",
        "manifestSha256": hashlib.sha256(text).hexdigest(),
    }
    save_weights(out, config, model.state_dict(), {**manifest["training"], "restoredFrom": source})
    return found
