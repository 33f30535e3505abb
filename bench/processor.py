"""Processor time of this process and of all that it has started, also of those that a cluster ends without waiting."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOOK_SECONDS = 0.1
"""Between two looks at the processes; what one does after the last look before its end is not seen."""

TICK = os.sysconf("SC_CLK_TCK")


class Spent:
    """``seconds`` is known when the measurement has ended."""

    seconds: float = 0.0


@contextmanager
def processor_time() -> Iterator[Spent]:
    """Measure what is computed inside a ``with`` block by this process and its descendants, those gone included."""
    spent, ended, looking = Spent(), threading.Event(), 0.0
    first = newest = _descendants()

    def look() -> None:
        nonlocal newest, looking
        while not ended.wait(LOOK_SECONDS):
            newest = newest | _descendants()
        looking = time.thread_time()

    own, thread = time.process_time(), threading.Thread(target=look)
    thread.start()
    try:
        yield spent
    finally:
        ended.set()
        thread.join()
        newest = newest | _descendants()
        others = sum(seconds - first.get(process, 0.0) for process, seconds in newest.items())
        spent.seconds = time.process_time() - own - looking + others


def _descendants() -> dict[int, float]:
    """Return the processor seconds of each process that this one, or one of its own, has started."""
    parents, seconds = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        process = int(entry.name)
        parents[process] = int(fields[1])
        seconds[process] = (int(fields[11]) + int(fields[12])) / TICK
    found = {os.getpid()}
    while more := {process for process, parent in parents.items() if parent in found} - found:
        found |= more
    return {process: seconds[process] for process in found - {os.getpid()}}
