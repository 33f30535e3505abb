"""Swap two folders in one step of the system, so that at no time there is none under either name."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

_WORKING_DIRECTORY = -100
"""AT_FDCWD of Linux: paths are as the process sees them."""
_SWAP = 2
"""RENAME_EXCHANGE of Linux's renameat2(2), RENAME_SWAP of macOS's renamex_np(2)."""
_UNABLE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EXDEV}


def exchange(first: Path, second: Path) -> bool:
    """Swap what two names stand for, both of which are there; return False where the system or the disk cannot.

    Raises OSError for all else that goes wrong; then both are as they were.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(first), os.fsencode(second)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        failed = libc.renamex_np(*names, _SWAP)
    elif sys.platform == "linux" and hasattr(libc, "renameat2"):
        failed = libc.renameat2(_WORKING_DIRECTORY, names[0], _WORKING_DIRECTORY, names[1], _SWAP)
    else:
        return False
    if not failed:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(first), None, str(second))
