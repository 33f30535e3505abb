"""Logical nodes for work that several rows of a query share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from thanosql.compiler.logical import Unary


@dataclass(frozen=True, slots=True)
class Distinct(Unary):
    """Mark the rows whose recording an earlier row has, as long as that is fewer than ``within`` rows back.

    The operators up to FanOut leave these rows alone.
    """

    audio: str
    within: int

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "audio", self.audio
        yield "within", self.within


@dataclass(frozen=True, slots=True)
class FanOut(Unary):
    """Give the rows that Distinct marked the answer of the first row with their recording.

    Answers are kept for ``most`` rows.
    """

    audio: str
    answers: tuple[str, ...]
    """The columns that Infer added and a repeated recording takes over."""
    on_error: str
    most: int

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "answers", self.answers
