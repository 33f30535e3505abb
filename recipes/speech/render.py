"""Render utterances into files with several processes, and write the tables that name them."""

from __future__ import annotations

import hashlib
import multiprocessing
import multiprocessing.pool
import os
import random
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import numpy as np
import polars

from recipes.speech import conditions, synthesis, texts, voices

CHUNK = 48  # utterances that a process renders in one go
TEST_UTTERANCES = {"en": 600, "ko": 300}
SHORTEST, LONGEST = 0.35, 12.0  # seconds

Row = dict[str, str | float]


@dataclass(frozen=True)
class Recipe:
    """All that the sound of an utterance follows from, but for its number."""

    language: str
    seed: int
    output: Path
    texts: texts.Texts


@dataclass(frozen=True)
class Utterance:
    """An utterance that is to be rendered."""

    name: str
    text: str
    prompt: str
    speaker: voices.Speaker
    condition: str
    silence: tuple[float, float]
    decibels: float

    def path(self, output: Path) -> Path:
        """Return where its sound belongs: a hundred folders keep each small.

        The name tells what is said and how, so that another text or voice never finds this one's sound.
        """
        said = repr((self.prompt, self.speaker, self.condition, self.silence, self.decibels))
        digest = hashlib.blake2b(said.encode(), digest_size=4).hexdigest()
        return output / "audio" / f"{int(self.name.rpartition('-')[2]) % 100:02}" / f"{self.name}-{digest}.wav"


def draw(recipe: Recipe, split: str, index: int) -> Utterance:
    """Return utterance ``index`` of a split; it depends on nothing that was drawn before."""
    name = f"{recipe.language}-{recipe.seed}-{split}-{index:06}"
    chance = random.Random(name)
    test = split == "test"
    parts = recipe.texts.draw(chance, test)
    prompt = texts.spoken(parts, recipe.language, chance)
    speaker = (
        voices.test_speaker(recipe.language, index, chance) if test else voices.draw_speaker(recipe.language, chance)
    )
    condition = conditions.CLEAN if test else conditions.draw_condition(chance)
    silence = (chance.uniform(0, 0.4) * chance.random(), chance.uniform(0, 0.4))
    decibels = -3.0 if test else chance.uniform(-20, -0.3)
    return Utterance(name, " ".join(parts), prompt, speaker, condition, silence, decibels)


def finish(utterance: Utterance, samples: conditions.Samples, noises: conditions.Noises) -> conditions.Samples:
    """Return what is written of an utterance whose synthesiser said ``samples``."""
    generator = np.random.default_rng(list(utterance.name.encode()))
    samples = conditions.padded(samples, *utterance.silence)
    samples = conditions.apply(utterance.condition, samples, generator, noises)
    samples = conditions.levelled(samples, utterance.decibels)
    if generator.random() < 0.5:
        # Silence is seldom nought: converters have a noise of their own.
        samples = samples + np.float32(10 ** (generator.uniform(-85, -60) / 20)) * generator.standard_normal(
            len(samples), dtype=np.float32
        )
    return np.clip(samples, -1, 1)


_recipe: Recipe
_noises: conditions.Noises
_folder: Path


def _start(recipe: Recipe, noises: conditions.Noises, folder: Path) -> None:
    """Make a process ready to render."""
    global _recipe, _noises, _folder
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent stops its processes
    _recipe, _noises, _folder = recipe, noises, folder / str(os.getpid())
    _folder.mkdir()


def _render(task: tuple[str, int, int]) -> list[Row]:
    """Render the utterances of a split from one number to another; return their rows."""
    split, start, stop = task
    utterances = [draw(_recipe, split, index) for index in range(start, stop)]
    # An empty file stands for an utterance of no use, so that it is not spoken again.
    missing = [utterance for utterance in utterances if not utterance.path(_recipe.output).exists()]
    sounds = synthesis.speak([(utterance.prompt, utterance.speaker) for utterance in missing], _folder)
    for utterance, sound in zip(missing, sounds, strict=True):
        _write(utterance, sound)
    rows: list[Row] = []
    for utterance in utterances:
        path = utterance.path(_recipe.output)
        # Sixteen bits a sample after a header of 44 bytes.
        seconds = (path.stat().st_size - 44) / 2 / conditions.RATE
        if seconds > 0:
            rows.append(
                {
                    "audio": str(path),
                    "text": utterance.text,
                    "voice": utterance.speaker.voice,
                    "engine": utterance.speaker.engine,
                    "condition": utterance.condition,
                    "seconds": round(seconds, 3),
                }
            )
    return rows


def _write(utterance: Utterance, sound: conditions.Samples | None) -> None:
    path = utterance.path(_recipe.output)
    unfinished = path.with_suffix(".tmp")
    if sound is not None:
        silence = sum(utterance.silence)
        sound = sound if SHORTEST < len(sound) / conditions.RATE + silence < LONGEST else None
    if sound is None:
        unfinished.write_bytes(b"")
    else:
        unfinished.write_bytes(wave_file(finish(utterance, sound, _noises)))
    unfinished.replace(path)


def wave_file(samples: conditions.Samples) -> bytes:
    """Return ``samples`` as a WAV file of 16 bits; at once, for small writes take longer than rendering."""
    data: bytes = np.round(samples * 32_767).astype("<i2").tobytes()
    rate = conditions.RATE
    layout = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, 2 * rate, 2, 16)
    header = struct.pack("<4sI4s", b"RIFF", 4 + len(layout) + 8 + len(data), b"WAVE")
    return header + layout + struct.pack("<4sI", b"data", len(data)) + data


def _babblers(recipe: Recipe, folder: Path) -> list[conditions.Samples]:
    """Return some utterances for the babble in the background."""
    wanted = [draw(recipe, "babble", index) for index in range(CHUNK)]
    sounds = synthesis.speak([(utterance.prompt, utterance.speaker) for utterance in wanted], folder)
    return [sound for sound in sounds if sound is not None]


def _tasks(split: str) -> Iterator[tuple[str, int, int]]:
    start = 0
    while True:
        yield split, start, start + CHUNK
        start += CHUNK


class Interruption(BaseException):
    """Somebody asked the rendering to end."""


@contextmanager
def _interruptible() -> Iterator[None]:
    """Have SIGTERM and SIGINT raise Interruption for as long as the context lasts."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interruption

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _collect(pool: multiprocessing.pool.Pool, tasks: Iterable[tuple[str, int, int]], jobs: int) -> Iterator[list[Row]]:
    """Yield the rows of ``tasks`` in their order. The pool's own imap would draw without end from an endless list."""
    waiting: list[multiprocessing.pool.AsyncResult[list[Row]]] = []
    for task in tasks:
        waiting.append(pool.apply_async(_render, (task,)))
        if len(waiting) > 3 * jobs:
            yield waiting.pop(0).get()
    for result in waiting:
        yield result.get()


def render(recipe: Recipe, hours: float, jobs: int) -> dict[str, float]:
    """Render the test split, then ``hours`` of training; return each split's seconds.

    The tables are written at the end; SIGTERM and SIGINT end the rendering early with what there is.
    """
    output = recipe.output
    for shard in range(100):
        (output / "audio" / f"{shard:02}").mkdir(parents=True, exist_ok=True)
    memory = Path("/dev/shm")
    with _interruptible(), tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        noises = conditions.make_noises(recipe.seed, _babblers(recipe, folder))
        context = multiprocessing.get_context("fork")
        with context.Pool(jobs, _start, (recipe, noises, folder)) as pool:
            wanted = TEST_UTTERANCES[recipe.language]
            bounds = range(0, wanted, CHUNK)
            test = [("test", start, min(start + CHUNK, wanted)) for start in bounds]
            rows = [row for part in _collect(pool, test, jobs) for row in part]
            _table(rows, output / "test.parquet")
            train: list[Row] = []
            seconds, begin, shown = 0.0, time.monotonic(), 0.0
            try:
                for part in _collect(pool, _tasks("train"), jobs):
                    train += part
                    seconds += sum(float(row["seconds"]) for row in part)
                    if seconds >= hours * 3_600:
                        break
                    if time.monotonic() - shown > 5:
                        shown = time.monotonic()
                        _progress(seconds, hours, shown - begin)
            except Interruption:
                print("interrupted", file=sys.stderr)
            finally:
                _table(train, output / "train.parquet")
    return {"train": seconds, "test": sum(float(row["seconds"]) for row in rows)}


def _progress(seconds: float, hours: float, elapsed: float) -> None:
    speed = seconds / elapsed
    left = (hours * 3_600 - seconds) / speed / 60
    line = f"{seconds / 3_600:.2f} of {hours:g} hours, {speed:.0f} x real time, {left:.1f} minutes to go"
    print(line, file=sys.stderr, flush=True)


def _table(rows: Sequence[Row], path: Path) -> None:
    """Write ``rows`` at once, so that nobody reads half a table."""
    unfinished = path.with_suffix(".tmp")
    names = ("audio", "text", "voice", "engine", "condition")
    schema = dict.fromkeys(names, polars.String) | {"seconds": polars.Float64}
    polars.DataFrame(rows, schema=schema).write_parquet(unfinished)
    unfinished.replace(path)
