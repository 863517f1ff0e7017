"""Training: the kit's loop with this family's network, noise, mixed window lengths and kernel fallbacks."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from .. import checkpoint, spans, warm_start
from ..config import RunConfig
from ..corpus import open_streams
from ..corruption import Source, make_source
from ..loader import batches_from
from ..tokenizer import TextTokenizer
from ..train import LARGEST_KERNEL_ERROR, SMALLEST_MICRO, VALIDATION_RATES, Trainer
from ..train import train as run_to_end
from . import likelihood
from .config import FourierConfig, fourier_config, window_lengths
from .model import FourierModel
from .noising import MixedBatches

MODES = ("compiled", "compiled but for the transform", "eager")


class FourierTrainer(Trainer):
    """Keeps the loop, clock, records, steps and checkpoints of `Trainer`; replaces what knows the network."""

    def __init__(self, run: RunConfig):
        if run.objective != "denoiser":
            raise ValueError("this family has the denoiser objective only")
        super().__init__(run)
        self.compiled = run.compile and self.device.type == "cuda"
        self.mode = MODES[0] if self.compiled else MODES[-1]

    def _shape(self, vocab_size: int) -> FourierConfig:
        return fourier_config(self.run.preset, vocab_size)

    def _network(self) -> FourierModel:
        return FourierModel(self.config)

    def _warm_start(self) -> dict[str, Any]:
        """Embedding, last gain and, as far as they fit, the feed-forward parts of a denoiser's blocks."""
        return warm_start.take(self.model, Path(self.run.start_from), fit=strongest_units)

    def _open_source(self) -> Source:
        data = Path(self.run.data)
        boundary = TextTokenizer(data / "tokenizer.json").boundary_levels()
        streams = open_streams(data, "train", max(window_lengths(self.run, late=True)))
        return make_source(streams, boundary, self.run.mix, self.run.weight_clip)

    # ---- forward

    def _run_blocks(self, batch: dict[str, Tensor]) -> Tensor:
        return self.model.hidden(batch["ids"], batch["editable"], batch["noise"], self.block_calls, full=True)

    def _forward_backward(self, batch: dict[str, Tensor], scale: float) -> tuple[Tensor, Tensor]:
        """Adds the gradients of scale * loss; returns (loss, plain mean), detached."""
        batch = {name: value.to(self.device, non_blocking=True) for name, value in batch.items()}
        with self._autocast():
            hidden = self._run_blocks(batch)
            loss, plain = self.loss_call(hidden, batch["index"], batch["target"], batch["weight"])
        (loss * scale).backward()
        return loss.detach(), plain.detach()

    # ---- preparation

    def prepare(self) -> None:
        """Compile and try all window lengths; on trouble compile less, run eager, take smaller batches."""
        modes = list(MODES) if self.compiled else [MODES[-1]]
        lengths = dict.fromkeys(window_lengths(self.run, False) + window_lengths(self.run, True))
        while True:
            self.mode = modes[0]
            try:
                self._set_kernels()
                for length in lengths:
                    batch = MixedBatches(self.source, self.run, (length,), self.micro_tokens)[0]
                    for _ in range(2 if self.device.type == "cuda" else 1):
                        self._forward_backward(batch, 1.0)
                    if self.device.type == "cuda":
                        error = self.kernel_error(batch)
                        self.log(f"windows of {length}: hidden states differ from the plain ones by {error:.2e}")
                        if not error < LARGEST_KERNEL_ERROR:
                            raise ValueError(f"{self.mode} code is wrong")
                self.model.zero_grad(set_to_none=True)
                return
            except torch.OutOfMemoryError:
                if self.micro_tokens // 2 < min(SMALLEST_MICRO, self.run.micro_tokens):
                    raise
                self.micro_tokens //= 2
                self.log(f"out of memory: micro-batch is now {self.micro_tokens} tokens")
            except Exception:
                self.log(f"{self.mode} failed:\n" + traceback.format_exc()[-3000:])
                modes.pop(0)
                if not modes:
                    raise
            self.model.zero_grad(set_to_none=True)
            if self.device.type == "cuda":
                torch.cuda.empty_cache()

    def _set_kernels(self) -> None:
        self.compiled = self.mode != MODES[-1]
        self.block_calls, self.loss_call = list(self.model.blocks), self._loss
        for block in self.model.blocks:
            block.__dict__.pop("filter", None)
        if not self.compiled:
            return
        import torch._dynamo as dynamo

        dynamo.reset()
        for name in ("recompile_limit", "cache_size_limit"):
            if hasattr(dynamo.config, name):
                setattr(dynamo.config, name, 64)
        if self.mode == MODES[1]:
            for block in self.model.blocks:
                block.__dict__["filter"] = torch.compiler.disable(block.filter)
        self.block_calls = [torch.compile(block, dynamic=False) for block in self.model.blocks]
        self.loss_call = torch.compile(self._loss, dynamic=False)

    def kernel_error(self, batch: dict[str, Tensor], rows: int = 4) -> float:
        """Relative difference of the hidden states of a batch's first rows from the plain float32 ones.

        Output matrices, which training starts from zero, get random values for the comparison.
        """
        batch = {name: value.to(self.device) for name, value in batch.items()}
        matrices = [p for p in self.model.blocks.parameters() if p.ndim == 2]
        saved = [p.detach().clone() for p in matrices]
        try:
            with torch.no_grad():
                for p in matrices:
                    p.normal_(std=p.shape[-1] ** -0.5)
            with self._autocast():
                found = self._run_blocks(batch)[:rows].detach().float()
            with torch.no_grad():
                wanted = self.model.hidden(*(batch[name][:rows] for name in ("ids", "editable", "noise")))
            return ((found - wanted).norm() / wanted.norm()).item()
        finally:
            with torch.no_grad():
                for p, value in zip(matrices, saved):
                    p.copy_(value)

    # ---- data and validation

    def _open_data(self) -> Iterator[dict[str, Tensor]]:
        batches = MixedBatches(self.source, self.run, window_lengths(self.run, self.long), self.micro_tokens)
        return batches_from(batches, self.micro_done, self.run.workers, self.device.type == "cuda")

    def validate(self) -> dict[str, float]:
        """Span NLL of the averaged weights in committed mode, named and computed like the span denoiser's."""
        results: dict[str, float] = {}
        with self.average.inside(self.model):
            for (kind, size), cases in self.cases.items():
                counts = [max(1, round(size * rate)) for rate in VALIDATION_RATES]
                masks = [spans.random_mask(len(cases), size, count, 11, self.device) for count in counts]
                for rate, values in zip(VALIDATION_RATES, likelihood.masked_losses(self.model, cases, masks)):
                    results[f"{kind}/{size}/{rate}"] = spans.mean(values)
        return {name: round(value, 4) for name, value in results.items()}


def strongest_units(name: str, shape: torch.Size, state: dict[str, Tensor]) -> Tensor | None:
    """up [2,f,d] and down [d,f] of a wider SwiGLU, cut to the f inner units that move the output most; else None."""
    block, _, part = name.rpartition(".")
    if part not in ("up", "down") or name not in state:
        return None
    up, down = state[f"{block}.up"], state[f"{block}.down"]
    count = shape[-1] if part == "down" else shape[-2]
    if up.shape[-1] != (shape[-2] if part == "down" else shape[-1]) or up.shape[-2] < count:
        return None
    strength = up[0].norm(dim=1) * up[1].norm(dim=1) * down.norm(dim=0)
    kept = strength.topk(count).indices.sort().values
    return up[:, kept] if part == "up" else down[:, kept]


def rescue(folder: Path, out: Path | None = None) -> None:
    """Writes weights.npz (to `out` or the run's folder) from the last checkpoint of a run that did not reach its end."""
    checkpoint.rescue(folder, out, FourierConfig)


def train(run: RunConfig) -> dict[str, Any]:
    return run_to_end(run, FourierTrainer)
