"""heartbeat.json: where a run stands right now, for statements of other processes.

A checkpoint says what is kept, a heartbeat what is going on; it costs next to nothing and is not brought to the disk.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thanosql.runtime.train import run_record

FILE_NAME = "heartbeat.json"
SECONDS = 5.0
"""Between two heartbeats."""


@dataclass(slots=True)
class Heartbeat:
    """Writes where a run stands into its ``folder``, beside the run.json that says what it is; nowhere without that."""

    folder: Path | None
    last: float = -math.inf

    def beat(self, numbers: Callable[[], Mapping[str, Any]]) -> None:
        """Write ``numbers`` when it is time for it; they are not asked for otherwise."""
        now = time.monotonic()
        if self.folder is None or now - self.last < SECONDS:
            return
        self.last = now
        part = self.folder / f"{FILE_NAME}.part"
        # A disk that is full or gone is the checkpoint's to report, and no reason to end a training.
        with suppress(OSError):
            if (self.folder / run_record.FILE_NAME).exists():
                part.write_text(json.dumps(numbers()), encoding="utf-8")
                part.replace(self.folder / FILE_NAME)
