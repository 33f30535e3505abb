"""A cluster on this machine that did not start: why, which Ray leaves to its logs, and what is left of it."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

BUSY = (
    "Ray gives up when its helper processes take more than 15 seconds to begin, as on a busy machine: try again when "
    "less runs here, start a cluster before that and name it in RAY_ADDRESS, or use engine='local'"
)


def first_reason(folder: Path) -> str | None:
    """Return what Ray's node manager says of helpers that were too slow, in the logs below ``folder``, or None.

    Ray's own error says only that something timed out.
    """
    for log in sorted(folder.glob("**/logs/raylet.err")):
        found = re.search(r"Timed out waiting for file \S*/(\w+)_port_\w+", log.read_text(errors="replace"))
        if found is not None:
            return f"its helper processes did not begin in time (there is no {found[1]}_port)"
    return None


def end_processes(folder: Path) -> None:
    """End the processes that this one has started for a cluster in ``folder``; Ray forgets them when one of them fails.

    Where there is no /proc they end with this process.
    """
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and os.fsencode(folder) in (status.parent / "cmdline").read_bytes():
                os.kill(int(status.parent.name), signal.SIGKILL)
