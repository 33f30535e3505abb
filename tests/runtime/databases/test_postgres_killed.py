"""A process that is killed while it holds rows of PostgreSQL aside leaves no file, and no session of the server."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import postgres_server
import pytest

from thanosql.runtime.databases.database import open_database

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at open files by /proc")

CODE = """
import sys, time
from thanosql.runtime.databases.database import open_database
with open_database(sys.argv[1]) as database:
    rows = database.stream("SELECT i AS id, repeat('x', 100) AS text FROM generate_series(1, 400000) i")
    next(rows)
    rows.set_aside()
    print(rows.spooled, flush=True)
    time.sleep(60)
"""
OTHERS = "SELECT count(*) AS n FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgres_server.server() as running:
        yield running.url


def sessions(url: str) -> int:
    with open_database(url) as database:
        (frame,) = database.stream(OTHERS)
        return int(frame["n"][0])


def test_rows_that_were_set_aside_go_with_their_process(url: str, tmp_path: Path) -> None:
    before = sessions(url)
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, url], stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    )
    try:
        assert process.stdout is not None
        assert int(process.stdout.readline()) > 300_000
        # In the middle: there is a file, without a name, and a session.
        held = [str(each.readlink()) for each in Path(f"/proc/{process.pid}/fd").iterdir()]
        assert any(name.startswith(str(tmp_path)) and name.endswith("(deleted)") for name in held), held
        assert sessions(url) == before + 1
        assert list(tmp_path.iterdir()) == []
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == -9
    assert list(tmp_path.iterdir()) == []
    deadline = time.monotonic() + 30
    while sessions(url) > before:
        assert time.monotonic() < deadline, "the server still has the session of a process that is gone"
        time.sleep(0.05)
