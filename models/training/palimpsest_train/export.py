"""ONNX graphs of a model in several precisions, with their weights in one shared file per precision, and their checks."""

from __future__ import annotations

import copy
import hashlib
import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from . import decode, spans
from .corpus import open_streams
from .graphs import GRAPHS_OF, INPUTS, MODULES, OUTPUTS
from .model import SpanModel
from .tokenizer import MASK, N_SPECIAL
from .weights import load_model

PRECISIONS = ("float32", "float16", "int8")
OPSET = 18
WEIGHTS = "weights.bin"
SHARED_BYTES = 1024  # larger tensors go to the shared file
TOLERANCE = 1e-3  # float32 graphs against PyTorch, absolute
BROADCAST = ("step", "score")  # graphs whose k and v may have batch 1 for any B
CHECK_SHAPES = ((1, 8, 40), (2, 16, 0), (3, 5, 33), (1, 1, 1))  # B, S, T


def example_inputs(model: SpanModel, name: str, batch: int, new: int, past: int, seed: int = 5) -> dict[str, np.ndarray]:
    """Random inputs of a graph: `new` ids behind or inside `past` context tokens."""
    rng = np.random.default_rng(seed)
    config = model.config
    count = past if name in ("context", "ar_prefill", "ar_score") else new
    begin = past if name == "ar_step" else 0
    inputs = {
        "ids": rng.integers(N_SPECIAL, config.vocab_size, (batch, count)),
        "pos": np.tile(np.arange(begin, begin + count), (batch, 1)),
    }
    if "k" in INPUTS[name]:
        shape = (config.layers, 1 if name in BROADCAST else batch, config.heads, past, config.head_size)
        dtype = np.float16 if model.blocks[0].qkv.dtype == torch.float16 else np.float32
        inputs |= {key: rng.standard_normal(shape).astype(dtype) for key in ("k", "v")}
    if "targets" in INPUTS[name]:
        inputs["targets"] = rng.integers(N_SPECIAL, config.vocab_size, (batch, count))
    return inputs


def half_precision(model: SpanModel) -> SpanModel:
    """A copy with float16 matrices; gains, rotary frequencies and the logit offsets stay float32."""
    half = copy.deepcopy(model)
    for p in half.parameters():
        if p.ndim >= 2:
            p.data = p.data.half()
    return half


def export_graph(model: SpanModel, name: str, path: Path) -> None:
    """One graph as a single file with all of B, S and T dynamic."""
    module = MODULES[name](model).eval()
    example = {key: torch.from_numpy(value) for key, value in example_inputs(model, name, 2, 12, 20).items()}
    args = tuple(example[key] for key in INPUTS[name])
    options: dict[str, Any] = {
        "input_names": list(INPUTS[name]), "output_names": list(OUTPUTS[name]), "opset_version": OPSET,
    }
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        try:
            _export_dynamo(module, name, args, path, options)
        except Exception as problem:
            print(f"{name}: the newer exporter failed ({type(problem).__name__}), taking the older one", flush=True)
            axes = {key: {0: "B", 1: "N"} for key in ("ids", "pos", "targets") if key in INPUTS[name]}
            axes |= {key: {1: "Bk", 3: "T"} for key in INPUTS[name] if key in ("k", "v")}
            torch.onnx.export(module, args, str(path), dynamic_axes=axes, dynamo=False, **options)


def _export_dynamo(module: nn.Module, name: str, args: tuple[Tensor, ...], path: Path, options: dict[str, Any]) -> None:
    """The newer exporter, then two repairs of the declared shapes.

    The exporter cannot say "1 or B", so k and v are exported with batch 1, which the graph broadcasts; their second
    axis is then declared dynamic. Shapes of inner values are dropped: they would repeat the fixed 1.
    """
    dim = torch.export.Dim
    batch, count = dim("B", min=1, max=1024), dim("N", min=1, max=65536)
    plain = {0: batch, 1: count}
    past = {3: dim("T", min=1, max=65536)} if name in BROADCAST else {1: batch, 3: dim("T", min=1, max=65536)}
    shapes = [past if key in ("k", "v") else plain for key in INPUTS[name]]
    torch.onnx.export(
        module, args, str(path), dynamic_shapes=tuple(shapes), dynamo=True, external_data=False, verbose=False, **options
    )
    graph = onnx.load(path)
    if name in BROADCAST:
        for value in graph.graph.input:
            if value.name in ("k", "v"):
                value.type.tensor_type.shape.dim[1].dim_param = "Bk"
    del graph.graph.value_info[:]
    del graph.metadata_props[:]
    for node in graph.graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
    onnx.save(graph, path)


def fold_weight_shapes(source: Path, target: Path) -> None:
    """Replace Transpose and Reshape of stored weights by stored results, so that every MatMul has a constant weight."""
    model = onnx.load(source)
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer}
    for node in list(graph.node):
        if node.op_type not in ("Transpose", "Reshape") or any(name not in stored for name in node.input):
            continue
        value = numpy_helper.to_array(stored[node.input[0]])
        if node.op_type == "Transpose":
            order = [list(a.ints) for a in node.attribute if a.name == "perm"]
            value = np.transpose(value, order[0] if order else None)
        else:
            value = value.reshape(numpy_helper.to_array(stored[node.input[1]]))
        folded = numpy_helper.from_array(np.ascontiguousarray(value), node.output[0])
        stored[folded.name] = folded
        graph.initializer.append(folded)
        graph.node.remove(node)
    used = {name for node in graph.node for name in node.input}
    kept = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    onnx.save(model, target)


def quantise(source: Path, target: Path, vocab_size: int, plain: tuple[int, int] | None = None) -> None:
    """int8 weights per channel and a float16 embedding table with a cast behind its lookup.

    Weights use 7 of the 8 bits: processors without dot-product instructions would saturate otherwise. Products with a
    stored matrix of shape `plain` (rows = inputs) stay float32: what goes into the second matrix of SwiGLU has outliers
    that one scale for all does not fit. With 7 M parameters that took 0.034 nats, all of the loss through int8.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folded = source.with_suffix(".folded.onnx")
    fold_weight_shapes(source, folded)
    graph = onnx.load(folded).graph
    shapes = {tensor.name: tuple(tensor.dims) for tensor in graph.initializer}
    left = [n.name for n in graph.node if n.op_type == "MatMul" and plain in [shapes.get(name) for name in n.input]]
    quantize_dynamic(
        str(folded), str(target), op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, per_channel=True,
        reduce_range=True, nodes_to_exclude=left if plain else [],
    )
    model = onnx.load(target)
    graph = model.graph
    tables = {t.name: t for t in graph.initializer if len(t.dims) == 2 and t.dims[0] == vocab_size}
    for place, node in enumerate(graph.node):
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None:
            continue
        table.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(table).astype(np.float16), table.name))
        found = node.output[0]
        node.output[0] = found + "_half"
        graph.node.insert(place + 1, helper.make_node("Cast", [found + "_half"], [found], to=TensorProto.FLOAT))
        break
    else:
        raise ValueError(f"{source.name}: no lookup in the embedding table found")
    onnx.save(model, target)


def share_weights(folder: Path, names: tuple[str, ...]) -> None:
    """Move large tensors of the graphs of a folder into one file, equal ones once."""
    places: dict[str, tuple[int, int]] = {}
    with open(folder / WEIGHTS, "wb") as file:
        for name in names:
            path = folder / f"{name}.onnx"
            model = onnx.load(path)
            for tensor in model.graph.initializer:
                array = numpy_helper.to_array(tensor)
                if array.nbytes < SHARED_BYTES:
                    continue
                raw = np.ascontiguousarray(array).tobytes()
                key = hashlib.sha256(raw).hexdigest()
                if key not in places:
                    file.write(b"\0" * (-file.tell() % 4096))
                    places[key] = (file.tell(), len(raw))
                    file.write(raw)
                offset, size = places[key]
                tensor.ClearField("raw_data")
                tensor.ClearField("float_data")
                tensor.data_location = TensorProto.EXTERNAL
                del tensor.external_data[:]
                for field, value in (("location", WEIGHTS), ("offset", offset), ("length", size)):
                    tensor.external_data.add(key=field, value=str(value))
            path.write_bytes(model.SerializeToString())


def session(path: Path, threads: int = 0) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    if threads:
        options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def export_precisions(model: SpanModel, out: Path, precisions: Sequence[str]) -> None:
    """All graphs of a model: <out>/<precision>/<graph>.onnx and <out>/<precision>/weights.bin."""
    config, names = model.config, GRAPHS_OF[model.config.objective]
    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            plain = Path(scratch) / f"{name}.onnx"
            if {"float32", "int8"} & set(precisions):
                export_graph(model, name, plain)
            for precision in precisions:
                path = out / precision / f"{name}.onnx"
                path.parent.mkdir(parents=True, exist_ok=True)
                if precision == "float16":
                    export_graph(half_precision(model), name, path)
                elif precision == "float32":
                    shutil.copyfile(plain, path)
                elif precision == "int8":
                    quantise(plain, path, config.vocab_size, (config.ffn, config.width))
                else:
                    raise ValueError(f"unknown precision {precision!r}")
    for precision in precisions:
        share_weights(out / precision, names)


def parity(model: SpanModel, folder: Path, precision: str) -> dict[str, float]:
    """Largest absolute differences between graphs and PyTorch over CHECK_SHAPES, per graph.

    Compared are keys and values, sorted top log probabilities, entropies and the log probabilities of visible ids;
    for lower precisions against the float32 model.
    """
    worst: dict[str, float] = {}
    for name in GRAPHS_OF[model.config.objective]:
        run = session(folder / f"{name}.onnx")
        module = MODULES[name](model).eval()
        for batch, new, past in CHECK_SHAPES:
            if past == 0 and model.config.objective == "ar":
                continue
            inputs = example_inputs(model, name, batch, new, past)
            fed = {
                i.name: inputs[i.name].astype(np.float16) if i.type == "tensor(float16)" else inputs[i.name]
                for i in run.get_inputs()
            }
            found = dict(zip(OUTPUTS[name], run.run(None, fed)))
            with torch.no_grad():
                wanted = dict(zip(OUTPUTS[name], module(*(torch.from_numpy(inputs[key]) for key in INPUTS[name]))))
            for key, value in wanted.items():
                if key == "top_ids":
                    continue
                if found[key].shape != tuple(value.shape):
                    raise ValueError(f"{precision} {name}.{key}: shape {found[key].shape}, not {tuple(value.shape)}")
                if value.numel():
                    error = float(np.abs(found[key].astype(np.float32) - value.float().numpy()).max())
                    worst[name] = max(worst.get(name, 0.0), error)
    if precision == "float32" and max(worst.values()) > TOLERANCE:
        raise ValueError(f"float32 graphs differ from PyTorch by {worst}")
    return worst


def span_quality(folder: Path, data: Path, rows: int = 8, size: int = 32, length: int = 256) -> dict[str, float]:
    """Mean loss of half-masked validation tokens through the graphs (a target outside the top 32 counts as the 32nd),

    and the share of targets that come first.
    """
    context, step = session(folder / "context.onnx"), session(folder / "step.onnx")
    total, hits, count = 0.0, 0, 0
    for stream in open_streams(data, "validation", length):
        cases = spans.make_cases(stream, rows, size, length, 41, "cpu")
        mask = spans.random_mask(rows, size, size // 2, 43, "cpu").numpy()
        context_ids, context_pos, truth, pos = (part.numpy() for part in cases.split())
        out = decode.onnx_step(context, step, context_ids, context_pos, pos)(np.where(mask, MASK, truth))
        same = out.top_ids == truth[..., None]
        logp = np.where(same.any(-1), np.where(same, out.top_logp, -np.inf).max(-1), out.top_logp[..., -1])
        total -= float(logp[mask].sum())
        hits += int(same[..., 0][mask].sum())
        count += int(mask.sum())
    return {"nats": total / count, "top1": hits / count}


def export_all(weights: Path, out: Path, precisions: list[str], data: Path | None, rows: int = 8) -> dict[str, Any]:
    """Exports and checks; per precision the parity errors, sizes and, with `data`, the quality on `rows` spans a kind.

    The report is returned and written to <out>/export.json, from where the package takes the quality.
    """
    model, _ = load_model(weights)
    report: dict[str, Any] = {}
    export_precisions(model, out, precisions)
    for precision in precisions:
        files = sorted((out / precision).iterdir())
        report[precision] = {
            "largestDifference": parity(model, out / precision, precision),
            "bytes": {path.name: path.stat().st_size for path in files},
        }
        if data is not None and model.config.objective == "denoiser":
            report[precision]["quality"] = span_quality(
                out / precision, data, rows, length=min(256, model.config.max_positions)
            )
        print(precision, report[precision], flush=True)
    (out / "export.json").write_text(json.dumps(report, indent=1))
    return report
