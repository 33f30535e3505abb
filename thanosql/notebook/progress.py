"""Progress below a notebook cell, where a terminal's cursor movements would leave a line per update."""

from __future__ import annotations

import html
import sys
import time
from types import TracebackType
from typing import Any, NamedTuple, Self

from IPython.display import display

from thanosql.notebook.curve import Point
from thanosql.notebook.style import page
from thanosql.notebook.training_curve import step_curve
from thanosql.progress import NotesOnly, Task

_SECONDS_BETWEEN_UPDATES = 0.2
# A curve is a larger drawing, and moves slowly.
_SECONDS_BETWEEN_CURVES = 0.5
# What a training tells of the rows that it holds out, and what the curve calls it.
_MEASURES = {"wer": "WER", "accuracy": "accuracy"}


class _Ended(NamedTuple):
    """A task that is over: the line it leaves, whether it had figures to tell, and how long it took."""

    line: str
    told: bool
    seconds: float


class NotebookProgress(NotesOnly):
    """One display a statement, redrawn in place: its tasks so far, the one that runs, and the curve of a training.

    What stays is one line; where a statement had several tasks, a click on it shows all of them.
    """

    def __init__(self) -> None:
        # Not stderr, which notebooks paint as an error.
        super().__init__(sys.stdout)
        self._display: Any = None
        self._shown: dict[str, str] = {}
        self._drawn = 0.0
        self._reset()

    def _reset(self) -> None:
        self._task: Task | None = None
        self._ended: list[_Ended] = []
        self._losses: list[Point] = []
        self._scores: list[Point] = []
        self._measure = ""
        self._unit = ""
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        self._reset()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.abandon()
        if len(self._ended) > 1:
            self._draw(*self._summary())
        self._display = None

    @property
    def curve(self) -> str:
        """The curve that the statement's training drew while it ran, as HTML; empty where there was none."""
        return step_curve(self._losses, self._scores, self._measure, self._unit)

    def abandon(self) -> None:
        """Leave how far the task came in its place."""
        if self._task is not None:
            self._finish(f"{self._task.label} stopped: {self._task.progress()}")

    def begin(self, label: str, total: float | None, unit: str) -> None:
        """Show a task that begins; one that was still shown came no further."""
        self.abandon()
        self._task = Task(label, total, unit)
        self._draw(label, self._live(label))

    def advance(self, amount: float, **figures: float | str) -> None:
        """Count, and redraw a few times a second."""
        task = self._task
        if task is None:
            return
        task.advance(amount, figures)
        self._record(task, figures)
        pause = _SECONDS_BETWEEN_CURVES if self._losses else _SECONDS_BETWEEN_UPDATES
        if time.monotonic() - self._drawn > pause:
            self._draw(f"{task.label}: {task.state()}", self._live(f"{task.label}: {task.progress()}"))

    def end(self, summary: str | None = None) -> None:
        """Leave the summary in the task's place."""
        if self._task is not None:
            self._finish(self._task.summary(summary))

    def _finish(self, line: str) -> None:
        assert self._task is not None
        self._ended.append(_Ended(line, bool(self._task.figures()), self._task.seconds))
        self._task = None
        self._draw(line, self._live(""))

    def _record(self, task: Task, figures: dict[str, float | str]) -> None:
        loss = figures.get("loss")
        measure = next((name for name in _MEASURES if name in figures), None)
        if measure is not None:
            # The end of an epoch, whose loss is that of its steps once more.
            self._scores.append((task.done, float(figures[measure])))
            self._measure = _MEASURES[measure]
        elif isinstance(loss, float):
            self._losses.append((task.done, loss))
            self._unit = task.unit

    def _live(self, line: str) -> str:
        """Return what is shown while tasks run: those that are done, then the newest with its bar and figures."""
        parts = [f"<code>{html.escape(done)}</code><br>" for done, *_ in self._ended]
        task = self._task
        if task is not None:
            share = "" if not task.total else f' max="{task.total:g}" value="{min(task.done, task.total):g}"'
            figures = ", ".join(filter(None, (task.figures(), task.remaining())))
            parts.append(f"<progress{share}></progress> <code>{html.escape(line)}</code>")
            parts.append(f'<br><code class="quiet">{html.escape(figures)}</code>' if figures else "")
            parts.append(self.curve)
        return page(*parts)

    def _summary(self) -> tuple[str, str]:
        """Return the line that stays, as text and as HTML: what the main task says, and how long all took.

        It is the task that was stopped, else the longest of those that had figures to tell, else the longest.
        """
        main = max(self._ended, key=lambda ended: (" stopped: " in ended.line, ended.told, ended.seconds))
        line = f"{main.line}; {time.monotonic() - self._started:.3g} s in all"
        rest = "<br>".join(html.escape(ended.line) for ended in self._ended)
        return line, page(f"<details><summary><code>{html.escape(line)}</code></summary><code>{rest}</code></details>")

    def _draw(self, text: str, drawn: str) -> None:
        bundle = {"text/plain": text, "text/html": drawn}
        if bundle == self._shown and self._display is not None:
            return
        if self._display is None:
            self._display = display(bundle, raw=True, display_id=True)
        else:
            self._display.update(bundle, raw=True)
        self._shown, self._drawn = bundle, time.monotonic()
