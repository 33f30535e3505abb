"""The bar that a terminal shows; apart from the rest because rich takes a while to import."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console, RenderableType
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text


class Bar(Progress):
    """One task: label, bar, what is done and the times in one line, the newest figures in the next."""

    def __init__(self, stream: TextIO, label: str, total: float | None, done: str):
        super().__init__(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[done]}", markup=False),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(file=stream),
            # A step may take many seconds, and a rate needs several.
            speed_estimate_period=300,
            expand=True,
            transient=True,
            # What a program writes to stdout is its output, and stays there.
            redirect_stdout=False,
        )
        self._task = self.add_task(label, total=total, done=done, figures="")
        self.start()

    def show(self, amount: float, done: str, figures: str) -> None:
        """Move the bar by ``amount`` and replace both texts."""
        self.update(self._task, advance=amount, done=done, figures=figures)

    def note(self, message: str) -> None:
        """Write ``message`` above the bar, where it stays."""
        self.console.print(message, markup=False, highlight=False)

    def get_renderables(self) -> Iterable[RenderableType]:
        """Return the two lines."""
        yield self.make_tasks_table(self.tasks)
        for task in self.tasks:
            if task.fields["figures"]:
                yield Text(f"  {task.fields['figures']}", no_wrap=True, overflow="ellipsis", style="dim")
