"""samples.md: a few spans with the denoise trace, decoded in a quarter as many steps as tokens."""

from __future__ import annotations

from . import decode, spans
from .model import SpanModel
from .tokenizer import MASK, TextTokenizer


def sample_lines(model: SpanModel, tokenizer: TextTokenizer, kind: str, cases: spans.Cases) -> list[str]:
    """Markdown of the cases of one kind: text around the span, its truth, every step, the decoded text."""
    lines, size = [], cases.size
    context, context_pos, truth, pos = cases.split()
    trace = decode.Trace()
    step = decode.torch_step(model, context, context_pos, pos)
    found = decode.greedy(step, len(cases), size, max(1, size // 4), trace)
    for row in range(len(cases)):
        start = int(cases.start[row])
        before = tokenizer.show(cases.windows[row, max(0, start - 40) : start])
        after = tokenizer.show(cases.windows[row, start + size : start + size + 40])
        lines += [f"## {kind}, window {row}", "", "```", f"before: {before!r}", f"after:  {after!r}"]
        lines += [f"truth:  {tokenizer.show(truth[row].tolist())!r}"]
        for number, canvas in enumerate(trace.canvases):
            shown = "".join("_" if i == MASK else tokenizer.show([i]) for i in canvas[row].tolist())
            lines.append(f"step {number}: {shown!r}")
        lines += [f"text:   {decode.visible_text(found[row], tokenizer)!r}", "```", ""]
    return lines
