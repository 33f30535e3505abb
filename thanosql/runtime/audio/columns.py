"""Recordings as a Polars column of List(Float32), and back as numpy views: samples are copied once on the way in, and
not at all on the way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

Samples = np.ndarray[Any, np.dtype[np.float32]]


def audio_series(name: str, arrays: Sequence[Samples | None]) -> pl.Series:
    """Return a List(Float32) column of as many rows as ``arrays``, each [samples]; None becomes NULL."""
    rows = [np.empty(0, np.float32) if array is None else np.asarray(array, dtype=np.float32) for array in arrays]
    if any(row.ndim != 1 for row in rows):
        raise ValueError("each recording must be one-dimensional, [samples]")
    samples = np.concatenate(rows) if rows else np.empty(0, np.float32)
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=offsets[1:])
    absent = pa.array([array is None for array in arrays], pa.bool_())
    column = pa.LargeListArray.from_arrays(pa.array(offsets), pa.array(samples), mask=absent)
    series = pl.from_arrow(column)
    assert isinstance(series, pl.Series)
    return series.alias(name)


def audio_arrays(series: pl.Series) -> list[Samples | None]:
    """Return the rows of a List(Float32) column as read-only views [samples] that keep it alive; NULL is None.

    Raises:
        TypeError: the column is of another type.
        ValueError: a recording holds a NULL sample.
    """
    if series.dtype != pl.List(pl.Float32):
        raise TypeError(f"column {series.name} holds {series.dtype}, not List(Float32)")
    rows: list[Samples | None] = []
    for chunk in series.get_chunks():  # to_arrow of a series of several chunks would copy them into one
        column = chunk.to_arrow()
        if column.values.null_count:
            raise ValueError(f"column {series.name} holds a recording with a NULL sample")
        samples = column.values.to_numpy(zero_copy_only=True)
        offsets = column.offsets.to_numpy(zero_copy_only=True)
        absent = column.is_null().to_numpy(zero_copy_only=False)
        spans = zip(offsets[:-1], offsets[1:], absent, strict=True)
        rows.extend(None if missing else samples[start:end] for start, end, missing in spans)
    return rows
