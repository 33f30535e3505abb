"""Memory, files and threads stay as they are: a few rounds of statements here, many by ``python -m bench leaks``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bench.leaks import statements, watched

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel what a process holds"),
]


ROUND = len(list(statements(Path(), 0)))


@pytest.mark.parametrize(("case", "amount", "megabytes"), [("statements", 6 * ROUND, 30), ("rows", 6_000, 40)])
def test_what_is_held_does_not_grow(case: str, amount: int, megabytes: float) -> None:
    looks = watched(case, amount, trainings=0)["looks"]
    _, early, *_, last = looks
    assert last["files"] <= early["files"] + 2
    assert last["threads"] <= early["threads"] + 2
    assert last["children"] <= early["children"]
    assert last["memory"] <= early["memory"] + megabytes
