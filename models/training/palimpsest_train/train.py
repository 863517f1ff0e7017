"""The training loop: bounded by time, resumable, and careful about everything that can fail on a GPU."""

from __future__ import annotations

import json
import math
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import attention, checkpoint, spans, warm_start
from .checkpoint import rescue
from .config import RunConfig, model_config
from .corpus import open_streams
from .corruption import Source
from .loader import MicroBatches, batches_from, open_source
from .model import SpanModel, additive_mask, isolation
from .optim import MovingAverage, make_optimisers, rate_factor
from .weights import save_weights

__all__ = ["Trainer", "rescue", "train"]

VALIDATION_SIZES = (8, 32, 128)
VALIDATION_RATES = (0.15, 0.5, 1.0)
MOST_BAD_STEPS = 50
SMALLEST_MICRO = 8192
LARGEST_KERNEL_ERROR = 0.1  # bfloat16 code against float32; a wrong mask gives far more


class Trainer:
    """Holds model, optimisers, data and clock of one run; `train()` runs it to its end."""

    def __init__(self, run: RunConfig):
        self.run = run
        self.out = Path(run.out)
        self.out.mkdir(parents=True, exist_ok=True)
        cuda = torch.cuda.is_available() if run.device == "auto" else run.device.startswith("cuda")
        self.device = torch.device("cuda" if cuda else "cpu")
        if run.threads:
            torch.set_num_threads(run.threads)
        if cuda:
            torch.set_float32_matmul_precision("high")
        torch.manual_seed(run.seed)
        self.about = json.loads((Path(run.data) / "data.json").read_text())
        self.config: Any = self._shape(self.about["vocabSize"])
        self.model: Any = self._network().to(self.device)
        self.started_from = self._warm_start() if run.start_from and not (self.out / checkpoint.FILE).exists() else None
        self.optimisers = make_optimisers(self.model, run)
        self.average = MovingAverage(self.model, run.ema)
        self.source = self._open_source()
        self.step = self.tokens = self.micro_done = self.bad_steps = 0
        self.elapsed = 0.0  # training time of earlier attempts and of this one
        self.long = False
        self.micro_tokens = min(run.micro_tokens, run.tokens_per_step)
        self.compiled = run.compile
        self.mode = "default"
        self.block_calls: list[Any] = list(self.model.blocks)
        self.loss_call = self._loss
        self.cases = self._validation_cases()
        self.resumed = checkpoint.resume(self)
        (self.out / "STOP").unlink(missing_ok=True)

    # ---- what another network of the same loop replaces

    def _shape(self, vocab_size: int) -> Any:
        return model_config(self.run.preset, vocab_size, self.run.objective)

    def _network(self) -> nn.Module:
        return SpanModel(self.config)

    def _warm_start(self) -> dict[str, Any]:
        """Begins with the tensors of the run's `start_from`; what the records say about them."""
        return warm_start.take(self.model, Path(self.run.start_from))

    def _open_source(self) -> Source:
        return open_source(self.run)

    # ---- records

    def log(self, text: str) -> None:
        line = f"{time.strftime('%H:%M:%S')} {text}"
        print(line, flush=True)
        with open(self.out / "train.log", "a") as file:
            file.write(line + "\n")

    def metric(self, **values: Any) -> None:
        record = {"seconds": round(self.elapsed, 2), "step": self.step, "tokens": self.tokens, **values}
        with open(self.out / "metrics.jsonl", "a") as file:
            file.write(json.dumps(record) + "\n")

    # ---- forward and loss

    def _loss(self, hidden: Tensor, index: Tensor, target: Tensor, weight: Tensor) -> tuple[Tensor, Tensor]:
        """(weighted loss, plain mean) over the loss positions; hidden [R,L,d]."""
        logits = self.model.logits(hidden.flatten(0, 1).index_select(0, index))
        losses = F.cross_entropy(logits, target, reduction="none")
        share = weight / weight.sum().clamp_min(1e-6)
        counted = (weight > 0).float()
        return (losses * share).sum(), (losses.detach() * counted).sum() / counted.sum().clamp_min(1.0)

    def _autocast(self) -> AbstractContextManager:
        half = self.device.type == "cuda" or self.run.half
        return torch.autocast(self.device.type, torch.bfloat16) if half else nullcontext()

    def _run_blocks(self, batch: dict[str, Tensor]) -> Tensor:
        """Hidden states [R,L,d] of a batch that is on the device."""
        pos = torch.arange(batch["ids"].shape[1], device=self.device)[None]
        x, cos, sin = self.model.start(batch["ids"], pos)
        span, mask = None, None
        if self.run.objective == "denoiser":
            if self.mode == "flex":
                span = batch["span"]
            else:
                mask = additive_mask(isolation(batch["span"]), x.dtype)
        for block in self.block_calls:
            x = block(x, cos, sin, span, mask)
        return x

    def _forward_backward(self, batch: dict[str, Tensor], scale: float) -> tuple[Tensor, Tensor]:
        """Adds the gradients of scale * loss; returns (loss, plain mean), detached."""
        batch = {name: value.to(self.device, non_blocking=True) for name, value in batch.items()}
        with attention.kernel_context(self.mode), self._autocast():
            hidden = self._run_blocks(batch)
            loss, plain = self.loss_call(hidden, batch["index"], batch["target"], batch["weight"])
            (loss * scale).backward()
        return loss.detach(), plain.detach()

    # ---- preparation

    def prepare(self) -> None:
        """Choose kernels, compile, and try both window lengths; on trouble other kernels, eager code, smaller batches."""
        lengths = (self.run.length, self.run.long_length) if self.run.long_fraction > 0 else (self.run.length,)
        modes = self._modes()
        while True:
            self.mode = modes[0]
            try:
                self._set_kernels()
                for length in lengths:
                    batch = MicroBatches(self.source, self.run, length, self.micro_tokens)[0]
                    for _ in range(2 if self.device.type == "cuda" else 1):
                        self._forward_backward(batch, 1.0)
                    if self.device.type == "cuda" or self.compiled:
                        error = self.kernel_error(batch)
                        self.log(f"windows of {length}: hidden states differ from the plain ones by {error:.2e}")
                        if not error < LARGEST_KERNEL_ERROR:
                            raise ValueError(f"attention {self.mode} is wrong inside the network")
                self.model.zero_grad(set_to_none=True)
                return
            except torch.OutOfMemoryError:
                if self.micro_tokens // 2 < min(SMALLEST_MICRO, self.run.micro_tokens):
                    raise
                self.micro_tokens //= 2
                self.log(f"out of memory: micro-batch is now {self.micro_tokens} tokens")
            except Exception:
                self.log(f"compiled {self.compiled}, attention {self.mode} failed:\n" + traceback.format_exc()[-3000:])
                if len(modes) > 1:
                    modes.pop(0)
                elif self.compiled:
                    self.compiled = False
                    modes = self._modes()
                else:
                    raise
            self.model.zero_grad(set_to_none=True)
            if self.device.type == "cuda":
                torch.cuda.empty_cache()

    def _modes(self) -> list[str]:
        """Attention kernels to try, best first."""
        if self.device.type != "cuda" or self.run.objective != "denoiser":
            return ["default"]
        if self.run.attention != "auto" and (self.compiled or self.run.attention != "flex"):
            return [self.run.attention, "default"]
        rows = self.micro_tokens // self.run.length
        config = self.config
        return attention.candidates(rows, config.heads, config.head_size, self.run.length, self.compiled, self.log)

    def _set_kernels(self) -> None:
        blocks = list(self.model.blocks)
        self.block_calls, self.loss_call = blocks, self._loss
        if self.compiled:
            import torch._dynamo as dynamo

            dynamo.reset()
            for name in ("recompile_limit", "cache_size_limit"):
                if hasattr(dynamo.config, name):
                    setattr(dynamo.config, name, 64)
            self.block_calls = [torch.compile(block, dynamic=False) for block in blocks]
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
            with attention.kernel_context(self.mode), self._autocast():
                found = self._run_blocks(batch)[:rows].detach().float()
            with torch.no_grad():
                pos = torch.arange(found.shape[1], device=self.device)[None]
                span = batch["span"][:rows] if self.run.objective == "denoiser" else None
                wanted = self.model.joint(batch["ids"][:rows], pos, span)
            return ((found - wanted).norm() / wanted.norm()).item()
        finally:
            with torch.no_grad():
                for p, value in zip(matrices, saved):
                    p.copy_(value)

    def _validation_cases(self) -> dict[tuple[str, int], spans.Cases]:
        length = self.run.length
        streams = open_streams(Path(self.run.data), "validation", length)
        sizes = [size for size in VALIDATION_SIZES if size <= length // 2]
        rows = self.run.validate_windows
        return {
            (s.kind, size): spans.make_cases(s, rows, size, length, 11, self.device) for s in streams for size in sizes
        }

    # ---- one step

    def _set_rates(self, progress: float) -> float:
        factor = rate_factor(self.step, progress, self.run)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = group["base_lr"] * factor
        return factor

    def take_step(self, data: Iterator[dict[str, Tensor]], progress: float) -> tuple[float, float, float]:
        """One optimiser step; returns (loss, plain mean loss, gradient norm). A non-finite step changes nothing."""
        parts = max(1, self.run.tokens_per_step // self.micro_tokens)
        results = []
        for _ in range(parts):
            batch = next(data)
            self.micro_done += 1
            self.tokens += batch["ids"].numel()
            results.append(torch.stack(self._forward_backward(batch, 1.0 / parts)))
        norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.run.clip)
        loss, plain, size = torch.cat((torch.stack(results).mean(0), norm.detach().reshape(1))).tolist()
        if math.isfinite(loss) and math.isfinite(size):
            self._set_rates(progress)
            for optimiser in self.optimisers:
                optimiser.step()
            self.average.update(self.model, self.step)
            self.bad_steps = 0
        else:
            self.bad_steps += 1
            self.log(f"step {self.step}: loss {loss}, gradient norm {size}: skipped")
            self.metric(skipped=True)
            if self.bad_steps >= MOST_BAD_STEPS:
                raise FloatingPointError(f"{MOST_BAD_STEPS} non-finite steps in a row")
        self.model.zero_grad(set_to_none=True)
        self.step += 1
        return loss, plain, size

    # ---- validation

    def validate(self) -> dict[str, float]:
        """Span NLL of the averaged weights, by kind and span length, for the denoiser also by mask rate."""
        results: dict[str, float] = {}
        with self.average.inside(self.model):
            for (kind, size), cases in self.cases.items():
                if self.run.objective == "ar":
                    results[f"{kind}/{size}"] = spans.causal_span_nll(self.model, cases)
                    continue
                counts = [max(1, round(size * rate)) for rate in VALIDATION_RATES]
                masks = [spans.random_mask(len(cases), size, count, 11, self.device) for count in counts]
                losses = spans.masked_losses(self.model, cases, masks)
                for rate, values in zip(VALIDATION_RATES, losses):
                    results[f"{kind}/{size}/{rate}"] = spans.mean(values)
        return {name: round(value, 4) for name, value in results.items()}

    def _validate_and_log(self) -> None:
        began = time.monotonic()
        results = self.validate()
        average = sum(results.values()) / len(results)
        self.log(f"step {self.step}: validation {average:.4f} ({time.monotonic() - began:.1f} s) {results}")
        self.metric(validation=results, validation_mean=round(average, 4))

    # ---- checkpoints

    def save(self) -> None:
        """Writes checkpoint.pt of the run's folder, atomically."""
        checkpoint.save(self)

    # ---- the run

    def train(self) -> dict[str, Any]:
        """Runs to the end and writes weights.npz; returns the training summary."""
        run = self.run
        micro_before = self.micro_tokens
        self.prepare()
        self.micro_done = -(-self.micro_done * micro_before // self.micro_tokens)
        warm_start.log(self.started_from, self.log)
        self.log(
            f"{run.preset} {run.objective}: {self.config.parameters() / 1e6:.1f} M parameters, {checkpoint.device_name(self.device)}, "
            f"compiled {self.compiled}, attention {self.mode}, micro-batch {self.micro_tokens} tokens"
        )
        began, earlier = time.monotonic(), self.elapsed
        remaining = run.deadline - time.time() if run.deadline else 60 * run.minutes - earlier
        budget = earlier + max(1.0, remaining)
        next_save = next_validation = earlier
        next_save += run.checkpoint_seconds
        next_validation += run.validate_seconds
        # a run that goes on with more time goes back to short windows until its new end is near
        self.long = self.long and (self.step / run.steps if run.steps else earlier / budget) >= 1.0 - run.long_fraction
        data = self._open_data()
        window: list[tuple[float, float, float]] = []
        window_began, window_tokens = time.monotonic(), self.tokens
        while True:
            self.elapsed = earlier + time.monotonic() - began
            progress = self.step / run.steps if run.steps else self.elapsed / budget
            if progress >= 1.0 or (self.out / "STOP").exists():
                break
            if not self.long and progress >= 1.0 - run.long_fraction:
                self.long = True
                self.log(f"step {self.step}: windows of {run.long_length} tokens from here")
                data = self._open_data()
            window.append(self.take_step(data, progress))
            if self.step % run.log_steps == 0:
                now = time.monotonic()
                speed = (self.tokens - window_tokens) / max(1e-9, now - window_began)
                loss, plain, norm = (sum(values) / len(window) for values in zip(*window))
                peak = torch.cuda.max_memory_allocated() / 2**30 if self.device.type == "cuda" else 0.0
                self.log(
                    f"step {self.step} {100 * progress:.1f}% loss {loss:.4f} plain {plain:.4f} norm {norm:.3f} "
                    f"{speed / 1e3:.1f} k tokens/s peak {peak:.1f} GiB"
                )
                self.metric(
                    loss=round(loss, 5), plain=round(plain, 5), norm=round(norm, 4), tokens_per_second=round(speed),
                    peak_gib=round(peak, 2), progress=round(progress, 4),
                )
                window, window_began, window_tokens = [], now, self.tokens
            if self.elapsed >= next_validation:
                self._validate_and_log()
                next_validation = self.elapsed + run.validate_seconds
                window_began, window_tokens = time.monotonic(), self.tokens
            if self.elapsed >= next_save:
                self.save()
                next_save = self.elapsed + run.checkpoint_seconds
        return self._finish()

    def _open_data(self) -> Iterator[dict[str, Tensor]]:
        length = self.run.long_length if self.long else self.run.length
        batches = MicroBatches(self.source, self.run, length, self.micro_tokens)
        return batches_from(batches, self.micro_done, self.run.workers, self.device.type == "cuda")

    def _finish(self) -> dict[str, Any]:
        summary = checkpoint.summary(self)
        save_weights(self.out / "weights.npz", self.config, self.average.state_dict(), summary)
        self.log(f"weights written after {self.step} steps, {self.tokens / 1e6:.1f} M tokens, {summary['minutes']} min")
        self.save()
        self._validate_and_log()
        (self.out / "training.json").write_text(json.dumps(summary, indent=1))
        return summary


def train(run: RunConfig, make: Callable[[RunConfig], Trainer] = Trainer) -> dict[str, Any]:
    """One run to its end; out of memory in the middle starts again from the checkpoint with smaller micro-batches."""
    trainer = make(run)
    try:
        return trainer.train()
    except torch.OutOfMemoryError:
        smaller = trainer.micro_tokens // 2
        trainer.log(f"out of memory while training: starting again from the checkpoint with {smaller} tokens")
        if smaller < SMALLEST_MICRO:
            raise
    del trainer
    torch.cuda.empty_cache()
    return make(replace(run, micro_tokens=smaller)).train()
