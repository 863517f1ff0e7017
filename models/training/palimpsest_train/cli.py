"""Command line: python -m palimpsest_train <command> --help"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from .config import OBJECTIVES, PRESETS, run_config


def _tokenizer(a: argparse.Namespace) -> None:
    from .corpus import sample_texts
    from .tokenizer import train_tokenizer

    tokenizer = train_tokenizer(sample_texts(Path(a.corpus), a.chars), a.vocab, a.out)
    print(f"{tokenizer.vocab_size} entries in {a.out}")


def _tokenise(a: argparse.Namespace) -> None:
    from .corpus import tokenise_corpus

    summary = tokenise_corpus(Path(a.corpus), Path(a.tokenizer), Path(a.out), a.processes or os.cpu_count() or 1)
    print(json.dumps(summary["streams"], indent=1))


def _train(a: argparse.Namespace) -> None:
    from .train import train

    names = (
        "objective", "minutes", "deadline", "steps", "seed", "tokens_per_step", "micro_tokens", "mix", "device",
        "attention", "workers", "threads", "muon_rate", "adam_rate", "checkpoint_seconds", "validate_seconds",
        "easy_batches", "ema", "decay_share", "weight_clip", "loss_share", "length", "long_length", "long_fraction",
        "warmup_steps",
    )
    overrides = {name: getattr(a, name) for name in names}
    if a.eager:
        overrides["compile"] = False
    if a.half:
        overrides["half"] = True
    train(run_config(a.preset, data=a.data, out=a.out, **overrides))


def _rescue(a: argparse.Namespace) -> None:
    from .train import rescue

    rescue(Path(a.run), Path(a.out) if a.out else None)


def _evaluate(a: argparse.Namespace) -> None:
    from .evaluate import evaluate

    evaluate(Path(a.weights), Path(a.data), Path(a.out), a.size, a.seconds)


def _baselines(a: argparse.Namespace) -> None:
    from .baselines import add_baselines

    print(json.dumps(add_baselines(Path(a.data), Path(a.reports)), indent=1))


def _export(a: argparse.Namespace) -> None:
    from .export import export_all

    export_all(Path(a.weights), Path(a.out), a.precisions.split(","), Path(a.data) if a.data else None, a.rows)


def _package(a: argparse.Namespace) -> None:
    from .package import build_package

    manifest = build_package(
        Path(a.weights), Path(a.onnx), Path(a.tokenizer), Path(a.reports) if a.reports else None, Path(a.out),
        a.id, a.version, a.license, a.precisions.split(",") if a.precisions else None,
        Path(a.license_file) if a.license_file else None,
    )
    print(json.dumps(manifest["graphs"], indent=1))


def _report(a: argparse.Namespace) -> None:
    from .report import report

    report(Path(a.package), Path(a.readme))


def _verify(a: argparse.Namespace) -> None:
    from .package import verify_package

    problems = verify_package(Path(a.package))
    print("\n".join(problems) if problems else "package is sound")
    raise SystemExit(1 if problems else 0)


def _bench(a: argparse.Namespace) -> None:
    from .bench import bench

    print(json.dumps(bench(a.preset, a.context, a.span, a.threads, a.precisions.split(",")), indent=1))


def _predict(a: argparse.Namespace) -> None:
    from .predict import report

    print(report(a.minutes))


def main() -> None:
    parser = argparse.ArgumentParser(prog="palimpsest_train")
    commands = parser.add_subparsers(required=True)

    c = commands.add_parser("tokenizer", help="learn a tokenizer from a corpus folder")
    c.add_argument("--corpus", required=True)
    c.add_argument("--out", required=True)
    c.add_argument("--vocab", type=int, default=16384)
    c.add_argument("--chars", type=float, default=60e6)
    c.set_defaults(call=_tokenizer)

    c = commands.add_parser("tokenise", help="turn a corpus folder into token streams")
    c.add_argument("--corpus", required=True)
    c.add_argument("--tokenizer", required=True)
    c.add_argument("--out", required=True)
    c.add_argument("--processes", type=int, default=0, help="0 = one per core")
    c.set_defaults(call=_tokenise)

    c = commands.add_parser("train", help="train, or resume when the output folder has a checkpoint")
    c.add_argument("--data", required=True)
    c.add_argument("--out", required=True)
    c.add_argument("--preset", choices=PRESETS, default="base")
    c.add_argument("--objective", choices=OBJECTIVES)
    c.add_argument("--eager", action="store_true", help="no torch.compile")
    c.add_argument("--half", action="store_true", help="bfloat16 products on a processor that has them")
    for name in (
        "minutes", "deadline", "muon-rate", "adam-rate", "checkpoint-seconds", "validate-seconds", "ema", "decay-share",
        "weight-clip", "loss-share", "long-fraction",
    ):
        c.add_argument(f"--{name}", type=float)
    for name in (
        "steps", "seed", "tokens-per-step", "micro-tokens", "workers", "threads", "length", "long-length", "warmup-steps",
        "easy-batches",
    ):
        c.add_argument(f"--{name}", type=int)
    for name in ("mix", "device", "attention"):
        c.add_argument(f"--{name}")
    c.set_defaults(call=_train)

    c = commands.add_parser("rescue", help="weights.npz from the last checkpoint of a broken run")
    c.add_argument("run")
    c.add_argument("--out", help="folder for weights.npz (default: the run's own); the run may still be going on")
    c.set_defaults(call=_rescue)

    c = commands.add_parser("evaluate", help="measure a model and write the reports")
    c.add_argument("--weights", required=True)
    c.add_argument("--data", required=True)
    c.add_argument("--out", required=True)
    c.add_argument("--size", choices=("small", "medium", "full"), default="full")
    c.add_argument("--seconds", type=float, default=180.0, help="sections that have not begun by then are left out")
    c.set_defaults(call=_evaluate)

    c = commands.add_parser("baselines", help="measure unigram and trigram on the same spans, into evaluation.json")
    c.add_argument("--data", required=True)
    c.add_argument("--reports", required=True)
    c.set_defaults(call=_baselines)

    c = commands.add_parser("export", help="write the ONNX graphs and check them against PyTorch")
    c.add_argument("--weights", required=True)
    c.add_argument("--out", required=True)
    c.add_argument("--precisions", default="float32,float16,int8")
    c.add_argument("--data", help="token streams: also measure the loss of quality on validation spans")
    c.add_argument("--rows", type=int, default=8, help="validation spans of each kind for that")
    c.set_defaults(call=_export)

    c = commands.add_parser("package", help="assemble a model package")
    c.add_argument("--weights", required=True)
    c.add_argument("--onnx", required=True)
    c.add_argument("--tokenizer", required=True)
    c.add_argument("--reports")
    c.add_argument("--out", required=True)
    c.add_argument("--id", required=True)
    c.add_argument("--version", default="0.1.0")
    c.add_argument("--license", default="see the corpus notes")
    c.add_argument("--license-file", help="text file that becomes LICENSE.md of the package")
    c.add_argument("--precisions", help="e.g. int8: only these of the exported ones")
    c.set_defaults(call=_package)

    c = commands.add_parser("verify", help="check a model package")
    c.add_argument("package")
    c.set_defaults(call=_verify)

    c = commands.add_parser("report", help="write the figures of a package into a README, between marker lines")
    c.add_argument("package")
    c.add_argument("--readme", required=True)
    c.set_defaults(call=_report)

    c = commands.add_parser("bench", help="ONNX latency with random weights")
    c.add_argument("--preset", choices=PRESETS, default="base")
    c.add_argument("--context", type=int, default=448)
    c.add_argument("--span", type=int, default=64)
    c.add_argument("--threads", type=int, default=2)
    c.add_argument("--precisions", default="float32,int8")
    c.set_defaults(call=_bench)

    c = commands.add_parser("predict", help="predicted throughput on one H200")
    c.add_argument("--minutes", type=float, default=20.0)
    c.set_defaults(call=_predict)

    a = parser.parse_args()
    a.call(a)
