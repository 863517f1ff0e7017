import json
import random
from pathlib import Path

import numpy as np
import pytest
from conftest import contract_text

from palimpsest_train.corpus import is_held_out, open_streams, sample_texts, tokenise_corpus
from palimpsest_train.tokenizer import BOS, EOS, KIND_IDS, TextTokenizer


def write(path: Path, documents: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(document) + "\n" for document in documents), encoding="utf-8")


def documents_of(data: Path, split: str, tokenizer: TextTokenizer) -> list[str]:
    """Texts of a split, decoded from its streams."""
    texts = []
    for stream in open_streams(data, split, 1):
        for ids in np.split(np.asarray(stream.ids), stream.starts[1:]):
            assert ids[0] == KIND_IDS[stream.kind] and ids[1] == BOS and ids[-1] == EOS
            texts.append(tokenizer.decode(ids[2:-1]))
    return texts


@pytest.mark.parametrize("file", [True, False])
def test_held_out_documents_are_never_trained_on(tmp_path: Path, tokenizer: TextTokenizer, file: bool) -> None:
    rng = random.Random(3)
    held = [{"id": f"held{i}", "kind": "contract", "text": contract_text(rng)} for i in range(4)]
    train = [{"id": f"train{i}", "kind": "contract", "text": contract_text(rng)} for i in range(150)]
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    if file:
        write(corpus / "validation.jsonl", held)
        copies = [{**held[0], "text": "another text"}, {**held[1], "id": "copy", "text": held[1]["text"].replace(" ", "  ")}]
        write(corpus / "contracts-00.jsonl", [*train, *copies])
    else:
        write(corpus / "contracts-00.jsonl", train)
        held = [document for document in train if is_held_out(document)]
        assert held
    write(corpus / "test.jsonl", [{"id": "t", "kind": "contract", "text": "never read"}])
    summary = tokenise_corpus(corpus, tokenizer.path, tmp_path / "data", 1)
    trained, kept = (documents_of(tmp_path / "data", split, tokenizer) for split in ("train", "validation"))
    assert sorted(kept) == sorted(document["text"] for document in held)
    words = lambda texts: {" ".join(text.split()) for text in texts}  # noqa: E731
    assert not words(trained) & words(kept) and "another text" not in trained and "never read" not in trained + kept
    assert len(trained) == (150 if file else 150 - len(held)) and summary["repeatedFromValidation"] == (2 if file else 0)
    sampled = words(sample_texts(corpus, 10_000_000))
    assert sampled and not sampled & words(document["text"] for document in held[:1] + held[2:])


def test_a_stream_is_the_same_for_any_number_of_parts(tmp_path: Path, corpus: Path, tokenizer: TextTokenizer) -> None:
    for processes in (1, 2):
        tokenise_corpus(corpus, tokenizer.path, tmp_path / str(processes), processes)
    for split in ("train", "validation"):
        one, two = (sorted(documents_of(tmp_path / str(n), split, tokenizer)) for n in (1, 2))
        assert one == two
