"""Rows of a query that several operators of a statement read, one after the other, while the database sends them once.

The first of them are kept in memory, the rest in a file without a name, in Arrow's format.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pyarrow as pa

from thanosql.runtime.databases.arrow_batches import SPOOL_MEMORY_BYTES
from thanosql.runtime.kept_bytes import MOST_BYTES, KeptBytes


class KeptRows:
    """The frames of one query, read from the first as often as they are asked for.

    What one reader leaves unread, the next reads on: nobody goes back to an earlier reader once another has begun.
    Beyond ``most_bytes``, or where the disk is full, all that is kept is given up: ``lost`` says so, and the query is
    to be sent again.
    """

    def __init__(self, rows: Iterator[pl.DataFrame], most_bytes: int = MOST_BYTES):
        self.lost = False
        self.expected: int | None = None
        """How many rows the database has said that there may be."""
        self._rows: Iterator[pl.DataFrame] | None = rows
        self._kept: list[pl.DataFrame | tuple[int, int]] = []
        self._room = SPOOL_MEMORY_BYTES
        self._bytes = KeptBytes(most_bytes)

    def frames(self, *, keep: bool) -> Iterator[tuple[pl.DataFrame, bool]]:
        """Yield each frame, and whether an earlier reader has had it; ``keep`` for a later one those that none has."""
        if self.lost:
            raise ValueError("the rows have been given up: send the query again")
        for each in self._kept:
            yield (each if isinstance(each, pl.DataFrame) else self._found(*each)), True
        while self._rows is not None:
            frame = next(self._rows, None)
            if frame is None:
                self._rows = None
                return
            if keep and not self.lost:
                self._keep(frame)
            yield frame, False

    def close(self) -> None:
        """Give up what is kept, and what has not been read."""
        self._kept.clear()
        self._rows = None
        self._bytes.close()

    def _keep(self, frame: pl.DataFrame) -> None:
        self._room -= int(frame.estimated_size())
        if self._room >= 0:
            self._kept.append(frame)
            return
        # Not by Polars: its own writer takes ten times as long for recordings.
        table = frame.to_arrow(compat_level=pl.CompatLevel.newest())
        written = pa.BufferOutputStream()
        with pa.ipc.new_stream(written, table.schema) as writer:
            writer.write_table(table)
        content = memoryview(written.getvalue())
        place = self._bytes.keep(content)
        if place is None:
            self.lost = True
            self._kept.clear()
            self._bytes.close()
        else:
            self._kept.append((place, content.nbytes))

    def _found(self, place: int, length: int) -> pl.DataFrame:
        content = bytearray(length)
        self._bytes.find(place, memoryview(content))
        found = pl.from_arrow(pa.ipc.open_stream(pa.py_buffer(content)).read_all())
        assert isinstance(found, pl.DataFrame)
        return found
