"""DuckDB behind the Database protocol, by the ADBC driver inside its wheel.

A connection of DuckDB runs one statement at a time: a second one makes it load the rest of an open stream into memory.
Streams of this module are set aside on disk first, so any number may be open while memory stays bounded.
"""

from __future__ import annotations

import json
import secrets
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import polars as pl
import pyarrow as pa

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.redaction import cause
from thanosql.compiler.schema import Field, Schema
from thanosql.compiler.sql import quote
from thanosql.runtime.databases import forked
from thanosql.runtime.databases.arrow_batches import Spool, check_convertible, gathered
from thanosql.runtime.databases.database import IngestMode, mask_password
from thanosql.runtime.databases.duckdb import language as duckdb_language
from thanosql.runtime.databases.duckdb.instance import Instance
from thanosql.runtime.databases.duckdb.names import PLACE, TABLES, VIEWS, folded
from thanosql.runtime.databases.duckdb.source import DRIVER_ERRORS, DuckDBSource
from thanosql.runtime.databases.interruptible import Caller
from thanosql.runtime.databases.stream import Stream

Answer = TypeVar("Answer")


class DuckDBDatabase:
    """One session with a DuckDB file or with a database in memory (``path`` None)."""

    name = "duckdb"
    spool_seconds = None

    def __init__(self, path: Path | None, url: str):
        self.url = mask_password(url)
        self.folder = None if path is None else path.absolute().parent
        self._instance = Instance.open(path)
        self._connection = self._instance.connect()
        self._lock = threading.RLock()
        self._caller = Caller("duckdb")
        self._streams: weakref.WeakSet[Stream] = weakref.WeakSet()
        self._release = weakref.finalize(self, _close_all, self._connection, self._instance, self._caller)
        # Errors then tell their place as numbers, not as a drawing cut to the width of a terminal.
        self._fetch("SET errors_as_json = true")

    def schema(self, sql: str, values: Sequence[Any] = ()) -> Schema:
        """Return the columns of a query without running it (a PIVOT without IN looks its columns up in the data)."""
        self._require_query(sql)
        # DESCRIBE, not the driver's own execute_schema: that knows no schema where a parameter's type is still open.
        columns = self._fetch(sql, values, lead="DESCRIBE ")
        names, types = (columns[name].to_pylist() for name in ("column_name", "column_type"))
        return Schema(tuple(Field(n, duckdb_language.data_type(t)) for n, t in zip(names, types, strict=True)))

    def file_schema(self, path: str) -> Schema | None:
        """Return the columns of a file that FROM 'path' reads.

        On a connection of its own: it disturbs no statement, and its failure ends no transaction.
        """
        written = "'" + path.replace("'", "''") + "'"
        try:
            with self._instance.connect() as connection, connection.cursor() as cursor:
                cursor.execute(f"DESCRIBE SELECT * FROM {written}")  # noqa: S608 quoted
                rows = cursor.fetchall()
        except DRIVER_ERRORS as error:
            raise duckdb_language.database_error(error) from cause(error)
        return Schema(tuple(Field(name, duckdb_language.data_type(kind)) for name, kind, *_ in rows))

    def confine(self, folders: Sequence[str]) -> None:
        """Let SQL read and write files below ``folders`` only, load no extension and open no other database.

        This holds for the engine: all sessions of this process with the same file, until the last is closed.
        """
        listed = ", ".join("'" + folder.replace("'", "''") + "'" for folder in folders)
        self._fetch(f"SET allowed_directories = [{listed}]")
        self._fetch("SET enable_external_access = false")

    def stream(self, sql: str, values: Sequence[Any] = (), *, read_only: bool = False) -> Iterator[pl.DataFrame]:
        """Run a statement now and return its rows as they are asked for, 2,048 at a time."""
        if read_only:
            self._require_query(sql)
        with self._lock:
            cursor, reader = self._execute(sql, values)
            try:
                if reader is not None:
                    check_convertible(reader.schema)
            except DatabaseError:
                cursor.close()
                raise
            stream = Stream(DuckDBSource(self, cursor, reader, sql), self._lock)
            self._streams.add(stream)
            return stream

    def check(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Have the statement planned, which finds every name and type that is wrong."""
        self._fetch(sql, values, lead="EXPLAIN ")

    def empty_relation(self, schema: Schema) -> str:
        """Return a query with the columns of ``schema`` and no rows."""
        return duckdb_language.empty_relation(schema)

    def stand_in(self, schema: Schema, rows: int) -> str:
        """Return a query that the planner takes for one of ``rows`` rows with the columns of ``schema``."""
        return duckdb_language.stand_in(schema, rows)

    def comparable(self, sql: str, schema: Schema) -> frozenset[str]:
        """Return the columns of which every condition says the same after ``stream`` and ``ingest``."""
        collated = "collate" in sql.casefold()
        if not collated:
            ((collated, calls),) = (row.values() for row in self._fetch(duckdb_language.COLLATIONS).to_pylist())
            if not collated and (calls or "(" in sql):
                collated = self._fetch(duckdb_language.MACRO_COLLATIONS).num_rows > 0
        return duckdb_language.comparable(schema, collated=collated)

    def drop_temporary(self, table: str) -> None:
        """Remove a temporary table; those of a closed database are gone."""
        with self._lock:
            if self._release.alive:
                self._drop(f'"temp"."main".{quote(table)}')

    def tables(self) -> pl.DataFrame:
        """Return the tables and views of every attached database, the current one's schemas by their bare names."""
        converted = pl.from_arrow(self._fetch(TABLES))
        assert isinstance(converted, pl.DataFrame)
        return converted

    def views(self) -> frozenset[str]:
        """Return the names of the views of every attached database, in small letters."""
        return frozenset(name.casefold() for name in self._fetch(VIEWS)["view_name"].to_pylist())

    def unquoted(self, name: str) -> str:
        """Return the name as it is: DuckDB keeps the case, and finds a name in any."""
        return name

    def has_table(self, name: str) -> bool:
        """Say whether a query would find a table or view of that name; a transaction goes on whatever the answer."""
        return self._place(name) is not None

    def estimate_rows(self, sql: str, values: Sequence[Any] = (), *, writes: bool = False) -> int | None:
        """Return the planner's estimate of a query's rows, or of those that a statement writes."""
        if not writes:
            self._require_query(sql)
        plan = self._fetch(sql, values, lead="EXPLAIN (FORMAT json) ")["explain_value"][-1].as_py()
        return duckdb_language.planned_rows(json.loads(plan)[0])

    def ingest(
        self,
        table: str,
        batches: Iterable[pl.DataFrame],
        *,
        mode: IngestMode = "create",
        temporary: bool = False,
        schema: Schema | None = None,
    ) -> int:
        """Write frames as a table: gathered first, then written by one statement.

        So ``batches`` may read from this database, no transaction stays open while they are made, and a failure among
        them leaves everything as it was. ``schema`` is not needed: DuckDB compares a text with a uuid as it is.
        """
        spool = gathered(batches)
        self._write({table: spool}, mode, temporary=temporary)
        return spool.rows

    def ingest_all(self, tables: Mapping[str, pl.DataFrame], *, mode: IngestMode = "create") -> None:
        """Write several tables in one transaction, the user's own where one is open."""
        self._write({table: gathered([rows]) for table, rows in tables.items()}, mode)

    def interrupt(self) -> None:
        """Cancel the statement that runs now, from any thread."""
        if self._release.alive:
            self._connection.adbc_cancel()

    def close(self) -> None:
        """Give up open streams and the connection; the file is free once its last session has closed."""
        with self._lock:
            for stream in list(self._streams):
                stream.close(DatabaseError("the database was closed before the last row was read"))
            self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def call(self, function: Callable[[], Answer]) -> Answer:
        """Run a call of the driver so that Ctrl-C ends it."""
        return self._caller.call(function, self.interrupt)

    def _place(self, name: str) -> tuple[str, str] | None:
        """Return the database and schema in which a query finds ``name``, or None."""
        found = self._fetch(PLACE, [folded(name)])
        return tuple(found.to_pylist()[0].values()) if found.num_rows else None

    def _replaced(self, name: str, *, temporary: bool) -> str:
        """Return the beginning of a statement that makes the table that ``name`` means from then on."""
        place = self._place(name)
        if temporary or (place is not None and place[0] == "temp"):
            # A permanent table would be there, and every query of its name would go on reading the temporary one.
            return f"CREATE OR REPLACE TEMP TABLE {quote(name)}"
        outer = (*place, name) if place is not None and place[0] != "system" else (name,)
        return f"CREATE OR REPLACE TABLE {'.'.join(map(quote, outer))}"

    def parse(self, sql: str) -> tuple[str, int | None]:
        """Return DuckDB's syntax tree of a text as JSON, and its number of statements, None when it is not known."""
        return self._instance.parse(sql)

    def _require_query(self, sql: str) -> None:
        duckdb_language.require_query(sql, self.parse)

    def _execute(self, sql: str, values: Sequence[Any], lead: str = "") -> tuple[Any, pa.RecordBatchReader | None]:
        if not self._release.alive:
            raise DatabaseError("the database is closed", hint="open it again")
        for stream in list(self._streams):
            stream.set_aside()
        cursor = self._connection.cursor()
        try:
            self.call(lambda: cursor.execute(lead + sql, list(values)))
            try:
                return cursor, cursor.fetch_record_batch()
            except pa.ArrowInvalid:
                # Nothing but comments: the driver makes no stream then.
                cursor.close()
                return cursor, None
        except BaseException as error:
            cursor.close()
            if isinstance(error, DRIVER_ERRORS):
                raise _unbindable(values) or duckdb_language.database_error(error, sql, len(lead)) from cause(error)
            raise

    def _fetch(self, sql: str, values: Sequence[Any] = (), lead: str = "") -> pa.Table:
        with self._lock:
            cursor, reader = self._execute(sql, values, lead)
            try:
                assert reader is not None
                return self.call(reader.read_all)
            except DRIVER_ERRORS as error:
                raise duckdb_language.database_error(error, sql, len(lead)) from cause(error)
            finally:
                cursor.close()

    def _write(self, spools: Mapping[str, Spool], mode: IngestMode, *, temporary: bool = False) -> None:
        kind = "TEMP TABLE" if temporary else "TABLE"
        statements = []
        staged = []
        with self._lock:
            try:
                for table, spool in spools.items():
                    staging = f"thanosql_staging_{secrets.token_hex(8)}"
                    source = f'"temp"."main".{quote(staging)}'
                    reader = spool.reader()
                    columns = ", ".join(quote(name) for name in reader.schema.names)
                    # The driver commits what it has read when its reader fails: hence a table that nobody sees.
                    staged.append(source)
                    self._ingest(staging, reader)
                    if mode == "append":
                        statement = f"INSERT INTO {quote(table)} ({columns}) SELECT {columns} FROM {source}"  # noqa: S608 quoted
                    elif mode == "replace":
                        statement = f"{self._replaced(table, temporary=temporary)} AS FROM {source}"
                    else:
                        statement = f"CREATE {kind} {quote(table)} AS FROM {source}"
                    statements.append(statement)
                with self._transaction() if len(statements) > 1 else nullcontext():
                    for statement in statements:
                        self._fetch(statement)
            finally:
                for spool in spools.values():
                    spool.close()
                for source in staged:
                    self._drop(source)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Begin a transaction and end it; inside the user's own there is none to begin, and its end is the user's."""
        # A statement outside of a transaction has one, and so a number, of its own.
        first, second = (self._fetch("SELECT txid_current() AS number")["number"][0].as_py() for _ in range(2))
        if first == second:
            yield
            return
        self._fetch("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            self._fetch("ROLLBACK")
            raise
        self._fetch("COMMIT")

    def _ingest(self, table: str, reader: pa.RecordBatchReader) -> None:
        for stream in list(self._streams):
            stream.set_aside()
        with self._connection.cursor() as cursor:
            try:
                self.call(lambda: cursor.adbc_ingest(table, reader, mode="create", temporary=True))
            except DRIVER_ERRORS as error:
                raise duckdb_language.database_error(error) from cause(error)

    def _drop(self, source: str) -> None:
        try:
            self._fetch(f"DROP TABLE IF EXISTS {source}")
        except DatabaseError as error:
            # The user's transaction has failed: the table goes when it is rolled back.
            if "transaction is aborted" not in error.message:
                raise


def _unbindable(values: Sequence[Any]) -> DatabaseError | None:
    for number, value in enumerate(values, 1):
        try:
            pa.array([value])
        except (pa.ArrowException, OverflowError, TypeError, ValueError) as error:
            return DatabaseError(
                f"the value of ${number}, a {type(value).__name__}, cannot be bound: {error}",
                hint="values are None, bool, int, float, str, bytes, date, time, datetime, Decimal, or lists of them",
            )
    return None


def _close_all(connection: Any, instance: Instance, caller: Caller) -> None:
    if forked.is_inherited():
        return
    connection.close()
    instance.release()
    caller.shutdown()
