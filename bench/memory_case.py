"""Run one statement in this process and print, as JSON, the resident memory that it took over time.

``bench.memory`` starts it once for each of its cases, so that no case sees the memory of another. It needs Linux: the
peak is the kernel's, which counts what comes and goes between two looks.
"""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import thanosql

LOOK_SECONDS = 0.1
PROCESS = Path("/proc/self")


@dataclass(frozen=True)
class Course:
    """The memory of a statement, all in megabytes of 1,000,000 bytes.

    ``opened`` stood before it, with the database and the model open; ``looks`` are (seconds since the start, rows so
    far, memory then), and ``peak`` the most.
    """

    opened: float
    looks: list[tuple[float, int, float]]
    peak: float
    rows: int
    seconds: float


@dataclass
class Watch:
    """Looks at the process's memory until it is stopped."""

    rows: int = 0
    looks: list[tuple[float, int, float]] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)
    _over: threading.Event = field(default_factory=threading.Event)

    def look(self) -> None:
        """Look now and then; the work of a thread."""
        while True:
            self.looks.append((time.monotonic() - self.started, self.rows, megabytes("VmRSS")))
            if self._over.wait(LOOK_SECONDS):
                return

    def stop(self) -> None:
        """End `look`."""
        self._over.set()


def run(database: str, home: str, first: str, statement: str) -> Course:
    """Open the model by the statement ``first``, then stream ``statement`` and watch."""
    with thanosql.connect(database, home=home) as session:
        session.run(first)
        opened = megabytes("VmRSS")
        (PROCESS / "clear_refs").write_text("5")  # the peak so far is forgotten
        watch = Watch()
        looking = threading.Thread(target=watch.look)
        looking.start()
        try:
            for frame in session.stream(statement):
                watch.rows += frame.height
        finally:
            watch.stop()
            looking.join()
        return Course(opened, watch.looks, megabytes("VmHWM"), watch.rows, time.monotonic() - watch.started)


def megabytes(figure: str) -> float:
    """Return what the kernel says of this process: 'VmRSS' stands now, 'VmHWM' is the most there was."""
    found = re.search(rf"{figure}:\s*(\d+) kB", (PROCESS / "status").read_text())
    assert found is not None
    return int(found[1]) * 1024 / 1e6


def main(arguments: dict[str, Any]) -> None:
    print(json.dumps(asdict(run(**arguments))))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
