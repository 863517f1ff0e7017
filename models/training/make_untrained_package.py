"""A package with random weights, to measure speed at sizes that are not trained yet.

    python3 make_untrained_package.py --preset base --tokenizer tokenizer.json --out untrained-base

Matrices are random at a tenth of their usual output scale, so that no number overflows; times do not depend on the values.
Needs the packages of pyproject.toml. About a minute and 2 GB of memory for `base`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import torch

from palimpsest_train.config import PRESETS, model_config
from palimpsest_train.export import export_all
from palimpsest_train.model import SpanModel
from palimpsest_train.package import build_package
from palimpsest_train.tokenizer import KIND_IDS, TextTokenizer
from palimpsest_train.weights import save_weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", choices=PRESETS, default="base")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--precisions", default="int8")
    a = parser.parse_args()
    torch.manual_seed(1)
    model = SpanModel(model_config(a.preset, TextTokenizer(a.tokenizer).vocab_size, "denoiser"))
    for p in model.blocks.parameters():
        if p.ndim >= 2:
            torch.nn.init.normal_(p, std=0.3 * p.shape[-1] ** -0.5)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        corpus = {f"train.{kind}": {} for kind in KIND_IDS}
        save_weights(folder / "weights.npz", model.config, model.state_dict(), {"objective": "denoiser", "corpus": corpus})
        export_all(folder / "weights.npz", folder / "onnx", a.precisions.split(","), None)
        build_package(
            folder / "weights.npz", folder / "onnx", Path(a.tokenizer), None, Path(a.out),
            f"untrained-{a.preset}", "0.0.0", "CC0-1.0",
        )


if __name__ == "__main__":
    main()
