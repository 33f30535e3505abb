"""Where a recording comes from: a local path or the bytes of a file, opened as one seekable stream of known size."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from thanosql.compiler.errors import AudioError

AudioSource = str | bytes
"""A path or URL of a file, or the file's whole content (a BLOB column)."""

_KINDS = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@contextmanager
def open_source(source: AudioSource | None) -> Iterator[tuple[BinaryIO, int, str]]:
    """Yield (stream at its start, size in bytes, label for messages); the stream is closed on exit.

    Raises:
        AudioError: code 'missing' or 'unreadable' (also for an OSError while the stream is used).
    """
    if source is None:
        raise AudioError("the audio value is NULL", code="missing", hint="leave such rows out: WHERE audio IS NOT NULL")
    if isinstance(source, bytes):
        yield io.BytesIO(source), len(source), source_label(source)
        return
    label = source_label(source)
    if "://" in source:
        from thanosql.runtime.audio_remote import open_remote

        with open_remote(source, label) as (remote, length):
            yield remote, length, label
        return
    size = _regular_size(source, label)
    try:
        with Path(source).open("rb") as stream:
            yield stream, size, label
    except OSError as error:
        raise AudioError(f"{label} cannot be read: {error.strerror or error}", code="unreadable") from error


def source_label(source: AudioSource) -> str:
    """Return what messages call a recording."""
    return f"the audio value ({len(source):,} bytes)" if isinstance(source, bytes) else f"audio file {source!r}"


def _regular_size(path: str, label: str) -> int:
    """Return the size of a regular file: asked before opening, because opening a pipe or a device can block."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a path with a NUL byte must raise here, not answer False
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise AudioError(f"{label} does not exist", code="missing", hint=_where_to_look(path)) from error
    except OSError as error:
        raise AudioError(f"{label} cannot be read: {error.strerror}", code="unreadable") from error
    if not stat.S_ISREG(status.st_mode):
        kind = next((name for test, name in _KINDS if test(status.st_mode)), "no regular file")
        raise AudioError(f"{label} is {kind}", code="unreadable", hint="give the path of a .wav or .flac file")
    return status.st_size


def _where_to_look(path: str) -> str | None:
    if not Path(path).is_absolute():
        return f"a relative path starts from the working directory, {Path.cwd()}"
    return None
