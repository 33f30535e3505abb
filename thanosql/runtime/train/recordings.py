"""The decoded audio of a training run; all of it is decoded once before the first step, so a bad file is told then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from thanosql.compiler.errors import AudioError
from thanosql.runtime import audio
from thanosql.runtime.arrays import Samples
from thanosql.runtime.problems import Problem, counted, listing
from thanosql.runtime.progress import Progress
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import Example, Examples, require_rows, unreadable_audio
from thanosql.runtime.train.fit import unfit
from thanosql.runtime.train.learner import Learner


@dataclass(slots=True)
class Recordings:
    """Examples with their audio at ``sample_rate``; what did not fit in memory is decoded again at each use."""

    examples: tuple[Example, ...]
    lengths: tuple[int, ...]
    sample_rate: int
    _kept: dict[int, Samples] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.examples)

    def samples(self, index: int) -> Samples:
        """Return the recording of one example, shape [samples]."""
        kept = self._kept.get(index)
        return audio.load(self.examples[index].source, self.sample_rate) if kept is None else kept

    def seconds(self, indices: Sequence[int]) -> float:
        """Return the seconds of audio in these examples together."""
        return sum(self.lengths[index] for index in indices) / self.sample_rate

    def padded_seconds(self, batch: Sequence[int]) -> float:
        """Return the seconds of audio that a batch of these examples has, padding counted."""
        return len(batch) * max(self.lengths[index] for index in batch) / self.sample_rate


def decode(
    examples: Examples, learner: Learner, config: TrainConfig, progress: Progress
) -> tuple[Recordings, dict[str, int]]:
    """Decode every example once, keeping up to ``config.audio_cache_bytes`` of it.

    Returns the recordings and the rows dropped in all, by cause. Raises AudioError when one cannot be decoded and
    ``config.on_error`` is 'fail'; TrainingError when no example remains.
    """
    good: list[Example] = []
    lengths: list[int] = []
    kept: dict[int, Samples] = {}
    room = config.audio_cache_bytes
    problems: list[Problem] = []
    first_error: AudioError | None = None
    progress.begin("reading audio", examples.audio_seconds, "s of audio")
    for example in examples.usable:
        try:
            samples = audio.load(example.source, learner.sample_rate)
        except AudioError as error:
            first_error = first_error or error
            problems.append(Problem(example.row, error.code, error.message))
            continue
        finally:
            progress.advance(example.seconds)
        # Resampling may leave a frame fewer than the header promised.
        problem = unfit(example.row, len(samples), example.labels, learner)
        if problem is not None:
            problems.append(problem)
            continue
        if samples.nbytes <= room:
            room -= samples.nbytes
            kept[len(good)] = samples
        good.append(example)
        lengths.append(len(samples))
    progress.end()
    if first_error is not None and config.on_error == "fail":
        unreadable = [problem for problem in problems if problem.cause not in ("too_short", "text_too_long")]
        raise unreadable_audio(unreadable, len(examples.usable), first_error)
    if problems:
        progress.note(f"{len(problems)} of {len(examples.usable)} rows are left out:\n{listing(problems)}")
    require_rows(len(good), problems, len(examples.usable))
    dropped = dict(Counter(examples.dropped) + Counter(counted(problems)))
    return Recordings(tuple(good), tuple(lengths), learner.sample_rate, kept), dropped
