"""The public functions: run one script, or open a session."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from thanosql.plan import CompiledPlan, Result
from thanosql.runtime.progress import SILENT, Progress
from thanosql.session import Session


def connect(
    database: str | None = None,
    *,
    home: str | os.PathLike[str] | None = None,
    audio_root: str | os.PathLike[str] | None = None,
    allowed_paths: Iterable[str | os.PathLike[str]] | None = None,
    isolate: bool | None = None,
    progress: Progress = SILENT,
    engine: str | None = None,
) -> Session:
    """Open a session.

    ``database`` is a URL such as 'duckdb:///speech.duckdb' (default: THANOSQL_DATABASE, else 'duckdb:///thanosql.duckdb').
    ``home`` is the folder of models (default: THANOSQL_HOME, else '.thanosql'). ``audio_root`` is the folder that
    relative paths of recordings start from (default: THANOSQL_AUDIO_ROOT, else the folder of the database's file).
    ``allowed_paths`` are the only folders that statements may read from and write to (default: THANOSQL_ALLOWED_PATHS,
    else all); ``isolate=True`` decodes recordings in processes of their own, so that one which crashes the decoder
    costs its row (default: THANOSQL_ISOLATE, else False). See SECURITY.md.
    ``engine`` is 'local', 'ray' or 'auto', for statements whose options do not say it (default: ?engine= of the URL,
    else THANOSQL_ENGINE, else 'local'). Raises DatabaseError, RegistryError, DataError or BindError.
    """
    return Session(
        database,
        home=home,
        audio_root=audio_root,
        allowed_paths=allowed_paths,
        isolate=isolate,
        progress=progress,
        engine=engine,
    )


def compile_and_run(
    sql: str,
    database: str | None = None,
    home: str | os.PathLike[str] | None = None,
    params: Mapping[str, Any] | None = None,
    audio_root: str | os.PathLike[str] | None = None,
    allowed_paths: Iterable[str | os.PathLike[str]] | None = None,
    isolate: bool | None = None,
    engine: str | None = None,
) -> Result:
    """Run a script in a session of its own and return the result of its last statement.

    ``params`` holds the values of the script's ``:name`` parameters. Raises a ThanoSQLError.
    """
    with connect(
        database, home=home, audio_root=audio_root, allowed_paths=allowed_paths, isolate=isolate, engine=engine
    ) as session:
        return session.run(sql, params)


__all__ = ["CompiledPlan", "Result", "Session", "compile_and_run", "connect"]
