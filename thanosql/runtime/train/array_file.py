"""Arrays in one temporary file of bounded size: what a training run reads again and memory does not hold."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from thanosql.runtime.progress import Progress

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an array lies in the file, and what it is."""

    offset: int
    shape: tuple[int, ...]
    dtype: np.dtype[Any]


@contextmanager
def array_file(folder: Path | None, most_bytes: int, progress: Progress) -> Iterator[ArrayFile | None]:
    """Give a file on the disk of ``folder``: at most ``most_bytes``, and at most half of what is free there.

    The file has no name, so the system frees its room when it is closed or its process ends, however it ends.
    Gives None without a folder or room, and where the folder cannot be written to, which is noted.
    """
    if folder is None or most_bytes <= 0:
        yield None
        return
    file = None
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            opened = stack.enter_context(tempfile.TemporaryFile(dir=folder, buffering=0))
            file = ArrayFile(opened.fileno(), min(most_bytes, shutil.disk_usage(folder).free // 2))
        except OSError as error:
            reason = error.strerror or error
            progress.note(f"{folder} cannot keep decoded audio: {reason}; what memory lacks is decoded in each epoch")
        yield file


class ArrayFile:
    """Adds arrays at the end of an open file; any thread may read them back while one adds more.

    It is a cache: nothing here raises, and what cannot be written or read is for the caller to make again.
    ``room`` is how many bytes may still be added; ``trouble`` is what the system said when it refused to write.
    """

    def __init__(self, descriptor: int, room: int) -> None:
        self.room = room
        self.trouble: str | None = None
        self._descriptor = descriptor
        self._end = 0

    def add(self, array: Array) -> Stored | None:
        """Write an array and return its place, or None when there is no room for it."""
        data = np.ascontiguousarray(array).data.cast("B")
        if len(data) > self.room:
            return None
        try:
            self._write(data)
        except OSError as error:
            self.room, self.trouble = 0, error.strerror or str(error)
            # The half that was written stands in others' way on a full disk.
            with suppress(OSError):
                os.ftruncate(self._descriptor, self._end)
            return None
        stored = Stored(self._end, array.shape, array.dtype)
        self._end += len(data)
        self.room -= len(data)
        return stored

    def read(self, stored: Stored) -> Array | None:
        """Return a stored array as a new one, or None when the disk does not give it back."""
        # Not by a memory map, which would end the process where reading fails; the copy is needed anyhow.
        array = np.empty(stored.shape, stored.dtype)
        data = array.data.cast("B")
        done = 0
        try:
            while done < len(data):
                count = os.preadv(self._descriptor, [data[done:]], stored.offset + done)
                if not count:
                    return None
                done += count
        except OSError:
            return None
        return array

    def _write(self, data: memoryview) -> None:
        done = 0
        while done < len(data):
            done += os.pwrite(self._descriptor, data[done:], self._end + done)
