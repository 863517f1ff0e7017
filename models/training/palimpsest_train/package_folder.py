"""The folder of a model package of any family: manifest, checksums, tokenizer cases. What differs comes in as `Contents`."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from .export import PRECISIONS, WEIGHTS, session
from .graphs import TOP
from .tokenizer import KIND_IDS, N_SPECIAL, SPECIALS, TextTokenizer

SCHEMA_VERSION = 1
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


@dataclass(frozen=True)
class Contents:
    """What a family puts into its package.

    roles   graphs in the folder of a precision: (role, further manifest entries of it); the file is <role>.onnx
    golden  package folder, precisions, tokenizer -> content of golden.json without schemaVersion and tokenizer cases
    more    further entries of the manifest
    """

    family: str
    vocab_size: int
    max_positions: int
    config: dict[str, Any]
    about: dict[str, Any]  # what the run wrote about itself: device, steps, tokens, minutes, corpus
    roles: Callable[[Path], list[tuple[str, dict[str, Any]]]]
    golden: Callable[[Path, list[str], TextTokenizer], dict[str, Any]]
    more: dict[str, Any] = field(default_factory=dict)


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


def first_values(outputs: dict[str, np.ndarray]) -> dict[str, Any]:
    """The beginning of the outputs of one run, as plain lists: of keys and values a corner, of candidates the best."""
    kept: dict[str, Any] = {}
    for name, value in outputs.items():
        if name.startswith(("k", "v", "own_")):
            kept[name] = value[0, 0, 0, :2, :4].astype(float).round(5).tolist() if value.size else []
        elif name.startswith("top"):
            kept[name] = value[..., :GOLDEN_TOP].astype(float).round(5).tolist()
        else:
            kept[name] = value.astype(float).round(5).tolist()
    return kept


def golden_ids(vocab_size: int, batch: int, count: int, skip: int) -> np.ndarray:
    """int64 [batch, count]: (7 i + 3) mod text ids, counted from `skip`."""
    return ((7 * (np.arange(batch * count) + skip) + 3) % (vocab_size - N_SPECIAL) + N_SPECIAL).reshape(batch, count)


def differences(found: Any, wanted: Any, tolerance: float, where: str) -> list[str]:
    """Places at which nested lists of numbers differ."""
    a, b = np.asarray(found, float), np.asarray(wanted, float)
    if a.shape != b.shape:
        return [f"{where}: shape {a.shape}, not {b.shape}"]
    scale = tolerance * np.maximum(1.0, np.abs(b))
    if a.size and not bool((np.abs(a - b) <= scale).all()):
        return [f"{where}: differs by {np.abs(a - b).max():.4g}"]
    return []


def _interface(path: Path) -> dict[str, Any]:
    run = session(path)
    describe = lambda values: [{"name": v.name, "type": v.type, "shape": list(v.shape)} for v in values]  # noqa: E731
    return {"inputs": describe(run.get_inputs()), "outputs": describe(run.get_outputs())}


def _metrics(reports: Path | None, onnx_folder: Path) -> dict[str, Any]:
    """evaluation.json, and of export.json the loss of half-masked tokens in every exported precision."""
    metrics: dict[str, Any] = json.loads((reports / "evaluation.json").read_text()) if reports is not None else {}
    if (onnx_folder / "export.json").exists():
        exported = json.loads((onnx_folder / "export.json").read_text())
        nats = {p: r["quality"]["nats"] for p, r in exported.items() if "nats" in r.get("quality", {})}
        if nats:
            metrics["halfMaskedNats"] = {p: round(value, 4) for p, value in nats.items()}
    return metrics


def assemble(
    contents: Contents, onnx_folder: Path, tokenizer_file: Path, reports: Path | None, out: Path, name: str, version: str,
    license_text: str, only: list[str] | None = None, license_file: Path | None = None,
) -> dict[str, Any]:
    """Writes the package to `out` from exported graphs (of the precisions `only`) and reports; returns the manifest."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    shutil.copyfile(tokenizer_file, out / "tokenizer.json")
    tokenizer = TextTokenizer(out / "tokenizer.json")
    if tokenizer.vocab_size != contents.vocab_size:
        raise ValueError("tokenizer and model have different vocabularies")
    precisions = [p for p in PRECISIONS if (onnx_folder / p).is_dir() and p in (only or PRECISIONS)]
    if not precisions:
        raise FileNotFoundError(f"no exported graphs of {', '.join(only or PRECISIONS)} in {onnx_folder}")
    graphs = []
    for precision in precisions:
        shutil.copytree(onnx_folder / precision, out / precision)
        shared = file_entry(out, f"{precision}/{WEIGHTS}")
        for role, more in contents.roles(out / precision):
            entry = file_entry(out, f"{precision}/{role}.onnx")
            graphs.append({"role": role, **more, "dtype": precision, **entry, "weights": shared, **_interface(out / entry["file"])})
    golden = {
        "schemaVersion": SCHEMA_VERSION, "tokenizer": tokenizer_cases(tokenizer), **contents.golden(out, precisions, tokenizer),
    }
    (out / "golden.json").write_text(json.dumps(golden, ensure_ascii=False), encoding="utf-8")
    files = {"golden": file_entry(out, "golden.json")}
    if reports is not None and (reports / "planner.json").exists():
        shutil.copyfile(reports / "planner.json", out / "planner.json")
        files["planner"] = file_entry(out, "planner.json")
    if license_file is not None:
        shutil.copyfile(license_file, out / "LICENSE.md")
        files["license"] = file_entry(out, "LICENSE.md")
    kinds = [key.split(".")[1] for key in contents.about.get("corpus", {})]
    manifest = {
        "schemaVersion": SCHEMA_VERSION,
        "id": name,
        "family": contents.family,
        "version": version,
        "license": license_text,
        "languages": ["en", *(["ja"] if "ja" in kinds else [])],
        "kinds": {kind: KIND_IDS[kind] for kind in kinds},
        "tokenizer": {**file_entry(out, "tokenizer.json"), "vocabSize": tokenizer.vocab_size},
        "graphs": graphs,
        "files": files,
        "config": contents.config,
        "topCandidates": TOP,
        "specialTokens": dict(zip(SPECIALS, range(N_SPECIAL))),
        "maxPositions": contents.max_positions,
        **contents.more,
        "training": contents.about,
        "metrics": _metrics(reports, onnx_folder),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    return manifest


def mark_experimental(folder: Path) -> dict[str, Any]:
    """Marks a package as one that the app takes only when it is chosen; returns the manifest."""
    file = folder / "manifest.json"
    manifest: dict[str, Any] = {**json.loads(file.read_text(encoding="utf-8")), "experimental": True}
    file.write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    return manifest


def check(
    folder: Path, families: tuple[str, ...], graphs: Callable[[dict[str, Any], dict[str, Any]], list[str]]
) -> list[str]:
    """Problems of a package: schema, family, checksums, tokenizer cases, and what `graphs` finds in (manifest, golden)."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        return [f"manifest.json: {problem}"]
    if manifest.get("family") not in families or manifest.get("schemaVersion") != SCHEMA_VERSION:
        return [f"manifest.json: not a {' or '.join(families)} package of schema {SCHEMA_VERSION}"]
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
    return problems + graphs(manifest, golden)
