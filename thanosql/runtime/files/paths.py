"""Paths as statements give them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from thanosql.compiler.errors import DataError, ThanoSQLError


def file_stamp(path: Path) -> str:
    """Return what changes when a file is written to or replaced; 'gone' where it cannot be looked up."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return "gone"
    return f"{path} {status.st_size} {status.st_mtime_ns} {status.st_ino}"


def given_path(text: str, error: type[ThanoSQLError] = DataError) -> Path:
    """Return the absolute path that a statement gives, where ~ is the home; nothing need be there.

    Raises ``error`` for a path that the system cannot look up, so that exists() and is_dir() raise nothing afterwards:
    one with an unknown user's home, a name that is too long, or a folder on the way that may not be entered.
    """
    try:
        path = Path(text).expanduser().absolute()
    except RuntimeError:
        home = text.partition("/")[0]
        raise error(
            f"{text!r} cannot be looked up: there is no home folder {home}", hint="write the path out"
        ) from None
    except OSError as failure:
        raise error(
            f"{text!r} cannot be looked up: the working directory is gone", hint="write the path out"
        ) from failure
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        pass  # for the caller to say what should be there
    except OSError as failure:
        raise error(f"{path} cannot be looked up: {failure.strerror}") from failure
    except ValueError as failure:  # a NUL, or half of a surrogate pair
        raise error(f"{text!r} is not a path: {failure}") from failure
    return path


def where_it_starts(text: str) -> str | None:
    """Return the hint for a path that leads nowhere: where a relative one starts; None for another."""
    if Path(text).is_absolute() or text.startswith("~"):
        return None
    return f"a relative path starts from the working directory, {Path.cwd()}"


def fingerprint_files(folder: Path) -> str:
    """Identify a checkpoint by its files' names, sizes and times: hashing gigabytes at each use would cost seconds."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        status = path.stat()
        digest.update(f"{path.name}\0{status.st_size}\0{status.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:16]
