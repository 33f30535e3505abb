"""Folders for work in progress: seen by nobody else, gone when the work ends, even when its process was killed."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def staging_folder(parent: Path) -> Iterator[Path]:
    """Give a fresh folder in ``parent``, and remove it at the end unless it was renamed away.

    A locked file ``<folder>.lock`` beside it shows that its process lives. The system frees the lock when the process
    ends, however it ends, so a process id that is used again cannot mislead. Raises OSError.
    """
    parent.mkdir(parents=True, exist_ok=True)
    lock, descriptor = _locked(parent)
    folder = lock.with_suffix("")
    try:
        folder.mkdir()
        yield folder
    finally:
        try:
            if folder.exists():
                shutil.rmtree(folder)
            lock.unlink(missing_ok=True)
        finally:
            os.close(descriptor)


def clean(parent: Path) -> None:
    """Remove the folders in ``parent`` whose processes have ended. Raises OSError."""
    for lock in parent.glob("*.lock"):
        try:
            descriptor = os.open(lock, os.O_RDWR)
        except FileNotFoundError:
            continue  # its owner has just finished
        try:
            if try_lock(descriptor) and is_still(lock, descriptor):
                shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
                # What could not be removed keeps its lock file, and another process may try.
                if not lock.with_suffix("").exists():
                    lock.unlink()
        finally:
            os.close(descriptor)


def _locked(parent: Path) -> tuple[Path, int]:
    while True:
        lock = parent / f"{secrets.token_hex(8)}.lock"
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        # Between the two calls, clean() may have taken the file for a dead process's.
        if try_lock(descriptor) and is_still(lock, descriptor):
            return lock, descriptor
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    """Lock an open file for this process, or return False when another one holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(lock: Path) -> bool:
    """Say whether a live process holds a lock file; one that is not there is held by nobody.

    To find out, the lock is shared for a moment: those who look do not take one another for its holder, and whoever
    wants it has to be patient. Raises OSError when the file cannot be opened.
    """
    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def is_still(lock: Path, descriptor: int) -> bool:
    """Say whether ``lock`` is the file that was opened: whoever held it may have removed it on leaving."""
    try:
        return lock.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False
