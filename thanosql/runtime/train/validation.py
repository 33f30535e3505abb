"""What a model reaches on the rows held out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from thanosql.runtime.scoring import ErrorCounts, character_errors, word_errors
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.micro_batches import MicroBatches
from thanosql.runtime.train.recordings import Recordings

if TYPE_CHECKING:
    from thanosql.runtime.train.examples import Example
    from thanosql.runtime.train.learner import Input


@dataclass(frozen=True, slots=True, order=True)
class Score:
    """Less is better; compared by word error rate, then character error rate, then loss."""

    wer: float
    cer: float
    loss: float


def validate(
    learner: Learner,
    recordings: Recordings,
    batches: Sequence[Sequence[int]],
    inputs: Iterable[Sequence[Input]],
    parts: MicroBatches,
    stopped: Callable[[], object] = lambda: False,
) -> Score | None:
    """Return the score of ``learner`` on the examples of ``batches``, which ``inputs`` holds ready.

    References and transcripts are normalised to its vocabulary. A batch that memory does not hold is computed in
    ``parts``. Returns None as soon as ``stopped()`` is true.
    """
    words = characters = ErrorCounts(0, 0, 0, 0)
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
                words += each.words
                characters += each.characters
            rows += len(batch)
    finally:
        learner.module.train(was_training)
    return Score(words.rate, characters.rate, loss / rows)


@dataclass(frozen=True, slots=True)
class _Part:
    """What some rows add to the score; ``loss`` is the sum of theirs."""

    loss: float
    words: ErrorCounts
    characters: ErrorCounts


def _compute(learner: Learner, audio: Sequence[Input], examples: Sequence[Example]) -> _Part:
    with torch.no_grad():
        loss = float(learner.loss(audio, [example.labels for example in examples])) * len(audio)
    words = characters = ErrorCounts(0, 0, 0, 0)
    for example, transcript in zip(examples, learner.transcribe(audio), strict=True):
        reference, hypothesis = learner.normalise_text(example.text), learner.normalise_text(transcript)
        words += word_errors(reference, hypothesis)
        characters += character_errors(reference, hypothesis)
    return _Part(loss, words, characters)
