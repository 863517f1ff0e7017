import numpy as np

from palimpsest_train.corruption import Source, continuation_layout, corrupt, denoiser_batch, draw_windows, infill_layout
from palimpsest_train.infill_ar import ar_batch, middle_last, middle_spans
from palimpsest_train.tokenizer import DEL, KIND_IDS, MASK, MID, N_SPECIAL, PRE, SUF


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.r_[0, flags.astype(int), 0]))
    return list(zip(edges[::2], edges[1::2]))


def test_windows_begin_with_their_kind(source: Source, rng: np.random.Generator) -> None:
    windows = draw_windows(source, rng, 0, 64, 128)
    assert set(windows[:, 0]) <= set(KIND_IDS.values())
    assert windows.max() < source.vocab_size


def test_infill_keeps_the_text_and_pads_spans_at_their_end(source: Source, rng: np.random.Generator) -> None:
    clean = draw_windows(source, rng, 0, 200, 128)
    canvas, span = infill_layout(rng, clean, source.boundary)
    assert not span[:, 0].any()
    for row in range(len(clean)):
        text = canvas[row][canvas[row] != DEL]
        assert np.array_equal(text, clean[row, : len(text)])
        assert not (canvas[row] == DEL)[~span[row]].any()
        assert 1 <= len(runs(span[row])) <= 2
        for begin, end in runs(span[row]):
            content = canvas[row, begin:end]
            pads = int((content == DEL).sum())
            size = len(content) - pads
            assert 4 <= size <= 64
            assert pads <= -(-size // 4)
            assert (content[size:] == DEL).all()


def test_half_of_the_spans_follow_boundaries(source: Source, rng: np.random.Generator) -> None:
    clean = draw_windows(source, rng, 0, 400, 128)
    canvas, span = infill_layout(rng, clean, source.boundary)
    after = [source.boundary[canvas[r, b - 1]] > 0 for r in range(400) for b, _ in runs(span[r])]
    assert 0.3 < np.mean(after) < 0.9


def test_continuation_spans_reach_the_end(source: Source, rng: np.random.Generator) -> None:
    clean = draw_windows(source, rng, 0, 100, 128)
    canvas, span = continuation_layout(rng, clean, source.boundary)
    assert span[:, -1].all() and not span[:, 0].any()
    assert all(len(runs(row)) == 1 for row in span)
    changed = canvas != clean
    assert (canvas[changed] == DEL).all() and changed.any() and span[changed].all()


def test_masking_invariants(source: Source, rng: np.random.Generator) -> None:
    clean = draw_windows(source, rng, 0, 80, 128)
    canvas, span = infill_layout(rng, clean, source.boundary)
    t, low = rng.uniform(0.02, 0.3, 80), np.arange(80) < 40
    batch = corrupt(source, rng, canvas, span, t, low, 80 * 128)
    masked = batch.ids == MASK
    assert not masked[~span].any() and masked.any(1).all()
    used = batch.weight > 0
    index, weight = batch.index[used], batch.weight[used]
    assert np.array_equal(batch.target[used], canvas.ravel()[index])
    assert len(set(index)) == len(index) and span.ravel()[index].all()
    assert weight.max() <= 10.0
    changed = (batch.ids != canvas) & ~masked
    assert changed.any() and not changed[~low].any() and not changed[~span].any()
    visible = (span & ~masked)[low]
    assert 0.08 < changed[low].sum() / visible.sum() < 0.17
    assert (batch.ids[changed] >= N_SPECIAL).all()
    loss = np.zeros(canvas.size, bool)
    loss[index] = True
    assert np.array_equal(loss.reshape(canvas.shape), masked | (span & low[:, None]))


def test_batches_are_functions_of_their_number(source: Source) -> None:
    make = lambda: denoiser_batch(source, np.random.default_rng([1, 2]), 16, 8, 64, 0.4)  # noqa: E731
    for a, b in zip(vars(make()).values(), vars(make()).values()):
        assert np.array_equal(a, b)


def test_loss_capacity_is_respected(source: Source, rng: np.random.Generator) -> None:
    batch = denoiser_batch(source, rng, 0, 16, 64, 0.02)
    assert len(batch.index) == len(batch.weight) == int(16 * 64 * 0.02)


def test_fill_in_the_middle_keeps_every_token(source: Source, rng: np.random.Generator) -> None:
    clean = draw_windows(source, rng, 0, 50, 100)
    start, end = middle_spans(rng, clean, source.boundary)
    rows = middle_last(clean, start, end)
    for row, ids in enumerate(rows):
        a, b = start[row], end[row]
        pre, suf, mid = (list(ids).index(x) for x in (PRE, SUF, MID))
        assert ids[0] == clean[row, 0] and pre == 1 and ids[-1] == DEL
        assert np.array_equal(ids[2:suf], clean[row, 1:a])
        assert np.array_equal(ids[suf + 1 : mid], clean[row, b:])
        assert np.array_equal(ids[mid + 1 : -1], clean[row, a:b])
    batch = ar_batch(source, rng, 0, 8, 64, 0.0)
    used = batch.weight > 0
    assert np.array_equal(batch.ids.ravel()[batch.index[used] + 1], batch.target[used])
    assert not np.isin(batch.target[used], (PRE, SUF, MID)).any()


def test_easy_batches_mask_less_of_larger_spans(source: Source, rng: np.random.Generator) -> None:
    usual, easy = (denoiser_batch(source, rng, 0, 400, 64, 1.0, ease) for ease in (0.0, 1.0))
    assert easy.span.mean() > usual.span.mean() + 0.2
    rate = [(b.ids == MASK).sum() / b.span.sum() for b in (usual, easy)]
    assert rate[1] < rate[0] - 0.1 and (easy.ids == MASK).sum(1).min() >= 1


def test_loss_weights_are_clipped(source: Source, rng: np.random.Generator) -> None:
    source = Source(source.streams, source.shares, source.boundary, 4.0)
    assert denoiser_batch(source, rng, 0, 200, 64, 1.0).weight.max() == 4.0
