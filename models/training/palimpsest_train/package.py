"""Model packages: a folder with manifest.json, tokenizer.json, ONNX graphs, planner.json and golden.json."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np

from .config import ModelConfig
from .export import PRECISIONS, WEIGHTS, session
from .graphs import GRAPHS_OF, TOP
from .tokenizer import KIND_IDS, MASK, N_SPECIAL, SPECIALS, TextTokenizer
from .weights import load_weights

SCHEMA_VERSION = 1
FAMILY = {"denoiser": "masked-diffusion", "ar": "autoregressive-infill"}
TOLERANCES = {"float32": 1e-3, "float16": 3e-2, "int8": 5e-2}
GOLDEN_TOP = 4  # candidates kept per position
TEXTS = (
    "",
    "The Supplier shall deliver the Goods within 30 days.",
    "Section 4.2(b): USD 1,250,000.00 (12.5%)",
    "  leading, trailing  ",
    "tab\tseparated\tvalues\r\nCRLF line\r\n\r\nparagraph",
    "def f(x):\n    return x ** 2\n\t# comment",
    "[MASK] and [DEL] as plain text",
    "第1条（目的）甲は、乙に対し、本契約に定める業務を委託する。\u3000全角",
    "naïve café — “quotes” … §\u00a012 €5",
    "e\u0301 combining, \u202eright to left\u202c, عربى, हिन्दी",
    "👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 😀",
    "\ufeffbyte order mark, \x00 null, \U0010ffff last",
)


def file_entry(folder: Path, name: str) -> dict[str, Any]:
    """{file, sha256, bytes} of a file of the package."""
    content = (folder / name).read_bytes()
    return {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def tokenizer_cases(tokenizer: TextTokenizer) -> list[dict[str, Any]]:
    cases = []
    for text in TEXTS:
        ids = tokenizer.encode(text)
        if tokenizer.decode(ids) != text:
            raise ValueError(f"the tokenizer does not restore {text!r}")
        cases.append({"text": text, "ids": ids})
    return cases


def _first(outputs: dict[str, np.ndarray]) -> dict[str, Any]:
    """The beginning of the outputs of one run, as plain lists."""
    kept: dict[str, Any] = {}
    for name, value in outputs.items():
        if name.startswith(("k", "v")):
            kept[name] = value[0, 0, 0, :2, :4].astype(float).round(5).tolist() if value.size else []
        elif name.startswith("top"):
            kept[name] = value[..., :GOLDEN_TOP].astype(float).round(5).tolist()
        else:
            kept[name] = value.astype(float).round(5).tolist()
    return kept


def run_golden(folder: Path, config: ModelConfig, batch: int, new: int, past: int) -> list[dict[str, Any]]:
    """Runs both graphs of one precision on fixed ids; returns inputs and first outputs of each.

    The second graph gets the cache of the first. Ids: (7 i + 3) mod text ids, every third span id is [MASK].
    """
    text_ids = config.vocab_size - N_SPECIAL
    make = lambda count, skip: (7 * (np.arange(batch * count) + skip) + 3) % text_ids + N_SPECIAL  # noqa: E731
    first, second = GRAPHS_OF[config.objective]
    ids = make(past, 0).reshape(batch, past)
    pos = np.tile(np.arange(past), (batch, 1))
    record = [{"graph": first, "ids": ids.tolist(), "pos": pos.tolist()}]
    found = _run(folder / f"{first}.onnx", {"ids": ids, "pos": pos})
    record[0]["outputs"] = _first(found)
    k, v = list(found.values())[:2]
    ids = make(new, past).reshape(batch, new)
    if config.objective == "denoiser":
        ids[:, ::3] = MASK
    pos = np.tile(np.arange(past, past + new), (batch, 1))
    found = _run(folder / f"{second}.onnx", {"ids": ids, "pos": pos, "k": k, "v": v})
    record.append({"graph": second, "ids": ids.tolist(), "pos": pos.tolist(), "outputs": _first(found)})
    return record


def _run(path: Path, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    run = session(path)
    return dict(zip([output.name for output in run.get_outputs()], run.run(None, inputs)))


def golden_document(folder: Path, config: ModelConfig, precisions: list[str], tokenizer: TextTokenizer) -> dict[str, Any]:
    shapes = [(1, 6, 20), (2, 3, 5)] + ([(1, 4, 0)] if config.objective == "denoiser" else [])
    return {
        "schemaVersion": SCHEMA_VERSION,
        "tokenizer": tokenizer_cases(tokenizer),
        "graphs": {
            precision: {
                "tolerance": TOLERANCES[precision],
                "runs": [run_golden(folder / precision, config, *shape) for shape in shapes],
            }
            for precision in precisions
        },
    }


def _interface(path: Path) -> dict[str, Any]:
    run = session(path)
    describe = lambda values: [{"name": v.name, "type": v.type, "shape": list(v.shape)} for v in values]  # noqa: E731
    return {"inputs": describe(run.get_inputs()), "outputs": describe(run.get_outputs())}


def build_package(
    weights: Path, onnx_folder: Path, tokenizer_file: Path, reports: Path | None, out: Path, name: str, version: str,
    license_text: str, only: list[str] | None = None, license_file: Path | None = None,
) -> dict[str, Any]:
    """Assembles a package in `out` from exported graphs (of the precisions `only`) and reports; returns the manifest.

    `training` of the manifest is what the run wrote about itself (device, steps, tokens, minutes, corpus); `metrics` is
    evaluation.json with the quality of every exported precision.
    """
    config, _, about = load_weights(weights)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    shutil.copyfile(tokenizer_file, out / "tokenizer.json")
    tokenizer = TextTokenizer(out / "tokenizer.json")
    if tokenizer.vocab_size != config.vocab_size:
        raise ValueError("tokenizer and model have different vocabularies")
    precisions = [p for p in PRECISIONS if (onnx_folder / p).is_dir() and p in (only or PRECISIONS)]
    graphs = []
    for precision in precisions:
        shutil.copytree(onnx_folder / precision, out / precision)
        shared = file_entry(out, f"{precision}/{WEIGHTS}")
        for role in GRAPHS_OF[config.objective]:
            entry = file_entry(out, f"{precision}/{role}.onnx")
            graphs.append({"role": role, "dtype": precision, **entry, "weights": shared, **_interface(out / entry["file"])})
    (out / "golden.json").write_text(json.dumps(golden_document(out, config, precisions, tokenizer), ensure_ascii=False))
    files = {"golden": file_entry(out, "golden.json")}
    metrics: dict[str, Any] = {}
    if reports is not None:
        metrics = json.loads((reports / "evaluation.json").read_text())
        if (reports / "planner.json").exists():
            shutil.copyfile(reports / "planner.json", out / "planner.json")
            files["planner"] = file_entry(out, "planner.json")
    if (onnx_folder / "export.json").exists():
        exported = json.loads((onnx_folder / "export.json").read_text())
        metrics["halfMaskedNats"] = {p: round(r["quality"]["nats"], 4) for p, r in exported.items() if "quality" in r}
    if license_file is not None:
        shutil.copyfile(license_file, out / "LICENSE.md")
        files["license"] = file_entry(out, "LICENSE.md")
    kinds = [key.split(".")[1] for key in about.get("corpus", {})]
    manifest = {
        "schemaVersion": SCHEMA_VERSION,
        "id": name,
        "family": FAMILY[config.objective],
        "version": version,
        "license": license_text,
        "languages": ["en", *(["ja"] if "ja" in kinds else [])],
        "kinds": {kind: KIND_IDS[kind] for kind in kinds},
        "tokenizer": {**file_entry(out, "tokenizer.json"), "vocabSize": tokenizer.vocab_size},
        "graphs": graphs,
        "files": files,
        "config": dataclasses.asdict(config),
        "topCandidates": TOP,
        "specialTokens": dict(zip(SPECIALS, range(N_SPECIAL))),
        "maxPositions": config.max_positions,
        "training": about,
        "metrics": metrics,
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
    return manifest


def _differences(found: Any, wanted: Any, tolerance: float, where: str) -> list[str]:
    """Places at which nested lists of numbers differ."""
    a, b = np.asarray(found, float), np.asarray(wanted, float)
    if a.shape != b.shape:
        return [f"{where}: shape {a.shape}, not {b.shape}"]
    scale = tolerance * np.maximum(1.0, np.abs(b))
    if a.size and not bool((np.abs(a - b) <= scale).all()):
        return [f"{where}: differs by {np.abs(a - b).max():.4g}"]
    return []


def verify_package(folder: Path) -> list[str]:
    """Problems of a package: checksums, tokenizer cases, and golden runs on this machine's processor."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    entries = [manifest["tokenizer"], *manifest["files"].values()]
    for graph in manifest["graphs"]:
        entries += [graph, graph["weights"]]
    problems = []
    for entry in entries:
        path = folder / entry["file"]
        if Path(entry["file"]).is_absolute() or ".." in Path(entry["file"]).parts or not path.is_file():
            problems.append(f"{entry['file']}: missing or outside the package")
        elif file_entry(folder, entry["file"]) != {key: entry[key] for key in ("file", "sha256", "bytes")}:
            problems.append(f"{entry['file']}: content differs from the manifest")
    if problems:
        return sorted(set(problems))
    golden = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    tokenizer = TextTokenizer(folder / "tokenizer.json")
    for case in golden["tokenizer"]:
        if tokenizer.encode(case["text"]) != case["ids"] or tokenizer.decode(case["ids"]) != case["text"]:
            problems.append(f"tokenizer: {case['text']!r}")
    config = ModelConfig(**manifest["config"])
    for precision, part in golden["graphs"].items():
        for wanted in part["runs"]:
            past, new = len(wanted[0]["ids"][0]), len(wanted[1]["ids"][0])
            found = run_golden(folder / precision, config, len(wanted[0]["ids"]), new, past)
            for a, b in zip(found, wanted):
                for key, value in b["outputs"].items():
                    if key != "top_ids":  # near ties may swap
                        where = f"{precision} {b['graph']}.{key} at {past}+{new}"
                        problems += _differences(a["outputs"][key], value, part["tolerance"], where)
    return problems
