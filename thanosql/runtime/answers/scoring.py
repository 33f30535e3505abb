"""Word and character errors between a reference and a transcript, the counts that jiwer gives for the same strings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """Edits that turn references into transcripts; ``ErrorCounts()`` is none, ``+`` adds those of more rows.

    Attributes:
        substitutions: words (or characters) that another one stands for.
        deletions: those of the reference that are not in the transcript.
        insertions: those of the transcript that are not in the reference.
        hits: those that are right.
    """

    substitutions: int = 0
    deletions: int = 0
    insertions: int = 0
    hits: int = 0

    def __add__(self, other: ErrorCounts) -> ErrorCounts:
        return ErrorCounts(
            self.substitutions + other.substitutions,
            self.deletions + other.deletions,
            self.insertions + other.insertions,
            self.hits + other.hits,
        )

    @property
    def errors(self) -> int:
        """Substitutions, deletions and insertions."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def reference(self) -> int:
        """The words (or characters) of the references."""
        return self.substitutions + self.deletions + self.hits

    @property
    def rate(self) -> float:
        """The error rate, errors per word (or character) of the references; above 1 when insertions abound.

        Over empty references, which have no rate, it is the number of insertions, as in jiwer: 0 for silence that was
        transcribed as silence.
        """
        return self.errors / self.reference if self.reference else float(self.insertions)


def word_errors(reference: str, hypothesis: str) -> ErrorCounts:
    """Count errors between words: spaces part them, and so do two or more white-space characters of any kind.

    Nothing else is normalised: case, punctuation and Unicode form count as they stand.
    """
    numbers: defaultdict[str, int] = defaultdict(lambda: len(numbers))  # equal words, equal numbers; others never
    return _count(*([numbers[word] for word in _words(text)] for text in (reference, hypothesis)))


def character_errors(reference: str, hypothesis: str) -> ErrorCounts:
    """Count errors between characters (Unicode code points), spaces included, those at either end left out."""
    return _count(reference.strip(), hypothesis.strip())


def _words(text: str) -> list[str]:
    return [word for word in re.sub(r"\s\s+", " ", text).strip().split(" ") if word]


def _count(reference: Sequence[int] | str, hypothesis: Sequence[int] | str) -> ErrorCounts:
    substitutions = deletions = insertions = 0
    for edit in Levenshtein.opcodes(reference, hypothesis):
        if edit.tag == "replace":
            substitutions += edit.src_end - edit.src_start
        elif edit.tag == "delete":
            deletions += edit.src_end - edit.src_start
        elif edit.tag == "insert":
            insertions += edit.dest_end - edit.dest_start
    return ErrorCounts(substitutions, deletions, insertions, len(reference) - substitutions - deletions)
