"""Ctrl-C and SIGTERM, held back until the step at hand is done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Interruption:
    """``received`` is the signal that asks for an end, or None."""

    received: int | None = None


@contextmanager
def interruption() -> Iterator[Interruption]:
    """Note the first signal instead of acting on it; a second one acts at once.

    On leaving, a noted signal is raised again and does what it would have done: KeyboardInterrupt for Ctrl-C, the end
    of the process for SIGTERM. Python delivers signals to the main thread alone; elsewhere this does nothing.
    """
    noted = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield noted
        return
    previous = {number: signal.getsignal(number) for number in SIGNALS}

    def restore() -> None:
        for number, handler in previous.items():
            # None: a handler that was not set from Python and cannot be set again from here
            if handler is not None and signal.getsignal(number) is note:
                signal.signal(number, handler)

    def note(number: int, frame: FrameType | None) -> None:
        noted.received = number
        restore()

    for number, handler in previous.items():
        if handler is not None and handler is not signal.SIG_IGN:
            signal.signal(number, note)
    try:
        yield noted
    finally:
        restore()
        if noted.received is not None:
            signal.raise_signal(noted.received)
