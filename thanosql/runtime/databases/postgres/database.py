"""PostgreSQL behind the Database protocol, by its ADBC driver: COPY in binary both ways.

A connection runs one statement at a time, so another statement sets an open stream aside first. What an AI statement
reads is set aside after some seconds in any case: inference may take hours, and the server should not keep a
transaction open, and old rows undeleted, for as long.
"""

from __future__ import annotations

import json
import re
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from types import TracebackType
from typing import Any, Self, TypeVar

import adbc_driver_manager
import polars as pl
import pyarrow as pa
from adbc_driver_manager._reader import AdbcRecordBatchReader
from adbc_driver_postgresql import ConnectionOptions, StatementOptions

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.redaction import cause
from thanosql.compiler.schema import Schema
from thanosql.compiler.sql import quote
from thanosql.runtime.databases.arrow_batches import gathered
from thanosql.runtime.databases.database import IngestMode, mask_password
from thanosql.runtime.databases.interruptible import Caller
from thanosql.runtime.databases.postgres import language as postgres_language
from thanosql.runtime.databases.postgres import types as postgres_types
from thanosql.runtime.databases.postgres import writing as postgres_writing
from thanosql.runtime.databases.postgres.connecting import DRIVER_ERRORS, connect
from thanosql.runtime.databases.postgres.literals import Written, write
from thanosql.runtime.databases.postgres.source import PostgresSource
from thanosql.runtime.databases.postgres.types import Reading, UserTypes
from thanosql.runtime.databases.stream import Stream

Answer = TypeVar("Answer")

BATCH_BYTES = 2**20
"""Without it the driver gathers hundreds of thousands of rows before it hands any out."""

_EXPLAIN = "EXPLAIN (FORMAT JSON) "

_TABLES = """
SELECT CASE WHEN n.oid = pg_my_temp_schema() THEN 'temp' ELSE n.nspname END AS schema, c.relname AS name,
       CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS kind,
       (SELECT count(*) FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
       CASE WHEN c.relkind = 'v' OR c.reltuples < 0 THEN NULL ELSE c.reltuples::bigint END AS rows
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (n.oid = pg_my_temp_schema() OR NOT pg_is_other_temp_schema(n.oid))
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
ORDER BY 1, 2
"""

_VIEWS = """
SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""


class PostgresDatabase:
    """One session with a PostgreSQL server."""

    name = "postgresql"
    folder = None
    spool_seconds = 2.0
    """How long the rows of an AI statement may come straight from the server: an EXPLAIN that looks at some is done."""

    def __init__(self, url: str):
        self.url = mask_password(url)
        self._given = url
        self._lock = threading.RLock()
        self._caller = Caller("postgresql")
        self._streams: weakref.WeakSet[Stream] = weakref.WeakSet()
        self._lost = False
        self._closed = False
        self._connection = connect(self._given)

    def schema(self, sql: str, values: Sequence[Any] = ()) -> Schema:
        """Return the columns of a query as the server describes it when it has prepared it."""
        with self._lock:
            written = write(sql, values)
            described = self._require_query(written)
            return postgres_types.columns(described, self._user_types(described))

    def file_schema(self, path: str) -> Schema | None:
        """Return None: a server's FROM reads no file."""
        return None

    def confine(self, folders: Sequence[str]) -> None:
        """Do nothing: what the server's SQL may read, the role decides that the URL names."""

    def stream(self, sql: str, values: Sequence[Any] = (), *, read_only: bool = False) -> Iterator[pl.DataFrame]:
        """Run a statement now and return its rows as they are asked for, about 1 MiB at a time.

        With ``read_only`` the statement has a transaction of that kind, or a savepoint in the user's own, and its rows
        are set aside when they have not all been asked for after two seconds.
        """
        with self._lock:
            written = write(sql, values)
            if not written.tokens and not read_only:
                return iter(())
            described = self._require_query(written) if read_only else self._describe(written)
            named = self._user_types(described)
            reading = Reading(described, named) if len(described) else None
            ending = self._begin(read_only=True) if read_only else None
            source = PostgresSource(self, written, reading, ending)
            stream = Stream(source, self._lock, self.spool_seconds if read_only else None)
            self._streams.add(stream)
            return stream

    def check(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Have the statement planned, which finds every name and type that is wrong."""
        self._plan(write(sql, values))

    def empty_relation(self, schema: Schema) -> str:
        """Return a query with the columns of ``schema`` and no rows."""
        return postgres_types.empty_relation(schema)

    def stand_in(self, schema: Schema, rows: int) -> str:
        """Return a query that the planner takes for one of ``rows`` rows with the columns of ``schema``."""
        return postgres_types.stand_in(schema, rows)

    def comparable(self, sql: str, schema: Schema) -> frozenset[str]:
        """Return the columns of which every condition says the same after ``stream`` and ``ingest``."""
        collated = "collate" in sql.casefold() or self.fetch(postgres_types.COLLATIONS).num_rows > 0
        return postgres_types.comparable(schema, collated=collated)

    def drop_temporary(self, table: str) -> None:
        """Remove a temporary table; one of a lost connection or of a failed transaction goes with that."""
        with self._lock:
            if not self._closed and not self._lost and self.transaction() != "inerror":
                try:
                    self.fetch(f"DROP TABLE IF EXISTS pg_temp.{quote(table)}")
                except DatabaseError:
                    if not self._lost:
                        raise

    def tables(self) -> pl.DataFrame:
        """Return the tables and views of every schema but the server's own; rows as ANALYZE last estimated them."""
        converted = pl.from_arrow(self.fetch(_TABLES))
        assert isinstance(converted, pl.DataFrame)
        return converted

    def views(self) -> frozenset[str]:
        """Return the names of the views of every schema but the server's own, in small letters."""
        return frozenset(name.casefold() for name in self.fetch(_VIEWS)["relname"].to_pylist())

    def unquoted(self, name: str) -> str:
        """Return the name in lower case, letters beyond ASCII as they are."""
        return re.sub("[A-Z]+", lambda letters: letters[0].lower(), name)

    def has_table(self, name: str) -> bool:
        """Say whether a query would find a table or view of that name along search_path."""
        with self._lock:
            return postgres_writing.place(self, name) is not None

    def estimate_rows(self, sql: str, values: Sequence[Any] = (), *, writes: bool = False) -> int | None:
        """Return the planner's estimate of a query's rows, or of those that a statement writes."""
        written = write(sql, values)
        if not writes:
            postgres_language.require_query(written)
        return postgres_language.planned_rows(self._plan(written))

    def ingest(
        self,
        table: str,
        batches: Iterable[pl.DataFrame],
        *,
        mode: IngestMode = "create",
        temporary: bool = False,
        schema: Schema | None = None,
    ) -> int:
        """Write frames as a table: gathered first, then written in one transaction, or a savepoint in the user's own.

        So ``batches`` may read from this database, no transaction stays open while they are made, and a failure among
        them leaves everything as it was.
        """
        frames = iter(batches)
        first = next(frames, None)
        types = postgres_writing.types(first, schema)
        spool = gathered(chain([] if first is None else [first], frames), postgres_types.writable)
        try:
            with self._lock, self.changes():
                postgres_writing.write(self, table, spool.reader(), mode, temporary=temporary, types=types)
        finally:
            spool.close()
        return spool.rows

    def ingest_all(self, tables: Mapping[str, pl.DataFrame], *, mode: IngestMode = "create") -> None:
        """Write several tables in one transaction."""
        with self._lock, self.changes():
            for table, rows in tables.items():
                self.ingest(table, [rows], mode=mode)

    def interrupt(self) -> None:
        """Cancel the statement that runs now, from any thread."""
        if not self._closed:
            with suppress(adbc_driver_manager.Error):  # nothing to cancel where the server is gone
                self._connection.adbc_cancel()

    def close(self) -> None:
        """Give up open streams and the connection."""
        with self._lock:
            if self._closed:
                return
            for stream in list(self._streams):
                stream.close(DatabaseError("the database was closed before the last row was read"))
            self._closed = True
            self._connection.close()
            self._caller.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def transaction(self) -> str:
        """Return where the connection stands: 'idle', 'intrans', 'inerror' (until ROLLBACK) or 'unknown'."""
        return str(self._connection.adbc_connection.get_option(ConnectionOptions.TRANSACTION_STATUS.value))

    @contextmanager
    def changes(self) -> Iterator[None]:
        """Keep all changes made within, or none."""
        self._ready()
        end = self._begin()
        try:
            yield
        except BaseException:
            end(False)
            raise
        end(True)

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> pa.Table:
        """Run a statement of this module's own and return its rows, none of which has a type of the user's."""
        with self._lock:
            written = write(sql, values)
            cursor, reader = self.execute(written)
            with cursor:
                return self.call(reader.read_all, written)

    def execute(self, written: Written, lead: str = "", *, copy: bool = False) -> tuple[Any, pa.RecordBatchReader]:
        """Run a statement and return its cursor and its rows; by COPY they come as they are read."""
        self._ready()
        cursor = self._connection.cursor()
        options = {StatementOptions.BATCH_SIZE_HINT_BYTES.value: str(BATCH_BYTES)}
        cursor.adbc_statement.set_options(**options, **{StatementOptions.USE_COPY.value: str(copy).lower()})
        try:
            self.call(lambda: cursor.execute(lead + written.text), written, lead)
            # cursor.fetch_record_batch() has a reader whose errors have lost the server's code and advice.
            rows = cursor.fetch_arrow()
            return cursor, AdbcRecordBatchReader._import_from_c(rows.address)
        except BaseException:
            cursor.close()
            raise

    def load(self, table: str, reader: pa.RecordBatchReader, *, temporary: bool, schema: str | None = None) -> None:
        """Make a table of batches by COPY, in ``schema`` or the first of search_path."""
        with self._connection.cursor() as cursor:
            self.call(
                lambda: cursor.adbc_ingest(table, reader, mode="create", temporary=temporary, db_schema_name=schema)
            )

    def call(self, function: Callable[[], Answer], written: Written | None = None, lead: str = "") -> Answer:
        """Run a call of the driver so that Ctrl-C ends it, and its errors are ours."""
        try:
            return self._caller.call(function, self.interrupt)
        except DRIVER_ERRORS as error:
            self._lost = self._lost or postgres_language.is_lost(error)
            raise postgres_language.database_error(error, written, len(lead), self._relations) from cause(error)

    def _ready(self) -> None:
        """Make the connection free for another statement."""
        if self._closed:
            raise DatabaseError("the database is closed", hint="open it again")
        for stream in list(self._streams):
            stream.set_aside()
        if self._lost:
            self._connection.close()
            self._connection = connect(self._given)
            self._lost = False

    def _require_query(self, written: Written) -> pa.Schema:
        described = self._describe(written) if written.tokens else None
        postgres_language.require_query(written)
        assert described is not None
        postgres_language.require_reading(written, self._plan(written))
        if not len(described):
            raise DatabaseError("this query gives no columns", hint="select some; SELECT INTO makes a table instead")
        return described

    def _describe(self, written: Written) -> pa.Schema:
        self._ready()
        if self.transaction() == "inerror":
            return pa.schema([])  # the server takes nothing but the end of the transaction
        with self._connection.cursor() as cursor:
            return self.call(lambda: cursor.adbc_execute_schema(written.text), written)

    def _plan(self, written: Written) -> Mapping[str, Any]:
        with self._lock:
            cursor, reader = self.execute(written, _EXPLAIN)
            with cursor:
                text = self.call(reader.read_all, written)[0][0].as_py()
        (answer,) = json.loads(text)
        # What has no plan, as CREATE TABLE IF NOT EXISTS of one that does exist, answers with a text.
        plan: Mapping[str, Any] = answer["Plan"] if isinstance(answer, dict) else {"Node Type": answer}
        return plan

    def _user_types(self, schema: pa.Schema) -> UserTypes:
        unread = postgres_types.unread_types(schema)
        if not any(unread):
            return {}
        return postgres_types.named_types(self.fetch(postgres_types.USER_TYPES, unread).to_pylist())

    def _relations(self) -> list[str]:
        if self._lost or self.transaction() != "idle":
            return []
        return self.tables()["name"].to_list()

    def _begin(self, *, read_only: bool = False) -> Callable[[bool], None]:
        """Begin a transaction, or a savepoint in the user's own; return what ends it, keeping its changes or not."""
        if self.transaction() == "idle":
            self.fetch("BEGIN TRANSACTION READ ONLY" if read_only else "BEGIN")
            kept, undone = ["COMMIT"], ["ROLLBACK"]
        else:
            self.fetch("SAVEPOINT thanosql")
            if read_only:
                # The end of the savepoint is the end of it.
                self.fetch("SET LOCAL transaction_read_only = on")
            kept = ["RELEASE SAVEPOINT thanosql"]
            undone = ["ROLLBACK TO SAVEPOINT thanosql", *kept]

        def end(keep: bool) -> None:
            if self._lost:
                return  # the server has undone it
            for statement in kept if keep else undone:
                self.fetch(statement)

        return end
