"""cache.sqlite: its tables and connections, and what SQLite's errors mean to whoever uses the cache."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from thanosql.compiler.errors import RegistryError
from thanosql.runtime.files import staging

FILE_NAME = "cache.sqlite"
FORMAT = 1
BUSY_SECONDS = 10.0

# "used" is the hour of the last use; "last_used" and "created" are seconds since 1970. Of a full cache the least
# recently used answers go, found by the index. To add up the bytes by way of the other index, which the grouping
# suggests, would mean to look each answer up on its own.
_TABLES = """
CREATE TABLE scopes (
    id INTEGER PRIMARY KEY,
    key BLOB NOT NULL UNIQUE,
    model TEXT NOT NULL,
    options TEXT NOT NULL,
    created INTEGER NOT NULL,
    last_used INTEGER NOT NULL
);
CREATE TABLE answers (
    id INTEGER PRIMARY KEY,
    scope INTEGER NOT NULL REFERENCES scopes (id),
    digest BLOB NOT NULL,
    used INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (scope, digest)
);
CREATE INDEX answers_by_use ON answers (used);
CREATE VIEW kept AS
    SELECT id, model, options, entries, bytes, created, last_used
    FROM scopes JOIN (
        SELECT scope AS id, count(*) AS entries, sum(length(content)) AS bytes
        FROM answers NOT INDEXED GROUP BY scope
    ) USING (id);
"""

_ANEW = "CLEAR CACHE makes it anew"
_USABLE = "make it writable, or make room on its disk"


class DamagedCacheError(RegistryError):
    """The file is no cache, or not one that this version can read: only removing it helps."""


class CacheFile:
    """A connection is opened for each use: threads and forked processes share nothing.

    The context managers raise RegistryError for SQLite's errors, those of the caller's statements too.
    """

    def __init__(self, path: Path):
        self.path = path.absolute()

    def exists(self) -> bool:
        """Return whether the file is there. Raises RegistryError where nobody may look."""
        with self._explained():
            return self.path.exists()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection for statements that read."""
        mode = "mode=rw" if os.access(self.path.parent, os.W_OK) else "mode=ro"
        # Where no log can be made beside the file, "immutable" reads without one, unless a writer's is there.
        if mode == "mode=ro" and not self.path.with_name(f"{self.path.name}-wal").exists():
            mode += "&immutable=1"
        with self._connection(mode) as connection:
            yield connection

    @contextmanager
    def writing(self, busy_seconds: float = BUSY_SECONDS) -> Iterator[sqlite3.Connection]:
        """Hold SQLite's write lock, and commit at the end unless an error passes. Makes the file when it is missing.

        Other writers are waited for no longer than ``busy_seconds``.
        """
        if not self.exists():
            self._create()
        with self._connection("mode=rw", busy_seconds) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def shrink(self) -> None:
        """Give the pages that nothing uses back to the disk; what is left is written anew."""
        with self._connection("mode=rw") as connection:
            connection.execute("VACUUM")

    def damaged(self, error: Exception) -> DamagedCacheError:
        """Return the error for a file whose content is not what was written."""
        return DamagedCacheError(f"{self.path} is damaged: {error}", hint=_ANEW)

    def remove(self) -> int:
        """Remove the file, whatever it holds, and return how many bytes it had."""
        with self._explained():
            size = self.path.stat().st_size
            for suffix in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        return size

    def _create(self) -> None:
        # Made elsewhere and linked into place, whole, unless another process is faster.
        with self._explained(), staging.staging_folder(self.path.parent / "staging") as folder:
            made = folder / self.path.name
            with closing(sqlite3.connect(made, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.executescript(_TABLES)
                connection.execute(f"PRAGMA user_version = {FORMAT}")
            with suppress(FileExistsError):
                os.link(made, self.path)

    @contextmanager
    def _connection(self, mode: str, busy_seconds: float = BUSY_SECONDS) -> Iterator[sqlite3.Connection]:
        address = f"{self.path.as_uri()}?{mode}"
        with (
            self._explained(),
            closing(sqlite3.connect(address, uri=True, timeout=busy_seconds, isolation_level=None)) as connection,
        ):
            # A power cut may cost the newest answers, but not the file.
            connection.execute("PRAGMA synchronous = NORMAL")
            (found,) = connection.execute("PRAGMA user_version").fetchone()
            if found != FORMAT:
                raise DamagedCacheError(f"{self.path} has format {found}, not {FORMAT}", hint=_ANEW)
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            # An extended code has the kind of error in its low byte.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise self.damaged(error) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                message, hint = f"{self.path} is busy: another process has been writing to it", "try again"
            else:
                message, hint = f"{self.path} cannot be used: {error}", _USABLE
            raise RegistryError(message, hint=hint) from error
        except OSError as error:
            raise RegistryError(f"{self.path} cannot be used: {error.strerror or error}", hint=_USABLE) from error
