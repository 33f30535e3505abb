"""Statements of tests against a database, by the Database protocol."""

from __future__ import annotations

import time
from typing import Any

import polars as pl
import pytest

from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases.database import Database


def run(database: Database, sql: str, *values: Any, **how: Any) -> Any:
    """Return a statement's rows as one frame, None where it gives no frame."""
    frames = list(database.stream(sql, values, **how))
    return pl.concat(frames) if frames else None


def failure(database: Database, sql: str, *values: Any, **how: Any) -> DatabaseError:
    """Return the error that a statement ends with."""
    with pytest.raises(DatabaseError) as caught:
        run(database, sql, *values, **how)
    return caught.value


def pointed_at(error: DatabaseError, sql: str) -> str:
    """Return the stretch of a statement that an error points at."""
    assert error.span is not None
    return sql[error.span.start : error.span.end]


def backend(database: Database) -> int:
    """Return the number of the server's process for a session."""
    return int(run(database, "SELECT pg_backend_pid() AS pid").item())


def kill(other: Database, pid: int) -> None:
    """End a process of the server's from another session."""
    run(other, "SELECT pg_terminate_backend($1)", pid)
    deadline = time.monotonic() + 30
    while run(other, "SELECT count(*) FROM pg_stat_activity WHERE pid = $1", pid).item():
        assert time.monotonic() < deadline
