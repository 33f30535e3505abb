"""The columns of files that queries read by their paths, looked up in the background."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from thanosql.compiler.errors import ThanoSQLError
from thanosql.completion.names import Column
from thanosql.runtime.databases.database import Database

_GLOB = frozenset("*?[")


class FileColumns:
    """What is known of files; each is looked at once, until ``forget``."""

    def __init__(self, database: Database):
        self._database = database
        self._found: dict[str, tuple[Column, ...]] = {}
        self._lookups: dict[str, threading.Thread] = {}

    def columns(self, path: str, seconds: float) -> tuple[Column, ...]:
        """Return a file's columns, after at most ``seconds`` of waiting for them; none of what cannot be read."""
        if path not in self._lookups:
            if not _is_local(path):
                return ()
            found: dict[str, tuple[Column, ...]] = self._found
            lookup = threading.Thread(target=self._look, args=(path, found), name="thanosql-files", daemon=True)
            self._lookups[path] = lookup
            lookup.start()
        self._lookups[path].join(seconds)
        return self._found.get(path, ())

    def forget(self) -> None:
        """Look at files anew: a statement may have written them."""
        # New ones, so that a lookup that is under way ends in the old.
        self._found, self._lookups = {}, {}

    def _look(self, path: str, found: dict[str, tuple[Column, ...]]) -> None:
        # Nobody asked for this file to be read yet; whoever runs the statement is told what is wrong with it.
        with suppress(ThanoSQLError):
            schema = self._database.file_schema(path)
            found[path] = tuple(Column(field.name, str(field.type)) for field in schema or ())


def _is_local(path: str) -> bool:
    """Say whether ``path`` can be looked at without a network, and without taking from a pipe what is read once."""
    with suppress(OSError, ValueError):
        return "://" not in path and (bool(_GLOB & set(path)) or Path(path).is_file())
    return False
