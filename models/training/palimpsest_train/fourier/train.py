"""Training: the kit's loop with this family's network, noise, mixed window lengths and kernel fallbacks."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from .. import checkpoint, spans
from ..config import RunConfig
from ..corpus import open_streams
from ..corruption import make_source
from ..loader import batches_from
from ..optim import MovingAverage, make_optimisers
from ..tokenizer import TextTokenizer
from ..train import LARGEST_KERNEL_ERROR, SMALLEST_MICRO, VALIDATION_RATES, VALIDATION_SIZES, Trainer
from ..weights import save_weights
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
        self.run, self.out = run, Path(run.out)
        self.out.mkdir(parents=True, exist_ok=True)
        cuda = torch.cuda.is_available() if run.device == "auto" else run.device.startswith("cuda")
        self.device = torch.device("cuda" if cuda else "cpu")
        if run.threads:
            torch.set_num_threads(run.threads)
        if cuda:
            torch.set_float32_matmul_precision("high")
        torch.manual_seed(run.seed)
        data = Path(run.data)
        self.about = json.loads((data / "data.json").read_text())
        self.config: FourierConfig = fourier_config(run.preset, self.about["vocabSize"])
        self.model: FourierModel = FourierModel(self.config).to(self.device)
        self.optimisers = make_optimisers(self.model, run)
        self.average = MovingAverage(self.model, run.ema)
        longest = max(window_lengths(run, late=True))
        boundary = TextTokenizer(data / "tokenizer.json").boundary_levels()
        self.source = make_source(open_streams(data, "train", longest), boundary, run.mix)
        self.step = self.tokens = self.micro_done = self.bad_steps = 0
        self.elapsed = 0.0
        self.long = False
        self.micro_tokens = min(run.micro_tokens, run.tokens_per_step)
        self.compiled = run.compile and cuda
        self.mode = MODES[0] if self.compiled else MODES[-1]
        self.block_calls: list[Any] = list(self.model.blocks)
        self.loss_call = self._loss
        self.cases = self._validation_cases()
        self.resumed = checkpoint.resume(self)
        (self.out / "STOP").unlink(missing_ok=True)

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

    def _validation_cases(self) -> dict[tuple[str, int], spans.Cases]:
        length, rows = self.run.length, self.run.validate_windows
        return {
            (stream.kind, size): spans.make_cases(stream, rows, size, length, 11, self.device)
            for stream in open_streams(Path(self.run.data), "validation", length)
            for size in VALIDATION_SIZES if size <= length // 2
        }

    def validate(self) -> dict[str, float]:
        """Span NLL of the averaged weights in committed mode, named and computed like the span denoiser's."""
        saved = [p.detach().clone() for p in self.model.parameters()]
        results: dict[str, float] = {}
        try:
            with torch.no_grad():
                for p, value in zip(self.model.parameters(), self.average.values):
                    p.copy_(value)
            for (kind, size), cases in self.cases.items():
                counts = [max(1, round(size * rate)) for rate in VALIDATION_RATES]
                masks = [spans.random_mask(len(cases), size, count, 11, self.device) for count in counts]
                for rate, values in zip(VALIDATION_RATES, likelihood.masked_losses(self.model, cases, masks)):
                    results[f"{kind}/{size}/{rate}"] = spans.mean(values)
        finally:
            with torch.no_grad():
                for p, value in zip(self.model.parameters(), saved):
                    p.copy_(value)
        return {name: round(value, 4) for name, value in results.items()}


def rescue(folder: Path) -> None:
    """Writes weights.npz from the last checkpoint of a run that did not reach its end."""
    state = torch.load(folder / "checkpoint.pt", map_location="cpu", weights_only=True)
    clock = state["clock"]
    about = {
        "objective": "denoiser", "steps": clock["step"], "tokens": clock["tokens"],
        "minutes": round(clock["elapsed"] / 60, 2), "rescued": True, "corpus": {},
    }
    save_weights(folder / "weights.npz", FourierConfig(**state["config"]), state["average"], about)


def train(run: RunConfig) -> dict[str, Any]:
    """One run to its end; out of memory in the middle starts again from the checkpoint with smaller micro-batches."""
    trainer = FourierTrainer(run)
    try:
        return trainer.train()
    except torch.OutOfMemoryError:
        smaller = trainer.micro_tokens // 2
        trainer.log(f"out of memory while training: starting again from the checkpoint with {smaller} tokens")
        if smaller < SMALLEST_MICRO:
            raise
    del trainer
    torch.cuda.empty_cache()
    return FourierTrainer(replace(run, micro_tokens=smaller)).train()
