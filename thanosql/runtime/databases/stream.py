"""The rows of one statement as frames: from the driver, and once the connection is wanted back, from a spool."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterator
from typing import Protocol

import polars as pl
import pyarrow as pa

from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases import forked
from thanosql.runtime.databases.arrow_batches import Spool, frame

INTERRUPTED = "the statement was interrupted"


class Source(Protocol):
    """What a statement answers, as its driver hands it out."""

    @property
    def schema(self) -> pa.Schema | None:
        """The columns; None for a statement without a result."""

    def read(self) -> pa.RecordBatch | None:
        """Return the next batch, None behind the last; raises DatabaseError."""

    def close(self) -> None:
        """Give up what has not been read. Closing twice does no harm."""

    def has_result(self) -> bool:
        """Say whether an answer without rows is the answer of a query, and not of a statement that gives none."""


class Stream(Iterator[pl.DataFrame]):
    """A source's frames, under the lock of its connection.

    After ``patience`` seconds the rest is set aside, so that whoever takes his time with the rows holds no transaction
    of the server's open; without it, that happens only when another statement wants the connection.
    """

    def __init__(self, source: Source, lock: threading.RLock, patience: float | None = None):
        self._lock = lock
        self._source = source
        self._close_source = weakref.finalize(self, _close, source, lock)
        self._schema = source.schema
        self._deadline = None if patience is None else time.monotonic() + patience
        self.spooled = 0
        """How many rows have been set aside."""
        self._spool: Spool | None = None
        self._spooled: Iterator[pa.RecordBatch] | None = None
        self._failure: DatabaseError | None = None
        self._live = self._schema is not None
        self._open = self._live
        self._empty = True
        forked.opened(self)

    def __next__(self) -> pl.DataFrame:
        forked.refuse_inherited()
        with self._lock:
            if self._live and self._deadline is not None and time.monotonic() > self._deadline:
                self.set_aside()
            batch = self._next_batch()
            while batch is not None and batch.num_rows == 0:
                batch = self._next_batch()
            if batch is None:
                return self._end()
            self._empty = False
        return frame(batch)

    def set_aside(self) -> None:
        """Read the rest into a spool, so that another statement may run. An error waits for its turn."""
        if not self._live:
            return
        self._spool = Spool(self._schema)
        try:
            while (batch := self._read()) is not None:
                self._spool.append(batch)
                self.spooled += batch.num_rows
        except DatabaseError as error:
            self._failure = error
            if error.message == INTERRUPTED:
                raise
        finally:
            self._finish()
            self._spooled = self._spool.reader()
            self._open = True

    def close(self, failure: DatabaseError | None = None) -> None:
        """Give up the rest of the rows; whoever asks for them is told ``failure``."""
        if forked.is_inherited():
            return
        with self._lock:
            if self._open:
                self._failure = failure
            self._finish()
            self._open = False
            self._spooled = None
            if self._spool is not None:
                self._spool.close()

    def _next_batch(self) -> pa.RecordBatch | None:
        batch = None
        if self._open:
            batch = self._read() if self._live else next(self._spooled or iter(()), None)
        if batch is None and self._failure is not None:
            failure, self._failure = self._failure, None
            self.close()
            raise failure
        return batch

    def _end(self) -> pl.DataFrame:
        if not self._open:
            raise StopIteration
        self.close()
        # A query may have the columns of a driver's "no result", too, and no rows.
        if not self._empty or not self._source.has_result():
            raise StopIteration
        return frame(pa.RecordBatch.from_pylist([], schema=self._schema))

    def _read(self) -> pa.RecordBatch | None:
        try:
            return self._source.read()
        except BaseException as error:
            self._finish()
            self._open = False
            if not isinstance(error, DatabaseError):
                self._failure = DatabaseError(INTERRUPTED)
            raise

    def _finish(self) -> None:
        # First: what ends the source's transaction is another statement, too.
        self._live = False
        self._close_source()


def _close(source: Source, lock: threading.RLock) -> None:
    if forked.is_inherited():
        return
    with lock:
        source.close()
