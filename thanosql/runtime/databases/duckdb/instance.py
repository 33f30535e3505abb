"""One DuckDB engine per file and process, shared by the sessions that use it.

DuckDB's lock keeps other processes away from a file, but not a second engine in this one: each would write without
seeing the other, and rows would be lost.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any, ClassVar

import adbc_driver_duckdb.dbapi
import adbc_driver_manager

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.redaction import cause
from thanosql.runtime.databases.duckdb import language as duckdb_language


class Instance:
    """An engine, and how many sessions it has."""

    _open: ClassVar[dict[Path, Instance]] = {}
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: Path | None):
        self._path = path
        self._sessions = 0
        self._parsing = threading.Lock()
        # Never given out: it holds the engine open, and parses without disturbing the sessions.
        self._root = _connect(path)

    @classmethod
    def open(cls, path: Path | None) -> Instance:
        """Return the engine for ``path`` (None: a new one in memory), counting one session more."""
        with cls._opening:
            key = path.resolve() if path is not None else None
            instance = cls._open.get(key) if key is not None else None
            if instance is None:
                instance = cls(key)
                if key is not None:
                    cls._open[key] = instance
            instance._sessions += 1
            return instance

    def connect(self) -> Any:
        """Return a new connection, which commits each statement by itself until BEGIN."""
        connection = self._root.adbc_clone()
        connection.adbc_connection.set_autocommit(True)
        return connection

    def parse(self, sql: str) -> tuple[str, int | None]:
        """Return DuckDB's syntax tree of ``sql`` as JSON, and its number of statements (None when it is not known)."""
        with self._parsing, self._root.cursor() as cursor:
            try:
                cursor.execute(duckdb_language.PARSE, [sql])
                tree, statements = cursor.fetchone()
            except (adbc_driver_manager.Error, OSError) as error:
                raise duckdb_language.database_error(error) from cause(error)
            return tree, statements

    def release(self) -> None:
        """Count one session less, and close the engine after the last."""
        with Instance._opening:
            self._sessions -= 1
            if self._sessions == 0:
                self._root.close()
                if self._path is not None:
                    del Instance._open[self._path]


def _connect(path: Path | None) -> Any:
    if path is not None and _open_here(path):
        raise DatabaseError(
            f"{path} is already open in this process, by something other than ThanoSQL",
            hint="close that connection first, as in duckdb.connect(...).close(): two engines would lose rows",
        )
    try:
        return adbc_driver_duckdb.dbapi.connect(str(path) if path is not None else None, autocommit=True)
    except adbc_driver_manager.Error as error:
        raise _cannot_open(path, error) from error


def _open_here(path: Path) -> bool:
    descriptors = Path("/proc/self/fd")
    if not path.exists() or not descriptors.is_dir():
        return False
    wanted = path.stat()
    for descriptor in descriptors.iterdir():
        try:
            found = descriptor.stat()
        except OSError:
            continue  # closed since it was listed
        if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
            return True
    return False


def _cannot_open(path: Path | None, error: Exception) -> DatabaseError:
    holder = re.search(r"Conflicting lock is held in .*?(\(PID \d+\))", str(error))
    if holder:
        return DatabaseError(
            f"{path} is in use by another process {holder[1]}",
            hint="DuckDB lets one process at a time open a file: close the other program, or use another file",
        )
    if path is not None and not path.parent.is_dir():
        return DatabaseError(f"there is no folder {path.parent} to keep {path.name} in", hint="make the folder first")
    return duckdb_language.database_error(error)
