"""Progress on a terminal: a live line while a task runs, one summary line when it ends."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from thanosql.progress_bar import Bar


class NotesOnly:
    """For pipes and log files: what the user should know, and no drawing."""

    def __init__(self, stream: TextIO):
        self._stream = stream

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing behind, whatever happened."""

    def begin(self, label: str, total: float | None, unit: str) -> None:
        """Say nothing."""

    def advance(self, amount: float, **figures: float | str) -> None:
        """Say nothing."""

    def end(self, summary: str | None = None) -> None:
        """Say nothing."""

    def abandon(self) -> None:
        """Say nothing."""

    def note(self, message: str) -> None:
        """Write ``message`` as a line of its own."""
        print(message, file=self._stream, flush=True)


class Terminal(NotesOnly):
    """Draws the running task on a terminal; leaving the context clears it, also after an error."""

    def __init__(self, stream: TextIO):
        super().__init__(stream)
        self._bar: Bar | None = None
        self._task = Task("", None, "")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def begin(self, label: str, total: float | None, unit: str) -> None:
        """Start drawing a task; one that was still drawn is cleared."""
        # Imported here: a statement that is done at once should not pay for it.
        from thanosql.progress_bar import Bar

        self._clear()
        self._task = Task(label, total, unit)
        self._bar = Bar(self._stream, label, total, self._task.progress())

    def advance(self, amount: float, **figures: float | str) -> None:
        """Move the bar by ``amount`` and show the newest figures."""
        self._task.advance(amount, figures)
        if self._bar is not None:
            self._bar.show(amount, self._task.progress(), self._task.figures())

    def end(self, summary: str | None = None) -> None:
        """Replace the bar by one line."""
        self._clear()
        print(self._task.summary(summary), file=self._stream, flush=True)

    def abandon(self) -> None:
        """Clear the bar."""
        self._clear()

    def note(self, message: str) -> None:
        """Write ``message`` above the bar."""
        if self._bar is None:
            super().note(message)
        else:
            self._bar.note(message)

    def _clear(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


class Task:
    """What a task has done so far, in words: ``40/120 steps, 3.1/s`` and ``loss 0.31``."""

    def __init__(self, label: str, total: float | None, unit: str):
        self.label = label
        self.total = total
        self.unit = unit
        self.done = 0.0
        self._newest: dict[str, float | str] = {}
        self._started = time.monotonic()

    def advance(self, amount: float, figures: Mapping[str, float | str]) -> None:
        """Count ``amount`` more units; a figure stays until a newer one of its name comes."""
        self.done += amount
        self._newest.update(figures)

    @property
    def seconds(self) -> float:
        """Seconds since the task began."""
        return time.monotonic() - self._started

    def progress(self) -> str:
        """Return what is done of the total, and the rate."""
        of_total = "" if self.total is None else f"/{_number(self.total)}"
        rate = f", {_number(self.done / self.seconds)}/s" if self.done and self.seconds else ""
        return f"{_number(self.done)}{of_total} {self.unit}{rate}"

    def figures(self) -> str:
        """Return the newest figures."""
        return ", ".join(
            f"{name.replace('_', ' ')} {value if isinstance(value, str) else _number(value)}"
            for name, value in self._newest.items()
        )

    def state(self) -> str:
        """Return all of it: what is done, the figures, and how long it will still take."""
        return ", ".join(filter(None, (self.progress(), self.figures(), self.remaining())))

    def remaining(self) -> str:
        """Return how long it will take at this rate, such as ``40 s left``; empty when that cannot be told."""
        if not self.done or not self.total:
            return ""
        return f"{_number(max(0.0, self.total - self.done) * self.seconds / self.done)} s left"

    def summary(self, outcome: str | None = None) -> str:
        """Return the line that the task leaves behind; ``outcome`` is what the task itself says it did."""
        return f"{self.label}: {outcome or self.progress()} in {_number(self.seconds)} s"


def for_stream(stream: TextIO, *, drawn: bool = True) -> NotesOnly:
    """Return the progress that suits ``stream``; with ``drawn`` False even a terminal gets notes only."""
    return Terminal(stream) if drawn and stream.isatty() else NotesOnly(stream)


def _number(value: float) -> str:
    """Return three significant digits, or all of a whole number's.

    >>> _number(0.03147), _number(12.0), _number(1234.5)
    ('0.0315', '12', '1,234')
    """
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
