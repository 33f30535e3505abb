"""Copies of models on a node of a cluster: each made once, shared by the node's actors, and removed when it is old.

Whoever uses a copy holds its lock, shared, until its process ends, however it ends. What nobody holds may be removed,
and is when another copy is made and more than `KEPT` of them have been used since.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from thanosql.compiler.errors import ModelError
from thanosql.runtime.files.staging import clean, staging_folder

KEPT = 4
"""Copies that stay on a node for statements to come, beside those in use."""

_held: dict[Path, int] = {}
"""The locks of the copies that this process uses."""


def node_copy(name: str, write: Callable[[Path], None]) -> Path:
    """Return the folder of a copy, which is there whole and stays while this process lives.

    Where there is none yet, one process of the node lets ``write`` fill it, and the others wait. Raises ModelError.
    """
    import fcntl

    folder = _node_folder() / name
    if folder in _held:
        return folder
    descriptor = os.open(folder.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        while True:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not folder.is_dir():
                _make(folder, write)
            # Shared from here on; another process may take it for unused between the one lock and the other.
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            with suppress(FileNotFoundError):
                os.utime(folder)
                break
    except BaseException:
        os.close(descriptor)
        raise
    _held[folder] = descriptor
    return folder


def _make(folder: Path, write: Callable[[Path], None]) -> None:
    unfinished = folder.parent / "unfinished"
    try:
        unfinished.mkdir(mode=0o700, exist_ok=True)
        clean(unfinished)  # of processes that were killed at it
        _remove_old(folder.parent)
        with staging_folder(unfinished) as staging:
            write(staging)
            staging.rename(folder)
    except OSError as error:
        raise ModelError(
            f"the model cannot be copied to this node, into {folder}: {error.strerror or error}",
            hint="TMPDIR of Ray's processes says where copies are; on storage that all nodes see there are none",
        ) from error


def _remove_old(parent: Path) -> None:
    """Remove the copies that were used longest ago, but for those that somebody holds."""
    import fcntl

    copies = sorted((lock.with_suffix("") for lock in parent.glob("*.lock")), key=_last_used, reverse=True)
    for folder in [each for each in copies if each.is_dir()][KEPT - 1 :]:
        descriptor = os.open(folder.with_suffix(".lock"), os.O_RDWR)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The lock's file stays, empty as it is: others may be waiting with it in their hands.
            shutil.rmtree(folder)
        except BlockingIOError:
            continue
        finally:
            os.close(descriptor)


def _last_used(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _node_folder() -> Path:
    """Return the folder of this user's models on this node."""
    folder = Path(tempfile.gettempdir()) / f"thanosql-models-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise ModelError(f"{folder} belongs to somebody else")
    return folder
