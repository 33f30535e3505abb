"""What a process holds while it runs very many statements, and one over very many rows: memory, files, threads.

All of it must stay as it is once each kind of statement has run: what grows with their number would end a service
some day. Statements that fail, that are left half read, and sessions that come and go are among them.
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import soundfile

import thanosql
from bench.crash_cases import SCRATCH
from bench.memory import clip
from bench.memory_case import megabytes

TITLE = "What stays open"
TIMES = (0.1, 0.25, 0.5, 0.75, 1.0)
HEADER = ["case", "of", "seconds", "what", *(f"at {time:.0%}" for time in TIMES)]
HOME = Path(__file__).parent.parent / "tests" / "fixtures" / "home_1"
CLIPS = 6


@dataclass(frozen=True)
class Held:
    """What the process holds: megabytes of resident memory, open files, threads, and its child processes."""

    memory: float
    files: int
    threads: int
    children: int


def held() -> Held:
    """Look at this process, when what nobody refers to is gone."""
    gc.collect()
    own = Path("/proc/self")
    children = sum(len(path.read_text().split()) for path in own.glob("task/*/children"))
    return Held(megabytes("VmRSS"), len(list((own / "fd").iterdir())), len(list((own / "task").iterdir())), children)


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench leaks", description=__doc__)
    parser.add_argument("--statements", type=int, default=1_000, help="(default: %(default)s)")
    parser.add_argument("--trainings", type=int, default=4, help="of these, BUILDs (default: %(default)s)")
    parser.add_argument("--rows", type=int, default=100_000, help="of the long PREDICT (default: %(default)s)")
    chosen = parser.parse_args(options)
    rows = []
    for case, amount in (("statements", chosen.statements), ("rows", chosen.rows)):
        if amount:
            course = watched(case, amount, chosen.trainings)
            seconds = f"{course['seconds']:.0f}"
            for what in ("memory", "files", "threads", "children"):
                looks = [f"{look[what]:.0f}" for look in course["looks"]]
                rows.append([case, str(amount), seconds, "memory, MB" if what == "memory" else what, *looks])
    notes = (
        f"One process for each case. Statements: {len(list(statements(Path(), 0)))} kinds in turn, with "
        f"{chosen.trainings} trainings; a look comes when so many of them have run, and garbage is collected before. "
        "The first tenth opens what is kept on purpose: two models, the database, PyTorch. Rows: clips of 0.1 s that "
        "the query makes, all different, through one PREDICT with cache=False."
    )
    return notes, HEADER, rows


def watched(case: str, amount: int, trainings: int) -> dict:  # type: ignore[type-arg]
    """Return the seconds and looks of a case, which has a process of its own."""
    command = [sys.executable, "-m", "bench.leaks", case, str(amount), str(trainings)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(case: str, amount: int, trainings: int) -> None:
    """Run a case in this process and print what was held."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(HOME, folder / "home")
        run = run_statements if case == "statements" else run_rows
        started = time.monotonic()
        looks = [asdict(look) for look in run(folder, amount, trainings)]
        print(json.dumps({"seconds": time.monotonic() - started, "looks": looks}))


def run_rows(folder: Path, amount: int, _: int) -> Iterator[Held]:
    """Predict so many rows, and look when each share of them has come."""
    with thanosql.connect("duckdb://", home=folder / "home") as session:
        query = f"SELECT i, {clip('i')} AS audio FROM range({amount}) r(i)"
        done, marks = 0, [share * amount for share in TIMES]
        for frame in session.stream(f"PREDICT USING letters OPTIONS (cache=False) AS {query}"):
            done += frame.height
            while marks and done >= marks[0]:
                marks.pop(0)
                yield held()
        assert done == amount


def run_statements(folder: Path, amount: int, trainings: int) -> Iterator[Held]:
    """Run so many statements, and look when each share of them has run."""
    chance = np.random.default_rng(0)
    for number in range(CLIPS):
        soundfile.write(folder / f"{number}.wav", chance.normal(0, 0.1, 6_000), 16_000)
    lines = [f"{folder}/{number}.wav,{'abc'[number % 3]}b" for number in range(CLIPS)]
    (folder / "clips.csv").write_text("audio_path,text\n" + "\n".join(lines) + "\n")
    build_at = {round(each * amount / max(1, trainings)) for each in range(trainings)}
    marks = [round(share * amount) for share in TIMES]
    done = 0
    with thanosql.connect(f"duckdb:///{folder}/a.duckdb", home=folder / "home") as session:
        session.run(f"COPY speech FROM '{folder}/clips.csv'")
        while marks:
            for run in statements(folder, done):
                if done in build_at:
                    session.run(
                        f"BUILD MODEL fresh USING Wav2Vec2Scratch OPTIONS ({SCRATCH}, overwrite=True) AS FROM speech"
                    )
                    session.run("DELETE MODEL fresh")
                    build_at.discard(done)
                run(session)
                done += 1
                if marks and done >= marks[0]:
                    marks.pop(0)
                    yield held()


def statements(folder: Path, number: int) -> Iterator[Callable[[thanosql.Session], object]]:
    """Yield a statement of each kind."""
    predict = "PREDICT USING letters OPTIONS ({}) AS SELECT * FROM speech"
    for text in (
        "SELECT count(*) FROM speech",
        f"CREATE OR REPLACE TABLE t AS SELECT {number} AS i",
        "BEGIN; INSERT INTO t VALUES (1); ROLLBACK",
        predict.format("cache=True"),
        predict.format("cache=False"),
        predict.format("cache=False, precision='int8', batch_size=2"),
        predict.format("timestamps='word', confidence=True, cache=False"),
        "SELECT s.text, p.predicted FROM speech s JOIN (PREDICT USING letters AS SELECT * FROM speech) p "
        "ON s.audio_path = p.audio_path WHERE p.predicted LIKE '%b%'",
        "CREATE OR REPLACE TABLE heard AS PREDICT USING letters AS SELECT * FROM speech",
        "PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech LIMIT 1",
        "EVALUATE USING letters AS SELECT * FROM speech",
        "LIST MODEL; LIST TABLE; LIST CACHE; LIST TRAINING",
        "DESCRIBE MODEL letters",
        "EXPLAIN (FORMAT JSON) PREDICT USING letters AS SELECT * FROM speech",
        "EXPLAIN ANALYZE PREDICT USING letters AS SELECT * FROM speech",
        "PRINT AUDIO AS SELECT * FROM speech",
        f"COPY speech OPTIONS (if_exists='replace') FROM '{folder}/clips.csv'",
        f"EXPORT MODEL letters OPTIONS (overwrite=True) TO '{folder}/bundle'",
        "CLEAR CACHE",
        "DROP TABLE IF EXISTS heard",
    ):
        yield lambda session, text=text: session.run(text)
    for wrong in (
        "PREDICT USNG letters AS SELECT * FROM speech",
        "PREDICT USING letters OPTIONS (bach_size=2) AS SELECT * FROM speech",
        "SELECT nothing FROM speech",
        "PREDICT USING letters OPTIONS (on_error='fail') AS SELECT 'nothing.wav' AS audio",
        f"UPLOAD MODEL other FROM '{folder}/home'",
    ):
        yield lambda session, wrong=wrong: _failing(session, wrong)
    yield lambda session: next(session.stream(predict.format("cache=False, batch_size=1")))
    yield lambda session: next(session.stream("SELECT * FROM range(1000000)"))
    yield lambda session: _other(folder, predict.format("cache=False"))
    yield lambda session: _isolated(folder, predict.format("cache=False"))


def _failing(session: thanosql.Session, text: str) -> None:
    with suppress(thanosql.ThanoSQLError):
        session.run(text)
        raise AssertionError(f"this did not fail: {text}")


def _other(folder: Path, text: str) -> None:
    """Open another session with the same database, and leave a stream half read."""
    with thanosql.connect(f"duckdb:///{folder}/a.duckdb", home=folder / "home") as other:
        next(other.stream(text))


def _isolated(folder: Path, text: str) -> None:
    with thanosql.connect(f"duckdb:///{folder}/a.duckdb", home=folder / "home", isolate=True) as other:
        other.run(text)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
