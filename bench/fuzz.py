"""Hostile texts through the parser, the binder, the optimiser and EXPLAIN: `tests.hostile.read_all`, a process a seed.

Whatever is raised but a ThanoSQLError, and a text that takes over two seconds of the processor, ends the command with
an error that shows the text.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

TITLE = "Hostile texts"
HEADER = ["seed", "texts", "CPU seconds", "slowest, CPU s", "became a plan", "became a ThanoSQLError"]
ROOT = Path(__file__).parent.parent

_SAID = re.compile(r"(\d+) texts, seed (\d+), (\d+) CPU seconds, slowest ([\d.]+) s: (.*)")


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench fuzz", description=__doc__)
    parser.add_argument("--texts", type=int, default=200_000, help="all in all (default: %(default)s)")
    parser.add_argument("--seeds", default="1,2,3,4", help="a share of the texts each (default: %(default)s)")
    chosen = parser.parse_args(options)
    seeds = chosen.seeds.split(",")
    running = [_started(chosen.texts // len(seeds), seed) for seed in seeds]
    rows = []
    kinds: set[str] = set()
    for process in running:
        said, _ = process.communicate()
        if process.returncode:
            sys.exit(said)
        row, found = read(said)
        rows.append(row)
        kinds |= found
    notes = (
        "Texts are made from the grammar and by changing statements that are right; each is parsed, printed, parsed "
        f"again, bound, optimised and explained in every form. What they became: {', '.join(sorted(kinds))}. Anything "
        "else, or over 2 CPU seconds for one, ends the command with an error."
    )
    return notes, HEADER, rows


def read(said: str) -> tuple[list[str], set[str]]:
    """Return the row of a process's last line, and the kinds of what its texts became."""
    found = _SAID.fullmatch(said.strip().splitlines()[-1])
    if found is None:
        raise ValueError(f"tests.hostile.read_all says {said[-200:]!r}")
    texts, seed, seconds, slowest, told = found.groups()
    counts = {kind: int(count) for kind, _, count in (each.rpartition(" ") for each in told.split(", "))}
    planned = counts.get("a plan", 0)
    errors = sum(count for kind, count in counts.items() if kind.endswith("Error"))
    return [seed, texts, seconds, slowest, str(planned), str(errors)], set(counts)


def _started(count: int, seed: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.hostile.read_all", str(count), seed]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
