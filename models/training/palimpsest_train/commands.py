"""The command line that all model families share: train, rescue, evaluate, export, package, verify, bench.

A family names its package; its modules train, evaluate, export, package and bench hold the functions of the commands. What
only it has is declared as Options.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

TRAIN_FLOATS = (
    "minutes", "deadline", "muon-rate", "adam-rate", "checkpoint-seconds", "validate-seconds", "ema", "decay-share",
    "loss-share", "long-fraction",
)
TRAIN_INTEGERS = (
    "steps", "seed", "tokens-per-step", "micro-tokens", "workers", "threads", "length", "long-length", "warmup-steps",
    "validate-windows", "log-steps",
)
TRAIN_TEXTS = ("mix", "device", "attention", "start-from")
HELP = {"start-from": "weights.npz: begin with its tensors of equal name and shape (restore makes one from a package)"}


@dataclass(frozen=True)
class Option:
    """One more option of a command: a keyword of the command's function, or with `of_run` a setting of the run."""

    command: str
    flag: str
    settings: dict[str, Any]  # of add_argument
    convert: Callable[[Any], Any] = lambda value: value
    of_run: bool = False

    @property
    def name(self) -> str:
        return self.flag.removeprefix("--").replace("-", "_")


def numbers(text: str | None) -> list[int] | None:
    """Integers of a text such as "512,1024"."""
    return [int(part) for part in text.split(",")] if text else None


def optional_path(text: str | None) -> Path | None:
    return Path(text) if text else None


@dataclass(frozen=True)
class Family:
    """`run` makes the settings of a run from a preset and overrides, of which None is ignored."""

    package: str
    presets: tuple[str, ...]
    run: Callable[..., Any]
    objectives: tuple[str, ...] = ("denoiser",)
    sizes: tuple[str, ...] = ("small", "full")
    options: tuple[Option, ...] = ()

    def function(self, module: str, name: str) -> Callable[..., Any]:
        return getattr(import_module(f"{self.package}.{module}"), name)

    def extra(self, command: str, a: argparse.Namespace, of_run: bool = False) -> dict[str, Any]:
        chosen = [o for o in self.options if o.command == command and o.of_run == of_run]
        return {option.name: option.convert(getattr(a, option.name)) for option in chosen}

    # ---- commands

    def train(self, a: argparse.Namespace) -> None:
        names = [name.replace("-", "_") for name in (*TRAIN_FLOATS, *TRAIN_INTEGERS, *TRAIN_TEXTS)]
        overrides = {name: getattr(a, name) for name in names} | self.extra("train", a, of_run=True)
        if a.eager:
            overrides["compile"] = False
        if a.half:
            overrides["half"] = True
        if a.objective:
            overrides["objective"] = a.objective
        self.function("train", "train")(self.run(a.preset, data=a.data, out=a.out, **overrides), **self.extra("train", a))

    def rescue(self, a: argparse.Namespace) -> None:
        self.function("train", "rescue")(Path(a.run), optional_path(a.out))

    def evaluate(self, a: argparse.Namespace) -> None:
        run = self.function("evaluate", "evaluate")
        run(Path(a.weights), Path(a.data), Path(a.out), a.size, a.seconds, **self.extra("evaluate", a))

    def export(self, a: argparse.Namespace) -> None:
        run = self.function("export", "export_all")
        run(Path(a.weights), Path(a.out), a.precisions.split(","), optional_path(a.data), **self.extra("export", a))

    def build(self, a: argparse.Namespace) -> None:
        manifest = self.function("package", "build_package")(
            Path(a.weights), Path(a.onnx), Path(a.tokenizer), optional_path(a.reports), Path(a.out), a.id, a.version, a.license,
            a.precisions.split(",") if a.precisions else None, optional_path(a.license_file), **self.extra("package", a),
        )
        if a.experimental:
            manifest = import_module("palimpsest_train.package_folder").mark_experimental(Path(a.out))
        print(json.dumps(manifest["graphs"], indent=1))

    def verify(self, a: argparse.Namespace) -> None:
        problems = self.function("package", "verify_package")(Path(a.package))
        print("\n".join(problems) if problems else "package is sound")
        raise SystemExit(1 if problems else 0)

    def bench(self, a: argparse.Namespace) -> None:
        run = self.function("bench", "bench")
        found = run(a.preset, a.context, a.span, a.threads, a.precisions.split(","), **self.extra("bench", a))
        print(json.dumps(found, indent=1))

    # ---- parser

    def add_to(self, commands: Any) -> None:
        """Adds the commands to the result of ArgumentParser.add_subparsers."""

        def command(name: str, call: Callable[[argparse.Namespace], None], text: str, required: tuple[str, ...]) -> Any:
            parser = commands.add_parser(name, help=text)
            for flag in required:
                parser.add_argument(flag, **({"required": True} if flag.startswith("--") else {}))
            for option in self.options:
                if option.command == name:
                    parser.add_argument(option.flag, **option.settings)
            parser.set_defaults(call=call)
            return parser

        c = command("train", self.train, "train, or resume when the output folder has a checkpoint", ("--data", "--out"))
        c.add_argument("--preset", choices=self.presets, default="base")
        c.add_argument("--objective", choices=self.objectives)
        c.add_argument("--eager", action="store_true", help="no torch.compile")
        c.add_argument("--half", action="store_true", help="bfloat16 products on a processor that has them")
        for names, kind in ((TRAIN_FLOATS, float), (TRAIN_INTEGERS, int), (TRAIN_TEXTS, str)):
            for name in names:
                c.add_argument(f"--{name}", type=kind, help=HELP.get(name))

        c = command("rescue", self.rescue, "weights.npz from the last checkpoint of a broken run", ("run",))
        c.add_argument("--out", help="folder for weights.npz (default: the run's own); the run may still be going on")

        c = command("evaluate", self.evaluate, "measure a model and write the reports", ("--weights", "--data", "--out"))
        c.add_argument("--size", choices=self.sizes, default="full")
        c.add_argument("--seconds", type=float, default=180.0, help="sections that have not begun by then are left out")

        c = command("export", self.export, "write the ONNX graphs and check them against PyTorch", ("--weights", "--out"))
        c.add_argument("--precisions", default="float32,float16,int8")
        c.add_argument("--data", help="token streams: also measure what is lost, on validation spans")

        c = command("package", self.build, "assemble a model package", ("--weights", "--onnx", "--tokenizer", "--out", "--id"))
        c.add_argument("--reports")
        c.add_argument("--version", default="0.1.0")
        c.add_argument("--license", default="see the corpus notes")
        c.add_argument("--license-file", help="text file that becomes LICENSE.md of the package")
        c.add_argument("--precisions", help="e.g. int8: only these of the exported ones")
        c.add_argument("--experimental", action="store_true", help="the app takes it only when it is chosen")

        command("verify", self.verify, "check a model package", ("package",))

        c = command("bench", self.bench, "ONNX latency with random weights", ())
        c.add_argument("--preset", choices=self.presets, default="base")
        c.add_argument("--context", type=int, default=448)
        c.add_argument("--span", type=int, default=64)
        c.add_argument("--threads", type=int, default=2)
        c.add_argument("--precisions", default="float32,int8")


def run_command(family: Family, add_more: Callable[[Any], None] | None = None) -> None:
    """Parses the command line and calls the chosen command."""
    parser = argparse.ArgumentParser(prog=f"python -m {family.package}")
    commands = parser.add_subparsers(required=True)
    if add_more is not None:
        add_more(commands)
    family.add_to(commands)
    a = parser.parse_args()
    a.call(a)
