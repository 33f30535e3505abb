"""How long work tells what it has done: the runtime speaks to this protocol, the front draws it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """One task at a time: ``begin``, any number of ``advance``, ``end``; ``note`` at any moment."""

    def begin(self, label: str, total: float | None, unit: str) -> None:
        """Start a task of ``total`` units (None when unknown), such as 'rows', 'steps' or 's of audio'."""

    def advance(self, amount: float, **figures: float | str) -> None:
        """Report ``amount`` more units done, with the newest figures, such as loss=0.3."""

    def end(self, summary: str | None = None) -> None:
        """Finish the task, leaving ``summary`` behind."""

    def abandon(self) -> None:
        """Forget the task, which an error or the user ended; there may be none."""

    def note(self, message: str) -> None:
        """Say something the user should know, such as rows that were skipped."""


class Silent:
    """Draws nothing."""

    def begin(self, label: str, total: float | None, unit: str) -> None:
        """Say nothing."""

    def advance(self, amount: float, **figures: float | str) -> None:
        """Say nothing."""

    def end(self, summary: str | None = None) -> None:
        """Say nothing."""

    def abandon(self) -> None:
        """Say nothing."""

    def note(self, message: str) -> None:
        """Say nothing."""


SILENT: Progress = Silent()
