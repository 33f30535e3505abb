"""What is known of the rows of late: a mapping whose size the rows of a query bound, not their number."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(slots=True)
class RecentRows(Generic[Key, Value]):
    """A value for each key, kept for at least half of ``within`` rows and for fewer than ``within``.

    Two generations, of which the older one is dropped as a whole: no entry has to be looked for to be forgotten.
    """

    within: int
    _young: dict[Key, Value] = field(default_factory=dict)
    _old: dict[Key, Value] = field(default_factory=dict)
    _began: int = 0

    def advance(self, row: int) -> None:
        """Forget what is too old at ``row``; rows only grow."""
        half = self.within // 2
        if row >= self._began + half:
            self._old = self._young if row < self._began + 2 * half else {}
            self._young = {}
            self._began = row - (row - self._began) % half

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, or None."""
        found = self._young.get(key)
        return self._old.get(key) if found is None else found

    def put(self, key: Key, value: Value) -> None:
        """Keep a value from the row on that ``advance`` was told last."""
        self._young[key] = value
