"""Decoded recordings that a statement needs again for another model: on disk, within bounds, as long as it runs."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from threading import Lock
from typing import IO

import numpy as np

from thanosql.runtime.arrays import Samples

MOST_BYTES = 4 * 2**30
"""Eighteen hours at 16 kHz. What is beyond that is decoded again."""

LEAST_FREE_SHARE = 0.5
"""Of the disk's free space at the beginning, so much is left to others."""


@dataclass(slots=True)
class KeptSamples:
    """float32 samples in a file without a name, by what tells a recording from all others.

    Any thread may keep and find. Where the disk is full, nothing more is kept: it is only a saving.
    """

    most_bytes: int = MOST_BYTES
    places: dict[bytes, tuple[int, int]] = field(default_factory=dict)
    _file: IO[bytes] | None = None
    _end: int = 0
    _lock: Lock = field(default_factory=Lock)

    def keep(self, key: bytes, samples: Samples) -> None:
        """Keep samples [samples] where there is room."""
        with self._lock:
            if key in self.places or self._end + samples.nbytes > self.most_bytes:
                return
            start, self._end = self._end, self._end + samples.nbytes
            descriptor = self._open()
        if descriptor is None or not _written(descriptor, samples, start):
            self.most_bytes = 0
            return
        self.places[key] = (start, len(samples))

    def find(self, key: bytes) -> Samples | None:
        """Return the samples that were kept under a key, or None."""
        place = self.places.get(key)
        if place is None or self._file is None:
            return None
        start, length = place
        samples = np.empty(length, np.float32)
        # The file ends nowhere in between: what is in ``places`` has been written to its end.
        view, done = samples.view(np.uint8).data, 0
        while done < samples.nbytes:
            done += os.preadv(self._file.fileno(), [view[done:]], start + done)
        return samples

    def close(self) -> None:
        """Give the file up."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self.places.clear()

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


def _written(descriptor: int, samples: Samples, start: int) -> bool:
    view, done = np.ascontiguousarray(samples).view(np.uint8).data, 0
    try:
        while done < samples.nbytes:
            done += os.pwrite(descriptor, view[done:], start + done)
    except OSError:
        return False
    return True
