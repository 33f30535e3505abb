"""registry.sqlite: the rows of the registry, and what SQLite's errors mean to whoever publishes or reads a model."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from thanosql.compiler.errors import RegistryError
from thanosql.runtime.registry import model_files

FORMAT = 1
BUSY_SECONDS = 30.0

# The last version number outlives its versions, so that name@3 never comes to mean another model. A manifest is kept
# here too: models can be listed whatever has happened to their folders.
_TABLES = f"""
CREATE TABLE models (
    key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    last_version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE versions (
    key TEXT NOT NULL REFERENCES models (key),
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    manifest TEXT NOT NULL,
    PRIMARY KEY (key, version)
);
PRAGMA user_version = {FORMAT};
"""


_NO_ROOM = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN}
"""What SQLite calls it when it cannot make its log, or the log's index."""


class RegistryRows:
    """A connection is opened for each use: threads and forked processes share nothing.

    The context managers raise RegistryError for SQLite's errors, those of the caller's statements too.
    """

    def __init__(self, path: Path):
        self.path = path

    def exist(self) -> bool:
        """Return whether the file is there."""
        return self.path.exists()

    def create(self, folder: Path) -> None:
        """Make the file in ``folder``, whole, and link it into place unless another process is faster."""
        made = folder / self.path.name
        with closing(sqlite3.connect(made, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(_TABLES)
        with suppress(FileExistsError):
            os.link(made, self.path)
        model_files.persist_entry(self.path.parent)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection to the rows as they are now; where there is no file, to none."""
        if self.exist():
            with self._connection(write=False) as connection:
                yield connection
        else:
            with closing(sqlite3.connect(":memory:")) as empty:
                empty.executescript(_TABLES)
                yield empty

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold SQLite's write lock, and commit at the end unless an error passes."""
        with self._connection(write=True) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    @contextmanager
    def _connection(self, *, write: bool) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._opened(write=write)) as connection:
                (found,) = connection.execute("PRAGMA user_version").fetchone()
                if found != FORMAT:
                    raise RegistryError(
                        f"{self.path} has format {found}, and this ThanoSQL reads format {FORMAT}",
                        hint="it was written by a newer ThanoSQL: update this one" if found > FORMAT else None,
                    )
                yield connection
        except sqlite3.Error as error:
            raise self._explained(error) from error

    def _opened(self, *, write: bool) -> sqlite3.Connection:
        # On a read-only disk no log can be made beside the file; "immutable" reads without one.
        if not write and not os.access(self.path.parent, os.W_OK):
            return self._connect("mode=ro&immutable=1")
        try:
            return self._connect("mode=rw")
        except sqlite3.OperationalError as error:
            # Nor on a full one: but models can be read there as long as no log holds newer rows.
            if write or _kind(error) not in _NO_ROOM or self._has_log():
                raise
            return self._connect("mode=ro&immutable=1")

    def _connect(self, mode: str) -> sqlite3.Connection:
        address = f"{self.path.as_uri()}?{mode}"
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA user_version").fetchone()
        except BaseException:
            connection.close()
            raise
        return connection

    def _has_log(self) -> bool:
        log = self.path.with_name(f"{self.path.name}-wal")
        return log.exists() and log.stat().st_size > 0

    def _explained(self, error: sqlite3.Error) -> RegistryError:
        code = _kind(error)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return RegistryError(f"{self.path} is busy: another process has been writing to it", hint="try again")
        if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return RegistryError(
                f"{self.path} is damaged: {error}", hint="restore it from a copy; the models' folders are untouched"
            )
        return RegistryError(
            f"{self.path} cannot be used: {error}",
            hint="make it writable or make room on its disk, or choose another folder as home",
        )


def _kind(error: sqlite3.Error) -> int:
    """Return the kind of an error, which an extended code has in its low byte."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
