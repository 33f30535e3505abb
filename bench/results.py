"""bench/RESULTS.md: one section for each benchmark, between markers."""

from __future__ import annotations

import datetime
import os
import platform
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
HEAD = """\
# Measured

`make bench` runs the quick ones, parse, startup and isolation, which takes a minute; `make bench NAMES="predict rates"`
those that are named, whose minutes `python -m bench --help` says. Each rewrites its own section.
"""


def render(
    name: str, title: str, notes: str, header: list[str], rows: list[list[str]], options: Sequence[str] = ()
) -> str:
    """Return the section of a benchmark that was run with these options, as Markdown."""
    command = shlex.join(["python", "-m", "bench", name, *options])
    table = [header, ["---"] * len(header), *rows]
    lines = [
        f"## {title}",
        "",
        f"`{command}`, {datetime.date.today().isoformat()}, {machine()}. {notes}",
        "",
        *(f"| {' | '.join(row)} |" for row in table),
    ]
    return "\n".join(lines)


def machine() -> str:
    model = platform.processor() or platform.machine()
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        found = re.search(r"model name\s*:\s*(.+)", cpu.read_text())
        model = found[1] if found else model
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}"


def write(name: str, section: str) -> None:
    _, sections = _read()
    sections[name] = section
    body = "\n".join(f"<!-- {each} -->\n{text.strip()}\n" for each, text in sections.items())
    RESULTS.write_text(f"{HEAD}\n{body}")


def rows_of(section: str, header: list[str]) -> list[list[str]]:
    """Return the rows of a section that was measured on this machine and has these columns; otherwise none."""
    table = [line[2:-2].split(" | ") for line in section.splitlines() if line.startswith("| ")]
    return table[2:] if machine() in section and table[:1] == [header] else []


def measured_rows(name: str, header: list[str]) -> list[list[str]]:
    """Return the rows that the last measurement of ``name`` wrote, as `rows_of` reads them."""
    return rows_of(_read()[1].get(name, ""), header)


def _read() -> tuple[str, dict[str, str]]:
    text = RESULTS.read_text() if RESULTS.exists() else HEAD
    head, *parts = re.split(r"(?m)^<!-- (\w+) -->\n", text)
    return head, dict(zip(parts[::2], parts[1::2], strict=True))
