"""Run hostile recordings through Probe and Decode, as a statement does, in a process whose memory is bounded.

``python -m tests.hostile.decode_all COUNT SEED`` prints what went wrong and a line of figures; it exits with 1 if
anything did. A case that takes over SECONDS ends the process with a traceback that shows where it hangs. With
``isolated`` behind it, every recording is also read as isolate=True has it, and must give the same; this user's
rights are kept then, for nobody may not be able to start Python.
"""

from __future__ import annotations

import faulthandler
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import polars as pl

from tests.hostile.audio_files import SOUND, Case, cases, wav
from thanosql.runtime.access.access import Access
from thanosql.runtime.audio.reading import load
from thanosql.runtime.context import Context
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.operators import ERROR, SAMPLES, split_error
from thanosql.runtime.operators.decode import DecodeExec
from thanosql.runtime.operators.probe import ProbeExec

RATE = 16_000
SECONDS = 60
"""For a window of WINDOW rows, most of which take a millisecond."""
WINDOW = 64
ROOM = 512 * 2**20
"""Address space beyond what the process has when its libraries are loaded."""
Row = tuple[str | None, np.ndarray | None]
"""A row's error and its samples."""
EVERY = 8
"""So many bad rows to a good one."""


def main(count: int, seed: int, *, isolated: bool = False) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = folder / "good.wav"
        good.write_bytes(wav(np.random.default_rng(1).integers(-9_000, 9_000, 4_000).astype("<i2").tobytes()))
        expected = load(str(good), RATE)
        bad = list(cases(folder, count, seed))
        for apart in {False, isolated}:
            list(through_operators(with_good(bad[:1], str(good)), folder, isolated=apart))  # loads what is loaded once
        limit_memory(ROOM)
        if not isolated:
            drop_privileges(folder)
        started = time.perf_counter()
        answers: Counter[str] = Counter()
        wrong = 0
        for window in windows(iter(bad)):
            rows = with_good(window, str(good))
            faulthandler.dump_traceback_later(SECONDS, exit=True)
            here = list(through_operators(rows, folder))
            apart = list(through_operators(rows, folder, isolated=True)) if isolated else here
            for case, (error, samples), other in zip(rows, here, apart, strict=True):
                answer = SOUND if error is None else split_error(error)[0]
                problem = differing((error, samples), other) if isolated else judged(case, answer, samples, expected)
                if problem is not None:
                    wrong += 1
                    print(f"{case.kind}: {problem}: {error}")
                elif case.kind != "good":
                    answers[answer] += 1
            faulthandler.cancel_dump_traceback_later()
        os.seteuid(os.getuid())
        counted = ", ".join(f"{answer} {number}" for answer, number in answers.most_common())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{len(bad)} bad files in {time.perf_counter() - started:.1f} s, peak {peak:.0f} MiB: {counted}")
    return 1 if wrong else 0


def windows(bad: Iterator[Case]) -> Iterator[Sequence[Case]]:
    while window := tuple(islice(bad, WINDOW)):
        yield window


def with_good(window: Sequence[Case], good: str) -> list[Case]:
    """Put a good row before every EVERY bad ones."""
    rows: list[Case] = []
    for place, case in enumerate(window):
        if place % EVERY == 0:
            rows.append(Case("good", good, frozenset({SOUND})))
        rows.append(case)
    return rows


def through_operators(rows: Sequence[Case], folder: Path, *, isolated: bool = False) -> Iterator[Row]:
    access = Access.to(None, isolated=isolated)
    context = Context(None, None, folder, audio_root=folder, access=access)  # type: ignore[arg-type]
    frame = pl.DataFrame({"audio": [case.path for case in rows]}, schema={"audio": pl.String})
    probed = ProbeExec("audio", WINDOW, "null").run(iter([frame]), context, OperatorMetrics("Probe"))
    decoded = DecodeExec("audio", RATE, "null").run(probed, context, OperatorMetrics("Decode"))
    for each in decoded:
        for error, samples in zip(each[ERROR], each[SAMPLES], strict=True):
            yield error, None if samples is None else samples.to_numpy()


def judged(case: Case, answer: str, samples: np.ndarray | None, expected: np.ndarray) -> str | None:
    """Say what is wrong with an answer; None when nothing is."""
    if answer not in case.answers:
        return f"{answer} where {' or '.join(sorted(case.answers))} is right"
    if (answer == SOUND) != (samples is not None):
        return "samples beside an error, or neither"
    if samples is None:
        return None
    if case.kind == "good" and not np.array_equal(samples, expected):
        return "a good row was changed by its neighbours"
    return None if len(samples) and np.isfinite(samples).all() else "samples that are no sound"


def differing(here: Row, apart: Row) -> str | None:
    """Say what of an answer another process sees differently; None when nothing is."""
    codes = [None if error is None else split_error(error)[0] for error, _ in (here, apart)]
    if codes[0] != codes[1]:
        return f"{codes[0] or SOUND} here, and in another process {codes[1] or SOUND}"
    if here[1] is not None and not np.array_equal(here[1], apart[1]):
        return "other samples in another process"
    return None


def drop_privileges(folder: Path) -> None:
    """Become nobody where this is root, who may read everything."""
    if os.geteuid() == 0:
        folder.chmod(0o755)
        os.seteuid(65_534)


def limit_memory(room: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + room
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), isolated=sys.argv[3:] == ["isolated"]))
