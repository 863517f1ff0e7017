"""The curve of a run, thinned for a report: metrics.jsonl to at most a few hundred lines.

A line is {seconds, step, tokens, loss, plain} and, where the run validated, `validation`: mean NLL in nats per token by
kind. loss and plain are means over the steps of the line; the loss of a record covers the steps since the one before it.
`plain` is what can be compared with the validation: of a rectified flow the decoder's cross entropy, of an autoregressive
flow the bound of its first block.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

MOST_LINES = 400
PLAIN = ("plain", "decoder", "bound")  # what families call it; records of other stages have none


def read_metrics(path: Path) -> list[dict[str, Any]]:
    """Records in the order of their steps. Of steps that a resumed run took again, the later records count."""
    kept: list[dict[str, Any]] = []
    for line in path.read_text().splitlines():
        try:
            record = json.loads(line)
        except json.JSONDecodeError:  # a run that was killed while it wrote
            continue
        if not {"seconds", "step", "tokens"} <= set(record):
            continue
        again = {"loss", "validation"} & set(record)
        while kept and (kept[-1]["step"] > record["step"] or (kept[-1]["step"] == record["step"] and again <= set(kept[-1]))):
            kept.pop()
        plain = next((record[name] for name in PLAIN if name in record), None)
        kept.append(record if plain is None else {**record, "plain": plain})
    return kept


def validation_by_kind(values: dict[str, Any]) -> dict[str, float]:
    """Means over span lengths and mask rates or times: keys are kind/size or kind/size/rate, values nats or {nats}."""
    kinds: dict[str, list[float]] = {}
    for key, value in values.items():
        kinds.setdefault(key.split("/")[0], []).append(value["nats"] if isinstance(value, dict) else value)
    return {kind: round(sum(found) / len(found), 4) for kind, found in kinds.items()}


def thin(records: list[dict[str, Any]], most: int = MOST_LINES) -> list[dict[str, Any]]:
    """At most `most` lines: neighbouring losses are averaged; validations stay, evenly chosen if they alone are too many."""
    losses = [r for r in records if math.isfinite(r.get("loss", math.nan)) and math.isfinite(r.get("plain", math.nan))]
    validations = [r for r in records if r.get("validation")]
    room = most // 2
    if len(validations) > room:
        validations = [validations[-1 - i * (len(validations) - 1) // (room - 1)] for i in range(room)][::-1]
    width = max(1, -(-len(losses) // (most - len(validations))))
    lines = []
    for i in range(0, len(losses), width):
        group = losses[i : i + width]
        mean = {name: round(sum(r[name] for r in group) / len(group), 4) for name in ("loss", "plain")}
        lines.append({**{name: group[-1][name] for name in ("seconds", "step", "tokens")}, **mean})
    for record in validations:
        line = {name: record[name] for name in ("seconds", "step", "tokens")}
        lines.append({**line, "validation": validation_by_kind(record["validation"])})
    return sorted(lines, key=lambda line: (line["step"], "validation" in line))


def write_curves(run: Path, out: Path, most: int = MOST_LINES) -> int:
    """Writes the thinned curve of the run folder to `out`; returns the number of lines."""
    lines = thin(read_metrics(run / "metrics.jsonl"), most)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return len(lines)
