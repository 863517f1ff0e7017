"""Weights of a package restored, runs of all families started from a denoiser's, and bfloat16 products on a processor."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch

from palimpsest_train.config import ModelConfig, RunConfig, model_config, run_config
from palimpsest_train.export import export_precisions
from palimpsest_train.flow.config import flow_run
from palimpsest_train.flow.mixture import log_sum
from palimpsest_train.flow.train import FlowTrainer
from palimpsest_train.fourier.train import FourierTrainer, strongest_units
from palimpsest_train.model import SpanModel, rms_norm
from palimpsest_train.rectified.codes import embedding_codes
from palimpsest_train.rectified.config import RectifiedRun
from palimpsest_train.rectified.trainer import Trainer as RectifiedTrainer
from palimpsest_train.restore import compare, restore, state_of_graph
from palimpsest_train.tokenizer import MASK
from palimpsest_train.train import Trainer
from palimpsest_train.weights import load_weights, save_weights

SHAPE = {"layers": 2, "width": 32, "heads": 2, "ffn": 80, "max_positions": 128}


def random_model(config: ModelConfig) -> SpanModel:
    torch.manual_seed(3)
    made = SpanModel(config).eval()
    for p in made.parameters():
        torch.nn.init.normal_(p, 1.0 if p.ndim == 1 else 0.0, 0.2)
    return made.requires_grad_(False)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[SpanModel, Path]:
    """A denoiser and the folder of what a package of it has for `restore`."""
    folder = tmp_path_factory.mktemp("package")
    model = random_model(ModelConfig(400, **SHAPE, sharpness=1.25))
    export_precisions(model, folder, ["int8"])
    manifest = {
        "family": "masked-diffusion", "id": "a-denoiser", "version": "1.2.3", "config": asdict(model.config),
        "training": {"tokens": 5, "steps": 2, "minutes": 0.5},
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return model, folder


def test_restored_weights_are_those_of_the_package_but_for_rounding(package: tuple[SpanModel, Path], tmp_path: Path) -> None:
    model, folder = package
    state = state_of_graph(folder / "int8" / "step.onnx", model.config)
    for name, p in model.named_parameters():
        quantised = name.endswith(("qkv", "out", "up"))
        # 7 bits for the range of an output channel: at most half a step off, and a step is a 63rd of the largest weight
        bound = p.abs().amax(-1, keepdim=True) / 63 * 0.51 if quantised else p.abs() * 2**-10 + 1e-7 if name == "embedding" else torch.zeros(())
        assert ((state[name] - p).abs() <= bound).all(), name
    found = restore(folder, tmp_path / "weights.npz")
    assert found["agreement"] >= 0.9 and found["mean"] < 0.1
    config, kept, about = load_weights(tmp_path / "weights.npz")
    assert config == model.config and set(kept) == {name for name, _ in model.named_parameters()}
    assert about["restoredFrom"]["id"] == "a-denoiser" and about["tokens"] == 5


def test_other_weights_are_noticed(package: tuple[SpanModel, Path]) -> None:
    model, folder = package
    other = SpanModel(model.config)
    other.load_state_dict(state_of_graph(folder / "int8" / "step.onnx", model.config))
    with torch.no_grad():
        other.blocks[0].qkv.copy_(other.blocks[0].qkv.flip(0))
    assert compare(other.requires_grad_(False), folder / "int8")["agreement"] < 0.8


def test_packages_of_another_family_are_refused(package: tuple[SpanModel, Path], tmp_path: Path) -> None:
    manifest = json.loads((package[1] / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps({**manifest, "family": "rectified-flow"}))
    with pytest.raises(ValueError, match="holds no denoiser"):
        restore(tmp_path, tmp_path / "weights.npz")


# ---- starting runs

Make = Callable[[RunConfig], Any]


def rectified(run: RunConfig) -> RectifiedTrainer:
    return RectifiedTrainer(RectifiedRun(**{**asdict(run), "check_steps": 2, "check_tokens": 64}))


def flow(run: RunConfig) -> FlowTrainer:
    kept = ("length", "long_length", "tokens_per_step", "micro_tokens", "steps", "threads", "validate_windows", "device", "half")
    return FlowTrainer(
        flow_run("tiny", data=run.data, out=run.out, start_from=run.start_from, **{name: getattr(run, name) for name in kept})
    )


FAMILIES: dict[str, Make] = {"denoiser": Trainer, "rectified": rectified, "flow": flow, "fourier": FourierTrainer}


@pytest.fixture
def started(run: RunConfig, data: Path, tmp_path: Path) -> tuple[RunConfig, dict[str, torch.Tensor]]:
    """A run that starts from a denoiser of the preset `tiny`, and that denoiser's tensors."""
    vocab_size = json.loads((data / "data.json").read_text())["vocabSize"]
    config = model_config("tiny", vocab_size)
    save_weights(tmp_path / "start.npz", config, random_model(config).state_dict(), {"tokens": 7, "steps": 1, "minutes": 0.1})
    return replace(run, start_from=str(tmp_path / "start.npz")), load_weights(tmp_path / "start.npz")[1]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_run_starts_from_a_denoisers_tensors_and_says_so(
    family: str, started: tuple[RunConfig, dict[str, torch.Tensor]]
) -> None:
    run, state = started
    trainer = FAMILIES[family](run)
    own = dict(trainer.model.named_parameters())
    same = {
        "denoiser": {name: name for name in state},
        "rectified": {name: name for name in state},
        "flow": {
            "embedding": "embedding", "flows.0.trunk.norm_out": "norm_out", "flows.0.trunk.blocks.1.qkv": "blocks.1.qkv",
            "flows.2.trunk.blocks.0.down": "blocks.0.down",
        },
        "fourier": {"embedding": "embedding", "norm_out": "norm_out", "blocks.0.up": "blocks.0.up"},
    }[family]
    for name, source in same.items():
        assert torch.equal(own[name], state[source]), name
    average = dict(zip(trainer.average.names, trainer.average.values))
    assert torch.equal(average["embedding"], state["embedding"])
    assert trainer.started_from["tokens"] == 7 and len(trainer.started_from["sha256"]) == 64
    if family == "flow":
        assert torch.allclose(own["flows.1.trunk.span_mark"], rms_norm(state["embedding"][MASK]))
    if family == "rectified":
        again = trainer.model.encode(torch.arange(len(state["embedding"])))
        assert torch.allclose(again, embedding_codes(state["embedding"], again.shape[1]), atol=1e-4)


def test_what_a_run_started_from_survives_resuming(run: RunConfig, started: tuple[RunConfig, dict[str, torch.Tensor]]) -> None:
    first = Trainer(started[0])
    first.save()
    second = Trainer(run)  # without the option: the checkpoint knows
    assert second.resumed and second.started_from == first.started_from


def test_weights_that_fit_nowhere_are_refused(run: RunConfig, tmp_path: Path) -> None:
    config = ModelConfig(13, layers=1, width=8, heads=1, ffn=8)
    save_weights(tmp_path / "start.npz", config, random_model(config).state_dict(), {})
    with pytest.raises(ValueError, match="no tensor"):
        Trainer(replace(run, start_from=str(tmp_path / "start.npz")))


def test_a_wider_feed_forward_part_keeps_its_strongest_units() -> None:
    up, down = torch.ones(2, 5, 3), torch.ones(3, 5)
    up[:, 1], down[:, 3] = 0.1, 0.2
    up[0, :, 0] = torch.arange(5) + 10.0
    state = {"blocks.0.up": up, "blocks.0.down": down}
    assert strongest_units("blocks.0.up", torch.Size((2, 3, 3)), state)[0, :, 0].tolist() == [10, 12, 14]
    assert strongest_units("blocks.0.down", torch.Size((3, 3)), state).shape == (3, 3)
    assert strongest_units("blocks.0.qkv", torch.Size((3, 3, 3)), state) is None


# ---- bfloat16


@pytest.mark.parametrize("family", FAMILIES)
def test_half_products_change_a_loss_by_little_but_something(
    family: str, started: tuple[RunConfig, dict[str, torch.Tensor]]
) -> None:
    losses = []
    for half in (False, True):
        trainer = FAMILIES[family](replace(started[0], half=half, long_fraction=0.0))
        if family == "rectified":
            trainer.clock.stage = "flow"
            data = trainer.data()
            losses.append(trainer._forward_backward(next(data), 0, 1.0)["loss"].item())
        else:
            data = trainer.open_data() if family == "flow" else trainer._open_data()
            step = trainer.forward_backward if family == "flow" else trainer._forward_backward
            losses.append(step(next(data), 1.0)[0].item())
        assert all(p.grad is None or torch.isfinite(p.grad).all() for p in trainer.model.parameters())
        assert any(p.grad is not None and p.grad.abs().sum() > 0 for p in trainer.model.parameters())
    assert losses[0] != losses[1] and losses[1] == pytest.approx(losses[0], rel=0.05)


def test_log_sum_is_logsumexp_with_its_gradient() -> None:
    x = (torch.randn(20, 50, generator=torch.Generator().manual_seed(1)) * 40).requires_grad_()
    for found, wanted in ((log_sum(x), torch.logsumexp(x, -1)),):
        assert torch.allclose(found, wanted)
        gradients = [torch.autograd.grad(value.sum(), x, retain_graph=True)[0] for value in (found, wanted)]
        assert torch.allclose(*gradients, atol=1e-6)


def test_options_of_a_run_reach_every_family(monkeypatch: pytest.MonkeyPatch) -> None:
    from palimpsest_train import commands
    from palimpsest_train.cli import FAMILY as DENOISER
    from palimpsest_train.flow.cli import FAMILY as FLOW
    from palimpsest_train.fourier.cli import FAMILY as FOURIER
    from palimpsest_train.rectified.cli import FAMILY as RECTIFIED

    for family in (DENOISER, FLOW, FOURIER, RECTIFIED):
        seen: list[Any] = []
        monkeypatch.setattr(commands.Family, "function", lambda *_, seen=seen: lambda run, *_, **__: seen.append(run))
        monkeypatch.setattr(
            "sys.argv", ["kit", "train", "--data", "d", "--out", "o", "--preset", "cpu", "--half", "--start-from", "w", "--ema", "0.5"]
        )
        commands.run_command(family)
        assert (seen[0].half, seen[0].start_from, seen[0].ema) == (True, "w", 0.5)
    assert run_config("cpu", data="d", out="o").half is False
