"""Files as tables: CSV, Parquet and JSON in bounded memory."""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from thanosql.compiler.errors import DataError
from thanosql.runtime.files.packed import how_to_unpack
from thanosql.runtime.files.parquet_footer import check_parquet


def _lines(path: Path) -> pl.LazyFrame:
    return pl.scan_ndjson(glob.escape(str(path)))


_SCANS: dict[str, Callable[[Path], pl.LazyFrame]] = {
    # A type guessed from the first rows alone would fail, or lose zeros, at a later one.
    # And a path names one file: read as a pattern, 'a[1].csv' would be another one.
    ".csv": lambda path: pl.scan_csv(path, infer_schema_length=None, try_parse_dates=True, glob=False),
    ".tsv": lambda path: pl.scan_csv(path, infer_schema_length=None, try_parse_dates=True, glob=False, separator="\t"),
    ".parquet": lambda path: pl.scan_parquet(path, glob=False),
    ".jsonl": _lines,
    ".ndjson": _lines,
}


def frames(path: Path) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file; at least one frame, so that the columns are known.

    Raises DataError for a file that is not what its name says, or of a kind that is not read, which compressed text is:
    Polars would make all of it in memory at once, and end the process where that is too small.
    """
    kind = path.suffix.casefold()
    try:
        unpacking = how_to_unpack(path)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}") from error
    if unpacking is not None:
        raise DataError(f"{path} is an archive or compressed, which COPY does not read", hint=unpacking)
    if kind not in (*_SCANS, ".json"):
        raise DataError(
            f"{path} is no kind of table that COPY reads",
            hint=f"it reads {', '.join(sorted((*_SCANS, '.json')))} files, and folders of recordings",
        )
    if kind == ".parquet":
        check_parquet(path)
    try:
        lazy = pl.read_json(path, infer_schema_length=None).lazy() if kind == ".json" else _SCANS[kind](path)
        yield pl.DataFrame(schema=lazy.collect_schema())
        yield from lazy.collect_batches(maintain_order=True)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise DataError(f"{path} cannot be read as {kind[1:].upper()}: {reason}") from error
