"""Reports of a trained model: evaluation.json, planner.json, factorisation.csv and samples.md."""

from __future__ import annotations

import csv
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from . import decode, planner, spans
from .corpus import Stream, open_streams
from .infill_ar import middle_last
from .model import SpanModel
from .tokenizer import MASK, TextTokenizer
from .weights import load_model

SPAN_SIZES = (8, 32, 128)
SPAN_SEED = 31  # of the evaluation's windows and spans


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

    def __init__(self, weights: Path, data: Path, out: Path, size: str, seconds: float):
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        if self.device.type == "cuda":
            torch.set_float32_matmul_precision("high")
        self.model: SpanModel
        self.model, self.about = load_model(weights, self.device)
        self.scale = SCALES[size]
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
        sections = [self.likelihood, self.recovery]
        if self.model.config.objective == "denoiser":
            sections += [self.curves, self.samples, self.leave_one_out, self.factorisation]
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
        return spans.make_cases(stream, rows or self.scale.rows, size, self.scale.length, SPAN_SEED, self.device)

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
                    found = decode.greedy(step, len(part), size, known_length=True)
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
        """factorisation.csv: how much is lost by revealing a span in T steps (random order, balanced sizes).

        Spans are sampled in T steps; their log probability under those steps minus that under the model's own chain
        of single tokens in a refinement of the same order is an unbiased estimate of the divergence, about ~ 1/T.
        """
        size = self.scale.chain_size
        rows_out = []
        generator = np.random.default_rng(37)
        cases = self._cases(self.streams[0], size, self.scale.chain_rows)
        steps_list = [2**i for i in range(int(math.log2(size)) + 1)]
        for steps in steps_list:
            in_steps, in_chain = [], []
            for part in spans.chunks(cases):
                context, context_pos, truth, pos = part.split()
                with torch.no_grad():
                    k, v = self.model.context(context, context_pos)
                order = torch.from_numpy(generator.random((len(part), size)).argsort(1)).to(self.device)
                ids, logp = self._reveal(order, steps, torch.full_like(truth, MASK), pos, k, v, None)
                _, chain = self._reveal(order, size, torch.full_like(truth, MASK), pos, k, v, ids)
                in_steps.append(logp)
                in_chain.append(chain)
            a, b = torch.cat(in_steps).double(), torch.cat(in_chain).double()
            gap = a - b
            rows_out.append({
                "steps": steps,
                "span_tokens": size,
                "spans": len(gap),
                "chain_nll_per_token": round(float(-b.mean()) / size, 5),
                "divergence_nats": round(float(gap.mean()), 5),
                "standard_error": round(float(gap.std() / math.sqrt(len(gap))), 5),
                "divergence_times_steps": round(float(gap.mean()) * steps, 4),
            })
        with open(self.out / "factorisation.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, list(rows_out[0]))
            writer.writeheader()
            writer.writerows(rows_out)
        self.result["factorisation"] = rows_out

    @torch.no_grad()
    def _reveal(
        self, order: torch.Tensor, steps: int, ids: torch.Tensor, pos: torch.Tensor, k: torch.Tensor, v: torch.Tensor,
        given: torch.Tensor | None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Reveals order [B,S] in `steps` balanced steps with samples, or with the ids `given`; returns (ids, log p [B])."""
        logp_sum = torch.zeros(len(ids), device=ids.device)
        edges = np.linspace(0, ids.shape[1], steps + 1).round().astype(int)
        for begin, end in zip(edges[:-1], edges[1:]):
            chosen = order[:, begin:end]
            hidden = self.model.span(ids, pos, k, v)
            picked = hidden.gather(1, chosen[..., None].expand(-1, -1, hidden.shape[-1]))
            logp = self.model.logits(picked).log_softmax(-1)
            if given is None:
                noise = -torch.log(-torch.log(torch.rand_like(logp, dtype=torch.float64).clamp(1e-12, 1 - 1e-12)))
                token = (logp.double() + noise).argmax(-1)
            else:
                token = given.gather(1, chosen)
            logp_sum += logp.gather(2, token[..., None])[..., 0].sum(1)
            ids = ids.scatter(1, chosen, token)
        return ids, logp_sum

    def samples(self) -> None:
        """samples.md: a few spans with the denoise trace, decoded in a quarter as many steps as tokens."""
        size, lines = min(24, self.scale.length // 4), []
        for stream in self.streams:
            cases = self._cases(stream, size, 3)
            context, context_pos, truth, pos = cases.split()
            trace = decode.Trace()
            step = decode.torch_step(self.model, context, context_pos, pos)
            found = decode.greedy(step, len(cases), size, max(1, size // 4), trace)
            for row in range(len(cases)):
                start = int(cases.start[row])
                before = self.tokenizer.show(cases.windows[row, max(0, start - 40) : start])
                after = self.tokenizer.show(cases.windows[row, start + size : start + size + 40])
                lines += [f"## {stream.kind}, window {row}", "", "```", f"before: {before!r}", f"after:  {after!r}"]
                lines += [f"truth:  {self.tokenizer.show(truth[row].tolist())!r}"]
                for number, canvas in enumerate(trace.canvases):
                    shown = "".join("_" if i == MASK else self.tokenizer.show([i]) for i in canvas[row].tolist())
                    lines.append(f"step {number}: {shown!r}")
                lines += [f"text:   {decode.visible_text(found[row], self.tokenizer)!r}", "```", ""]
        (self.out / "samples.md").write_text("\n".join(["# Decoded spans", "", *lines]), encoding="utf-8")


def evaluate(weights: Path, data: Path, out: Path, size: str = "full", seconds: float = 180.0) -> dict[str, Any]:
    return Evaluation(weights, data, out, size, seconds).run()
