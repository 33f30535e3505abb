"""How long a user waits before anything happens: importing the package, and a whole run of the command line."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time

TITLE = "Start-up"

COMMANDS = (
    ("python -c pass", ["-c", "pass"]),
    ("python -c 'import polars, duckdb'", ["-c", "import polars, duckdb"]),
    ("import thanosql", ["-c", "import thanosql"]),
    ("thanosql -c 'SELECT 1'", ["-m", "thanosql", "-d", "duckdb://", "-c", "SELECT 1"]),
)
RUNS = 9


def measure() -> tuple[str, list[str], list[list[str]]]:
    times: dict[str, list[float]] = {label: [] for label, _ in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(RUNS):
            for label, arguments in COMMANDS:
                started = time.perf_counter()
                subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=folder)
                times[label].append(time.perf_counter() - started)
    rows = [[f"`{label}`", f"{statistics.median(each):.2f}", f"{min(each):.2f}"] for label, each in times.items()]
    return f"Wall seconds of a new process, {RUNS} interleaved runs.", ["command", "median", "best"], rows
