"""Packages of the span denoiser and of the autoregressive baseline: their graphs and golden vectors."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from .config import ModelConfig
from .export import session
from .graphs import GRAPHS_OF
from .package_folder import TOLERANCES, Contents, assemble, check, differences, first_values, golden_ids
from .tokenizer import MASK
from .weights import load_weights

FAMILY = {"denoiser": "masked-diffusion", "ar": "autoregressive-infill"}


def _run(path: Path, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    run = session(path)
    return dict(zip([output.name for output in run.get_outputs()], run.run(None, inputs)))


def run_golden(folder: Path, config: ModelConfig, batch: int, new: int, past: int) -> list[dict[str, Any]]:
    """Runs the graphs of one precision on fixed ids; returns inputs and first outputs of each.

    The second and the third graph get the cache of the first, where they take one; `ar_score` gets the first one's ids.
    Ids: golden_ids, every third span id is [MASK]. The targets of `score` are the ids before masking.
    """
    first, second, third = GRAPHS_OF[config.objective]
    ids = golden_ids(config.vocab_size, batch, past, 0)
    pos = np.tile(np.arange(past), (batch, 1))
    context = {"ids": ids, "pos": pos}
    found = _run(folder / f"{first}.onnx", context)
    record = [{"graph": first, **_plain(context), "outputs": first_values(found)}]
    k, v = list(found.values())[:2]
    targets = golden_ids(config.vocab_size, batch, new, past)
    ids = targets.copy()
    if config.objective == "denoiser":
        ids[:, ::3] = MASK
    span = {"ids": ids, "pos": np.tile(np.arange(past, past + new), (batch, 1))}
    found = _run(folder / f"{second}.onnx", {**span, "k": k, "v": v})
    record.append({"graph": second, **_plain(span), "outputs": first_values(found)})
    if not (folder / f"{third}.onnx").exists():
        return record
    if config.objective == "denoiser":
        span["targets"] = targets
        found = _run(folder / f"{third}.onnx", {**span, "k": k, "v": v})
        record.append({"graph": third, **_plain(span), "outputs": first_values(found)})
    else:
        record.append({"graph": third, **_plain(context), "outputs": first_values(_run(folder / f"{third}.onnx", context))})
    return record


def _plain(inputs: dict[str, np.ndarray]) -> dict[str, Any]:
    return {name: value.tolist() for name, value in inputs.items()}


def golden_graphs(folder: Path, config: ModelConfig, precisions: list[str]) -> dict[str, Any]:
    """`runs`: pairs of records of the required graphs; `scores`: one record of the optional third graph per run."""
    shapes = [(1, 6, 20), (2, 3, 5)] + ([(1, 4, 0)] if config.objective == "denoiser" else [])
    graphs = {}
    for precision in precisions:
        records = [run_golden(folder / precision, config, *shape) for shape in shapes]
        graphs[precision] = {
            "tolerance": TOLERANCES[precision],
            "runs": [record[:2] for record in records],
            "scores": [record[2] for record in records if len(record) > 2],
        }
    return {"graphs": graphs}


def build_package(
    weights: Path, onnx_folder: Path, tokenizer_file: Path, reports: Path | None, out: Path, name: str, version: str,
    license_text: str, only: list[str] | None = None, license_file: Path | None = None,
) -> dict[str, Any]:
    """Assembles a package in `out` from exported graphs (of the precisions `only`) and reports; returns the manifest."""
    config, _, about = load_weights(weights)
    contents = Contents(
        FAMILY[config.objective], config.vocab_size, config.max_positions, dataclasses.asdict(config), about,
        lambda folder: [(role, {}) for role in GRAPHS_OF[config.objective] if (folder / f"{role}.onnx").exists()],
        lambda folder, precisions, _: golden_graphs(folder, config, precisions),
    )
    return assemble(contents, onnx_folder, tokenizer_file, reports, out, name, version, license_text, only, license_file)


def verify_package(folder: Path) -> list[str]:
    """Problems of a package: checksums, tokenizer cases, and golden runs on this machine's processor."""

    def graphs(manifest: dict[str, Any], golden: dict[str, Any]) -> list[str]:
        config = ModelConfig(**manifest["config"])
        problems: list[str] = []
        for precision, part in golden["graphs"].items():
            scores = part.get("scores", [])
            for number, run in enumerate(part["runs"]):
                wanted = [*run, *scores[number : number + 1]]
                past, new = len(run[0]["ids"][0]), len(run[1]["ids"][0])
                found = run_golden(folder / precision, config, len(run[0]["ids"]), new, past)
                if len(found) != len(wanted):
                    problems.append(f"{precision}: {len(wanted)} golden graphs, {len(found)} in the package")
                for a, b in zip(found, wanted):
                    for key, value in b["outputs"].items():
                        if key != "top_ids":  # near ties may swap
                            where = f"{precision} {b['graph']}.{key} at {past}+{new}"
                            problems += differences(a["outputs"][key], value, part["tolerance"], where)
        return problems

    return check(folder, tuple(FAMILY.values()), graphs)
