"""What a training reached, epoch by epoch, as curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from thanosql.notebook.curve import Line, Point, plot

if TYPE_CHECKING:
    import polars as pl


def training_curve(history: pl.DataFrame) -> str:
    """Return the curves of LIST HISTORY's epochs: loss, and error rates or a classifier's accuracy.

    A training of one epoch has none.
    """
    epochs = history["epoch"].to_list()

    def line(name: str, column: str) -> Line:
        return Line(name, [(float(x), y) for x, y in zip(epochs, history[column], strict=True) if None not in (x, y)])

    loss = plot("loss", "epoch", [line("training", "loss"), line("validation", "validation_loss")])
    rates = plot("validation error", "epoch", [line("WER", "wer"), line("CER", "cer")], percent=True)
    accuracy = plot("validation accuracy", "epoch", [line("accuracy", "accuracy")], percent=True)
    return side_by_side(loss, rates, accuracy)


def step_curve(losses: Sequence[Point], scores: Sequence[Point], measure: str, unit: str) -> str:
    """Return loss and validation scores over ``unit``, as they were told while a training ran."""
    loss = plot("loss", unit, [Line("training", losses)])
    title = "validation accuracy" if measure == "accuracy" else "validation error"
    return side_by_side(loss, plot(title, unit, [Line(measure, scores)], percent=True))


def side_by_side(*drawings: str) -> str:
    """Return drawings in a row, which wraps where the page is narrow."""
    shown = "".join(drawings)
    return f'<div style="display:flex;flex-wrap:wrap;gap:0 1.5em">{shown}</div>' if shown else ""
