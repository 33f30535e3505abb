"""How much memory some work took at its peak, read from what the system knows of this process."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/statm")


class PeakMemory:
    """The process's memory since this object was made."""

    def __init__(self) -> None:
        self._before = _resident()
        self._peak_before = _peak()

    def growth(self) -> int | None:
        """Return by how many bytes the process grew at its peak; None where an earlier peak hides it."""
        peak = _peak()
        return peak - self._before if self._before is not None and peak > self._peak_before else None


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _resident() -> int | None:
    try:
        return int(_STATUS.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # only Linux has it
        return None
