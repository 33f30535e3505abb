"""Files and folders that a 'path' could name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from thanosql.completion.candidates import Candidate

# A folder of recordings may have a hundred thousand: nobody chooses among them.
_MOST = 500


def paths(written: str, folder: Path) -> Iterator[Candidate]:
    """Yield what the folder named by ``written`` holds, its folders first; relative paths start from ``folder``.

    Hidden files are left out until a point is written. A folder that cannot be read has nothing in it.
    """
    head, slash, tail = written.rpartition("/")
    place = folder / Path(head + slash).expanduser() if slash else folder
    found: list[tuple[bool, str]] = []
    # A NUL is no part of a path, and a home that nobody has is none.
    with suppress(OSError, ValueError, RuntimeError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.casefold().startswith(tail.casefold()) and entry.name.startswith(".") == tail.startswith("."):
                found.append((not entry.is_dir(), entry.name))
                if len(found) == _MOST:
                    break
    for is_file, name in sorted(found):
        doubled = f"{head}{slash}{name}".replace("'", "''")
        # A folder's quote stays open, so that the path can go on.
        yield Candidate(f"{head}{slash}{name}", "path", text=f"'{doubled}'" if is_file else f"'{doubled}/")
