"""What a model reaches on the rows held out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from thanosql.runtime.answers.measures import measure_of
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.micro_batches import MicroBatches
from thanosql.runtime.train.recordings import Recordings

if TYPE_CHECKING:
    from thanosql.runtime.train.examples import Example
    from thanosql.runtime.train.learner import Input


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """Less is better; compared by the task's shares of errors in their order, then by loss."""

    errors: tuple[float, ...]
    loss: float
    rates: Mapping[str, float] = field(compare=False)
    """The task's metrics."""


def validate(
    learner: Learner,
    recordings: Recordings,
    batches: Sequence[Sequence[int]],
    inputs: Iterable[Sequence[Input]],
    parts: MicroBatches,
    task: str,
    stopped: Callable[[], object] = lambda: False,
) -> Score | None:
    """Return the score of ``learner`` on the examples of ``batches``, which ``inputs`` holds ready.

    References and answers are normalised to its vocabulary, and judged as its ``task`` asks. A batch that memory does
    not hold is computed in ``parts``. Returns None as soon as ``stopped()`` is true.
    """
    measure = measure_of(task)
    loss = rows = 0.0
    was_training = learner.module.training
    learner.module.eval()
    try:
        for batch, audio in zip(batches, inputs, strict=True):
            if stopped():
                return None
            examples = [recordings.examples[index] for index in batch]
            lengths = [recordings.lengths[index] for index in batch]

            def part(
                positions: list[int], audio: Sequence[Input] = audio, examples: Sequence[Example] = examples
            ) -> _Part:
                return _compute(learner, [audio[each] for each in positions], [examples[each] for each in positions])

            for each in parts.compute(lengths, [example.row for example in examples], part):
                loss += each.loss
                for reference, answer in each.answers:
                    measure.add(reference, answer)
            rows += len(batch)
    finally:
        learner.module.train(was_training)
    return Score(measure.errors(), loss / rows, measure.rates())


@dataclass(frozen=True, slots=True)
class _Part:
    """What some rows add to the score: the sum of their losses, and each row's reference and answer."""

    loss: float
    answers: list[tuple[str, str]]


def _compute(learner: Learner, audio: Sequence[Input], examples: Sequence[Example]) -> _Part:
    with torch.no_grad():
        loss = float(learner.loss(audio, [example.labels for example in examples])) * len(audio)
    answers = [
        (learner.normalise_text(example.text), learner.normalise_text(answer))
        for example, answer in zip(examples, learner.transcribe(audio), strict=True)
    ]
    return _Part(loss, answers)
