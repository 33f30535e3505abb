"""What a training reached, epoch by epoch, as curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from thanosql.notebook.curve import Line, Point, plot

if TYPE_CHECKING:
    import polars as pl


def training_curve(history: pl.DataFrame) -> str:
    """Return the curves of LIST HISTORY: loss, and error rates or a classifier's accuracy, epoch by epoch.

    Where epochs were validated more than once, it is by steps. A training of one entry has none.
    """
    unit = "step" if history["epoch"].is_duplicated().any() else "epoch"
    places = history[unit].to_list()

    def line(name: str, column: str) -> Line:
        return Line(name, [(float(x), y) for x, y in zip(places, history[column], strict=True) if None not in (x, y)])

    loss = plot("loss", unit, [line("training", "loss"), line("validation", "validation_loss")])
    rates = plot("validation error", unit, [line("WER", "wer"), line("CER", "cer")], percent=True)
    accuracy = plot("validation accuracy", unit, [line("accuracy", "accuracy")], percent=True)
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
