"""Where an operator's time goes: its parts under ANALYZE, and nothing at all otherwise."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field


@dataclass(slots=True, eq=False)
class Stopwatch:
    """Shares out the wall time of one thread among named parts; ``seconds`` has them in the order of their first use.

    Parts may be nested: only the innermost is charged, so that they add up to the whole and never beyond it.
    """

    on: bool = True
    seconds: dict[str, float] = field(default_factory=dict)
    synchronise: Callable[[], object] = field(default=lambda: None)
    """Waits for what a GPU has been given: its work belongs to the part that asked for it."""
    _parts: list[str] = field(default_factory=list)
    _since: float = 0.0

    def __call__(self, part: str) -> AbstractContextManager[None]:
        """Charge ``part`` inside a ``with`` block."""
        return self._charged(part) if self.on else _NOTHING

    def switch(self, part: str) -> None:
        """Charge ``part`` from now on in the place of the innermost one; outside of every block nothing is charged."""
        if self._parts:
            self._charge()
            self._parts[-1] = part

    @contextmanager
    def _charged(self, part: str) -> Iterator[None]:
        self._charge()
        self._parts.append(part)
        try:
            yield
        finally:
            self._charge()
            self._parts.pop()

    def _charge(self) -> None:
        self.synchronise()
        now = time.perf_counter()
        if self._parts:
            part = self._parts[-1]
            self.seconds[part] = self.seconds.get(part, 0.0) + now - self._since
        self._since = now


_NOTHING: AbstractContextManager[None] = nullcontext()

OFF = Stopwatch(on=False)
"""Measures nothing; a block under it costs a microsecond."""
