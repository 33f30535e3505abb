"""Paths that must not lead out of some folders: by '..', by a link, or by a link that is put in their way meanwhile."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path


def within(path: str, folders: Sequence[str]) -> bool:
    """Say whether ``path`` leads into one of the folders, or is one; they are absolute, with no link on the way."""
    return _holder(_real(path), folders) is not None


def open_within(path: str, folders: Sequence[str], flags: int) -> int:
    """Open the file that ``path`` leads to and return its descriptor.

    Links are followed once, beforehand. What they lead to is opened folder by folder, with none followed: whoever
    renames folders or sets links meanwhile gets an error and no file outside. Raises OSError.
    """
    real = _real(path)
    folder = _holder(real, folders)
    if folder is None:
        raise PermissionError(errno.EACCES, "it leads out of the folders that statements may use", path)
    *parents, name = Path(real).relative_to(folder).parts or ("",)
    at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        for parent in parents:
            inner = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=at)
            os.close(at)
            at = inner
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=at)
    finally:
        os.close(at)


def _real(path: str) -> str:
    try:
        return os.path.realpath(path)
    except ValueError:  # a NUL: no such file can be, and whoever opens it says so
        return os.path.abspath(path)  # noqa: PTH100 - Path.absolute keeps '..'


def _holder(real: str, folders: Sequence[str]) -> str | None:
    return next((each for each in folders if real == each or real.startswith(each.rstrip(os.sep) + os.sep)), None)
