"""A thousand recordings made to break a decoder: none ends the process, each gets its code, good rows are untouched."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def decode_all(root: Path, count: int, seed: int, *how: str) -> str:
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "POLARS_MAX_THREADS": "2"}
    command = [sys.executable, "-W", "error", "-m", "tests.hostile.decode_all", str(count), str(seed), *how]
    ended = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=600, check=False)
    print(ended.stdout)
    assert ended.returncode == 0, f"{ended.returncode}\n{ended.stdout}\n{ended.stderr[-4_000:]}"
    assert not ended.stderr
    return ended.stdout


def test_a_thousand_bad_files_cost_their_rows_and_nothing_else(root: Path) -> None:
    said = decode_all(root, 1_000, seed=1)
    assert said.startswith("1000 bad files")
    for code in ("missing", "unreadable", "not_audio", "truncated", "empty", "not_finite", "too_short", "too_long"):
        assert f"{code} " in said  # the generator reaches every code


def test_recordings_that_are_decoded_in_other_processes_have_the_same_codes(root: Path) -> None:
    # All that is written by hand, at least: each kind of damage once.
    assert int(decode_all(root, 200, 5, "isolated").split(maxsplit=1)[0]) >= 200


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 5))
def test_many_thousand_bad_files_cost_their_rows_and_nothing_else(root: Path, seed: int) -> None:
    decode_all(root, 5_000, seed)
