"""Arrow batches on their way between a database and Polars: into frames, and into a spool that spills to disk."""

from __future__ import annotations

import tempfile
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

import polars as pl
import pyarrow as pa

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.sql import quote

SPOOL_MEMORY_BYTES = 16 * 2**20
"""What a spool keeps as it is. A file costs little more: it is written and read in large pieces."""

PIECE_BYTES = 2**20
"""Frames of a few rows are put together to so much: each batch has a price of its own, in the spool and the driver."""

# Extension types whose storage is only bytes to anyone but the database, with a type that everyone can read.
_OPAQUE = {"arrow.parquet.variant": "JSON", "arrow.opaque": "VARCHAR"}


def check_convertible(schema: pa.Schema) -> None:
    """Raise DatabaseError for the first column that Polars cannot hold, with the cast that helps."""
    for field in schema:
        for inner in _leaves(field):
            extension = _extension_name(inner)
            if pa.types.is_interval(inner.type):
                name, cast = "INTERVAL", "VARCHAR"
            elif pa.types.is_union(inner.type):
                name, cast = "UNION", "VARCHAR"
            elif extension in _OPAQUE:
                name, cast = _opaque_name(inner, extension), _OPAQUE[extension]
            else:
                continue
            inside = "" if inner is field else f" inside {field.type}"
            raise DatabaseError(
                f"column {field.name!r} has type {name}{inside}, which a frame cannot hold",
                hint=f"cast it in the query: CAST({quote(field.name)} AS {cast})",
            )


def _leaves(field: pa.Field) -> Iterator[pa.Field]:
    yield field
    kind = field.type
    if not pa.types.is_union(kind):
        for index in range(kind.num_fields):
            yield from _leaves(kind.field(index))


def _extension_name(field: pa.Field) -> str:
    if isinstance(field.type, pa.BaseExtensionType):
        return str(field.type.extension_name)
    name: bytes = (field.metadata or {}).get(b"ARROW:extension:name", b"")
    return name.decode()


def _opaque_name(field: pa.Field, extension: str) -> str:
    return str(getattr(field.type, "type_name", extension.rpartition(".")[2])).upper()


def frame(batch: pa.RecordBatch) -> pl.DataFrame:
    """Return a batch as a frame, without a copy where the types allow; repeated column names are numbered."""
    # Built from the arrays, so that extension names (a geometry's) are left behind and Polars sees plain types.
    plain = pa.RecordBatch.from_arrays(batch.columns, names=distinct(batch.schema.names))
    try:
        converted = pl.from_arrow(plain)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, pa.ArrowException) as error:
        types = ", ".join(f"{field.name} {field.type}" for field in batch.schema)
        raise DatabaseError(
            f"the rows cannot become a frame: {error}",
            hint=f"cast the column that is at fault; the columns are {types}",
        ) from error
    assert isinstance(converted, pl.DataFrame)
    return converted


def distinct(names: Sequence[str]) -> list[str]:
    """Return ``names`` with a number after each repetition, as databases do it in a subquery.

    >>> distinct(["a", "a", "a_1"])
    ['a', 'a_2', 'a_1']
    """
    taken = set(names)
    seen: set[str] = set()
    result = []
    for name in names:
        candidate, number = name, 0
        while candidate in seen or (number and candidate in taken):
            number += 1
            candidate = f"{name}_{number}"
        seen.add(candidate)
        result.append(candidate)
    return result


class Spool:
    """Arrow batches kept in order and read once: the first of them as they are, the rest in a file."""

    def __init__(self, schema: pa.Schema):
        self._schema = schema
        self._kept: deque[pa.RecordBatch] = deque()
        self._room = SPOOL_MEMORY_BYTES
        self._overflow: _Overflow | None = None
        self.rows = 0

    def append(self, batch: pa.RecordBatch) -> None:
        """Add a batch of the spool's schema."""
        self._room -= batch.nbytes
        if self._room >= 0:
            self._kept.append(batch)
        else:
            self._overflow = self._overflow or _Overflow(self._schema)
            self._overflow.append(batch)
        self.rows += batch.num_rows

    def reader(self) -> pa.RecordBatchReader:
        """Finish writing and return the batches from the first; each is given up as it is read."""
        return pa.RecordBatchReader.from_batches(self._schema, self._batches())

    def _batches(self) -> Iterator[pa.RecordBatch]:
        while self._kept:
            yield self._kept.popleft()
        if self._overflow is not None:
            yield from self._overflow.batches()

    def close(self) -> None:
        """Free the memory and the file."""
        self._kept.clear()
        if self._overflow is not None:
            self._overflow.close()


class _Overflow:
    """Batches in a file without a name."""

    def __init__(self, schema: pa.Schema):
        with _stored():
            self._file = tempfile.TemporaryFile()  # noqa: SIM115
        # Not compressed: that would take as long as all the rest of a write.
        self._writer = pa.ipc.new_stream(pa.PythonFile(self._file, mode="w"), schema)
        self._failure: DatabaseError | None = None
        weakref.finalize(self, _give_up, self._file)

    def append(self, batch: pa.RecordBatch) -> None:
        try:
            with _stored():
                self._writer.write_batch(batch)
                self._file.flush()
        except DatabaseError as error:
            # What is in the file ends in the middle of a batch.
            self._failure = error
            raise

    def batches(self) -> Iterator[pa.RecordBatch]:
        if self._failure is not None:
            raise self._failure
        with _stored():
            self._writer.close()
            self._file.seek(0)
        yield from pa.ipc.open_stream(pa.PythonFile(self._file, mode="r"))

    def close(self) -> None:
        _give_up(self._file)


@contextmanager
def _stored() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseError(
            f"rows could not be set aside in {tempfile.gettempdir()}: {error}",
            hint="make room there, or name a folder with room in TMPDIR",
        ) from error


def _give_up(file: IO[bytes]) -> None:
    # What a full disk did not take is written once more by closing, and is not wanted any longer.
    with suppress(OSError):
        file.close()


def gathered(batches: Iterable[pl.DataFrame], writable: Callable[[pl.DataFrame], pl.DataFrame] | None = None) -> Spool:
    """Return all frames of one table, which must have the columns of the first, as ``writable`` makes them."""
    spool: Spool | None = None
    for piece in _pieces(batches):
        arrow = (writable(piece) if writable is not None else piece).to_arrow()
        spool = spool or Spool(arrow.schema)
        for part in arrow.to_batches():
            spool.append(part)
    if spool is None:
        raise DatabaseError("no columns were given to make a table of", hint="give at least one frame, if an empty one")
    return spool


def _pieces(batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield the frames' rows in frames of PIECE_BYTES or more; one without rows where there are none."""
    held: list[pl.DataFrame] = []
    size = 0
    schema: pl.Schema | None = None
    for batch in batches:
        # A column of nulls alone has no type in Polars, and a table of the database needs one.
        typed = batch.with_columns(pl.col(pl.Null).cast(pl.String)) if pl.Null in batch.dtypes else batch
        if schema is None:
            schema = typed.schema
        elif typed.schema != schema:
            raise DatabaseError(f"the frames of one table differ: first {dict(schema)}, then {dict(typed.schema)}")
        held.append(typed)
        size += int(typed.estimated_size())
        if size >= PIECE_BYTES:
            yield pl.concat(held, rechunk=True)
            held, size = [], 0
    if held and schema:
        yield pl.concat(held, rechunk=True)
