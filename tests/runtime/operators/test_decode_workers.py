"""Recordings are decoded by as many workers as there are cores, and what stands ahead of the model is bounded."""

import threading
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.operators import ERROR, ROW, SECONDS, decode
from thanosql.runtime.operators.decode import AHEAD_BYTES, MOST_AHEAD_BYTES, DecodeExec, ahead_bytes

RATE = 16_000
BATCH_SECONDS = 120


class Recordings:
    """In the place of a session's surroundings."""

    kept = None

    def recording(self, value: str) -> str:
        return value


def test_what_stands_ahead_grows_with_the_workers_up_to_a_bound() -> None:
    assert ahead_bytes(1) == ahead_bytes(2) == AHEAD_BYTES
    assert ahead_bytes(16) > 16 * 4 * RATE * BATCH_SECONDS
    assert ahead_bytes(1_000) == MOST_AHEAD_BYTES


@pytest.mark.parametrize("cores", [1, 16])
def test_every_worker_has_a_batch_to_decode(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    workers = max(2, cores)
    meeting = threading.Barrier(workers, timeout=20)

    def load(source: str, rate: int) -> Any:
        meeting.wait()
        return np.zeros(1, np.float32)

    monkeypatch.setattr(decode, "usable_cores", lambda: cores)
    monkeypatch.setattr(decode, "load", load)
    # The operator reckons with what the headers said: none of these batches is small.
    frames = [
        pl.DataFrame(
            {"audio": [f"{Path('no')}/{row}"], ROW: [row], SECONDS: [float(BATCH_SECONDS)], ERROR: [None]},
            schema={"audio": pl.String, ROW: pl.UInt32, SECONDS: pl.Float64, ERROR: pl.String},
        )
        for row in range(2 * workers)
    ]
    decoded = DecodeExec("audio", RATE, "null").run(iter(frames), Recordings(), OperatorMetrics("Decode"))  # type: ignore[arg-type]
    assert pl.concat(decoded)[ROW].to_list() == list(range(2 * workers))
