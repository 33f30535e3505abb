"""The memory that PREDICT takes above its model, over time: very many short rows, and one very long recording.

The goal is 1 GB, whatever the number of rows and the length of a recording. Each case is a process of its own
(`bench.memory_case`) and reads its rows as a stream; no two recordings are alike, so that nothing is known before it is
heard. ``--rows 20000 --files 20000 --minutes 5`` is done in three minutes.

====================  ================================================================================================
table                 clips of 0.1 s in a BLOB column of a table in the database's file
table_uncached        the same with cache=False
query                 such clips made by the query itself: nothing is stored
files                 paths of such clips
recording             one FLAC file, read by the bundled English model
recording_uncached    the same with cache=False
====================  ================================================================================================
"""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

import thanosql
import thanosql.samples
from bench.memory_case import Course
from bench.results import measured_rows
from thanosql.runtime.audio.reading import load

TITLE = "Memory of PREDICT"

TIMES = (0.1, 0.25, 0.5, 0.75, 1.0)
HEADER = ["case", "rows", "audio, s", "seconds", *(f"MB at {time:.0%}" for time in TIMES), "peak", "model", "date"]

RATE = 16_000
CLIP_SAMPLES = 1_600
BUNDLED = "Wav2Vec2TinyEn"
CLIP_READER = "clip_reader"


@dataclass(frozen=True)
class Amounts:
    """How much of each kind there is, and the folder that it is in."""

    rows: int
    files: int
    minutes: float
    folder: Path

    @property
    def database(self) -> str:
        """The URL of the database."""
        return f"duckdb:///{self.folder}/bench.duckdb"

    @property
    def home(self) -> Path:
        """Where the models are."""
        return self.folder / "home"

    @property
    def clips(self) -> Path:
        """The folder of the clips that are files."""
        return self.folder / "clips"

    @property
    def recording(self) -> Path:
        """The one long file."""
        return self.folder / "recording.flac"


@dataclass(frozen=True)
class Case:
    """What is measured: ``prepare`` makes what ``query`` reads."""

    model: str
    query: Callable[[Amounts], str]
    prepare: Callable[[Amounts], None] = lambda _: None
    options: str = ""

    def statements(self, amounts: Amounts) -> tuple[str, str]:
        """Return what opens the model, by a clip, and what is measured."""
        return self._predict(f"SELECT {clip('-1')} AS audio"), self._predict(self.query(amounts))

    def _predict(self, query: str) -> str:
        return f"PREDICT USING {self.model} {self.options} AS {query}"


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(
        prog="python -m bench memory", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="clips in the database (default: %(default)s)")
    parser.add_argument("--files", type=int, default=100_000, help="clips in files (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=60, help="of the recording (default: %(default)s)")
    parser.add_argument("--cases", default=",".join(CASES), help="parted by commas (default: %(default)s)")
    chosen = parser.parse_args(options)
    names = chosen.cases.split(",")
    for unknown in set(names) - set(CASES):
        parser.error(f"there is no case {unknown}: choose from {', '.join(CASES)}")
    measured = {}
    with tempfile.TemporaryDirectory() as folder:
        amounts = Amounts(chosen.rows, chosen.files, chosen.minutes, Path(folder))
        prepare([CASES[name] for name in names], amounts)
        for name in names:
            course = watched(CASES[name], amounts)
            measured[name] = row(name, course, amounts)
            print(*measured[name], flush=True)
    before = {cells[0]: cells for cells in measured_rows("memory", HEADER)}
    rows = {**before, **measured}
    return notes(), HEADER, [rows[name] for name in CASES if name in rows]


def notes() -> str:
    return (
        "Resident memory in megabytes above what stands once the model is open, when a share of the run's time is "
        "over, and the most there ever was; the goal is 1,000. `model` is what stands before: process, libraries, "
        f"database and the model, which has random weights for clips (each of {CLIP_SAMPLES / RATE:g} s, all "
        f"different) and is {BUNDLED} for the recording. Of a stored table DuckDB keeps the blocks that it "
        "has read, up to its memory_limit; they count. Each row has its date; `--cases` measures some anew."
    )


def prepare(cases: Sequence[Case], amounts: Amounts) -> None:
    """Publish the models, and make the recordings that the cases read."""
    models = {case.model for case in cases}
    with thanosql.connect(amounts.database, home=amounts.home) as session:
        if CLIP_READER in models:
            session.run(f"UPLOAD MODEL {CLIP_READER} FROM '{write_clip_reader(amounts)}'")
        if BUNDLED in models:
            session.run(f"GET THANOSQL MODEL {BUNDLED}")
    for make in dict.fromkeys(case.prepare for case in cases):
        make(amounts)


def write_clip_reader(amounts: Amounts) -> Path:
    """Write a checkpoint that takes next to no arithmetic: what is measured is what is around it."""
    from bench.predict import write_checkpoint  # brings PyTorch, which `bench.rates` does without

    folder = amounts.folder / "checkpoint"
    write_checkpoint(folder, "micro", hidden_size=16, layers=1, heads=2, conv_dim=(8,) * 7)
    return folder


def watched(case: Case, amounts: Amounts) -> Course:
    """Run a case in a process of its own."""
    first, statement = case.statements(amounts)
    given = {"database": amounts.database, "home": str(amounts.home), "first": first, "statement": statement}
    command = [sys.executable, "-m", "bench.memory_case", json.dumps(given)]
    # An earlier case's transcripts must not be found: these recordings are the same.
    (amounts.home / "cache.sqlite").unlink(missing_ok=True)
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Course(**json.loads(ran.stdout))


def row(name: str, course: Course, amounts: Amounts) -> list[str]:
    seconds = amounts.minutes * 60 if name.startswith("recording") else course.rows * CLIP_SAMPLES / RATE
    over_time = [max(0.0, memory_at(course, share) - course.opened) for share in TIMES]
    return [
        name,
        str(course.rows),
        f"{seconds:.0f}",
        f"{course.seconds:.0f}",
        *(f"{memory:.0f}" for memory in over_time),
        f"{course.peak - course.opened:.0f}",
        f"{course.opened:.0f}",
        datetime.date.today().isoformat(),
    ]


def memory_at(course: Course, share: float) -> float:
    """Return the memory when ``share`` of the statement's time had passed."""
    return next(
        (memory for seconds, _, memory in course.looks if seconds >= share * course.seconds), course.looks[-1][2]
    )


def clip(number: str) -> str:
    """Return the SQL of a recording's bytes that differ for each ``number``: a WAV header, and noise."""
    # Nothing repeats within a clip either: DuckDB would store the table compressed, and keep less of it in memory.
    blocks = f"list_transform(range({CLIP_SAMPLES // 8}), lambda block: md5(concat({number}, ' ', block)))"
    return f"unhex('{wav_header(CLIP_SAMPLES).hex()}' || array_to_string({blocks}, ''))"


def wav_header(samples: int) -> bytes:
    """Return what stands before ``samples`` 16-bit samples of one channel."""
    size, rate = 2 * samples, RATE
    numbers = [(16, 4), (1, 2), (1, 2), (rate, 4), (2 * rate, 4), (2, 2), (16, 2)]
    form = b"".join(value.to_bytes(width, "little") for value, width in numbers)
    return b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + form + b"data" + size.to_bytes(4, "little")


def make_table(amounts: Amounts) -> None:
    with thanosql.connect(amounts.database, home=amounts.home) as session:
        session.run(f"CREATE TABLE clips AS SELECT {clip('range')} AS audio FROM range({amounts.rows})")


def write_files(amounts: Amounts) -> None:
    """Write the clips a thousand a folder, and the table of their paths."""
    header, paths = wav_header(CLIP_SAMPLES), []
    chance = np.random.default_rng(0)
    for number in range(amounts.files):
        folder = amounts.clips / str(number // 1_000)
        if not number % 1_000:
            folder.mkdir(parents=True)
        paths.append(folder / f"{number}.wav")
        paths[-1].write_bytes(header + chance.bytes(2 * CLIP_SAMPLES))
    listing = amounts.folder / "clips.csv"
    listing.write_text("audio_path\n" + "".join(f"{path}\n" for path in paths))
    with thanosql.connect(amounts.database, home=amounts.home) as session:
        session.run(f"CREATE TABLE clip_files AS FROM '{listing}'")


def write_recording(amounts: Amounts) -> None:
    """Write the English sample's sentences one after another, over and over, as one file."""
    sentences = sorted(Path(thanosql.samples.__path__[0]).glob("speech_sample_en/**/*.flac"))
    left = int(amounts.minutes * 60 * RATE)
    with soundfile.SoundFile(amounts.recording, "w", RATE, 1, format="FLAC") as file:
        while left:
            for sentence in sentences:
                samples = load(str(sentence), RATE)[:left]
                file.write(samples)
                left -= len(samples)


def from_table(amounts: Amounts) -> str:
    return "SELECT audio FROM clips"


def from_query(amounts: Amounts) -> str:
    return f"SELECT {clip('range')} AS audio FROM range({amounts.rows})"


def from_files(amounts: Amounts) -> str:
    return "SELECT audio_path AS audio FROM clip_files"


def from_recording(amounts: Amounts) -> str:
    return f"SELECT '{amounts.recording}' AS audio"


UNCACHED = "OPTIONS (cache=False)"

CASES = {
    "table": Case(CLIP_READER, from_table, make_table),
    "table_uncached": Case(CLIP_READER, from_table, make_table, UNCACHED),
    "query": Case(CLIP_READER, from_query),
    "files": Case(CLIP_READER, from_files, write_files),
    "recording": Case(BUNDLED, from_recording, write_recording),
    "recording_uncached": Case(BUNDLED, from_recording, write_recording, UNCACHED),
}
