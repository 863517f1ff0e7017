"""Weights of a flow from its package, for exporting it again or starting a run where the float weights are not kept.

Folding at export renames, transposes and joins tensors. A model of the same shape with random weights is exported in the
same way: where a parameter's numbers turn up there, the package has those of its own. So package and code must belong
together: what newer code exports differently is found by the code that made the package.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from .codebook import LOG_SCALE_RANGE
from .config import FlowConfig
from .export import export_graph, fold_constants, open_graphs, parity
from .graphs import graph_names
from .model import FlowModel
from .package import FAMILY
from .weights import save_flow

LARGEST_DIFFERENCE = 0.1  # relative median of `parity`: int8 graphs round activations too
MOST_SLICES = 256  # of an axis, where a parameter is not found as a whole

Tensors = dict[str, np.ndarray]


def _stored(path: Path) -> Tensors:
    """float32 initialisers of a graph by name; int8 matrices times their scales under the name of the float one."""
    raw = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(path).graph.initializer}
    found: Tensors = {}
    for name, value in raw.items():
        if name.endswith("_quantized"):
            base = name.removesuffix("_quantized")
            found[base] = (value.astype(np.float32) - raw[base + "_zero_point"].astype(np.float32)) * raw[base + "_scale"]
        elif value.dtype == np.int8 and name + "_scale" in raw:
            found[name] = value.astype(np.float32) * raw[name + "_scale"]
        elif value.dtype in (np.float16, np.float32):
            found[name] = value.astype(np.float32)
    return found


def _random_model(config: FlowConfig) -> FlowModel:
    torch.manual_seed(11)
    model = FlowModel(config).eval().requires_grad_(False)
    low, high = LOG_SCALE_RANGE
    for name, p in model.named_parameters():
        random = torch.rand_like(p)
        p.copy_(low + (high - low) * (0.1 + 0.8 * random) if "log_scale" in name else 0.3 + 0.4 * random)
    return model


def _fresh(model: FlowModel) -> dict[str, Tensors]:
    graphs: dict[str, Tensors] = {}
    with tempfile.TemporaryDirectory() as scratch:
        traced, folded = Path(scratch) / "traced.onnx", Path(scratch) / "folded.onnx"
        for name in graph_names(model.config):
            export_graph(model, name, traced)
            fold_constants(traced, folded)
            graphs[name] = _stored(folded)
    return graphs


def _find(wanted: np.ndarray, fresh: dict[str, Tensors], package: dict[str, Tensors]) -> np.ndarray | None:
    """What stands in the package where `wanted` stands in the fresh graphs: as it is, transposed, joined, or in slices."""
    forms = [wanted] if wanted.ndim == 1 else [wanted, wanted.reshape(-1, wanted.shape[-1]).T]
    for graph, tensors in fresh.items():
        for name, values in tensors.items():
            if values.size != wanted.size or name not in package[graph]:
                continue
            for number, form in enumerate(forms):
                if np.allclose(form.ravel(), values.ravel(), rtol=1e-6, atol=0):
                    own = package[graph][name].reshape(form.shape)
                    return np.ascontiguousarray(own.T if number else own).reshape(wanted.shape)
    if wanted.ndim > 1:
        for axis in (0, wanted.ndim - 1):
            if wanted.shape[axis] <= MOST_SLICES:
                parts = [_find(part, fresh, package) for part in np.moveaxis(wanted, axis, 0)]
                if all(part is not None for part in parts):
                    return np.stack([part for part in parts if part is not None], axis)
    return None


def restore(package: Path, out: Path, precision: str | None = None) -> dict[str, Any]:
    """Writes weights.npz from a package's graphs; returns how far the restored network is from them (`parity`).

    `precision`: float32 where there is one, else int8. Raises ValueError when the package is no flow, a parameter is not
    found, or what is restored does not compute what the package does.
    """
    text = (package / "manifest.json").read_bytes()
    manifest = json.loads(text)
    if manifest["family"] != FAMILY:
        raise ValueError(f"{package} holds no autoregressive flow")
    precisions = {graph["dtype"] for graph in manifest["graphs"]}
    precision = precision or ("float32" if "float32" in precisions else "int8")
    config = FlowConfig(**manifest["config"])
    model = _random_model(config)
    stored = {name: _stored(package / precision / f"{name}.onnx") for name in graph_names(config)}
    fresh = _fresh(model)
    state: dict[str, Tensor] = {}
    for name, p in model.named_parameters():
        found = _find(p.numpy(), fresh, stored)
        if found is None:
            raise ValueError(f"{package} has no {name}")
        state[name] = torch.from_numpy(found.astype(np.float32))
    model.load_state_dict(state, strict=False)
    differences = parity(model, open_graphs(package / precision, config), precision if precision == "int8" else "float16")
    if max(differences.values()) > LARGEST_DIFFERENCE:
        raise ValueError(f"what is restored differs from the package: {differences}")
    source = {
        "id": manifest["id"], "version": manifest["version"], "precision": precision,
        "manifestSha256": hashlib.sha256(text).hexdigest(),
    }
    save_flow(out, config, state, {**manifest["training"], "restoredFrom": source})
    return differences
