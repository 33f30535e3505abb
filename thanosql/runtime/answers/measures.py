"""How good answers are, by the task of a model: transcripts by their errors, labels by how many are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from thanosql.runtime.answers.scoring import ErrorCounts, character_errors, word_errors

TRANSCRIPTION = "automatic-speech-recognition"
CLASSIFICATION = "audio-classification"
"""Tasks, by the names that Hugging Face has for them."""


class Measure(Protocol):
    """Takes pairs of a reference and an answer, one after the other, both written as the model writes."""

    def add(self, reference: str, answer: str) -> None:
        """Count one row."""

    def rates(self) -> dict[str, float]:
        """Return the task's metrics, the one that counts first: what training follows and lists show."""

    def errors(self) -> tuple[float, ...]:
        """Return the same as shares of errors, so that less is better, in the order in which they decide."""

    def scores(self) -> dict[str, float]:
        """Return all that EVALUATE shows, the metrics first."""


class TranscriptMeasure:
    """Word and character error rates over all rows."""

    def __init__(self) -> None:
        self._words, self._characters = ErrorCounts(), ErrorCounts()

    def add(self, reference: str, answer: str) -> None:
        """Count the errors of one transcript."""
        self._words += word_errors(reference, answer)
        self._characters += character_errors(reference, answer)

    def rates(self) -> dict[str, float]:
        """Return the error rates."""
        return {"wer": self._words.rate, "cer": self._characters.rate}

    def errors(self) -> tuple[float, ...]:
        """Return the error rates."""
        return self._words.rate, self._characters.rate

    def scores(self) -> dict[str, float]:
        """Return the error rates and the counts of errors between words."""
        words = self._words
        return {
            **self.rates(),
            "substitutions": words.substitutions,
            "deletions": words.deletions,
            "insertions": words.insertions,
            "words": words.reference,
        }


class LabelMeasure:
    """Accuracy, and F1 as the mean over labels: one that is rare counts as much as one that is common.

    Labels are those of references and of answers together, as scikit-learn's macro average has them.
    """

    def __init__(self) -> None:
        self._pairs: Counter[tuple[str, str]] = Counter()

    def add(self, reference: str, answer: str) -> None:
        """Count one label."""
        self._pairs[reference, answer] += 1

    def rates(self) -> dict[str, float]:
        """Return accuracy and F1, 0 where there are no rows."""
        rows = self._pairs.total()
        return {"accuracy": self._right() / rows if rows else 0.0, "f1": self._f1()}

    def errors(self) -> tuple[float, ...]:
        """Return how far both are from 1."""
        return tuple(1.0 - rate for rate in self.rates().values())

    def scores(self) -> dict[str, float]:
        """Return the metrics, how many answers are wrong, and how many labels there are."""
        return {**self.rates(), "errors": self._pairs.total() - self._right(), "labels": len(self._labels())}

    def _right(self) -> int:
        return sum(count for (reference, answer), count in self._pairs.items() if reference == answer)

    def _labels(self) -> set[str]:
        return {label for pair in self._pairs for label in pair}

    def _f1(self) -> float:
        expected, given = Counter[str](), Counter[str]()
        for (reference, answer), count in self._pairs.items():
            expected[reference] += count
            given[answer] += count
        labels = self._labels()
        # 2 TP / (2 TP + FP + FN); the denominator of a label that occurs is never 0
        return sum(2 * self._pairs[label, label] / (expected[label] + given[label]) for label in labels) / max(
            1, len(labels)
        )


_MEASURES: Mapping[str, type[TranscriptMeasure] | type[LabelMeasure]] = {
    TRANSCRIPTION: TranscriptMeasure,
    CLASSIFICATION: LabelMeasure,
}
_TITLES = {"wer": "WER", "cer": "CER", "accuracy": "accuracy", "f1": "F1"}

METRICS = tuple(_TITLES)
"""The metrics of all tasks, in the order in which lists show them."""


def measure_of(task: str) -> Measure:
    """Return what judges the answers of a model for ``task``, with no row counted yet."""
    return _MEASURES[task]()


def shown(rates: Mapping[str, float]) -> str:
    """Return metrics as a message has them.

    >>> shown({"wer": 0.25, "cer": 0.1})
    'WER 25.0%, CER 10.0%'
    """
    return ", ".join(f"{_TITLES[name]} {rate:.1%}" for name, rate in rates.items())
