"""A package with random weights, to measure speed at sizes that are not trained yet.

    python3 make_untrained_package.py --preset base --tokenizer tokenizer.json --out untrained-base
    python3 make_untrained_package.py --family flow --preset fixture --patch 2 --precisions float32 --tokenizer T --out tiny-flow-pairs
    python3 make_untrained_package.py --family fourier --lengths 1024,2048,4096 --tokenizer tokenizer.json --out untrained-fourier

Matrices of the layers are random at a tenth of their usual output scale, so that no number overflows; times do not depend
on the values, except for a flow (`--family flow`): how many sweeps it takes is a matter of its weights. Needs the packages
of pyproject.toml. About a minute and 2 GB of memory for `base`, more for the graph of a Fourier diffusion of 32768 tokens.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from palimpsest_train import export, package, weights
from palimpsest_train.config import PRESETS, model_config
from palimpsest_train.flow import config as flow_config, export as flow_export, model as flow_model, package as flow_package
from palimpsest_train.flow import weights as flow_weights
from palimpsest_train.fourier import config as fourier_config, export as fourier_export, model as fourier_model
from palimpsest_train.fourier import package as fourier_package
from palimpsest_train.model import SpanModel
from palimpsest_train.rectified import config as rectified_config, export as rectified_export, network as rectified_model
from palimpsest_train.rectified import package as rectified_package, weights as rectified_weights
from palimpsest_train.tokenizer import KIND_IDS, TextTokenizer


@dataclass(frozen=True)
class Kit:
    """How a family makes a model of a preset, saves weights, exports them and builds a package."""

    make: Callable[..., nn.Module]
    save: Callable[..., None]
    export_all: Callable[..., Any]
    build_package: Callable[..., Any]


KITS = {
    "denoiser": Kit(
        lambda preset, size: SpanModel(model_config(preset, size, "denoiser")),
        weights.save_weights, export.export_all, package.build_package,
    ),
    "rectified": Kit(
        lambda preset, size: rectified_model.RectifiedModel(rectified_config.rectified_config(preset, size)),
        rectified_weights.save_weights, rectified_export.export_all, rectified_package.build_package,
    ),
    "flow": Kit(
        lambda preset, size, patch: flow_model.FlowModel(flow_config.flow_config(preset, size, patch)),
        flow_weights.save_flow, flow_export.export_all, flow_package.build_package,
    ),
    "fourier": Kit(
        lambda preset, size: fourier_model.FourierModel(fourier_config.fourier_config(preset, size)),
        weights.save_weights, fourier_export.export_all, fourier_package.build_package,
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--family", choices=tuple(KITS), default="denoiser")
    parser.add_argument("--preset", choices=tuple({*PRESETS, *flow_config.PRESETS}), default="base")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--precisions", default="int8")
    lengths = ",".join(map(str, fourier_config.EXPORTED))
    parser.add_argument("--lengths", default=lengths, help="graphs of the Fourier diffusion")
    parser.add_argument("--patch", type=int, default=1, help="tokens per vector of a flow")
    a = parser.parse_args()
    torch.manual_seed(1)
    kit = KITS[a.family]
    model = kit.make(a.preset, TextTokenizer(a.tokenizer).vocab_size, *([a.patch] if a.family == "flow" else []))
    layers = [flow.trunk.blocks for flow in model.flows] if a.family == "flow" else [model.blocks]
    for p in (p for part in layers for p in part.parameters()):
        if p.ndim >= 2:
            torch.nn.init.normal_(p, std=0.3 * p.shape[-1] ** -0.5)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        file, corpus = folder / "weights.npz", {f"train.{kind}": {} for kind in KIND_IDS}
        kit.save(file, model.config, model.state_dict(), {"objective": a.family, "corpus": corpus})
        chosen = [[int(length) for length in a.lengths.split(",")]] if a.family == "fourier" else []
        kit.export_all(file, folder / "onnx", a.precisions.split(","), None, *chosen)
        name = f"untrained-{a.preset}" if a.family == "denoiser" else f"untrained-{a.family}-{a.preset}"
        name += f"-patch{a.patch}" if a.patch > 1 else ""
        kit.build_package(file, folder / "onnx", Path(a.tokenizer), None, Path(a.out), name, "0.0.0", "CC0-1.0")


if __name__ == "__main__":
    main()
