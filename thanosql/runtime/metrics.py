"""What each operator did: rows, batches and its own seconds, for EXPLAIN ANALYZE and ``result.metrics``."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thanosql.runtime.stopwatch import OFF, Stopwatch

if TYPE_CHECKING:
    import polars as pl


@dataclass(slots=True)
class OperatorMetrics:
    """One operator's figures. ``seconds`` leaves out what its input took; ``figures`` are the operator's own."""

    name: str
    rows: int = 0
    batches: int = 0
    seconds: float = 0.0
    figures: dict[str, float | str] = field(default_factory=dict)
    stages: dict[str, OperatorMetrics] = field(default_factory=dict, repr=False)
    """Of the nodes that it runs in other processes, by their names."""
    watch: Stopwatch = field(default=OFF, repr=False, compare=False)
    """For an operator's parts; it runs under ANALYZE only."""

    def show_parts(self, whole: float) -> None:
        """Show the seconds of each watched part and, as 'other', what is left of ``whole``: these add up to it.

        Other figures of seconds are taken away: what they count is in the parts.
        """
        if self.watch.on:
            self.figures = {name: value for name, value in self.figures.items() if not name.endswith("_seconds")}
            self.figures |= {f"{part}_seconds": seconds for part, seconds in self.watch.seconds.items()}
            self.figures["other_seconds"] = max(0.0, whole - sum(self.watch.seconds.values()))

    def summary(self) -> str:
        """Return the figures on one line, as EXPLAIN ANALYZE shows them behind the node."""
        words = [f"rows={self.rows}", f"batches={self.batches}", f"seconds={self.seconds:.3f}"]
        words += [f"{key}={_short(value)}" for key, value in self.figures.items()]
        return ", ".join(words)


def _short(value: float | str) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


class Clock:
    """Shares out wall time among operators that pull from one another in one thread.

    Only the innermost running operator is charged: entering one stops the clock of the one that called it.
    """

    def __init__(self) -> None:
        self._running: list[OperatorMetrics] = []
        self._since = 0.0

    def enter(self, metrics: OperatorMetrics) -> None:
        """Charge ``metrics`` from now on."""
        self._charge()
        self._running.append(metrics)

    @contextmanager
    def charged(self, metrics: OperatorMetrics) -> Iterator[None]:
        """Charge ``metrics`` inside a ``with`` block."""
        self.enter(metrics)
        try:
            yield
        finally:
            self.leave()

    def leave(self) -> None:
        """Charge the caller again."""
        self._charge()
        self._running.pop()

    def _charge(self) -> None:
        now = time.perf_counter()
        if self._running:
            self._running[-1].seconds += now - self._since
        self._since = now


def measured(frames: Iterator[pl.DataFrame], metrics: OperatorMetrics, clock: Clock) -> Iterator[pl.DataFrame]:
    """Pass frames through, counting them and the time that making them took."""
    try:
        while True:
            with clock.charged(metrics):
                frame = next(frames, None)
            if frame is None:
                return
            metrics.rows += frame.height
            metrics.batches += 1
            yield frame
    finally:
        close = getattr(frames, "close", None)
        if close is not None:
            with clock.charged(metrics):
                close()
