"""Recordings behind a URL, opened like files: http(s) by our own client, all else by the fsspec package of its scheme.

What may pass is tried again, and no more than CONNECTIONS recordings of a process are open at once.
"""

from __future__ import annotations

import io
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from threading import BoundedSemaphore
from typing import Any, BinaryIO, TypeVar, cast
from urllib.parse import urlsplit

from thanosql.compiler.errors import AudioError
from thanosql.compiler.redaction import hide_secrets
from thanosql.runtime.access.addresses import Forbidden
from thanosql.runtime.access.remote_access import STORES, RemoteAccess, url_scheme
from thanosql.runtime.datasets import http
from thanosql.runtime.datasets.partial import Version

CONNECTIONS = 16
"""Enough to hide the way to an object store, little enough for a server that others use, too."""

ATTEMPTS = 4
FIRST_WAIT = 0.2
"""Seconds before the second attempt; each later wait is twice as long."""

TIMEOUT = 30.0
"""Seconds of connecting, and of each silence."""

Result = TypeVar("Result")

_connections = BoundedSemaphore(CONNECTIONS)

_IN_MEMORY = 1 << 23
"""A recording whose server does not tell its length is kept as a file where it is longer than this."""

MOST_BYTES = 4 * 2**30
"""As many as a WAV file can have; a server that does not tell the length, or lies, may go on for ever."""


@contextmanager
def open_remote(url: str, label: str, remote: RemoteAccess, *, whole: bool = False) -> Iterator[tuple[BinaryIO, int]]:
    """Yield (stream at its start, size in bytes) of the recording behind ``url``, if ``remote`` lets it be fetched.

    ``whole`` fetches all of it beforehand, into a file of its own.
    Raises AudioError: code 'forbidden', 'missing', or 'unreadable' for all that keeps it from being read, also while it
    is used. No message has the secrets of the URL.
    """
    try:
        with _connections, ExitStack() as stack:
            scheme = url_scheme(url) or ""
            remote.check_scheme(scheme)
            if scheme in ("http", "https"):
                stream, size = _over_http(url, label, remote, stack)
            else:
                stream, size = _over_fsspec(url, scheme, label, remote, stack)
            yield _kept(iter(lambda: stream.read(http.CHUNK), b""), label, stack) if whole else (stream, size)
    except Forbidden as error:
        raise AudioError(f"{label} may not be fetched: {error}", code="forbidden", hint=error.hint) from None
    except AudioError as error:
        # Without its cause, which says as much with the whole URL.
        raise AudioError(hide_secrets(error.message, url), code=error.code, hint=error.hint) from None
    except OSError as error:
        reason = hide_secrets(error.strerror or str(error), url)
        raise AudioError(f"{label} cannot be read: {reason}", code="unreadable") from None


def _over_http(url: str, label: str, remote: RemoteAccess, stack: ExitStack) -> tuple[BinaryIO, int]:
    file = stack.enter_context(_HTTPFile(url, label, remote))
    if file.size is not None:
        return io.BufferedReader(file), file.size
    return _kept(iter(lambda: file.read(http.CHUNK) or b"", b""), label, stack)


def _kept(parts: Iterator[bytes], label: str, stack: ExitStack) -> tuple[BinaryIO, int]:
    whole = stack.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the stack closes it
    for part in parts:
        whole.write(part)
        if whole.tell() > MOST_BYTES:
            raise AudioError(
                f"{label} goes on behind {MOST_BYTES:,} bytes", code="too_long", hint="cut it into shorter files"
            )
    size = whole.tell()
    whole.seek(0)
    return cast("BinaryIO", whole), size


def _over_fsspec(url: str, scheme: str, label: str, remote: RemoteAccess, stack: ExitStack) -> tuple[BinaryIO, int]:
    import fsspec  # type: ignore[import-untyped]

    try:
        # Not url_to_fs: it goes on from what stands behind '::', which may be a file of this machine.
        client = fsspec.get_filesystem_class(scheme)
        if getattr(client, "local_file", False):
            raise Forbidden(f"{scheme}:// reaches files of this machine", "write a path, or file:///path")
        if scheme not in STORES:
            parts = urlsplit(url)
            remote.check_host(parts.hostname, parts.port or 0)
        files, path = client(**client._get_kwargs_from_urls(url)), client._strip_protocol(url)
    except (ImportError, ValueError, TypeError) as error:
        raise AudioError(
            f"{label} cannot be read: {error}",
            code="unreadable",
            hint="http and https are built in; install the fsspec package of other schemes (s3fs, gcsfs, adlfs)",
        ) from error
    for attempt in range(ATTEMPTS):
        try:
            size = files.size(path)
            if files.isdir(path):
                raise AudioError(f"{label} is a directory", code="unreadable")
            return stack.enter_context(files.open(path, "rb")), size
        except FileNotFoundError as error:
            raise AudioError(f"{label} does not exist", code="missing") from error
        except OSError as error:
            if attempt == ATTEMPTS - 1:
                raise AudioError(f"{label} cannot be read: {error.strerror or error}", code="unreadable") from error
            time.sleep(FIRST_WAIT * 2**attempt)
    raise AssertionError("the last attempt returns or raises")


class _HTTPFile(io.RawIOBase):
    """A file on a web server; one request serves all that is read from there on in a row. ``size`` may be unknown."""

    def __init__(self, url: str, label: str, remote: RemoteAccess) -> None:
        self._url, self._label, self._remote = url, label, remote
        self._stack = ExitStack()
        self._position = 0
        self._chunks: Iterator[bytes] = iter(())
        self._pending = b""
        """What has been received and not been read, from ``_position`` on."""
        self._version: Version | None = None
        self.size: int | None = None
        self._again(self._ask)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END and self.size is None:
            raise io.UnsupportedOperation("the server does not tell the length")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size or 0}[whence]
        wanted = max(0, base + offset)
        skipped = wanted - self._position
        if 0 <= skipped <= len(self._pending):
            self._pending = self._pending[skipped:]
        else:
            self._drop()
        self._position = wanted
        return wanted

    def readinto(self, buffer: Any) -> int:
        if self.size is not None and self._position >= self.size:
            return 0
        if not self._pending:
            self._pending = self._again(self._receive)
        taken = self._pending[: len(buffer)]
        buffer[: len(taken)] = taken
        self._pending = self._pending[len(taken) :]
        self._position += len(taken)
        return len(taken)

    def close(self) -> None:
        self._drop()
        super().close()

    def _drop(self) -> None:
        self._stack.close()
        self._chunks, self._pending = iter(()), b""

    def _ask(self) -> None:
        """Send the request for what comes from ``_position`` on."""
        self._drop()
        condition = self._version.mark if self._version is not None else None
        answer = self._stack.enter_context(http.get(self._url, self._position, condition, TIMEOUT, self._remote))
        if self._version is not None and answer.version.mark != self._version.mark:
            raise http.Refused("it was changed while it was read")
        self._version, self.size = answer.version, answer.total
        self._chunks = answer.chunks()
        behind = self._position - answer.start
        while behind:  # a server that does not send parts begins at the start
            chunk = next(self._chunks, b"")
            if not chunk:
                raise http.Interrupted("the connection ended")
            self._pending, behind = chunk[behind:], max(0, behind - len(chunk))

    def _receive(self) -> bytes:
        """Return the next bytes; none at the end of a file whose length the server does not tell."""
        chunk = next(self._chunks, b"")
        if not chunk and self.size is not None:
            # The connection ended too early, or was left for another place of the file.
            self._ask()
            chunk = self._pending or next(self._chunks, b"")
            if not chunk:
                raise http.Interrupted("the connection ended")
        return chunk

    def _again(self, action: Callable[[], Result]) -> Result:
        for attempt in range(ATTEMPTS):
            try:
                return action()
            except http.Missing:
                raise AudioError(f"{self._label} does not exist", code="missing") from None
            except http.Refused as error:
                raise AudioError(f"{self._label} cannot be read: {error}", code="unreadable") from error
            except http.Interrupted as error:
                self._drop()
                if attempt == ATTEMPTS - 1:
                    raise AudioError(f"{self._label} cannot be read: {error}", code="unreadable") from error
                time.sleep(FIRST_WAIT * 2**attempt)
        raise AssertionError("the last attempt returns or raises")
