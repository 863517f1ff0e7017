"""Reports of a trained model: evaluation.json, planner.json, factorisation.csv and samples.md.

Most sections measure windows of the validation streams; with a held-out file, `heldOut` of evaluation.json holds the measures
on which packages are compared (package `judge`).
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from . import chains, decode, planner, spans
from .corpus import Stream, open_streams
from .infill_ar import middle_last
from .judge.report import measure
from .judge.sections import LENGTH
from .model import SpanModel
from .samples import sample_lines
from .tokenizer import DEL, MASK, TextTokenizer
from .weights import load_model

SPAN_SIZES = (8, 32, 128)


@dataclass(frozen=True)
class Scale:
    """How much is measured: windows per case, window length, spans and chain repetitions of the factorisation check."""

    rows: int
    length: int
    chain_rows: int
    chain_size: int


SCALES = {"small": Scale(8, 128, 4, 8), "medium": Scale(64, 512, 16, 32), "full": Scale(512, 512, 128, 32)}


class Evaluation:
    """Runs the sections in the order of their worth until the time is over; each writes its file at once."""

    def __init__(self, weights: Path, data: Path, out: Path, size: str, seconds: float, heldout: Path | None = None):
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        if self.device.type == "cuda":
            torch.set_float32_matmul_precision("high")
        self.model: SpanModel
        self.model, self.about = load_model(weights, self.device)
        self.size, self.scale, self.heldout = size, SCALES[size], heldout
        self.planner: dict[str, Any] = {}
        self.streams = open_streams(data, "validation", self.scale.length)
        self.counts = json.loads((data / "data.json").read_text())["streams"]
        self.tokenizer = TextTokenizer(data / "tokenizer.json")
        self.out = out
        self.end = time.monotonic() + seconds
        self.result: dict[str, Any] = {
            "objective": self.model.config.objective, "windowTokens": self.scale.length, "windowsPerCase": self.scale.rows,
        }
        out.mkdir(parents=True, exist_ok=True)

    def run(self) -> dict[str, Any]:
        sections = [self.likelihood]
        if self.model.config.objective == "denoiser":
            sections.append(self.curves)
        if self.heldout is not None:
            sections.append(self.held_out)
        sections.append(self.recovery)
        if self.model.config.objective == "denoiser":
            sections += [self.samples, self.leave_one_out, self.factorisation]
        for section in sections:
            if time.monotonic() > self.end:
                self.result.setdefault("leftOut", []).append(section.__name__)
                continue
            began = time.monotonic()
            section()
            print(f"{section.__name__}: {time.monotonic() - began:.1f} s", flush=True)
            (self.out / "evaluation.json").write_text(json.dumps(self.result, indent=1))
        (self.out / "evaluation.json").write_text(json.dumps(self.result, indent=1))
        return self.result

    def _cases(self, stream: Stream, size: int, rows: int | None = None) -> spans.Cases:
        return spans.make_cases(stream, rows or self.scale.rows, size, self.scale.length, spans.SPAN_SEED, self.device)

    def _sizes(self) -> list[int]:
        return [size for size in SPAN_SIZES if size <= self.scale.length // 2]

    def likelihood(self) -> None:
        """Span NLL by kind and length: nats per token and bits per character."""
        table: dict[str, dict[str, dict[str, float]]] = {}
        for stream in self.streams:
            count = self.counts[f"validation.{stream.kind}"]
            tokens_per_char = count["tokens"] / count["chars"]
            for size in self._sizes():
                nats = spans.span_nll(self.model, self._cases(stream, size))
                bits = nats / math.log(2) * tokens_per_char
                table.setdefault(stream.kind, {})[str(size)] = {"nats": round(nats, 4), "bitsPerChar": round(bits, 4)}
        self.result["spanNll"] = table

    def recovery(self) -> None:
        """Share of 8-token spans that greedy decoding restores exactly, and share of their tokens."""
        size, table = 8, {}
        for stream in self.streams:
            cases = self._cases(stream, size)
            exact, right = 0, 0
            for part in spans.chunks(cases):
                context, context_pos, truth, pos = part.split()
                if self.model.config.objective == "ar":
                    windows, start = part.windows.cpu().numpy(), part.start.cpu().numpy()
                    ids = torch.from_numpy(middle_last(windows, start, start + size)).long().to(self.device)
                    found = decode.greedy_causal(self.model, ids[:, : -size - 1], size).cpu().numpy()
                else:
                    step = decode.torch_step(self.model, context, context_pos, pos)
                    found = decode.greedy(step, len(part), size, forbid=(DEL,))
                same = found == truth.cpu().numpy()
                exact += int(same.all(1).sum())
                right += int(same.sum())
            rows = len(cases)
            table[stream.kind] = {"exact": round(exact / rows, 4), "tokens": round(right / rows / size, 4), "spans": rows}
        self.result["recoveryOf8"] = table

    def curves(self) -> None:
        """planner.json."""
        kinds: dict[str, dict[str, Any]] = {}
        for stream in self.streams:
            for size in planner.SIZES:
                if size <= self.scale.length // 2:
                    kinds.setdefault(stream.kind, {})[str(size)] = planner.information_curve(
                        self.model, stream, size, self.scale.length, self.scale.rows, self.device
                    )
        document = {
            "schemaVersion": 1,
            "unit": "nats",
            "meaning": "h[i]: mean cross entropy of a masked token when revealed[i] random other tokens of the span are known",
            "windowTokens": self.scale.length,
            "kinds": kinds,
        }
        self.planner = kinds
        (self.out / "planner.json").write_text(json.dumps(document, indent=1))

    def leave_one_out(self) -> None:
        """Pseudo-likelihood and top-1 accuracy of single masked tokens in spans that are otherwise visible."""
        size, table = 32, {}
        for stream in self.streams:
            cases = self._cases(stream, size, min(self.scale.rows, 256))
            total, hits, count = 0.0, 0, 0
            for part in spans.chunks(cases):
                context, context_pos, truth, pos = part.split()
                with torch.no_grad():
                    k, v = self.model.context(context, context_pos)
                    for column in range(0, size, 4):
                        ids = truth.clone()
                        ids[:, column] = MASK
                        logp = self.model.logits(self.model.span(ids, pos, k, v)[:, column]).log_softmax(-1)
                        target = truth[:, column]
                        total -= float(logp.gather(1, target[:, None]).sum())
                        hits += int((logp.argmax(-1) == target).sum())
                        count += len(target)
            table[stream.kind] = {"nats": round(total / count, 4), "top1": round(hits / count, 4), "tokens": count}
        self.result["leaveOneOut"] = table

    def factorisation(self) -> None:
        """factorisation.csv (see chains.py)."""
        cases = self._cases(self.streams[0], self.scale.chain_size, self.scale.chain_rows)
        rows = chains.own_chain_divergence(self.model, cases)
        chains.write_csv(rows, self.out / "factorisation.csv")
        self.result["factorisation"] = rows

    def held_out(self) -> None:
        """What packages are compared by."""
        assert self.heldout is not None
        curves = self.planner if all(str(LENGTH) in sizes for sizes in self.planner.values()) else None
        self.result["heldOut"] = measure(self.model, self.tokenizer, self.heldout, self.size, self.end, curves)

    def samples(self) -> None:
        """samples.md."""
        lines = ["# Decoded spans", ""]
        for stream in self.streams:
            lines += sample_lines(self.model, self.tokenizer, stream.kind, self._cases(stream, min(24, self.scale.length // 4), 3))
        (self.out / "samples.md").write_text("\n".join(lines), encoding="utf-8")


def evaluate(
    weights: Path, data: Path, out: Path, size: str = "full", seconds: float = 180.0, heldout: Path | None = None
) -> dict[str, Any]:
    return Evaluation(weights, data, out, size, seconds, heldout).run()
