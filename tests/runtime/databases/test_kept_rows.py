"""Rows that several readers have of one query: all of them for each, in their order, as the database sent them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thanosql.runtime import kept_bytes
from thanosql.runtime.databases import kept_rows
from thanosql.runtime.databases.database import open_database
from thanosql.runtime.databases.kept_rows import KeptRows


def numbered(sizes: list[int]) -> Iterator[pl.DataFrame]:
    done = 0
    for size in sizes:
        yield pl.DataFrame({"n": range(done, done + size)}, schema={"n": pl.Int64})
        done += size


@given(
    sizes=st.lists(st.integers(0, 400), max_size=12),
    reads=st.lists(st.integers(0, 14), min_size=1, max_size=4),
    memory=st.sampled_from([0, 3000, 10**6]),
    most=st.sampled_from([0, 5000, 10**6]),
)
def test_each_reader_begins_with_the_first_row(sizes: list[int], reads: list[int], memory: int, most: int) -> None:
    """A reader that takes as many frames as there are, or fewer, leaves the next one nothing to miss."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_rows, "SPOOL_MEMORY_BYTES", memory)
        kept = KeptRows(numbered(sizes), most)
        everything = [frame["n"].to_list() for frame in numbered(sizes)]
        for number, wanted in enumerate(reads, start=1):
            if kept.lost:
                break
            reader = kept.frames(keep=number < len(reads))
            taken = [
                frame["n"].to_list() for frame, _ in (each for each, _ in zip(reader, range(wanted), strict=False))
            ]
            assert taken == everything[:wanted]
        assert not kept.lost or most < 10**6
        kept.close()
        with pytest.raises(ValueError, match="given up") if kept.lost else nullcontext():
            assert list(kept.frames(keep=False)) == []


def test_the_database_is_asked_for_no_row_twice() -> None:
    asked: list[int] = []

    def rows() -> Iterator[pl.DataFrame]:
        for number, frame in enumerate(numbered([5, 5, 5])):
            asked.append(number)
            yield frame

    kept = KeptRows(rows())
    first = kept.frames(keep=True)
    assert next(first)[1] is False
    assert asked == [0]
    assert [known for _, known in kept.frames(keep=True)] == [True, False, False]
    assert [known for _, known in kept.frames(keep=False)] == [True, True, True]
    assert asked == [0, 1, 2]


def test_the_last_reader_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "SPOOL_MEMORY_BYTES", 0)
    written: list[int] = []
    keep = kept_bytes.KeptBytes.keep
    monkeypatch.setattr(
        kept_bytes.KeptBytes, "keep", lambda self, content: (written.append(content.nbytes), keep(self, content))[1]
    )
    with closing(KeptRows(numbered([5, 5, 5]))) as kept:
        next(kept.frames(keep=True))
        assert len(list(kept.frames(keep=False))) == 3
    assert len(written) == 1


def test_a_full_disk_loses_what_is_kept_and_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_rows, "SPOOL_MEMORY_BYTES", 100)
    monkeypatch.setattr(kept_bytes.os, "pwrite", full)
    kept = KeptRows(numbered([5, 50, 5]))
    assert [frame.height for frame, _ in kept.frames(keep=True)] == [5, 50, 5]
    assert kept.lost


VALUES = pl.DataFrame(
    {
        "text": ["a", None, "가"],
        "blob": [b"RIFF\0", b"", None],
        "flag": [True, None, False],
        "whole": [2**62, None, -1],
        "number": [0.5, float("nan"), None],
        "price": [Decimal("1.20"), None, Decimal("-3.00")],
        "day": [date(2024, 2, 29), None, date(1, 1, 1)],
        "moment": [datetime(2024, 2, 29, 1, 2, 3, 4, tzinfo=UTC), None, datetime(1970, 1, 1, tzinfo=UTC)],
        "span": [timedelta(microseconds=5), None, timedelta(days=-1)],
        "list": [[1, None], [], None],
        "struct": [{"a": 1, "b": ["x"]}, None, {"a": None, "b": None}],
        "nothing": [None, None, None],
        "kind": pl.Series(["x", None, "y"], dtype=pl.Categorical),
        "grade": pl.Series(["A", None, "B"], dtype=pl.Enum(["A", "B"])),
    }
)


@pytest.mark.parametrize("memory", [0, 10**6])
def test_every_type_comes_back_as_it_was(monkeypatch: pytest.MonkeyPatch, memory: int) -> None:
    monkeypatch.setattr(kept_rows, "SPOOL_MEMORY_BYTES", memory)
    with closing(KeptRows(iter([VALUES, VALUES[1:], VALUES[:0]]))) as kept:
        list(kept.frames(keep=True))
        found = [frame for frame, _ in kept.frames(keep=False)]
    assert [frame.schema for frame in found] == [VALUES.schema] * 3
    for frame, before in zip(found, (VALUES, VALUES[1:], VALUES[:0]), strict=True):
        assert frame.equals(before)


def test_what_duckdb_sends_comes_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_rows, "SPOOL_MEMORY_BYTES", 0)
    query = """
    SELECT range::HUGEINT * 2 AS huge, uuid AS id, (['a', 'b'])[1 + range % 2]::ENUM ('a', 'b') AS grade,
        MAP {'k': range} AS map, TIME '01:02:03' AS time, [range, NULL]::INTEGER[2] AS pair, NULL AS nothing
    FROM range(5000), (SELECT uuid '00000000-0000-0000-0000-000000000001' AS uuid)
    """
    with open_database("duckdb://") as database:
        before = list(database.stream(query))
        with closing(KeptRows(database.stream(query))) as kept:
            list(kept.frames(keep=True))
            found = [frame for frame, _ in kept.frames(keep=False)]
    assert sum(frame.height for frame in found) == 5000
    for frame, other in zip(found, before, strict=True):
        assert frame.schema == other.schema
        assert frame.equals(other)
