"""Frames as text: a table for people, and csv, json, ndjson and parquet for programs, all in UTF-8.

Bytes become base64 and times ISO 8601 wherever the format has no type of its own for them.
"""

from __future__ import annotations

import base64
import json
import math
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl

from thanosql.compiler.errors import ThanoSQLError

# Longer than any cell: polars cuts texts at a length, and a transcript must be shown whole.
_UNCUT = 2**31 - 1
# What could move the cursor, recolour or ring a terminal that shows somebody else's text.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NESTED = (pl.List, pl.Array, pl.Struct, pl.Map)


def table(frame: pl.DataFrame, *, width: int | None = None, rows: int | None = None) -> str:
    """Draw ``frame`` with its shape below; ``width`` is in terminal cells, None for as wide as it takes.

    Texts longer than their column are wrapped, never cut. With ``rows`` only the first so many are drawn, and the
    line below says so.
    """
    shown = frame if rows is None else frame.head(rows)
    with table_settings(width):
        drawn = visible(str(legible(shown)))
    return f"{drawn}\n{shape(frame, shown.height)}"


def shape(frame: pl.DataFrame, shown: int) -> str:
    """Return the line below a table: how many rows and columns there are, and how many rows of them are shown."""
    cut = "" if shown == frame.height else f"; only the first {_count(shown, 'row')} shown"
    return f"{_count(frame.height, 'row')}, {_count(frame.width, 'column')}{cut}\n"


def table_settings(width: int | None) -> pl.Config:
    """Return the polars settings under which nothing of a table is cut away."""
    return pl.Config(
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=-1 if width is None else width,
        fmt_str_lengths=_UNCUT,
        tbl_formatting="UTF8_FULL_CONDENSED",
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
        tbl_cell_numeric_alignment="RIGHT",
    )


def visible(text: str) -> str:
    r"""Return ``text`` with control characters written out.

    >>> print(visible("a\x1b[2J"))
    a\x1b[2J
    """
    return _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def legible(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` with bytes told by their length: a recording in a cell helps nobody."""
    return frame.with_columns(
        pl.format("<{} bytes>", pl.col(name).bin.size()).alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.Binary
    )


def write(frames: Iterable[pl.DataFrame], form: str, out: BinaryIO) -> None:
    """Write the frames of one result, in order, as ``form``: 'csv', 'json', 'ndjson' or 'parquet'.

    All but parquet write each frame as it comes. Raises ThanoSQLError for parquet without columns.
    """
    {"csv": _write_csv, "json": _write_json, "ndjson": _write_ndjson, "parquet": _write_parquet}[form](frames, out)


@contextmanager
def destination(path: Path) -> Iterator[BinaryIO]:
    """Open ``path`` for writing; a regular file appears, or is replaced, only when all went well."""
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            yield device
        return
    # Beside the file behind a link, so that the last step is a rename within one file system.
    path = path.resolve()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("wb") as file:
            yield file
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _write_csv(frames: Iterable[pl.DataFrame], out: BinaryIO) -> None:
    for number, frame in enumerate(frames):
        columns = [_flat(column) for column in _with_iso_times(frame)]
        out.write(pl.DataFrame(columns).write_csv(include_header=number == 0).encode())
        out.flush()


def _write_json(frames: Iterable[pl.DataFrame], out: BinaryIO) -> None:
    lead = "[\n"
    for frame in frames:
        for line in _json_lines(frame):
            out.write(f"{lead}{line}".encode())
            lead = ",\n"
        out.flush()
    out.write(b"[]\n" if lead == "[\n" else b"\n]\n")


def _write_ndjson(frames: Iterable[pl.DataFrame], out: BinaryIO) -> None:
    for frame in frames:
        for line in _json_lines(frame):
            out.write(f"{line}\n".encode())
        out.flush()


def _write_parquet(frames: Iterable[pl.DataFrame], out: BinaryIO) -> None:
    every = list(frames)
    if not every or not every[0].width:
        raise ThanoSQLError(
            "the last statement gives no table, so there is no parquet file to write",
            hint="end the script with a statement that returns rows, such as SELECT or PREDICT",
        )
    pl.concat(every).write_parquet(out)


def _json_lines(frame: pl.DataFrame) -> Iterable[str]:
    return (json.dumps(_plain(row), ensure_ascii=False) for row in _with_iso_times(frame).iter_rows(named=True))


def _with_iso_times(frame: pl.DataFrame) -> pl.DataFrame:
    # By polars, not by Python's datetime, which has no nanoseconds.
    return frame.with_columns(pl.selectors.temporal().dt.to_string("iso:strict"))


def _flat(column: pl.Series) -> pl.Series:
    """Return a column that CSV can hold: nested values as JSON, bytes as base64."""
    if column.dtype == pl.Binary:
        return column.bin.encode("base64")
    if isinstance(column.dtype, _NESTED):
        texts = [None if value is None else json.dumps(_plain(value), ensure_ascii=False) for value in column.to_list()]
        return pl.Series(column.name, texts, dtype=pl.String)
    return column


def _plain(value: Any) -> Any:
    """Return ``value`` as JSON has it; numbers stay numbers, except NaN and infinity, which JSON cannot say."""
    match value:
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case bytes():
            return base64.b64encode(value).decode()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
    return value


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
