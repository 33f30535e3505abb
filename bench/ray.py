"""PREDICT in the actors of a Ray cluster on this machine against PREDICT in one process: what Ray costs.

The same statement over few and over many recordings: the difference is the work, and what is left is the start.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import soundfile

import thanosql
from bench.predict import RATE, write_recordings
from bench.processor import processor_time
from thanosql.runtime.cores import usable_cores
from thanosql.session import Session

TITLE = "PREDICT on Ray against one process"

HEADER = [
    "what",
    "start, s",
    "seconds of audio a second, beyond the start",
    "times one process",
    "times one actor",
    "processor time, times that of one process",
]

CONTENDERS = {
    "one process": "engine='local'",
    "Ray, an actor for each core": "engine='ray'",
    "Ray, one actor": "engine='ray', actors=1",
}


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench ray", description=__doc__)
    parser.add_argument("--files", type=int, default=480, help="recordings of the large query (default: 480)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (default: 3)")
    chosen = parser.parse_args(options)
    few = max(1, chosen.files // 6)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_recordings(folder / "audio", chosen.files)
        with thanosql.connect(f"duckdb:///{folder}/bench.duckdb", home=folder / "home") as session:
            session.run(f"COPY recordings OPTIONS (if_exists='replace') FROM '{folder / 'audio'}'")
            small, large = audio_seconds(session, few), audio_seconds(session, chosen.files)
            taken: dict[str, list[tuple[Cost, Cost]]] = {each: [] for each in CONTENDERS}
            for _ in range(chosen.rounds + 1):
                for each, where in CONTENDERS.items():
                    taken[each].append((run(session, where, few), run(session, where, chosen.files)))
    # The first round starts the cluster, exports the model, and reads everything for the first time.
    taken = {each: costs[1:] for each, costs in taken.items()}
    speed = {
        each: (large - small) / statistics.median(many.wall - some.wall for some, many in costs)
        for each, costs in taken.items()
    }
    start = {
        each: statistics.median(some.wall for some, _ in costs) - small / speed[each] for each, costs in taken.items()
    }
    busy = {
        each: statistics.median(many.processor - some.processor for some, many in costs)
        for each, costs in taken.items()
    }
    rows = [
        [
            each,
            f"{max(0.0, start[each]):.1f}",
            f"{speed[each]:.0f}",
            f"{speed[each] / speed['one process']:.2f}",
            f"{speed[each] / speed['Ray, one actor']:.2f}",
            f"{busy[each] / busy['one process']:.2f}",
        ]
        for each in CONTENDERS
    ]
    notes = (
        f"Wall time from the statement to the last row, cache off, fp32, Wav2Vec2TinyEn; {few} and {chosen.files} "
        f"recordings, {small:.0f} and {large:.0f} s; {usable_cores()} cores, all used by one process, one by an actor; "
        f"{chosen.rounds} interleaved rounds, medians. The cluster runs; each statement starts actors of its own. "
        "Processor time, beyond the start too, is that of all processes, Ray's own included. "
        f"The machine's load at the end was {os.getloadavg()[1]:.0f}; where that is more than its cores, other work "
        "took its part, and the processor time says more than the wall."
    )
    return notes, HEADER, rows


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of a statement: on the wall, and of processors."""

    wall: float
    processor: float


def audio_seconds(session: Session, files: int) -> float:
    frame = session.run(f"SELECT audio FROM recordings ORDER BY audio LIMIT {files}").frame
    return sum(soundfile.info(path).frames / RATE for path in frame["audio"])


def run(session: Session, where: str, files: int) -> Cost:
    started = time.perf_counter()
    with processor_time() as spent:
        session.run(
            f"PREDICT USING Wav2Vec2TinyEn OPTIONS (precision='fp32', cache=False, {where}) "
            f"AS SELECT audio FROM recordings ORDER BY audio LIMIT {files}"
        )
        wall = time.perf_counter() - started
    return Cost(wall, spent.seconds)
