"""What a training reached, epoch by epoch, as curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from thanosql.notebook.curve import Line, Point, plot

if TYPE_CHECKING:
    import polars as pl


def training_curve(history: pl.DataFrame) -> str:
    """Return loss and error rates over the epochs of LIST HISTORY; nothing for a training of one epoch."""
    epochs = history["epoch"].to_list()

    def line(name: str, column: str) -> Line:
        return Line(name, [(float(x), y) for x, y in zip(epochs, history[column], strict=True) if None not in (x, y)])

    loss = plot("loss", "epoch", [line("training", "loss"), line("validation", "validation_loss")])
    rates = plot("validation error", "epoch", [line("WER", "wer"), line("CER", "cer")], percent=True)
    return side_by_side(loss, rates)


def step_curve(losses: Sequence[Point], rates: Sequence[Point], unit: str) -> str:
    """Return loss and validation WER over ``unit``, as they were told while a training ran."""
    loss = plot("loss", unit, [Line("training", losses)])
    return side_by_side(loss, plot("validation error", unit, [Line("WER", rates)], percent=True))


def side_by_side(*drawings: str) -> str:
    """Return drawings in a row, which wraps where the page is narrow."""
    shown = "".join(drawings)
    return f'<div style="display:flex;flex-wrap:wrap;gap:0 1.5em">{shown}</div>' if shown else ""
