import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from palimpsest_train.config import RunConfig
from palimpsest_train.loader import MicroBatches, batches_from
from palimpsest_train.optim import rate_factor
from palimpsest_train.train import LARGEST_KERNEL_ERROR, Trainer, rescue, train
from palimpsest_train.weights import load_weights, save_weights


def final(folder: Path) -> dict[str, torch.Tensor]:
    state = torch.load(folder / "checkpoint.pt", weights_only=True)
    return {**state["model"], **{f"average.{k}": v for k, v in state["average"].items()}}


@pytest.mark.parametrize(("objective", "stop"), [("denoiser", 4), ("denoiser", 7), ("ar", 4)])
def test_resuming_changes_nothing(run: RunConfig, tmp_path: Path, objective: str, stop: int) -> None:
    """Bit by bit, also from behind the change to long windows (step 7 of 8)."""
    whole = replace(run, objective=objective)
    train(whole)
    halves = replace(whole, out=str(tmp_path / "halves"))
    first = Trainer(halves)
    take = first.take_step

    def take_and_stop(*args):  # noqa: ANN002, ANN202
        result = take(*args)
        if first.step == stop:
            (tmp_path / "halves" / "STOP").touch()
        return result

    first.take_step = take_and_stop  # type: ignore[method-assign]
    first.train()
    assert first.step == stop
    second = Trainer(halves)
    assert second.resumed and second.step == stop
    second.train()
    a, b = final(Path(whole.out)), final(tmp_path / "halves")
    assert all(torch.equal(a[name], b[name]) for name in a)


def test_training_lowers_the_loss_and_writes_records(run: RunConfig) -> None:
    summary = train(replace(run, steps=40, warmup_steps=5))
    records = [json.loads(line) for line in (Path(run.out) / "metrics.jsonl").read_text().splitlines()]
    losses = [r["plain"] for r in records if "plain" in r]
    assert losses[-1] < losses[0] - 0.5
    assert summary["steps"] == 40 and summary["tokens"] == 40 * 512
    validation = [r for r in records if "validation" in r][-1]["validation"]
    assert {key.split("/")[1] for key in validation} == {"8", "32"}
    rescue(Path(run.out), Path(run.out) / "rescued")
    config, state, about = load_weights(Path(run.out) / "rescued" / "weights.npz")
    assert about["rescued"] and config.vocab_size == state["embedding"].shape[0]
    assert about["device"].startswith("CPU") and about["tokens"] == summary["tokens"] and about["corpus"]


def test_a_longer_run_goes_back_to_short_windows(run: RunConfig) -> None:
    train(replace(run, steps=8))
    trainer = Trainer(replace(run, steps=20))
    assert trainer.resumed and trainer.long
    lengths = []
    take = trainer.take_step

    def look(*args):  # noqa: ANN002, ANN202
        lengths.append(trainer.long)
        return take(*args)

    trainer.take_step = look  # type: ignore[method-assign]
    trainer.train()
    assert lengths == [False] * 9 + [True] * 3  # the last 15% of 20 steps


def test_a_resumed_run_follows_its_own_rates(run: RunConfig) -> None:
    train(replace(run, steps=2))
    trainer = Trainer(replace(run, adam_rate=1e-4, muon_rate=3e-3))
    assert trainer.resumed
    assert [group["base_lr"] for o in trainer.optimisers for group in o.param_groups] == [3e-3, 1e-4]


def test_samples_get_harder(run: RunConfig) -> None:
    trainer = Trainer(replace(run, easy_batches=10))
    batches = MicroBatches(trainer.source, trainer.run, 64, 256)
    assert [batches.ease(i) for i in (0, 5, 10, 99)] == [1.0, 0.5, 0.0, 0.0]
    assert MicroBatches(trainer.source, run, 64, 256).ease(0) == 0.0


def test_a_step_that_is_not_finite_is_skipped(run: RunConfig) -> None:
    trainer = Trainer(run)
    before = [p.detach().clone() for p in trainer.model.parameters()]
    trainer._forward_backward = lambda batch, scale: (torch.tensor(float("nan")), torch.tensor(0.0))  # type: ignore[method-assign]
    for p in trainer.model.parameters():
        p.grad = torch.zeros_like(p)
    trainer.take_step(trainer._open_data(), 0.0)
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.model.parameters()))
    assert trainer.bad_steps == 1 and trainer.step == 1


def test_rates_warm_up_hold_and_fall(run: RunConfig) -> None:
    run = replace(run, warmup_steps=10)
    assert rate_factor(0, 0.0, run) == pytest.approx(0.1)
    assert rate_factor(50, 0.6, run) == pytest.approx(1.0)
    assert rate_factor(50, 0.8, run) == pytest.approx(0.5)
    assert rate_factor(50, 1.0, run) == 0.0


def test_weight_files_keep_float16(run: RunConfig, tmp_path: Path) -> None:
    trainer = Trainer(run)
    state = trainer.average.state_dict()
    save_weights(tmp_path / "w.npz", trainer.config, state, {"a": 1})
    config, found, about = load_weights(tmp_path / "w.npz")
    assert config == trainer.config and about == {"a": 1} and set(found) == set(state)
    assert all(torch.equal(found[n], state[n].half().float() if state[n].ndim > 1 else state[n]) for n in state)


@pytest.mark.parametrize("objective", ["denoiser", "ar"])
def test_kernel_check_sees_a_wrong_rule(run: RunConfig, objective: str) -> None:
    trainer = Trainer(replace(run, objective=objective))
    batch = MicroBatches(trainer.source, trainer.run, 64, 256)[0]
    before = [p.detach().clone() for p in trainer.model.parameters()]
    assert trainer.kernel_error(batch) < 1e-5
    see_all = torch.zeros(1, 1, 64, 64)
    blocks = trainer.block_calls
    trainer.block_calls = [lambda x, c, s, _, __, block=block: block(x, c, s, None, see_all) for block in blocks]
    assert trainer.kernel_error(batch) > LARGEST_KERNEL_ERROR
    assert all(torch.equal(a, b) for a, b in zip(before, trainer.model.parameters()))


def test_worker_processes_deliver_the_same_batches(run: RunConfig) -> None:
    trainer = Trainer(run)
    batches = MicroBatches(trainer.source, run, 64, 256)
    here, there = batches_from(batches, 3, 0, False), batches_from(batches, 3, 2, False)
    for _ in range(3):
        a, b = next(here), next(there)
        assert all(torch.equal(a[name], b[name]) for name in a)
