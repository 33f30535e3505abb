"""A database as the runtime sees it: queries go in, Polars frames stream out, frames go back in as a table.

The drivers are imported when a database is opened, so that importing ThanoSQL stays cheap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self
from urllib.parse import unquote

from thanosql.compiler.errors import DatabaseError, nearest
from thanosql.compiler.schema import Schema
from thanosql.runtime.databases import forked
from thanosql.runtime.files.paths import given_path

if TYPE_CHECKING:
    import polars as pl

IngestMode = Literal["create", "append", "replace"]

# libpq's parameters that nobody else should see.
_SECRETS = "(?:password|sslpassword|oauth_client_secret|scram_client_key|scram_server_key)"

_TELLING = 3
"""Characters of a piece of a password that must not be told; shorter ones are parts of any word."""

SCHEMES = ("duckdb", "postgresql", "postgres")


class Database(Protocol):
    """One session with a database.

    Values are bound to the placeholders ``$1``, ``$2`` ... in order: None, bool, int, float, str, bytes, date, time,
    datetime, timedelta, Decimal, and lists of these. Every method raises DatabaseError; its ``span`` counts characters
    of the SQL that was given, and its ``hint`` carries the database's own candidates.
    """

    @property
    def name(self) -> str:
        """The kind of database, such as 'duckdb', which is also sqlglot's name for its language."""

    @property
    def url(self) -> str:
        """Where the database is, without its password."""

    @property
    def folder(self) -> Path | None:
        """The folder of the database's file; None for a database in memory or on a server."""

    def confine(self, folders: Sequence[str]) -> None:
        """Keep SQL from the files of this machine outside of ``folders`` from now on, for good.

        A server reads files of its own machine, and which ones its roles decide: there is nothing to confine here.
        """

    @property
    def spool_seconds(self) -> float | None:
        """How long ``stream`` with ``read_only`` reads as asked; then it sets the rest aside; None: to its end."""

    def schema(self, sql: str, values: Sequence[Any] = ()) -> Schema:
        """Return the columns of a query without running it; refuses what is not one query that only reads."""

    def file_schema(self, path: str) -> Schema | None:
        """Return the columns of a file that a query reads as FROM 'path'; None where queries read no files.

        It may be called by any thread while a statement runs, and leaves a transaction as it is.
        """

    def stream(self, sql: str, values: Sequence[Any] = (), *, read_only: bool = False) -> Iterator[pl.DataFrame]:
        """Run a statement now and return its rows as frames, read from the database as they are asked for.

        A query without rows gives one empty frame with its columns. A statement without a result (CREATE, SET, BEGIN)
        gives no frame; where the database counts changed rows (INSERT), that count is the frame. Columns of one name
        become ``a``, ``a_1``. Several streams may be open at once, and other statements may run meanwhile.
        With ``read_only``, whatever is not one query that only reads is refused before it runs.
        """

    def check(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Raise DatabaseError where a statement cannot be run as it is written; run nothing."""

    def empty_relation(self, schema: Schema) -> str:
        """Return a query with the columns of ``schema`` and no rows."""

    def stand_in(self, schema: Schema, rows: int) -> str:
        """Return a query that the planner takes for one of ``rows`` rows with the columns of ``schema``.

        It is for EXPLAIN alone: its values mean nothing.
        """

    def comparable(self, sql: str, schema: Schema) -> frozenset[str]:
        """Return those columns of a query of which every condition says the same after ``stream`` and ``ingest``.

        Their types come back as they were, and they have no collation that a temporary table would lose.
        """

    def drop_temporary(self, table: str) -> None:
        """Remove a table that ``ingest`` made with ``temporary``; one that is not there is no error."""

    def tables(self) -> pl.DataFrame:
        """Return the tables and views: schema, name, kind ('table' or 'view'), columns, rows (an estimate or null)."""

    def views(self) -> frozenset[str]:
        """Return the names of all views, in small letters."""

    def unquoted(self, name: str) -> str:
        """Return the name that the database takes from one that is written without quotes."""

    def has_table(self, name: str) -> bool:
        """Say whether there is a table or view of that name where a query names no schema.

        Whatever the answer, a transaction that is open goes on.
        """

    def estimate_rows(self, sql: str, values: Sequence[Any] = (), *, writes: bool = False) -> int | None:
        """Return how many rows the database's own planner expects of a query, without running it.

        With ``writes``, of one statement that writes them into a table, which ``check`` has let pass.
        """

    def ingest(
        self,
        table: str,
        batches: Iterable[pl.DataFrame],
        *,
        mode: IngestMode = "create",
        temporary: bool = False,
        schema: Schema | None = None,
    ) -> int:
        """Write frames as a table, all of them or nothing, and return the number of rows.

        All frames have the columns of the first. ``append`` matches columns by name. ``replace`` makes the table anew
        that a query of this name reads: where that is a temporary one, the new one is temporary, too. ``schema`` tells
        the database's own types of columns that are only text in a frame (uuid, json, an enum), by name.
        """

    def ingest_all(self, tables: Mapping[str, pl.DataFrame], *, mode: IngestMode = "create") -> None:
        """Write several tables, all of them or none."""

    def interrupt(self) -> None:
        """Cancel what runs now, from any thread; the statement ends with a DatabaseError."""

    def close(self) -> None:
        """Give up open streams and the connection. Closing twice does no harm."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def open_database(url: str) -> Database:
    """Open the database that ``url`` names.

    ``duckdb:///speech.duckdb`` is a file, relative to the working directory as it is now; ``duckdb:////data/speech.duckdb``
    an absolute one; ``duckdb://`` and ``duckdb:///:memory:`` live in memory. A file that does not exist is created.
    ``postgresql://user@host:port/speech`` is a server; libpq takes what is left out from its environment and services.
    """
    forked.refuse_inherited()
    database = _opened(url)
    forked.opened(database)
    return database


def _opened(url: str) -> Database:
    scheme, separator, rest = url.partition("://")
    if not separator:
        server = "=" in url or "@" in url
        meant = "postgresql://user@host:port/database" if server else f"duckdb:///{url or 'thanosql.duckdb'}"
        raise DatabaseError(
            f"{mask_password(url)!r} is not a database URL",
            hint=f"for a {'server' if server else 'DuckDB file'} write {meant!r}",
        )
    if scheme.casefold() not in SCHEMES:
        near = nearest(scheme, SCHEMES)
        raise DatabaseError(
            f"no database is known by {mask_password(url)!r}",
            hint=(f"did you mean {near}? " if near else "")
            + f"URLs begin with: {', '.join(f'{s}://' for s in SCHEMES)}",
        )
    if scheme.casefold() != "duckdb":
        from thanosql.runtime.databases.postgres.database import PostgresDatabase

        return PostgresDatabase(url)
    from thanosql.runtime.databases.duckdb.database import DuckDBDatabase

    return DuckDBDatabase(_duckdb_path(url, rest), url)


def _duckdb_path(url: str, rest: str) -> Path | None:
    if rest in ("", "/", "/:memory:"):
        return None
    if not rest.startswith("/"):
        raise DatabaseError(
            f"{mask_password(url)!r} names a host, and DuckDB has none",
            hint=f"a relative path takes three slashes: 'duckdb:///{mask_password(rest)}'",
        )
    return given_path(rest[1:], DatabaseError)


def hide_password(text: str, url: str) -> str:
    """Return a text about ``url`` without the passwords in that, however they are quoted.

    Nor pieces of them: a password that should have been escaped is read up to a sign in it, and the rest is quoted.
    """
    found = [*re.findall(r"^[^:/]+://[^:/@]*:(.*)@", url), *re.findall(rf"[?&]{_SECRETS}=([^&]*)", url)]
    forms = {form for password in found for form in (password, unquote(password))}
    pieces = {piece for form in forms for piece in re.split(r"[@:/?#&=%\[\], ]", form) if len(piece) >= _TELLING}
    for form in sorted((forms | pieces) - {""}, key=len, reverse=True):
        text = text.replace(form, "***")
    return text


def mask_password(url: str) -> str:
    """Return ``url`` with its password, if it has one, replaced; also what somebody took for a URL.

    >>> mask_password("postgresql://ann:secret@host/speech")
    'postgresql://ann:***@host/speech'
    >>> mask_password("postgresql:///speech?user=ann&password=secret")
    'postgresql:///speech?user=ann&password=***'
    >>> mask_password("host=localhost password='my secret' user=ann")
    'host=localhost password=*** user=ann'
    >>> mask_password("ann:secret@host/speech")
    'ann:***@host/speech'
    """
    if "://" in url:
        shown = re.sub(r"^([^:/]+://[^:/@]*):.+@", r"\1:***@", url)
        return re.sub(rf"([?&]{_SECRETS}=)[^&]*", r"\1***", shown)
    shown = re.sub(r"^((?:[^:/@]+:/?)?[^:/@]*):.+@", r"\1:***@", url)
    return re.sub(rf"\b({_SECRETS}\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]*)", r"\1***", shown)
