from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from thanosql.runtime.answers.ctc import collapse, path_probabilities, run_probabilities, runs

LETTERS = "_HELO"


def text(*frames: str) -> list[str]:
    width = max(map(len, frames))
    ids = np.array([[LETTERS.index(letter) for letter in row.ljust(width, "H")] for row in frames])
    return ["".join(LETTERS[label] for label in row) for row in collapse(ids, [len(row) for row in frames], blank=0)]


def test_doubled_letters_parted_by_a_blank_stay_doubled() -> None:
    assert text("HHE_LL_LLO", "HELLO", "H_H_H", "HH_HH") == ["HELLO", "HELO", "HHH", "HH"]


def test_blanks_at_the_ends_and_rows_of_blanks_vanish() -> None:
    assert text("__H_", "____", "", "_", "O") == ["H", "", "", "", "O"]


def test_frames_beyond_a_rows_length_do_not_count() -> None:
    ids = np.array([[1, 1, 2, 3], [1, 0, 1, 1]])
    assert [row.tolist() for row in collapse(ids, [2, 3], blank=0)] == [[1], [1, 1]]


def naive(ids: np.ndarray, lengths: list[int], blank: int) -> list[list[int]]:
    return [
        [label for label, _ in itertools.groupby(row[:length].tolist()) if label != blank]
        for row, length in zip(ids, lengths, strict=True)
    ]


@given(st.data())
def test_collapse_equals_the_naive_definition(data: st.DataObject) -> None:
    rows, frames = data.draw(st.tuples(st.integers(0, 5), st.integers(0, 12)))
    dtype = data.draw(st.sampled_from([np.int64, np.int32]))
    ids = data.draw(arrays.arrays(dtype, (rows, frames), elements=st.integers(0, 3)))
    lengths = data.draw(st.lists(st.integers(0, frames), min_size=rows, max_size=rows))
    blank = data.draw(st.integers(0, 3))
    before = ids.copy()
    found = collapse(ids, lengths, blank)
    assert [row.tolist() for row in found] == naive(ids, lengths, blank)
    assert all(row.dtype == dtype for row in found)
    np.testing.assert_array_equal(ids, before)


@pytest.mark.parametrize("lengths", [[3], [3, 4], [3, -1], [1, 2, 3]])
def test_lengths_that_do_not_fit_are_refused(lengths: list[int]) -> None:
    with pytest.raises(ValueError, match="lengths"):
        collapse(np.zeros((2, 3), np.int64), lengths, blank=0)


paths = st.lists(st.integers(0, 3), max_size=12).map(lambda labels: np.array(labels, np.intp))


@given(paths, st.integers(0, 3))
def test_runs_are_the_labels_of_collapse_with_the_frames_they_fill(path: np.ndarray, blank: int) -> None:
    found = runs(path, blank)
    assert found.labels.tolist() == collapse(path[None], [len(path)], blank)[0].tolist()
    filled = np.full(len(path), blank)
    for label, start, end in zip(*found, strict=True):
        assert start < end
        filled[start:end] = label
    assert filled.tolist() == path.tolist()


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits.astype(np.float64))
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("frames", [0, 1, 50, 9_000])
def test_probabilities_are_the_softmax_along_the_path_and_its_mean_over_each_run(frames: int) -> None:
    generator = np.random.default_rng(frames)
    logits = generator.standard_normal((frames, 4), dtype=np.float32) * 3
    path = generator.integers(0, 4, frames).repeat(2)[:frames]
    probabilities = path_probabilities(logits, path)
    frame_by_frame = softmax(logits)[np.arange(frames), path]
    np.testing.assert_allclose(probabilities, frame_by_frame, rtol=1e-5)
    found = runs(path, blank=0)
    expected = [frame_by_frame[start:end].mean() for start, end in zip(found.starts, found.ends, strict=True)]
    np.testing.assert_allclose(run_probabilities(probabilities, found), expected, rtol=1e-5)


def test_probabilities_of_far_apart_logits_stay_within_their_range() -> None:
    logits = np.array([[1e38, -1e38, 0], [-1e4, 1e4, -1e4], [1e4, 1e4, -1e4]], np.float32)
    before = logits.copy()
    assert path_probabilities(logits, np.array([1, 1, 0])).tolist() == [0, 1, 0.5]
    np.testing.assert_array_equal(logits, before)


def test_a_path_of_blanks_has_no_runs() -> None:
    found = runs(np.zeros(3, np.intp), blank=0)
    assert run_probabilities(np.ones(3, np.float32), found).shape == found.labels.shape == (0,)
