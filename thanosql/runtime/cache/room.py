"""Keep the cache's file from growing: of a full one the least recently used answers go."""

from __future__ import annotations

import sqlite3
from math import ceil

# Some room is made at once, so that a full cache does not pay for it at every answer.
_FILLED = 0.95


def make_room(connection: sqlite3.Connection, limit_bytes: int) -> None:
    """Remove answers until the pages in use are below the limit; SQLite uses the free ones before it takes more."""
    size = _size(connection)
    if size <= limit_bytes:
        return
    target = int(limit_bytes * _FILLED)
    while size > target:
        (answers,) = connection.execute("SELECT count(*) FROM answers").fetchone()
        if not answers:
            break
        connection.execute(
            "DELETE FROM answers WHERE id IN (SELECT id FROM answers ORDER BY used, id LIMIT ?)",
            (ceil(answers * (size - target) / size),),
        )
        size = _size(connection)
    connection.execute("DELETE FROM scopes WHERE NOT EXISTS (SELECT 1 FROM answers WHERE scope = scopes.id)")


def _size(connection: sqlite3.Connection) -> int:
    """Return the bytes of the pages in use: answers, indexes and all."""
    pages, free, page_bytes = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * page_bytes)
