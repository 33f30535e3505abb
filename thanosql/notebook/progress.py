"""Progress below a notebook cell, where a terminal's cursor movements would leave a line per update."""

from __future__ import annotations

import html
import sys
import time
from types import TracebackType
from typing import Any

from IPython.display import display

from thanosql.progress import NotesOnly, Task

_SECONDS_BETWEEN_UPDATES = 0.2


class NotebookProgress(NotesOnly):
    """One line a task, redrawn in place; its last state, or its summary, stays."""

    def __init__(self) -> None:
        # Not stderr, which notebooks paint as an error.
        super().__init__(sys.stdout)
        self._task: Task | None = None
        self._line: Any = None
        self._drawn = 0.0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abandon()

    def abandon(self) -> None:
        """Leave how far the task came in the line's place."""
        if self._task is not None:
            self._draw(f"{self._task.label} stopped: {self._task.progress()}")
            self._task = None

    def begin(self, label: str, total: float | None, unit: str) -> None:
        """Start a line."""
        self._task = Task(label, total, unit)
        self._line = display(_bundle(label), raw=True, display_id=True)
        self._drawn = 0.0

    def advance(self, amount: float, **figures: float | str) -> None:
        """Count, and redraw the line a few times a second."""
        if self._task is None:
            return
        self._task.advance(amount, figures)
        if time.monotonic() - self._drawn > _SECONDS_BETWEEN_UPDATES:
            self._draw(f"{self._task.label}: {self._task.state()}")

    def end(self, summary: str | None = None) -> None:
        """Leave the summary in the line's place."""
        if self._task is not None:
            self._draw(self._task.summary(summary))
            self._task = None

    def _draw(self, text: str) -> None:
        self._line.update(_bundle(text), raw=True)
        self._drawn = time.monotonic()


def _bundle(text: str) -> dict[str, str]:
    return {"text/plain": text, "text/html": f"<code>{html.escape(text)}</code>"}
