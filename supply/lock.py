"""requirements.lock, as uv writes it: a package, where it is wanted, its files' hashes, and what asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"
PROJECT = "thanosql"

_PINNED = re.compile(r"([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)(?: ; ([^\\]*))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass
class Package:
    """A pinned package. ``asked_by`` has names of packages, and PROJECT for what the project itself asks for."""

    name: str
    version: str
    marker: str | None = None
    hashes: list[str] = field(default_factory=list)
    asked_by: list[str] = field(default_factory=list)


def packages(text: str) -> list[Package]:
    """Return the packages of a lock in its order. Raises ValueError for a line that is none of uv's."""
    found: list[Package] = []
    for line in text.splitlines():
        pinned = _PINNED.match(line)
        if pinned:
            found.append(Package(pinned[1], pinned[2], pinned[3].strip() if pinned[3] else None))
        elif hashed := _HASH.search(line):
            found[-1].hashes.append(hashed[1])
        elif line.startswith("    #"):
            asking = line.strip(" #").removeprefix("via").strip()
            if found and asking:
                found[-1].asked_by.append(asking.split()[0])
        elif line.strip() and not line.startswith("#"):
            raise ValueError(f"requirements.lock has a line that is no pinned package: {line!r}")
    return found
