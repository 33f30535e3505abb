"""Run the quick benchmarks and write their tables into bench/RESULTS.md.

``python -m bench`` runs all of them, ``python -m bench parse startup`` those that are named. Each is a module of this
folder with ``TITLE`` and ``measure() -> (notes, header, rows)``; the sections of other modules stay as they are.
"""

from __future__ import annotations

import datetime
import importlib
import os
import platform
import re
import sys
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
QUICK = ("parse", "startup")


def main(names: list[str]) -> None:
    for name in names or QUICK:
        module = importlib.import_module(f"bench.{name}")
        notes, header, rows = module.measure()
        section = render(name, module.TITLE, notes, header, rows)
        print(section)
        write(name, section)


def render(name: str, title: str, notes: str, header: list[str], rows: list[list[str]]) -> str:
    table = [header, ["---"] * len(header), *rows]
    lines = [
        f"## {title}",
        "",
        f"`python -m bench {name}`, {datetime.date.today().isoformat()}, {machine()}. {notes}",
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
    marker = f"<!-- {name} -->"
    text = RESULTS.read_text() if RESULTS.exists() else "# Measured\n\n`make bench` runs the quick ones.\n"
    parts = re.split(r"(?m)^(<!-- \w+ -->)\n", text)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    sections[marker] = section + "\n"
    body = "\n".join(f"{mark}\n{each.strip()}\n" for mark, each in sections.items())
    RESULTS.write_text(f"{parts[0].rstrip()}\n\n{body}")


if __name__ == "__main__":
    main(sys.argv[1:])
