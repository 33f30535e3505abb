from __future__ import annotations

import gc

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from thanosql.runtime.audio.columns import audio_arrays, audio_series

recordings = st.lists(
    st.none() | arrays.arrays(np.float32, st.integers(0, 20), elements=st.floats(width=32, allow_nan=False)), max_size=8
)


def assert_same(found: list[np.ndarray | None], expected: list[np.ndarray | None]) -> None:
    assert len(found) == len(expected)
    for left, right in zip(found, expected, strict=True):
        if right is None:
            assert left is None
        else:
            assert left is not None
            assert left.dtype == np.float32
            np.testing.assert_array_equal(left, right)


@settings(deadline=None)
@given(recordings)
def test_round_trip(rows: list[np.ndarray | None]) -> None:
    series = audio_series("audio", rows)
    assert series.name == "audio"
    assert series.dtype == pl.List(pl.Float32)
    assert series.to_list() == [None if row is None else row.tolist() for row in rows]
    assert_same(audio_arrays(series), rows)


@settings(deadline=None)
@given(recordings, recordings, st.data())
def test_round_trip_of_chunks_and_slices(first: list, second: list, data: st.DataObject) -> None:
    series = pl.concat([audio_series("audio", first), audio_series("audio", second)], rechunk=False)
    start = data.draw(st.integers(0, len(series)))
    length = data.draw(st.integers(0, len(series) - start))
    assert_same(audio_arrays(series.slice(start, length)), (first + second)[start : start + length])


def test_rows_are_read_only_views_that_outlive_the_column() -> None:
    series = audio_series("audio", [np.arange(5, dtype=np.float32), np.arange(3, dtype=np.float32)])
    first, again = audio_arrays(series)[0], audio_arrays(series)[0]
    assert first is not None
    assert again is not None
    assert np.shares_memory(first, again)
    assert not first.flags.writeable
    del series, again
    gc.collect()
    np.testing.assert_array_equal(first, np.arange(5))


def test_the_column_owns_its_samples() -> None:
    samples = np.zeros(3, np.float32)
    series = audio_series("audio", [samples])
    samples[:] = 1
    assert series.to_list() == [[0, 0, 0]]


def test_other_columns_are_refused() -> None:
    with pytest.raises(TypeError, match="holds String"):
        audio_arrays(pl.Series("path", ["a.wav"]))
    with pytest.raises(ValueError, match="NULL sample"):
        audio_arrays(pl.Series("audio", [[1.0, None]], dtype=pl.List(pl.Float32)))
    with pytest.raises(ValueError, match="one-dimensional"):
        audio_series("audio", [np.zeros((2, 2), np.float32)])
