"""The two tiny masked language models of the tests, in the folder layout of the Hugging Face ecosystem.

    python3 make_tiny_masked_lm.py FIXTURES

writes FIXTURES/tiny-modernbert (byte-level BPE, rotary positions, `input_ids` and `attention_mask`; onnx/model.onnx and an int8 copy) and
FIXTURES/tiny-bert (cased WordPiece, learnt positions, also `token_type_ids`; model.onnx with external data and a float16 copy). Both are
real bidirectional Transformers of two layers, trained for a minute on made-up sentences whose words depend on one another, so that a
masked word can only be told from its context. Beside the model lies `tokenizerCases.json`: ids by the `tokenizers` library.
Needs torch, onnx, onnxruntime and tokenizers.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from torch import Tensor, nn
from torch.nn import functional as F

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PARTIES = [
    ("Supplier", "Customer", "Services", "deliver", "Fees"),
    ("Seller", "Buyer", "Goods", "ship", "Price"),
    ("Landlord", "Tenant", "Premises", "maintain", "Rent"),
]
LONGEST = 96


def sentences() -> list[str]:
    """Every sentence names one trade; all of its words go together."""
    made = []
    for giver, taker, thing, verb, money in PARTIES:
        for days in ("10", "30"):
            made += [
                f"The {giver} shall {verb} the {thing} to the {taker} within {days} days.",
                f"The {taker} shall pay the {money} to the {giver} within {days} days.",
                f"The {taker} may not assign the {thing} without the {giver}'s consent.",
                f'"{money}" means the amount that the {taker} owes the {giver} for the {thing}.',
            ]
    return made


@dataclass
class Shape:
    vocab: int
    width: int = 40
    layers: int = 2
    heads: int = 2
    ffn: int = 80
    positions: int = LONGEST
    rotary: bool = True
    types: bool = False


class Layer(nn.Module):
    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        w = shape.width
        self.norm1, self.norm2 = nn.LayerNorm(w), nn.LayerNorm(w)
        self.qkv, self.out = nn.Linear(w, 3 * w, bias=False), nn.Linear(w, w, bias=False)
        self.up, self.down = nn.Linear(w, 2 * shape.ffn, bias=False), nn.Linear(shape.ffn, w, bias=False)

    def forward(self, x: Tensor, bias: Tensor, cos: Tensor | None, sin: Tensor | None) -> Tensor:
        b, t, w = x.shape
        heads = self.shape.heads
        q, k, v = (part.view(b, t, heads, w // heads).transpose(1, 2) for part in self.qkv(self.norm1(x)).chunk(3, dim=-1))
        if cos is not None and sin is not None:
            q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        weights = torch.softmax(q @ k.transpose(2, 3) * (w // heads) ** -0.5 + bias, dim=-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(b, t, w))
        gate, value = self.up(self.norm2(x)).chunk(2, dim=-1)
        return x + self.down(F.silu(gate) * value)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    first, second = x.chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], dim=-1)


class MaskedLM(nn.Module):
    """input_ids, attention_mask (and token_type_ids) [B, S] -> logits [B, S, V]."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.embed = nn.Embedding(shape.vocab, shape.width)
        self.types = nn.Embedding(2, shape.width) if shape.types else None
        self.position = None if shape.rotary else nn.Embedding(shape.positions, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = nn.LayerNorm(shape.width)
        half = shape.width // shape.heads // 2
        angles = torch.arange(shape.positions)[:, None] * 100.0 ** (-torch.arange(half) / half)
        self.register_buffer("cos", angles.cos())
        self.register_buffer("sin", angles.sin())
        for table in filter(None, (self.embed, self.position, self.types)):
            nn.init.normal_(table.weight, std=0.3 if table is self.embed else 0.1)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None) -> Tensor:
        length = input_ids.shape[1]
        x = self.embed(input_ids)
        if self.position is not None:
            x = x + self.position.weight[:length]
        if self.types is not None and token_type_ids is not None:
            x = x + self.types(token_type_ids)
        bias = (1 - attention_mask[:, None, None, :].to(x.dtype)) * -1e4
        cos, sin = (self.cos[:length], self.sin[:length]) if self.shape.rotary else (None, None)
        for layer in self.layers:
            x = layer(x, bias, cos, sin)
        return self.norm(x) @ self.embed.weight.T


def byte_level(texts: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), special_tokens=SPECIAL, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    # As in ModernBERT: runs of spaces and placeholders are added tokens behind the vocabulary.
    tokenizer.add_tokens([AddedToken(" " * n, normalized=True) for n in (2, 4)] + ["|||EMAIL_ADDRESS|||"])
    return tokenizer


def word_pieces(texts: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    alphabet = [chr(code) for code in range(0x21, 0x7F)] + list("“”’–§é第条乙は、。")
    trainer = trainers.WordPieceTrainer(vocab_size=420, initial_alphabet=alphabet, special_tokens=SPECIAL, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def finish_tokenizer(tokenizer: Tokenizer) -> dict[str, int]:
    ids = {name: tokenizer.token_to_id(name) for name in SPECIAL}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])]
    )
    return ids


def train(model: MaskedLM, tokenizer: Tokenizer, ids: dict[str, int], texts: list[str], steps: int, seed: int) -> float:
    draw = random.Random(seed)
    torch.manual_seed(seed)
    groups = [[text for text in texts if giver in text or money in text] for giver, _, _, _, money in PARTIES]
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 6e-3, total_steps=steps)
    loss = torch.zeros(())
    for _ in range(steps):
        rows = []
        for _ in range(24):
            text = draw.choice([" ", "\n\n"]).join(draw.choice(draw.choice(groups)) for _ in range(draw.randint(1, 6)))
            encoded = tokenizer.encode(text, add_special_tokens=False).ids[: LONGEST - 2]
            rows.append([ids["[CLS]"], *encoded, ids["[SEP]"]])
        longest = max(map(len, rows))
        batch = torch.tensor([row + [ids["[PAD]"]] * (longest - len(row)) for row in rows])
        visible = (batch != ids["[PAD]"]).long()
        ordinary = torch.isin(batch, torch.tensor(list(ids.values())), invert=True)
        masked = ordinary & (torch.rand(batch.shape) < torch.rand(len(rows), 1) * 0.8 + 0.1)
        logits = model(batch.masked_fill(masked, ids["[MASK]"]), visible, torch.zeros_like(batch))
        loss = F.cross_entropy(logits[masked], batch[masked])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return float(loss)


def export(model: MaskedLM, path: Path, fold: bool = False) -> None:
    """`fold` computes what does not depend on the input, so that weights can be quantised; the tied embedding is then stored twice."""
    names = ["input_ids", "attention_mask", *(["token_type_ids"] if model.shape.types else [])]
    ids = torch.ones(2, 12, dtype=torch.long)
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in [*names, "logits"]}
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        model.eval(), tuple([ids] * len(names)), str(path), input_names=names, output_names=["logits"], dynamic_axes=axes,
        opset_version=17, dynamo=False, do_constant_folding=fold,
    )


def with_external_data(path: Path) -> None:
    graph = onnx.load(str(path))
    path.unlink()
    onnx.save_model(graph, str(path), save_as_external_data=True, location=f"{path.name}_data", size_threshold=1024)


def write_card(folder: Path, name: str, tokenizer: Tokenizer, ids: dict[str, int], shape: Shape, kind: str) -> None:
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "architectures": ["BertForMaskedLM" if kind == "bert" else "ModernBertForMaskedLM"], "model_type": kind,
        "vocab_size": shape.vocab, "hidden_size": shape.width, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "intermediate_size": shape.ffn, "max_position_embeddings": shape.positions,
        "pad_token_id": ids["[PAD]"],
    }
    write_json(folder / "config.json", config)
    named = {"cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]", "pad_token": "[PAD]", "unk_token": "[UNK]"}
    write_json(folder / "special_tokens_map.json", named)
    write_json(folder / "tokenizer_config.json", {**named, "model_max_length": shape.positions, "do_lower_case": False})
    (folder / "README.md").write_text(
        f"---\nlicense: cc0-1.0\nlanguage:\n- en\npipeline_tag: fill-mask\n---\n\n# {name}\n\n"
        "A masked language model for tests, far too small to write anything sensible.\n"
        "Made by models/training/make_tiny_masked_lm.py from sentences that the script makes up.\n",
        encoding="utf-8",
    )
    cases = [
        "The Supplier shall deliver the Services.", "  two  spaces\n\n\tand a tab ", "[MASK] [SEP][CLS] [UNK]", "don't (a) “b” 1,250.00",
        "第1条 乙は、契約を", "👩‍👩‍👧 é e\u0301 co\u00adop a\u200bb", "x" * 120, "|||EMAIL_ADDRESS||| ##ing", "a\u0007b \ufffd\u3000c", "",
    ]
    plain = Tokenizer.from_str(without_names(tokenizer))
    write_json(
        folder / "tokenizerCases.json", [{"text": text, "ids": plain.encode(text, add_special_tokens=False).ids} for text in cases]
    )


def without_names(tokenizer: Tokenizer) -> str:
    """The tokenizer as the app uses it: names of tokens in a text are ordinary text, and nothing is composed anew."""
    spec = json.loads(tokenizer.to_str())
    spec["added_tokens"] = [token for token in spec["added_tokens"] if not token["content"].strip()]
    if (spec["normalizer"] or {}).get("type") == "NFC":
        spec["normalizer"] = None
    return json.dumps(spec)


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def make(folder: Path, kind: str, steps: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    texts = sentences()
    bert = kind == "bert"
    tokenizer = word_pieces(texts) if bert else byte_level(texts)
    ids = finish_tokenizer(tokenizer)
    shape = Shape(tokenizer.get_vocab_size(), rotary=not bert, types=bert)
    torch.manual_seed(1)
    model = MaskedLM(shape)
    loss = train(model, tokenizer, ids, texts, steps, 1)
    write_card(folder, folder.name, tokenizer, ids, shape, kind)
    if bert:
        export(model, folder / "model.onnx")
        with_external_data(folder / "model.onnx")
        export(model.half(), folder / "model_fp16.onnx")
    else:
        export(model, folder / "onnx" / "model.onnx")
        export(model, folder / "folded.onnx", fold=True)
        quantize_dynamic(str(folder / "folded.onnx"), str(folder / "onnx/model_quantized.onnx"), weight_type=QuantType.QInt8)
        (folder / "folded.onnx").unlink()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    count = int(np.sum([p.numel() for p in model.parameters()]))
    print(f"{folder.name}: {shape.vocab} tokens, {count} parameters, loss {loss:.3f} nats, {size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fixtures", type=Path)
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--only", choices=["tiny-bert", "tiny-modernbert"])
    a = parser.parse_args()
    torch.set_num_threads(1)  # products this small only wait for one another
    if a.only != "tiny-bert":
        make(a.fixtures / "tiny-modernbert", "modernbert", a.steps)
    if a.only != "tiny-modernbert":
        make(a.fixtures / "tiny-bert", "bert", 2 * a.steps)  # learnt positions take longer


if __name__ == "__main__":
    main()
