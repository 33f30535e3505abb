"""Which recordings of a query are copies of one another under several names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from thanosql.runtime.recent_rows import RecentRows


@dataclass(slots=True)
class Copies:
    """Leads every row of a content to the first row of it, as long as that is fewer than ``within`` rows back."""

    within: int
    marked: int = 0
    """How many rows were found to hold copies, those not counted that repeat a path."""
    _originals: RecentRows[bytes, int] = field(init=False)
    _led: RecentRows[int, tuple[int, bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self._originals = RecentRows(self.within)
        # Asked for by rows that have the path of a copy, up to ``within`` rows behind it.
        self._led = RecentRows(2 * self.within)

    def mark(
        self, rows: Iterable[tuple[int, int | None, bytes | None, bool]]
    ) -> tuple[list[int | None], list[bytes | None]]:
        """Return the first row and the digest of each row.

        A row is its position, the first row with its path, its content's digest, and whether its answer is known. A row
        that has the path of a copy is led to the original and gets that one's digest.
        """
        firsts: list[int | None] = []
        digests: list[bytes | None] = []
        for row, first, digest, known in rows:
            self._originals.advance(row)
            self._led.advance(row)
            if first is not None:
                first, digest = self._led.get(first) or (first, digest)
            elif digest is not None and not known:
                first = self._originals.get(digest)
                if first is None:
                    self._originals.put(digest, row)
                else:
                    self._led.put(row, (first, digest))
                    self.marked += 1
            firsts.append(first)
            digests.append(digest)
        return firsts, digests
