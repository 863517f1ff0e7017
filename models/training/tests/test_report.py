import json
from pathlib import Path

from palimpsest_train.report import report, write_between

MANIFEST = {
    "id": "small", "version": "1.0.0", "family": "masked-diffusion", "license": "CC BY-SA 4.0",
    "graphs": [{"dtype": "int8"}, {"dtype": "int8"}],
    "training": {"device": "CPU", "threads": 1, "tokens": 2_000_000, "steps": 5, "minutes": 3.2, "corpus": {}},
    "metrics": {
        "windowTokens": 128, "windowsPerCase": 8, "baselineSpanTokens": 32,
        "spanNll": {"contract": {"8": {"nats": 4.0, "bitsPerChar": 1.5}, "32": {"nats": 4.5, "bitsPerChar": 1.7}}},
        "baselines": {"contract": {"unigram": 6.6, "trigram": 3.3}},
        "recoveryOf8": {"contract": {"exact": 0.125, "tokens": 0.5, "spans": 8}},
        "halfMaskedNats": {"float32": 4.1, "int8": 4.11},
    },
}


def test_figures_go_between_the_markers(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    readme = tmp_path / "README.md"
    readme.write_text("# Models\n")
    report(tmp_path, readme)
    first = readme.read_text()
    assert "| contract | 4.00 | 4.50 | 1.70 | 6.60 | 3.30 |" in first and first.startswith("# Models\n")
    assert "12.5% of 8" in first and "int8 4.110" in first
    report(tmp_path, readme)
    assert readme.read_text() == first


def test_text_around_the_markers_stays() -> None:
    text = write_between("a\n<b>\nold\n<e>\nz\n", "<b>", "<e>", "new")
    assert text == "a\n<b>\n\nnew\n\n<e>\nz\n"
