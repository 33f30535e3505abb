"""The decoded audio of a training run; all of it is decoded once before the first step, so a bad file is told then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from thanosql.compiler.errors import AudioError
from thanosql.runtime.arrays import Samples
from thanosql.runtime.audio import reading
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.parallel import ordered_map
from thanosql.runtime.problems import Problem, counted, listing
from thanosql.runtime.progress import Progress
from thanosql.runtime.train.array_file import ArrayFile, Stored
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Example, Examples, require_rows, unreadable_audio
from thanosql.runtime.train.fit import unfit
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.sample_packing import Packed, pack, unpack

AHEAD_SECONDS = 1000.0
"""Audio that stands decoded before its turn: 64 MB at 16 kHz. One recording may be longer."""


@dataclass(slots=True)
class Recordings:
    """Examples with their audio at ``sample_rate``; what neither memory nor disk holds is decoded again at each use."""

    examples: tuple[Example, ...]
    lengths: tuple[int, ...]
    sample_rate: int
    _kept: dict[int, Packed] = field(default_factory=dict)
    _stored: dict[int, Stored] = field(default_factory=dict)
    _disk: ArrayFile | None = None

    def __len__(self) -> int:
        return len(self.examples)

    def samples(self, index: int) -> Samples:
        """Return the recording of one example, shape [samples]; any thread may ask."""
        kept = self._kept.get(index)
        if kept is None and self._disk is not None and index in self._stored:
            kept = self._disk.read(self._stored[index])
        return reading.load(self.examples[index].source, self.sample_rate) if kept is None else unpack(kept)

    def seconds(self, indices: Sequence[int]) -> float:
        """Return the seconds of audio in these examples together."""
        return sum(self.lengths[index] for index in indices) / self.sample_rate

    def padded_seconds(self, batch: Sequence[int]) -> float:
        """Return the seconds of audio that a batch of these examples has, padding counted."""
        return len(batch) * max(self.lengths[index] for index in batch) / self.sample_rate


def decode(
    examples: Examples, learner: Learner, config: TrainConfig, progress: Progress, disk: ArrayFile | None = None
) -> tuple[Recordings, dict[str, int]]:
    """Decode every example once, keeping up to ``config.audio_cache_bytes`` in memory and what ``disk`` takes there.

    Returns the recordings and the rows dropped in all, by cause. Raises AudioError when one cannot be decoded and
    ``config.on_error`` is 'fail'; TrainingError when no example remains.
    """
    good: list[Example] = []
    lengths: list[int] = []
    kept: dict[int, Packed] = {}
    stored: dict[int, Stored] = {}
    room = config.audio_cache_bytes
    problems: list[Problem] = []
    first_error: AudioError | None = None
    progress.begin("reading audio", examples.audio_seconds, "s of audio")
    workers = usable_cores()
    work = ordered_map(
        partial(_load, sample_rate=learner.sample_rate),
        examples.usable,
        workers=workers,
        most=4 * workers,
        cost=lambda example: example.seconds,
        budget=AHEAD_SECONDS,
    )
    with closing(work):
        for example, samples in zip(examples.usable, work, strict=True):
            progress.advance(example.seconds)
            if isinstance(samples, AudioError):
                first_error = first_error or samples
                problems.append(Problem(example.row, samples.code, samples.message))
                continue
            # Resampling may leave a frame fewer than the header promised.
            problem = unfit(example.row, len(samples), example.labels, learner)
            if problem is not None:
                problems.append(problem)
                continue
            if samples.nbytes <= room:
                room -= samples.nbytes
                kept[len(good)] = samples
            elif disk is not None and (place := disk.add(samples)) is not None:
                stored[len(good)] = place
            good.append(example)
            lengths.append(len(samples))
    progress.end()
    if first_error is not None and config.on_error == "fail":
        unreadable = [problem for problem in problems if problem.cause not in ("too_short", "text_too_long")]
        raise unreadable_audio(unreadable, len(examples.usable), first_error)
    if problems:
        progress.note(f"{len(problems)} of {len(examples.usable)} rows are left out:\n{listing(problems)}")
    require_rows(len(good), problems, len(examples.usable))
    if disk is not None and len(kept) + len(stored) < len(good):
        lacking = len(good) - len(kept) - len(stored)
        reason = f"the disk refused more ({disk.trouble})" if disk.trouble else "they fit neither memory nor disk"
        progress.note(f"{lacking} of {len(good)} recordings are decoded again in each epoch: {reason}")
    dropped = dict(Counter(examples.dropped) + Counter(counted(problems)))
    return Recordings(tuple(good), tuple(lengths), learner.sample_rate, kept, stored, disk), dropped


def _load(example: Example, sample_rate: int) -> Packed | AudioError:
    try:
        return pack(reading.load(example.source, sample_rate))
    except AudioError as error:
        return error
