"""A progress that remembers."""

from __future__ import annotations


class Recording:
    """What was begun, how much was done of each, and the notes."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, float | None, str]] = []
        self.done: list[float] = []
        self.notes: list[str] = []

    def begin(self, label: str, total: float | None, unit: str) -> None:
        self.tasks.append((label, total, unit))
        self.done.append(0.0)

    def advance(self, amount: float, **figures: float | str) -> None:
        self.done[-1] += amount

    def end(self, summary: str | None = None) -> None:
        pass

    def abandon(self) -> None:
        pass

    def note(self, message: str) -> None:
        self.notes.append(message)
