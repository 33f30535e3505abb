"""Decoded recordings that a statement needs again for another model, by what tells each from all others."""

from __future__ import annotations

import numpy as np

from thanosql.runtime.arrays import Samples
from thanosql.runtime.kept_bytes import MOST_BYTES, KeptBytes


class KeptSamples:
    """float32 samples on disk. Any thread may keep and find; what there is no room for is decoded again."""

    def __init__(self, most_bytes: int = MOST_BYTES):
        self._bytes = KeptBytes(most_bytes)
        self._places: dict[bytes, tuple[int, int]] = {}

    def keep(self, key: bytes, samples: Samples) -> None:
        """Keep samples [samples] where there is room."""
        if key in self._places:
            return
        place = self._bytes.keep(np.ascontiguousarray(samples).view(np.uint8).data)
        if place is not None:
            self._places[key] = (place, len(samples))

    def find(self, key: bytes) -> Samples | None:
        """Return the samples that were kept under a key, or None."""
        place, length = self._places.get(key, (0, None))
        if length is None:
            return None
        samples = np.empty(length, np.float32)
        return samples if self._bytes.find(place, samples.view(np.uint8).data) else None

    def close(self) -> None:
        """Give the samples up."""
        self._bytes.close()
