"""Bytes that a statement needs again: in a file without a name, within bounds, as long as it runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from threading import Lock
from typing import IO

MOST_BYTES = 4 * 2**30
"""Eighteen hours of samples at 16 kHz, or forty million rows of a number and a path."""

LEAST_FREE_SHARE = 0.5
"""Of the disk's free space at the beginning, so much is left to others."""


@dataclass(slots=True)
class KeptBytes:
    """Pieces of bytes, each found by its place.

    Any thread may keep and find. Where the disk is full, nothing more is kept: it is only a saving.
    """

    most_bytes: int = MOST_BYTES
    _file: IO[bytes] | None = None
    _end: int = 0
    _lock: Lock = field(default_factory=Lock)

    def keep(self, content: memoryview) -> int | None:
        """Keep a piece and return its place; None where there is no room."""
        with self._lock:
            descriptor = self._open() if content.nbytes <= self.most_bytes else None
            if descriptor is None or self._end + content.nbytes > self.most_bytes:
                return None
            place, self._end = self._end, self._end + content.nbytes
        if not _written(descriptor, content, place):
            self.most_bytes = 0
            return None
        return place

    def find(self, place: int, into: memoryview) -> bool:
        """Fill ``into`` with a piece that has been kept at ``place``; say no once all is given up."""
        if self._file is None:
            return False
        # The file ends nowhere in between: what has a place has been written to its end.
        done = 0
        while done < into.nbytes:
            done += os.preadv(self._file.fileno(), [into[done:]], place + done)
        return True

    def close(self) -> None:
        """Give the file up."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.most_bytes = 0

    def _open(self) -> int | None:
        """Return the file's descriptor, None where there can be no file."""
        if self._file is None:
            try:
                free = shutil.disk_usage(tempfile.gettempdir()).free
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 closed with the statement
            except OSError:
                return None
            self.most_bytes = min(self.most_bytes, int(free * LEAST_FREE_SHARE))
        return self._file.fileno()


def _written(descriptor: int, content: memoryview, place: int) -> bool:
    done = 0
    try:
        while done < content.nbytes:
            done += os.pwrite(descriptor, content[done:], place + done)
    except OSError:
        return False
    return True
