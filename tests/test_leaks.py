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


@pytest.mark.parametrize(("case", "amount", "megabytes"), [("statements", 12 * ROUND, 30), ("rows", 6_000, 40)])
def test_what_is_held_does_not_grow(case: str, amount: int, megabytes: float) -> None:
    looks = watched(case, amount, trainings=0)["looks"]
    # Pools of threads grow and shrink; what leaks in each round is more by the second half.
    for what, room in (("files", 2), ("threads", 3), ("children", 0), ("memory", megabytes)):
        first = max(look[what] for look in looks[:3])
        assert looks[-1][what] <= first + room, (what, looks)
