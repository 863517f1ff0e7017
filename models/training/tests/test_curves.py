import json
from pathlib import Path

import pytest

from palimpsest_train.curves import read_metrics, thin, write_curves


def record(step: int, **values: object) -> dict[str, object]:
    return {"seconds": 2.0 * step, "step": step, "tokens": 100 * step, **values}


def test_losses_are_averaged_and_validations_stay(tmp_path: Path) -> None:
    records = [record(20 * i, loss=float(i), plain=2.0 * i, norm=1.0) for i in range(1, 1001)]
    records.insert(500, record(10_000, validation={"contract/8/0.5": 2.0, "contract/32/0.5": 4.0, "ja/8/0.5": 6.0}))
    records.insert(700, record(14_000, skipped=True))
    (tmp_path / "metrics.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records) + '{"cut')
    assert write_curves(tmp_path, tmp_path / "reports" / "training.jsonl", 100) <= 100
    lines = [json.loads(line) for line in (tmp_path / "reports" / "training.jsonl").read_text().splitlines()]
    losses = [line for line in lines if "loss" in line]
    assert set(losses[0]) == {"seconds", "step", "tokens", "loss", "plain"}
    assert losses[-1]["step"] == 20_000 and [line["step"] for line in lines] == sorted(line["step"] for line in lines)
    width = losses[0]["step"] // 20
    assert losses[0]["loss"] == pytest.approx((width + 1) / 2) and losses[0]["plain"] == pytest.approx(width + 1)
    [validation] = [line for line in lines if "validation" in line]
    assert validation["validation"] == {"contract": 3.0, "ja": 6.0} and validation["step"] == 10_000


def test_many_validations_leave_room_for_losses() -> None:
    records = [record(i, validation={"contract/8": float(i)}) for i in range(1000)] + [record(1000, loss=1.0, plain=1.0)]
    lines = thin(records, 40)
    steps = [line["step"] for line in lines if "validation" in line]
    assert len(lines) <= 40 and steps[0] == 0 and steps[-1] == 999 and any("loss" in line for line in lines)


def test_steps_taken_again_count_once(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text("".join(json.dumps(record(s, loss=v, plain=v)) + "\n" for s, v in ((20, 5.0), (40, 4.0), (60, 3.0), (40, 4.5))))
    assert [(r["step"], r["loss"]) for r in read_metrics(path)] == [(20, 5.0), (40, 4.5)]


def test_every_family_has_a_curve(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    records = [
        record(10, stage="autoencoder", loss=9.0, reconstruction=9.0),
        record(20, stage="flow", loss=3.0, decoder=5.0), record(30, phase=0, loss=12.0, bound=6.0),
        record(40, phase=1, loss=-0.1, gain=0.1),
        record(50, validation={"contract/8": {"nats": 2.0, "blocks": [1.0, 1.0]}, "contract/32": {"nats": 4.0, "blocks": [4.0]}}),
    ]
    path.write_text("".join(json.dumps(r) + "\n" for r in records))
    lines = thin(read_metrics(path))
    assert [(line["step"], line.get("plain")) for line in lines] == [(20, 5.0), (30, 6.0), (50, None)]
    assert lines[-1]["validation"] == {"contract": 3.0}
