"""Kill -9 in the middle of statements that write: a few points of each here, hundreds by ``python -m bench crash``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench import crash
from bench.crash_cases import CASES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks a process that has imported everything")

QUICK = (
    "copy_append",
    "insert_predict",
    "isolated",
    "kept_samples",
    "get_dataset_overwrite",
    "export_overwrite",
    "delete",
)


def killed(root: Path, cases: tuple[str, ...], points: int) -> None:
    # In a process of its own: this one has threads, which do not live on in what is forked.
    command = [sys.executable, "-m", "bench", "crash", "--print", "--points", str(points), "--cases", ",".join(cases)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=3_000)
    assert done.returncode == 0, done.stderr
    printed = [dict(zip(crash.HEADER, line.split(), strict=True)) for line in done.stdout.splitlines()[: len(cases)]]
    assert [(row["case"], row["kills"]) for row in printed] == [(name, str(points)) for name in cases]
    assert all(int(row["steps"]) > 5 for row in printed)


def test_a_kill_leaves_the_old_state_or_the_new(root: Path) -> None:
    killed(root, QUICK, points=3)


@pytest.mark.slow
def test_a_kill_of_any_statement_leaves_the_old_state_or_the_new(root: Path) -> None:
    killed(root, tuple(CASES), points=4)
