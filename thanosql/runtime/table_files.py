"""Files as tables: CSV, Parquet and JSON in bounded memory, and a folder of recordings as a row a file."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from thanosql.compiler.errors import AudioError, DataError
from thanosql.runtime.access import Access
from thanosql.runtime.audio import probe

_ROWS = 10_000
"""How many files of a folder make a frame."""


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

AUDIO_FILES = {
    "audio": pl.String,
    "name": pl.String,
    "folder": pl.String,
    "seconds": pl.Float64,
    "sample_rate": pl.Int64,
    "channels": pl.Int64,
    "bytes": pl.Int64,
    "error": pl.String,
}
"""The columns of a folder's table. Where a file cannot be read as a recording, ``error`` says why; figures are NULL."""


def frames(path: Path, access: Access) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file, or of a folder of recordings; at least one frame, so that the columns are known.

    Raises DataError for a file that is not what its name says, or of a kind that is not read.
    """
    if path.is_dir():
        yield from _recordings(path, access)
        return
    kind = path.suffix.casefold()
    if kind not in (*_SCANS, ".json"):
        raise DataError(
            f"{path} is no kind of table that COPY reads",
            hint=f"it reads {', '.join(sorted((*_SCANS, '.json')))} files, and folders of recordings",
        )
    try:
        lazy = pl.read_json(path, infer_schema_length=None).lazy() if kind == ".json" else _SCANS[kind](path)
        yield pl.DataFrame(schema=lazy.collect_schema())
        yield from lazy.collect_batches(maintain_order=True)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise DataError(f"{path} cannot be read as {kind[1:].upper()}: {reason}") from error


def _recordings(folder: Path, access: Access) -> Iterator[pl.DataFrame]:
    """Yield a row for each file below ``folder``, in the order of their paths; hidden ones are left out.

    A link to a file is one of the files; a link to a folder is not followed. Raises DataError for a folder that cannot
    be read.
    """
    rows: list[tuple[object, ...]] = []
    found = False
    for path in _files(folder):
        found = True
        rows.append(_row(path, folder, access))
        if len(rows) == _ROWS:
            yield pl.DataFrame(rows, schema=AUDIO_FILES, orient="row")
            rows = []
    if not found:
        raise DataError(f"{folder} holds no files", hint="a folder becomes a table of its recordings, a row a file")
    yield pl.DataFrame(rows, schema=AUDIO_FILES, orient="row")


def _files(folder: Path) -> Iterator[Path]:
    for current, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(current, name) for name in sorted(names) if not name.startswith("."))


def _refuse(error: OSError) -> None:
    # os.walk would go on without the folder, and the table would lack its recordings without a word.
    raise DataError(f"the folder {error.filename} cannot be read: {error.strerror}") from error


def _row(path: Path, folder: Path, access: Access) -> tuple[object, ...]:
    inside = path.parent.relative_to(folder).as_posix()
    named = (str(path), path.name, "" if inside == "." else inside)
    try:
        info = probe(access.guarded(str(path)))
    except AudioError as error:
        # Of a file that a link leads to, and that is not to be read, nothing is told.
        size = None if error.code == "forbidden" else _size(path)
        return (*named, None, None, None, size, f"{error.code}: {error.message}")
    return (*named, info.seconds, info.sample_rate, info.channels, _size(path), None)


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None  # a link to nothing
