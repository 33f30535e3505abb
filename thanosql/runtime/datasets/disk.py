"""What a full disk and other trouble with files becomes."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from thanosql.compiler.errors import DataError

_FULL = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def storing(folder: Path, what: str, kept: str = "") -> Iterator[None]:
    """Turn an OSError while ``what`` is stored in ``folder`` into a DataError.

    ``kept`` says what an attempt on a full disk leaves behind for the next.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _full(folder, what, kept) from error
        where = f"{error.filename}: " if error.filename else ""
        raise DataError(
            f"{what} cannot be stored in {folder}: {where}{error.strerror or error}",
            hint="choose another folder with folder= in OPTIONS",
        ) from error


def require_space(folder: Path, needed: int, what: str, kept: str = "") -> None:
    """Raise DataError when the disk of ``folder`` has less than ``needed`` bytes free for ``what``."""
    free = free_space(folder)
    if free < needed:
        raise _full(folder, f"{what}, which needs {size(needed)} more where {size(free)} are free", kept)


def free_space(folder: Path) -> int:
    """Return the bytes that can still be written on the disk of ``folder``, which exists."""
    return shutil.disk_usage(folder).free


def size(count: int) -> str:
    """Return ``count`` bytes in words.

    >>> size(332_954_390), size(999), size(6_387_309_499)
    ('333 MB', '999 bytes', '6.4 GB')
    """
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.0f} MB" if count >= 1e6 else f"{count:,} bytes"


def _full(folder: Path, what: str, kept: str) -> DataError:
    hint = "make room, or choose a folder on another disk with folder= in OPTIONS"
    return DataError(f"the disk of {folder} is too full for {what}", hint=f"{hint}; {kept}" if kept else hint)
