"""Muon for the hidden matrices, AdamW for the rest, the learning-rate schedule, and the moving average of weights."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from .config import RunConfig
from .model import SpanModel

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonalise(g: Tensor, steps: int = 5, half: bool = False) -> Tensor:
    """Newton-Schulz iteration towards the nearest semi-orthogonal matrices; g [n, rows, columns].

    In bfloat16 on CUDA, and elsewhere with `half`.
    """
    a, b, c = COEFFICIENTS
    x = g.bfloat16() if g.is_cuda or half else g.float()
    tall = g.shape[-2] > g.shape[-1]
    if tall:
        x = x.mT
    x = x / x.norm(dim=(-2, -1), keepdim=True).clamp_min(1e-7)
    for _ in range(steps):
        s = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(s, s, s, beta=b, alpha=c), x, beta=a)
    return (x.mT if tall else x).to(g.dtype)


class Muon(torch.optim.Optimizer):
    """Muon over stacks of matrices. Parameters [..., rows, columns] of one matrix shape are updated in one batch,

    which needs far fewer kernel launches than one loop turn per matrix. The update of one matrix equals that of
    torch.optim.Muon with adjust_lr_fn="original" and nesterov momentum (see the tests).
    """

    def __init__(
        self, params: list[nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.0, half: bool = False
    ):
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.half = half

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            momentum = group["momentum"]
            by_shape: dict[tuple[int, int], list[tuple[nn.Parameter, Tensor]]] = defaultdict(list)
            for p in group["params"]:
                if p.grad is None:
                    continue
                state = self.state[p]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(p)
                buffer = state["momentum"].lerp_(p.grad, 1 - momentum)
                by_shape[tuple(p.shape[-2:])].append((p, p.grad.lerp(buffer, momentum)))
            for (rows, columns), members in by_shape.items():
                stacks = [u.reshape(-1, rows, columns) for _, u in members]
                update = orthogonalise(torch.cat(stacks), half=self.half)
                rate = group["lr"] * math.sqrt(max(1.0, rows / columns))
                for (p, _), u in zip(members, update.split([len(s) for s in stacks])):
                    p.mul_(1 - group["lr"] * group["weight_decay"]).add_(u.reshape(p.shape), alpha=-rate)


def make_optimisers(model: SpanModel, run: RunConfig) -> list[torch.optim.Optimizer]:
    """[Muon on the matrices of the blocks, AdamW on embedding and gains]; each group remembers its base rate."""
    hidden = [p for p in model.blocks.parameters() if p.ndim >= 2]
    rest = [p for p in model.parameters() if p.ndim == 1] + [model.embedding]
    optimisers: list[torch.optim.Optimizer] = [
        Muon(hidden, run.muon_rate, weight_decay=run.muon_decay, half=run.half),
        torch.optim.AdamW(rest, run.adam_rate, betas=(0.9, 0.95), eps=1e-9, weight_decay=0.0),
    ]
    return with_base_rates(optimisers)


def with_base_rates(optimisers: list[torch.optim.Optimizer]) -> list[torch.optim.Optimizer]:
    """The optimisers, each group of which remembers the rate that it was made with."""
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group["base_lr"] = group["lr"]
    return optimisers


def load_states(optimisers: list[torch.optim.Optimizer], states: list[dict]) -> None:
    """Restores optimisers of a checkpoint. The base rates stay: a resumed run follows the rates that it was given."""
    for optimiser, values in zip(optimisers, states, strict=True):
        rates = [group["base_lr"] for group in optimiser.param_groups]
        optimiser.load_state_dict(values)
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["base_lr"] = rate


def rate_factor(step: int, progress: float, run: RunConfig) -> float:
    """Warm-up over steps, then constant, then linear to 0 over the last `decay_share` of the run's progress (0..1)."""
    warm = min(1.0, (step + 1) / max(1, run.warmup_steps))
    return warm * max(0.0, min(1.0, (1.0 - progress) / run.decay_share))


class MovingAverage:
    """Exponential moving average of parameters, with a shorter memory during the first steps."""

    def __init__(self, model: nn.Module, decay: float):
        self.decay = decay
        self.names = [name for name, _ in model.named_parameters()]
        self.values = [p.detach().float().clone() for p in model.parameters()]

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(self.values, [p.detach() for p in model.parameters()], 1 - decay)

    @torch.no_grad()
    def put_into(self, model: nn.Module) -> None:
        """Gives the model the averaged weights for good."""
        for p, value in zip(model.parameters(), self.values):
            p.copy_(value)

    @contextmanager
    def inside(self, model: nn.Module) -> Iterator[None]:
        """The model has the averaged weights inside, its own again afterwards."""
        saved = [p.detach().clone() for p in model.parameters()]
        self.put_into(model)
        try:
            yield
        finally:
            with torch.no_grad():
                for p, value in zip(model.parameters(), saved):
                    p.copy_(value)

    def state_dict(self) -> dict[str, Tensor]:
        return dict(zip(self.names, self.values))

    def load_state_dict(self, state: dict[str, Tensor]) -> None:
        for name, value in zip(self.names, self.values):
            value.copy_(state[name])
