"""Places in a statement's text: spans, lines and columns, and the caret under a mistake."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of character offsets into the text that was given to the compiler."""

    start: int
    end: int

    def cover(self, other: Span) -> Span:
        """Return the smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span begins, as people count: line and column from 1, column in characters."""

    line: int
    column: int


def place(text: str, span: Span) -> Place:
    """Return the line and column where ``span`` begins in ``text``."""
    start = min(span.start, len(text))
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Place(line, column)


MARGIN = 100
"""How many characters of a long line are shown on each side of a mistake."""


def highlight(text: str, span: Span) -> str:
    """Return the line that holds the start of ``span`` with a caret under every character of it.

    >>> print(highlight("SELECT 1\\nFORM t", Span(9, 13)))
    FORM t
    ^^^^
    """
    start = min(span.start, len(text))
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    # A minified query can be one line of a hundred thousand characters: show what is around the mistake.
    first, last = max(line_start, start - MARGIN), min(line_end, start + MARGIN)
    line = (
        ("..." if first > line_start else "") + text[first:last].replace("\r", "") + ("..." if last < line_end else "")
    )
    lead = ("   " if first > line_start else "") + _blank(text[first:start])
    marked = text[start : min(span.end, last)]
    return f"{line}\n{lead}{'^' * max(1, _width(marked))}"


def _blank(text: str) -> str:
    # Tabs stay tabs, so that the caret lines up however wide the reader's terminal draws them.
    return "".join("\t" if character == "\t" else " " * _width(character) for character in text)


def _width(text: str) -> int:
    """Count terminal cells: Hangul and other wide characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )
