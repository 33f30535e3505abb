"""Where a recording comes from: a local path or the bytes of a file, opened as one seekable stream of known size."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from thanosql.compiler.errors import AudioError
from thanosql.compiler.redaction import mask_url
from thanosql.runtime.access.confined import open_within, within
from thanosql.runtime.access.remote_access import NOTHING_REMOTE, RemoteAccess, local_path, url_scheme
from thanosql.runtime.files.paths import where_it_starts


@dataclass(frozen=True, slots=True)
class Guarded:
    """A recording, and what opening it may reach.

    ``folders``, where given, are the only ones its path may lead into, absolute and without links on the way;
    ``isolated`` has it decoded by another process, which may crash; ``remote`` is what may be fetched of URLs.
    """

    content: str | bytes
    folders: tuple[str, ...] | None
    isolated: bool
    remote: RemoteAccess = NOTHING_REMOTE


AudioSource = str | bytes | Guarded
"""A path or URL of a file, or the file's whole content (a BLOB column). URLs are fetched only where guarded so."""

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
        AudioError: code 'missing', 'forbidden' or 'unreadable' (also for an OSError while the stream is used).
    """
    if source is None:
        raise AudioError("the audio value is NULL", code="missing", hint="leave such rows out: WHERE audio IS NOT NULL")
    guard = source if isinstance(source, Guarded) else Guarded(source, None, isolated=False)
    content, folders = guard.content, guard.folders
    label = source_label(source)
    if isinstance(content, bytes):
        yield io.BytesIO(content), len(content), label
        return
    path = local_path(content)
    if path is None:
        if url_scheme(content) == "file":
            raise AudioError(f"{label} is of another machine", code="unreadable", hint="write file:///path")
        from thanosql.runtime.audio.remote import open_remote

        # A process that decodes is given a file, and fetches nothing.
        with open_remote(content, label, guard.remote, whole=guard.isolated) as (remote, length):
            yield remote, length, label
        return
    if folders is not None and not within(path, folders):
        raise AudioError(
            f"{label} is outside of the folders that statements may read",
            code="forbidden",
            hint="the session's allowed_paths name them",
        )
    _refuse_special(path, label)
    try:
        with open(
            path, "rb", opener=_open_without_waiting if folders is None else partial(_open_within, folders)
        ) as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):  # put in place of the file that was looked at
                raise _special(status.st_mode, label)
            yield stream, status.st_size, label
    except OSError as error:
        raise AudioError(f"{label} cannot be read: {error.strerror or error}", code="unreadable") from error


def source_label(source: AudioSource) -> str:
    """Return what messages call a recording; the secrets of a URL are no part of it."""
    content = source.content if isinstance(source, Guarded) else source
    if isinstance(content, bytes):
        return f"the audio value ({len(content):,} bytes)"
    return f"audio file {content if url_scheme(content) is None else mask_url(content)!r}"


def _refuse_special(path: str, label: str) -> None:
    """Raise AudioError for what is no regular file: asked before opening, which does something to some devices."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a path with a NUL byte must raise here, not answer False
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise AudioError(f"{label} does not exist", code="missing", hint=where_it_starts(path)) from error
    except OSError as error:
        raise AudioError(f"{label} cannot be read: {error.strerror}", code="unreadable") from error
    if not stat.S_ISREG(status.st_mode):
        raise _special(status.st_mode, label)


def _special(mode: int, label: str) -> AudioError:
    kind = next((name for test, name in _KINDS if test(mode)), "no regular file")
    return AudioError(f"{label} is {kind}", code="unreadable", hint="give the path of a .wav or .flac file")


def _open_without_waiting(path: str, flags: int) -> int:
    # A pipe without a writer would block here, and some of the kernel's regular files, as /proc/kmsg, at a read.
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)


def _open_within(folders: Sequence[str], path: str, flags: int) -> int:
    return open_within(path, folders, flags | os.O_NONBLOCK | os.O_NOCTTY)
