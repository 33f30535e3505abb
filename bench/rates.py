"""How fast rows and recordings are read before any model is asked: one part of PREDICT at a time.

Rows are clips of 0.1 s, as `bench.memory` makes them; what is decoded is speech. The files are in the page cache.
``--rows 2000 --seconds 60 --rounds 2`` is done in a quarter of a minute.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median

import numpy as np
import soundfile
import soxr

import thanosql
import thanosql.samples
from bench.memory import RATE, Amounts, make_table, write_files
from thanosql.runtime.audio.reading import load
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.databases.kept_rows import KeptRows
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.operators.probe import ProbeExec
from thanosql.session import Session

TITLE = "Rates of scan, probe and decode"
HEADER = ["what", "unit", "a processor second", "a second"]

RECORDING_SECONDS = 15
WINDOW = 1024
QUERIES = {"paths": "SELECT audio_path AS audio FROM clip_files", "BLOBs": "SELECT audio FROM clips"}
FORMATS = ("wav", "flac")

Run = Callable[[], object]


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench rates", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000, help="clips to scan and to probe (default: %(default)s)")
    parser.add_argument("--seconds", type=int, default=600, help="of speech to decode (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (default: %(default)s)")
    chosen = parser.parse_args(options)
    with tempfile.TemporaryDirectory() as name:
        amounts = Amounts(chosen.rows, chosen.rows, 0, Path(name))
        make_table(amounts)
        write_files(amounts)
        recordings = write_recordings(Path(name) / "speech", chosen.seconds)
        with (
            thanosql.connect(amounts.database, home=amounts.home) as session,
            ThreadPoolExecutor(usable_cores()) as pool,
        ):
            runs = dict(row_runs(session)) | {what: partial(decode, pool, paths) for what, paths in recordings.items()}
            seconds = medians(runs, chosen.rounds)
    rows = []
    for what, taken in seconds.items():
        amount = len(recordings[what]) * RECORDING_SECONDS if what in recordings else chosen.rows
        unit = "s of audio" if what in recordings else "rows"
        rows.append([what, unit, *(f"{amount / each:,.0f}" for each in taken)])
    notes = (
        f"{chosen.rows} rows of 3.2 kB as the database streams them, twice for two models or kept for the second, and "
        f"with their headers read in windows of {WINDOW}; {chosen.seconds} s of speech in recordings of "
        f"{RECORDING_SECONDS} s to mono at {RATE} Hz, by "
        f"{usable_cores()} threads. Medians of {chosen.rounds} interleaved rounds, files in the page cache; other work "
        "on the machine lowers the rates a second, and less so those a processor second."
    )
    return notes, HEADER, rows


def row_runs(session: Session) -> Iterator[tuple[str, Run]]:
    """Yield what reads rows; a plan's other operators would follow."""
    for kind, query in QUERIES.items():
        yield f"scan, {kind}", partial(scan, session, query)
        yield f"scan twice, {kind}", partial(scan_twice, session, query)
        yield f"scan, keep and read, {kind}", partial(scan_and_keep, session, query)
        yield f"scan and probe, {kind}", partial(scan_and_probe, session, query)


def scan(session: Session, query: str) -> None:
    exhaust(session.stream(query))


def scan_twice(session: Session, query: str) -> None:
    for _ in range(2):
        scan(session, query)


def scan_and_keep(session: Session, query: str) -> None:
    with closing(KeptRows(session.stream(query))) as kept:
        for first in (True, False):
            exhaust(kept.frames(keep=first))


def scan_and_probe(session: Session, query: str) -> None:
    probe = ProbeExec("audio", WINDOW, "null")
    exhaust(probe.run(session.stream(query), session.context, OperatorMetrics("Probe")))


def decode(pool: ThreadPoolExecutor, paths: Sequence[Path]) -> None:
    exhaust(pool.map(lambda path: load(str(path), RATE), paths))


def exhaust(items: Iterator[object]) -> None:
    deque(items, maxlen=0)


def medians(runs: dict[str, Run], rounds: int) -> dict[str, tuple[float, float]]:
    """Return the processor's and the wall's seconds of each run, after a round that does not count."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for _ in range(rounds + 1):
        for name, run in runs.items():
            processor, wall = time.process_time(), time.perf_counter()
            run()
            taken[name].append((time.process_time() - processor, time.perf_counter() - wall))
    return {
        name: (median(each[0] for each in counted[1:]), median(each[1] for each in counted[1:]))
        for name, counted in taken.items()
    }


def write_recordings(folder: Path, seconds: int) -> dict[str, list[Path]]:
    """Write the English sample's sentences one after another in recordings, and return these by what they are."""
    sentences = sorted(Path(thanosql.samples.__path__[0]).glob("speech_sample_en/**/*.flac"))
    once = np.concatenate([load(str(path), RATE) for path in sentences])
    speech = np.resize(once, seconds * RATE).reshape(-1, RECORDING_SECONDS * RATE)
    wide = [soxr.resample(row, RATE, 44_100) for row in speech]
    stereo = [np.stack([left, np.roll(left, 40)], axis=1) for left in wide]
    kinds = {"16 kHz, mono": (RATE, list(speech)), "44.1 kHz, stereo": (44_100, stereo)}
    written = {}
    for (what, (rate, rows)), form in product(kinds.items(), FORMATS):
        place = folder / f"{rate}" / form
        place.mkdir(parents=True)
        paths = [place / f"{number}.{form}" for number in range(len(rows))]
        for path, samples in zip(paths, rows, strict=True):
            soundfile.write(path, samples, rate)
        written[f"decode, {form.upper()}, {what}"] = paths
    return written
