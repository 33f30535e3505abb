"""What a recogniser makes of one recording: its text, where each word and character is heard, and how sure it is."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A word or a character: from ``start`` to ``end`` seconds of the recording, with a confidence from 0 to 1."""

    text: str
    start: float
    end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Transcript:
    """The text of one recording, its words and its characters in order.

    The texts of the words joined by spaces are the text, those of the characters are the text without its spaces.
    ``confidence`` is from 0 to 1, or None where there was no frame to judge by.
    """

    text: str
    confidence: float | None
    words: tuple[Span, ...]
    characters: tuple[Span, ...]

    def to_json(self) -> str:
        """Return the transcript as compact JSON, from which ``from_json`` makes an equal one."""
        fields = [self.text, self.confidence, _rows(self.words), _rows(self.characters)]
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Transcript:
        """Return the transcript that ``to_json`` wrote. Raises ValueError for a text that is laid out otherwise."""
        try:
            written, confidence, words, characters = json.loads(text)
            return cls(
                text=written,
                confidence=confidence,
                words=tuple(Span(*row) for row in words),
                characters=tuple(Span(*row) for row in characters),
            )
        except (TypeError, ValueError) as error:
            raise ValueError(f"not a transcript: {error}") from error


def _rows(spans: tuple[Span, ...]) -> list[tuple[str, float, float, float]]:
    return [(span.text, span.start, span.end, span.confidence) for span in spans]
