"""The rows of one statement, as PostgreSQL's driver hands them out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases.postgres import language as postgres_language
from thanosql.runtime.databases.postgres.literals import Written
from thanosql.runtime.databases.postgres.types import Reading

if TYPE_CHECKING:
    from thanosql.runtime.databases.postgres.database import PostgresDatabase


class PostgresSource:
    """What a statement answers, from the driver; ``ending`` ends the transaction that it has for itself."""

    def __init__(
        self,
        database: PostgresDatabase,
        written: Written,
        reading: Reading | None,
        ending: Callable[[bool], None] | None,
    ):
        self._database = database
        self._written = written
        self._ending = ending
        self._reading = reading
        # To cancel a statement is to fail the transaction that it is part of.
        self._may_cancel = ending is not None or database.transaction() == "idle"
        self._exhausted = False
        self.schema = reading.schema if reading is not None else None
        self._cursor: Any = None
        self._rows: Any = None
        try:
            copy = reading is not None and written.verb in postgres_language.QUERIES
            self._cursor, reader = database.execute(written, copy=copy)
            self._rows = iter(reader)
            changed = self._cursor.rowcount
            if reading is None and changed >= 0:
                counted = pa.record_batch({"Count": [changed]})
                self.schema, self._rows = counted.schema, iter([counted])
        except BaseException:
            self.close()
            raise

    def read(self) -> pa.RecordBatch | None:
        """Return the next batch, None behind the last."""
        try:
            batch = self._database.call(lambda: next(self._rows, None), self._written)
        except BaseException:
            self._rows = None
            raise
        self._exhausted = batch is None
        return batch if batch is None or self._reading is None else self._reading.convert(batch)

    def close(self) -> None:
        """Give up what has not been read, and end the transaction: with COMMIT where everything has been."""
        cursor, self._cursor = self._cursor, None
        ending, self._ending = self._ending, None
        if cursor is not None:
            if not self._exhausted and self._rows is not None and self._reading is not None:
                self._abandon()
            cursor.close()
        if ending is not None:
            ending(self._exhausted)

    def has_result(self) -> bool:
        """Say whether the server described columns."""
        return self._reading is not None

    def _abandon(self) -> None:
        """Have the server stop sending: the driver would read everything that is still to come."""
        if self._may_cancel:
            self._database.interrupt()
        with suppress(DatabaseError):
            while self._database.call(lambda: next(self._rows, None)) is not None:
                pass
