"""The table of a package's figures for a README, written between two marker lines. Source: the package's manifest.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures of {id}: begin (python3 -m palimpsest_train report) -->", "<!-- figures of {id}: end -->"


def _number(value: float | None, digits: int = 2) -> str:
    return "-" if value is None else f"{value:.{digits}f}"


def _likelihood(metrics: dict[str, Any]) -> list[str]:
    """Span NLL by kind and span length, the counting models beside it."""
    table, counted = metrics["spanNll"], metrics.get("baselines", {})
    sizes = sorted({int(size) for row in table.values() for size in row})
    size = metrics.get("baselineSpanTokens", 32)
    lines = [
        "| kind | " + " | ".join(f"spans of {s}" for s in sizes) + f" | bits/char, {size} | unigram, {size} | trigram, {size} |",
        "| --- |" + " ---: |" * (len(sizes) + 3),
    ]
    for kind, row in table.items():
        cells = [_number(row[str(s)]["nats"]) for s in sizes]
        cells += [_number(row.get(str(size), {}).get("bitsPerChar"))]
        cells += [_number(counted.get(kind, {}).get(name)) for name in ("unigram", "trigram")]
        lines.append(f"| {kind} | " + " | ".join(cells) + " |")
    return lines


def _recovery(metrics: dict[str, Any]) -> list[str]:
    """Greedy recovery of 8-token spans, and single masked tokens in visible spans."""
    single = metrics.get("leaveOneOut", {})
    lines = [
        "| kind | 8-token spans restored exactly | tokens of them restored | one masked token: nats | its top-1 |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for kind, row in metrics["recoveryOf8"].items():
        one = single.get(kind, {})
        lines.append(
            f"| {kind} | {100 * row['exact']:.1f}% of {row['spans']} | {100 * row['tokens']:.1f}% | "
            f"{_number(one.get('nats'))} | {_number(100 * one['top1'] if one else None, 1)}% |"
        )
    return lines


def figures(manifest: dict[str, Any]) -> str:
    """Markdown: what was trained, on what, for how long, and what came out."""
    training, metrics = manifest["training"], manifest["metrics"]
    corpus = sum(part["tokens"] for part in training.get("corpus", {}).values())
    shipped = sorted({graph["dtype"] for graph in manifest["graphs"]})
    lines = [
        f"Package `{manifest['id']}` {manifest['version']}, {manifest['family']}, {', '.join(shipped)}, {manifest['license']}.",
        "",
        "| training | |",
        "| --- | --- |",
        f"| device | {training.get('device', 'unknown')}, {training.get('threads') or 'no'} processor thread(s) |",
        f"| tokens seen | {training['tokens'] / 1e6:.1f} M in {training['steps']} steps (corpus: {corpus / 1e6:.1f} M) |",
        f"| time | {training['minutes']:.0f} minutes |",
        f"| state | {'stopped early: weights of a checkpoint' if training.get('rescued') else 'run ended as planned'} |",
        "",
        f"Held-out windows of {metrics['windowTokens']} tokens, {metrics['windowsPerCase']} of each kind. NLL in nats per "
        "token; for the model an upper bound (mean over random orders), for the counting models exact (the trigram sees the "
        "text to the left, true tokens inside the span too; all training tokens counted).",
        "",
        *_likelihood(metrics),
        "",
        *_recovery(metrics),
    ]
    halves = metrics.get("halfMaskedNats", {})
    if halves:
        parts = ", ".join(f"{name} {value:.3f}" for name, value in halves.items())
        lines += ["", f"Half-masked spans through ONNX Runtime, nats per masked token: {parts}."]
    return "\n".join(lines)


def write_between(text: str, begin: str, end: str, body: str) -> str:
    """`text` with what stands between the lines `begin` and `end` replaced; both are appended where they are missing."""
    block = f"{begin}\n\n{body}\n\n{end}"
    if begin in text and end in text:
        return text[: text.index(begin)] + block + text[text.index(end) + len(end) :]
    return text.rstrip("\n") + ("\n\n" if text.strip() else "") + block + "\n"


def report(package: Path, readme: Path) -> None:
    """Writes the figures of a package into a README."""
    manifest = json.loads((package / "manifest.json").read_text(encoding="utf-8"))
    old = readme.read_text(encoding="utf-8") if readme.exists() else ""
    begin, end = (marker.format(id=manifest["id"]) for marker in (BEGIN, END))
    readme.write_text(write_between(old, begin, end, figures(manifest)), encoding="utf-8")
