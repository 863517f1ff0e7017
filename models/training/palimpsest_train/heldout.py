"""The held-out windows on which packages are judged, in Python and in the app alike: models/evaluation/heldout.jsonl.

A line is one window: `text` from the middle of a held-out document, `at` (one number in [0, 1) per span length) and
`clause`, the UTF-16 range of one sentence. A window's tokens are the first 511 of its text behind the kind token; its span
of n tokens begins at token floor(at[n] * (count - n + 1)) of `count`. baselines-<tokenizer>.json beside it holds what
counting models give each token, for one tokenizer.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .baselines import Trigram
from .corpus import corpus_files, open_streams, read_documents, stream_name
from .tokenizer import KIND_IDS, TextTokenizer

SPAN_SIZES = (8, 32, 128)
WINDOW_TOKENS = 511  # of text, behind the kind token
WINDOW_CHARS = {"contract": 2600, "technical": 2600, "ja": 1300}
SHORTEST_CHARS = {"contract": 1500, "technical": 1500, "ja": 700}
CLAUSE_CHARS = {"contract": (60, 240), "technical": (60, 240), "ja": (25, 120)}
SENTENCE_END = {"contract": re.compile(r"[.;](?=\s)|\n"), "technical": re.compile(r"[.;](?=\s)|\n"), "ja": re.compile(r"。|\n")}
PERSONAL = re.compile(r"[\w.-]+@[\w.-]+\.\w{2,}|\d{3}[ )-]+\d{3}-\d{4}|\d+ [A-Z]\w+ (?:Street|Avenue|Road|Drive|Lane|Blvd|Boulevard)")
UNIT = 0.1  # nats per step of a stored byte
SEED = 41


@dataclass(frozen=True)
class Window:
    """One line of the file."""

    id: str
    kind: str
    text: str
    at: dict[int, float]
    clause: tuple[int, int]  # Python characters of `text`

    def span_start(self, count: int, size: int) -> int:
        """Index (kind token not counted) of the first token of the span of `size` among `count` tokens."""
        return math.floor(self.at[size] * (count - size + 1))


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def from_utf16(text: str, offset: int) -> int:
    """Index of the character of `text` that begins at a UTF-16 offset."""
    return len(text.encode("utf-16-le")[: 2 * offset].decode("utf-16-le"))


def find_clause(text: str, kind: str) -> tuple[int, int] | None:
    """The sentence of fitting length whose beginning lies nearest to 35% of the text, or None."""
    shortest, longest = CLAUSE_CHARS[kind]
    ends = [0, *(match.end() for match in SENTENCE_END[kind].finditer(text))]
    found: list[tuple[float, int, int]] = []
    for begin, end in zip(ends[1:-1], ends[2:]):
        piece = text[begin:end]
        begin += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if shortest <= end - begin <= longest and end <= 0.7 * len(text) and "\n" not in text[begin:end]:
            found.append((abs(begin / len(text) - 0.35), begin, end))
    return min(found)[1:] if found else None


def cut_window(text: str, kind: str, centre: float) -> str | None:
    """About WINDOW_CHARS characters around `centre` (0..1 of the text), from a line or sentence begin; None if too short or
    with an address of mail, street or telephone in it."""
    want = WINDOW_CHARS[kind]
    begin = max(0, min(int(centre * len(text)) - want // 2, len(text) - want))
    if begin > 0:
        match = SENTENCE_END[kind].search(text, begin)
        if match is not None and match.end() - begin < want // 3:
            begin = match.end()
    piece = text[begin : begin + want].strip()
    return piece if len(piece) >= SHORTEST_CHARS[kind] and not PERSONAL.search(piece) else None


def make_windows(corpus: Path, per_kind: int) -> list[dict[str, Any]]:
    """Windows spread evenly over the held-out text of each kind; the same corpus gives the same windows."""
    documents: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KIND_IDS}
    for path in corpus_files(corpus)[1]:
        for document in read_documents(path):
            documents[stream_name(document, path)].append(document)
    rng = np.random.default_rng(SEED)
    lines = []
    for kind, found in documents.items():
        found = [document for document in found if len(document["text"]) >= SHORTEST_CHARS[kind]]
        ends = np.cumsum([len(document["text"]) for document in found])
        taken: set[tuple[int, int]] = set()
        places = list((np.arange(per_kind) + 0.5) / per_kind) + list(rng.random(20 * per_kind))
        number = 0
        for place in places:
            if number == per_kind:
                break
            index = int(np.searchsorted(ends, place * ends[-1], side="right"))
            document = found[index]
            centre = (place * ends[-1] - (ends[index] - len(document["text"]))) / len(document["text"])
            text = cut_window(document["text"], kind, centre)
            region = (index, int(centre * len(document["text"])) // WINDOW_CHARS[kind])
            clause = find_clause(text, kind) if text else None
            if text is None or clause is None or region in taken:
                continue
            taken.add(region)
            lines.append({
                "id": f"{kind}-{number:02d}",
                "kind": kind,
                "text": text,
                "at": {str(size): round(float(rng.random()), 6) for size in SPAN_SIZES},
                "clause": [utf16_length(text[:end]) for end in clause],
                "source": document["source"],
                "licence": document["license"],
                "document": document["id"],
            })
            number += 1
        if number < per_kind:
            raise ValueError(f"only {number} windows of {kind}")
    return lines


def write_windows(lines: list[dict[str, Any]], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def read_windows(path: Path) -> Iterator[Window]:
    """The windows of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        value = json.loads(line)
        text = value["text"]
        start, end = (from_utf16(text, offset) for offset in value["clause"])
        yield Window(value["id"], value["kind"], text, {int(n): u for n, u in value["at"].items()}, (start, end))


def window_ids(window: Window, tokenizer: TextTokenizer) -> np.ndarray:
    """int64 [1 + count]: the kind token and the window's tokens."""
    return np.array([KIND_IDS[window.kind], *tokenizer.encode(window.text)[:WINDOW_TOKENS]], np.int64)


def count_baselines(data: Path, heldout: Path) -> dict[str, Any]:
    """What a unigram and a trigram (baselines.py) give every token of every window: bytes of UNIT nats, base64.

    Learnt from the training stream of the window's kind in `data`. The first tokens of a window see what precedes them
    in it, the kind token first.
    """
    tokenizer = TextTokenizer(data / "tokenizer.json")
    models = {s.kind: Trigram(s.ids, tokenizer.vocab_size) for s in open_streams(data, "train", 3)}
    windows: dict[str, dict[str, str]] = {}
    for window in read_windows(heldout):
        ids, model = window_ids(window, tokenizer), models[window.kind]
        before = np.concatenate(([ids[0]], ids[:-2]))
        losses = {
            "unigram": -np.log(model.unigram[ids[1:]]),
            "trigram": -np.log(model.probability(before, ids[:-1], ids[1:])),
        }
        windows[window.id] = {name: _packed(values) for name, values in losses.items()}
    return {
        "schemaVersion": 1,
        "tokenizerSha256": hashlib.sha256((data / "tokenizer.json").read_bytes()).hexdigest(),
        "heldOutSha256": hashlib.sha256(heldout.read_bytes()).hexdigest(),
        "unit": UNIT,
        "windows": windows,
    }


def _packed(losses: np.ndarray) -> str:
    return base64.b64encode(np.clip(np.rint(losses / UNIT), 0, 255).astype(np.uint8).tobytes()).decode()


def write_baselines(data: Path, heldout: Path) -> Path:
    """Writes baselines-<tokenizer>.json beside the held-out file and returns its path."""
    document = count_baselines(data, heldout)
    path = heldout.parent / f"baselines-{document['tokenizerSha256'][:12]}.json"
    path.write_text(json.dumps(document, indent=0))
    return path
