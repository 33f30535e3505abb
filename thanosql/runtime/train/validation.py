"""What a model reaches on the rows held out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from thanosql.runtime.scoring import ErrorCounts, character_errors, word_errors
from thanosql.runtime.train.learner import Learner
from thanosql.runtime.train.recordings import Recordings

if TYPE_CHECKING:
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
    stopped: Callable[[], object] = lambda: False,
) -> Score | None:
    """Return the score of ``learner`` on the examples of ``batches``, which ``inputs`` holds ready.

    References and transcripts are normalised to its vocabulary. Returns None as soon as ``stopped()`` is true.
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
            with torch.no_grad():
                loss += float(learner.loss(audio, [example.labels for example in examples])) * len(batch)
            rows += len(batch)
            for example, transcript in zip(examples, learner.transcribe(audio), strict=True):
                reference, hypothesis = learner.normalise_text(example.text), learner.normalise_text(transcript)
                words += word_errors(reference, hypothesis)
                characters += character_errors(reference, hypothesis)
    finally:
        learner.module.train(was_training)
    return Score(words.rate, characters.rate, loss / rows)
