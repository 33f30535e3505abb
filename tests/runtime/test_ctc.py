from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from thanosql.runtime.ctc import collapse

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
