"""Command line: python -m palimpsest_train <command> --help"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

from .commands import Family, Option, optional_path, run_command
from .config import OBJECTIVES, PRESETS, run_config

HELDOUT = {"help": "models/evaluation/heldout.jsonl: also measure on the windows that the app measures on"}
ROWS = {"type": int, "default": 8, "help": "validation spans of each kind for --data"}
FAMILY = Family(
    "palimpsest_train", PRESETS, run_config, OBJECTIVES, ("small", "medium", "full"),
    (
        Option("train", "--weight-clip", {"type": float}, of_run=True),
        Option("train", "--easy-batches", {"type": int}, of_run=True),
        Option("evaluate", "--heldout", HELDOUT, optional_path),
        Option("export", "--rows", ROWS),
    ),
)


def _tokenizer(a: argparse.Namespace) -> None:
    from .corpus import sample_texts
    from .tokenizer import train_tokenizer

    tokenizer = train_tokenizer(sample_texts(Path(a.corpus), a.chars), a.vocab, a.out)
    print(f"{tokenizer.vocab_size} entries in {a.out}")


def _tokenise(a: argparse.Namespace) -> None:
    from .corpus import tokenise_corpus

    summary = tokenise_corpus(Path(a.corpus), Path(a.tokenizer), Path(a.out), a.processes or os.cpu_count() or 1)
    print(json.dumps(summary["streams"], indent=1))


def _restore(a: argparse.Namespace) -> None:
    from .flow.restore import restore as restore_flow
    from .restore import restore

    family = json.loads((Path(a.package) / "manifest.json").read_text(encoding="utf-8"))["family"]
    print(json.dumps((restore_flow if family == "autoregressive-flow" else restore)(Path(a.package), Path(a.out))))


def _calibrate(a: argparse.Namespace) -> None:
    from .calibrate import calibrate

    print(json.dumps(calibrate(Path(a.weights), Path(a.data), Path(a.out), a.rows)))


def _baselines(a: argparse.Namespace) -> None:
    from .baselines import add_baselines

    print(json.dumps(add_baselines(Path(a.data), Path(a.reports)), indent=1))


def _heldout(a: argparse.Namespace) -> None:
    from .heldout import make_windows, write_baselines, write_windows

    out = Path(a.out)
    if a.corpus:
        write_windows(make_windows(Path(a.corpus), a.windows), out)
    print(write_baselines(Path(a.data), out) if a.data else out)


def _curves(a: argparse.Namespace) -> None:
    from .curves import write_curves

    print(f"{write_curves(Path(a.run), Path(a.out), a.lines)} lines in {a.out}")


def _predict(a: argparse.Namespace) -> None:
    from .predict import report

    print(report(a.minutes))


def _add_more(commands: Any) -> None:
    """The commands that only this package has: data, counting models, records."""
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

    c = commands.add_parser("restore", help="weights.npz of a denoiser or a flow from its package, to start other runs from")
    c.add_argument("package")
    c.add_argument("--out", required=True, help="weights.npz")
    c.set_defaults(call=_restore)

    c = commands.add_parser("calibrate", help="fit a temperature on training windows and write it into the weights")
    c.add_argument("--weights", required=True)
    c.add_argument("--data", required=True)
    c.add_argument("--out", required=True, help="weights.npz with the temperature")
    c.add_argument("--rows", type=int, default=96, help="windows of each kind")
    c.set_defaults(call=_calibrate)

    c = commands.add_parser("baselines", help="measure unigram and trigram on the same spans, into evaluation.json")
    c.add_argument("--data", required=True)
    c.add_argument("--reports", required=True)
    c.set_defaults(call=_baselines)

    c = commands.add_parser("heldout", help="choose held-out windows from CORPUS, and count what counting models give them")
    c.add_argument("--out", required=True, help="heldout.jsonl; baselines-<tokenizer>.json is written beside it")
    c.add_argument("--corpus", help="corpus folder with validation files; left out: the windows of --out stay")
    c.add_argument("--windows", type=int, default=48, help="of each kind")
    c.add_argument("--data", help="token streams to count, with the tokenizer")
    c.set_defaults(call=_heldout)

    c = commands.add_parser("curves", help="the loss curve of a run, thinned for a report")
    c.add_argument("run")
    c.add_argument("--out", required=True, help="e.g. models/reports/<id>/training.jsonl")
    c.add_argument("--lines", type=int, default=400)
    c.set_defaults(call=_curves)

    c = commands.add_parser("predict", help="predicted throughput on one H200")
    c.add_argument("--minutes", type=float, default=20.0)
    c.set_defaults(call=_predict)


def main() -> None:
    run_command(FAMILY, _add_more)
