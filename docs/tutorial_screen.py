"""One screen of the tutorial for the READMEs, cut from what ``thanosql tutorial`` printed.

The recordings' paths and all but the first rows of a table are left out; nothing else is changed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from thanosql import tutorial

STATEMENTS = ("PREDICT", "EVALUATE", "BUILD")
_ROWS = 4
_STEP = re.compile(r"^\d+\. .*\n\n((?:    .*\n)+)\n((?:.*\n)*?)(?=\n\d+\. |\n[^\n]*WER[^\n]*\n)", re.MULTILINE)


def transcript() -> str:
    """Run the tutorial in a folder that is then removed, which takes minutes; returns what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "thanosql", "tutorial"]
        here = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
        done = subprocess.run(command, cwd=folder, env=here, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        return done.stdout


def screen(printed: str) -> str:
    """Return the steps that train, transcribe and score, each statement above its answer, in a Markdown block."""
    steps = [
        f"{_unindented(statement)};\n{_cut(answer)}"
        for statement, answer in _STEP.findall(printed)
        if statement.split()[0] in STATEMENTS
    ]
    (last,) = re.findall(r"^.*WER.*WER.*$", printed, re.MULTILINE)
    return "```\n" + "\n\n".join(steps) + f"\n\n{last}\n```"


def statements() -> list[str]:
    """Return the statements that the screen shows, as the tutorial has them."""
    return [sql for sql in tutorial.statements("en") if sql.split()[0] in STATEMENTS]


def _unindented(text: str) -> str:
    return "\n".join(line[4:] for line in text.rstrip().splitlines())


def _cut(answer: str) -> str:
    """Return a table without its column of paths, and without the rows after the first."""
    lines = [line for line in answer.splitlines() if line]
    if re.match(r"│ audio\s", lines[1]):
        first = lines[0].index("┬")
        # The sign that begins the line stays, whichever it is.
        lines = [line[0] + line[first + 1 :] if line[0] in "┌│╞└" else line for line in lines]
    top, header, rule, *rows, bottom, shape = lines
    left_out = len(rows) - _ROWS
    if left_out > 0:
        rows = rows[:_ROWS]
        shape = f"... {shape}"
    return "\n".join([top, header, rule, *rows, bottom, shape])
