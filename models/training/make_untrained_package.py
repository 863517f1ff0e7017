"""A package with random weights, to measure speed at sizes that are not trained yet.

    python3 make_untrained_package.py --preset base --tokenizer tokenizer.json --out untrained-base
    python3 make_untrained_package.py --family fourier --preset cpu --lengths 512,1024,4096,16384 --tokenizer tokenizer.json --out untrained-fourier

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
from palimpsest_train.fourier.config import EXPORTED, fourier_config
from palimpsest_train.fourier.export import export_all as export_lengths
from palimpsest_train.fourier.model import FourierModel
from palimpsest_train.fourier.package import build_package as build_fourier_package
from palimpsest_train.model import SpanModel
from palimpsest_train.package import build_package
from palimpsest_train.tokenizer import KIND_IDS, TextTokenizer
from palimpsest_train.weights import save_weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--family", choices=("denoiser", "fourier"), default="denoiser")
    parser.add_argument("--preset", choices=PRESETS, default="base")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--precisions", default="int8")
    parser.add_argument("--lengths", default=",".join(map(str, EXPORTED)), help="graphs of the Fourier diffusion")
    a = parser.parse_args()
    torch.manual_seed(1)
    vocab_size = TextTokenizer(a.tokenizer).vocab_size
    is_fourier = a.family == "fourier"
    model = FourierModel(fourier_config(a.preset, vocab_size)) if is_fourier else SpanModel(model_config(a.preset, vocab_size, "denoiser"))
    for p in model.blocks.parameters():
        if p.ndim >= 2:
            torch.nn.init.normal_(p, std=0.3 * p.shape[-1] ** -0.5)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        weights, precisions = folder / "weights.npz", a.precisions.split(",")
        corpus = {f"train.{kind}": {} for kind in KIND_IDS}
        save_weights(weights, model.config, model.state_dict(), {"objective": "denoiser", "corpus": corpus})
        if is_fourier:
            export_lengths(weights, folder / "onnx", precisions, None, [int(length) for length in a.lengths.split(",")])
        else:
            export_all(weights, folder / "onnx", precisions, None)
        build = build_fourier_package if is_fourier else build_package
        name = f"untrained-fourier-{a.preset}" if is_fourier else f"untrained-{a.preset}"
        build(weights, folder / "onnx", Path(a.tokenizer), None, Path(a.out), name, "0.0.0", "CC0-1.0")


if __name__ == "__main__":
    main()
