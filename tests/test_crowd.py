"""Processes that use the same names at once: for half a minute here, for longer by ``python -m bench crowd``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.crowd import BrokenError, summarise

NOTHING = {"answers": {}, "rubbish": [], "broken": []}


def report(**changes: object) -> dict[str, object]:
    return {"outcomes": [["DELETE", "done", 2], ["DELETE", "unknown", 1]], **NOTHING, **changes}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="forks a process that has imported everything")
def test_four_processes_meet_no_error_but_those_that_are_promised(root: Path) -> None:
    command = [sys.executable, "-m", "bench", "crowd", "--print", "--minutes", "0.4", "--processes", "4", "--seed", "2"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-4_000:]
    assert "4 processes" in done.stdout


def test_what_is_not_promised_is_found() -> None:
    _, header, rows = summarise([report(), report()], NOTHING, 2, 1.0)  # type: ignore[list-item]
    deleted = dict(zip(header, next(row for row in rows if row[0] == "DELETE"), strict=True))
    assert (deleted["done"], deleted["unknown"], deleted["gone"]) == ("4", "2", "0")
    for found, message in [
        ([report(broken=["an error"])], "an error"),
        ([report(answers={"m@1": [["a"]]}), report(answers={"m@1": [["b"]]})], "m@1 gave 2 different answers"),
        ([report(answers={"m@1": [["a"], ["b"]]})], "m@1 gave 2 different answers"),
    ]:
        with pytest.raises(BrokenError, match=message):
            summarise(found, NOTHING, 2, 1.0)  # type: ignore[arg-type]
    with pytest.raises(BrokenError, match=r"home/runs/m\.lock"):
        summarise([report()], {**NOTHING, "rubbish": ["home/runs/m.lock"]}, 1, 1.0)  # type: ignore[list-item]
