"""Micro-batches by number: batch i of a run is a function of (seed, length, i) alone, so a run can resume exactly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from .config import RunConfig
from .corpus import open_streams
from .corruption import Source, denoiser_batch, make_source
from .infill_ar import ar_batch
from .tokenizer import TextTokenizer

SAMPLERS = {"denoiser": denoiser_batch, "ar": ar_batch}


class MicroBatches(Dataset):
    """Item i: ids int32 [R,L], span bool [R,L], index, target int64 [K], weight float32 [K]."""

    def __init__(self, source: Source, run: RunConfig, length: int, micro_tokens: int):
        self.source, self.run, self.length = source, run, length
        self.rows = max(1, micro_tokens // length)

    def __len__(self) -> int:
        return 1 << 40

    def ease(self, number: int) -> float:
        """1 at the run's first batch, falling to 0 over `easy_batches`."""
        return max(0.0, 1.0 - number / self.run.easy_batches) if self.run.easy_batches else 0.0

    def __getitem__(self, number: int) -> dict[str, torch.Tensor]:
        rng = np.random.default_rng([self.run.seed, self.length, number])
        sample = SAMPLERS[self.run.objective]
        rest = () if self.run.objective != "denoiser" else (self.ease(number),)
        batch = sample(self.source, rng, number * self.rows, self.rows, self.length, self.run.loss_share, *rest)
        return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in vars(batch).items()}


def open_source(run: RunConfig, split: str = "train") -> Source:
    data = Path(run.data)
    boundary = TextTokenizer(data / "tokenizer.json").boundary_levels()
    return make_source(open_streams(data, split, max(run.length, run.long_length)), boundary, run.mix, run.weight_clip)


def batches_from(batches: MicroBatches, first: int, workers: int, pin: bool) -> Iterator[dict[str, torch.Tensor]]:
    """Endless batches first, first+1, ... in order, prepared by worker processes (0 = in this process)."""
    workers = min(workers, max(1, (os.cpu_count() or 1) - 2)) if workers else 0
    loader = DataLoader(
        batches,
        batch_size=None,
        sampler=range(first, len(batches)),
        num_workers=workers,
        pin_memory=pin,
        prefetch_factor=4 if workers else None,
    )
    return iter(loader)
