"""The public functions: run one script, or open a session."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from thanosql.plan import CompiledPlan, Result
from thanosql.runtime.progress import SILENT, Progress
from thanosql.session import Session


def connect(
    database: str | None = None, *, home: str | os.PathLike[str] | None = None, progress: Progress = SILENT
) -> Session:
    """Open a session.

    ``database`` is a URL such as 'duckdb:///speech.duckdb' (default: THANOSQL_DATABASE, else 'duckdb:///thanosql.duckdb').
    ``home`` is the folder of models (default: THANOSQL_HOME, else '.thanosql'). Raises DatabaseError or RegistryError.
    """
    return Session(database, home=home, progress=progress)


def compile_and_run(
    sql: str,
    database: str | None = None,
    home: str | os.PathLike[str] | None = None,
    params: Mapping[str, Any] | None = None,
) -> Result:
    """Run a script in a session of its own and return the result of its last statement.

    ``params`` holds the values of the script's ``:name`` parameters. Raises a ThanoSQLError.
    """
    with connect(database, home=home) as session:
        return session.run(sql, params)


__all__ = ["CompiledPlan", "Result", "Session", "compile_and_run", "connect"]
