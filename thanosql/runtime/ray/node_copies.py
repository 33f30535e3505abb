"""Copies of models on a node of a cluster: each made once, shared by the node's actors, and removed when it is old.

Whoever uses a copy holds its lock, shared, until its process ends, however it ends. What nobody holds may be removed,
and is when another copy is made and more than `KEPT` of them have been used since.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
    folder = _node_folder() / name
    # One lock for those who make it, one for those who use it: who waits for the former will not wait for the latter.
    with _locked(folder.with_suffix(".making")):
        if folder not in _held:
            _held[folder] = _open(folder.with_suffix(".lock"))
            _lock(_held[folder], exclusive=False)
        try:
            if not folder.is_dir():
                _make(folder, write)
            os.utime(folder)
        except BaseException:
            os.close(_held.pop(folder))
            raise
    return folder


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


def _lock(descriptor: int, *, exclusive: bool, wait: bool = True) -> None:
    import fcntl

    fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | (0 if wait else fcntl.LOCK_NB))


@contextmanager
def _locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    descriptor = _open(path)
    try:
        _lock(descriptor, exclusive=True, wait=wait)
        yield
    finally:
        os.close(descriptor)


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
    copies = sorted((lock.with_suffix("") for lock in parent.glob("*.lock")), key=_last_used, reverse=True)
    for folder in [each for each in copies if each.is_dir()][KEPT - 1 :]:
        # The lock's file stays, empty as it is: others may be waiting with it in their hands.
        with suppress(BlockingIOError), _locked(folder.with_suffix(".lock"), wait=False):
            shutil.rmtree(folder)


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
