"""Training loops that take turns, a step each, so that whatever else the machine does strikes all of them alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Timed:
    """One step: how many seconds of audio it read, padding not counted, and what it took, of wall and processor time.

    Nobody else runs meanwhile, so that the process's time is the step's. Where others use the machine, it tells more.
    """

    epoch: int
    audio_seconds: float
    seconds: float
    processor_seconds: float


class Turns:
    """Each contender runs in a thread of its own and gives the turn on after each of its steps.

    ``names`` says who takes part, and in which order; nobody begins before all are there.
    """

    def __init__(self, names: list[str]) -> None:
        self.steps: dict[str, list[Timed]] = {name: [] for name in names}
        self._absent = set(names)
        self._order = list(names)
        self._holder = 0
        self._began = (0.0, 0.0)
        self._changed = threading.Condition()

    def enter(self, name: str) -> None:
        """Wait until the first step may begin."""
        with self._changed:
            self._absent.discard(name)
            self._changed.notify_all()
            self._wait(name)

    def stepped(self, name: str, epoch: int, audio_seconds: float) -> None:
        """Note the step that ends now, and wait until the next may begin."""
        wall, processor = self._began
        taken = Timed(epoch, audio_seconds, time.perf_counter() - wall, time.process_time() - processor)
        self.steps[name].append(taken)
        with self._changed:
            self._holder = (self._holder + 1) % len(self._order)
            self._changed.notify_all()
            self._wait(name)

    @contextmanager
    def taking_part(self, name: str) -> Iterator[None]:
        """Let the others go on once ``name`` is done, or has failed."""
        try:
            yield
        finally:
            self.leave(name)

    def leave(self, name: str) -> None:
        """Take no more turns. Leaving twice does no harm."""
        with self._changed:
            self._absent.discard(name)
            if name in self._order:
                place = self._order.index(name)
                self._order.remove(name)
                # The next one moves up to the place of the one who left.
                self._holder = (self._holder - (place < self._holder)) % max(1, len(self._order))
            self._changed.notify_all()

    def _wait(self, name: str) -> None:
        self._changed.wait_for(lambda: not self._absent and self._order[self._holder] == name)
        self._began = time.perf_counter(), time.process_time()
