"""The rows of one statement, as DuckDB's driver hands them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import adbc_driver_manager
import pyarrow as pa

from thanosql.compiler.redaction import cause
from thanosql.runtime.databases.duckdb import language as duckdb_language

if TYPE_CHECKING:
    from thanosql.runtime.databases.duckdb.database import DuckDBDatabase

DRIVER_ERRORS = (adbc_driver_manager.Error, pa.ArrowException, OSError, OverflowError, TypeError)

# What the driver answers for a statement that has no result.
_NO_RESULT = ([("Count", pa.int64())], [("Success", pa.bool_())])


class DuckDBSource:
    """What a statement answers, from DuckDB's driver."""

    def __init__(self, database: DuckDBDatabase, cursor: Any, reader: pa.RecordBatchReader | None, sql: str):
        self._database = database
        self._cursor = cursor
        self._reader = reader
        self._sql = sql
        self.schema = None if reader is None else reader.schema

    def read(self) -> pa.RecordBatch | None:
        """Return the next batch, None behind the last."""
        reader = self._reader
        assert reader is not None
        try:
            return self._database.call(lambda: next(reader, None))
        except DRIVER_ERRORS as error:
            raise duckdb_language.database_error(error, self._sql) from cause(error)

    def close(self) -> None:
        """Give up what has not been read."""
        self._cursor.close()
        self._reader = None

    def has_result(self) -> bool:
        """Say whether an answer without rows is that of a query: of other statements it can have the same columns."""
        resultless = [(field.name, field.type) for field in self.schema or ()] in _NO_RESULT
        return not resultless or duckdb_language.is_query(self._sql, self._database.parse)
