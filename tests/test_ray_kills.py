"""Kill -9 on Ray in the middle of PREDICT: a few kills here, as many as one wants by ``python -m bench ray_kills``."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bench import ray_kills
from bench.ray_kills import KINDS, ROWS, Kill


@pytest.mark.slow
def test_kills_in_the_middle_lose_no_row_and_repeat_none(root: Path) -> None:
    """THANOSQL_KILLS=50 kills at 50 random times. The command fails where too few of them met work under way."""
    kills = int(os.environ.get("THANOSQL_KILLS", "3"))
    command = [sys.executable, "-m", "bench", "ray_kills", "--print", "--kills", str(kills)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300 + 60 * kills, check=False)
    assert done.returncode == 0, done.stderr[-4_000:]
    table = [line[2:-2].split(" | ") for line in done.stdout.splitlines() if line.startswith("| ")]
    assert table[0] == ray_kills.HEADER
    assert [row[0] for row in table[2:]] == list(KINDS[:kills])
    assert sum(int(row[1]) for row in table[2:]) == kills


@pytest.mark.parametrize(
    ("killed", "answered", "at_work", "middle"),
    [
        (True, 5, True, True),
        (True, 0, True, True),  # the first task is under way
        (True, 5, False, True),
        (True, 0, False, False),  # nothing had begun
        (True, ROWS, True, False),  # nothing was left
        (False, 5, True, False),
    ],
)
def test_what_counts_as_the_middle(killed: bool, answered: int, at_work: bool, middle: bool) -> None:
    kill = Kill(KINDS[0], None, random.Random(0), answered=answered, at_work=at_work, killed=killed)
    assert kill.in_the_middle == middle
