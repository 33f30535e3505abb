"""Temporary folders of a process: removed when it is done with them, and by the next session when it was killed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from thanosql.runtime.files.staging import clean, staging_folder


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a fresh folder where the system has its temporary files (TMPDIR), and remove it at the end. Raises OSError.

    The path is short, for Ray keeps sockets below it.
    """
    place = _place()
    place.mkdir(mode=0o700, exist_ok=True)
    if not _is_ours(place):
        raise PermissionError(f"{place} belongs to somebody else")
    with suppress(OSError):
        clean(place)
    with staging_folder(place) as folder:
        yield folder


def clear_scratch() -> None:
    """Remove the temporary folders of processes that have ended; what cannot be removed stays."""
    place = _place()
    with suppress(OSError):
        if _is_ours(place):
            clean(place)


def _place() -> Path:
    return Path(tempfile.gettempdir()) / f"thanosql-{os.getuid()}"


def _is_ours(place: Path) -> bool:
    """Say whether a folder is this user's own, and not a link that somebody else put there."""
    return not place.is_symlink() and place.stat().st_uid == os.getuid()
