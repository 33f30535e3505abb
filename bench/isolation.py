"""What isolate=True costs: headers and recordings read in this process and in others, 5 s each."""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile

from thanosql.runtime.audio.reading import load, probe
from thanosql.runtime.audio.source import Guarded

TITLE = "Decoding in other processes"
RUNS = 200


def measure() -> tuple[str, list[str], list[list[str]]]:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        samples = np.random.default_rng(0).normal(0, 0.1, 80_000)
        for name in ("a.wav", "a.flac"):
            path = str(Path(folder, name))
            soundfile.write(path, samples, 16_000, subtype="PCM_16")
            content = io.BytesIO(Path(path).read_bytes()).getvalue()
            for kind, source in (("path", path), ("BLOB", content)):
                apart = Guarded(source, None, isolated=True)
                times = [
                    _milliseconds(work)
                    for work in (
                        lambda source=source: probe(source),
                        lambda apart=apart: probe(apart),
                        lambda source=source: load(source, 16_000),
                        lambda apart=apart: load(apart, 16_000),
                    )
                ]
                rows.append([f"{name[2:].upper()}, {kind}", *(f"{each:.2f}" for each in times)])
    header = ["recording", "header, ms", "isolated", "samples, ms", "isolated"]
    return f"Medians of {RUNS} runs, one thread; a process starts once, and takes 31 MB.", header, rows


def _milliseconds(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return 1_000 * statistics.median(times)
