"""Find the rows whose recording an earlier row has, so that it is read once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from thanosql.runtime.audio.digest import DIGEST_BYTES, audio_digest
from thanosql.runtime.operators import DIGEST, FIRST
from thanosql.runtime.recent_rows import RecentRows

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

HASHERS = 4
"""BLOBs whose content is hashed at once: as many as Lookup reads files."""

SLICE_ROWS = 64
"""So many BLOBs leave their column for Python at a time; a recording may have megabytes."""


@dataclass(frozen=True, slots=True)
class DistinctExec:
    """Add the column FIRST: the position of the first row with the same recording, NULL where it is this one.

    Two rows have the same recording when their paths are the same text, or their BLOBs the same bytes, and they are
    fewer than ``within`` rows apart; what is remembered of each is 16 bytes and its position. NULL equals nothing.
    BLOBs get the column DIGEST, too, for Lookup, which would work it out otherwise.
    """

    audio: str
    within: int

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the frames with FIRST; positions count from 0."""
        seen: RecentRows[bytes, int] = RecentRows(self.within)
        position = repeated = 0
        for frame in frames:
            values = frame[self.audio]
            keys = _contents(values) if values.dtype == pl.Binary else [_key(value) for value in values]
            firsts: list[int | None] = []
            for row, key in enumerate(keys, start=position):
                seen.advance(row)
                first = seen.get(key) if key is not None else None
                if key is not None and first is None:
                    seen.put(key, row)
                firsts.append(first)
            position += frame.height
            repeated += frame.height - firsts.count(None)
            metrics.figures["repeated"] = repeated
            marked = frame.with_columns(pl.Series(FIRST, firsts, dtype=pl.UInt32))
            if values.dtype == pl.Binary:
                marked = marked.with_columns(pl.Series(DIGEST, keys, dtype=pl.Binary))
            yield marked


def _key(path: str | None) -> bytes | None:
    return None if path is None else hashlib.sha256(path.encode()).digest()[:DIGEST_BYTES]


def _contents(values: pl.Series) -> list[bytes | None]:
    with ThreadPoolExecutor(HASHERS) as hashers:
        slices = (values[start : start + SLICE_ROWS].to_list() for start in range(0, len(values), SLICE_ROWS))
        return [digest for each in slices for digest in hashers.map(_content, each)]


def _content(value: bytes | None) -> bytes | None:
    return None if value is None else audio_digest(value)
