"""Answer LIST TRAINING and LIST HISTORY, and what DESCRIBE MODEL says of a training that is not finished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.runtime.train.run_status import RunStatus, run_statuses
from thanosql.runtime.train.standing import Epoch, read_history

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics

_TRAININGS = {
    "model": pl.String(),
    "state": pl.String(),
    "base": pl.String(),
    "step": pl.Int64(),
    "steps": pl.Int64(),
    "epoch": pl.Int64(),
    "epochs": pl.Int64(),
    "loss": pl.Float64(),
    "wer": pl.Float64(),
    "cer": pl.Float64(),
    "accuracy": pl.Float64(),
    "seconds": pl.Float64(),
    "audio_hours": pl.Float64(),
    "started": pl.Datetime("us", "UTC"),
    "updated": pl.Datetime("us", "UTC"),
    "run": pl.String(),
    "problem": pl.String(),
    "statement": pl.String(),
}
_HISTORY = {
    "model": pl.String(),
    "version": pl.Int64(),
    "run": pl.String(),
    "epoch": pl.Int64(),
    "step": pl.Int64(),
    "loss": pl.Float64(),
    "validation_loss": pl.Float64(),
    "wer": pl.Float64(),
    "cer": pl.Float64(),
    "accuracy": pl.Float64(),
    "learning_rate": pl.Float64(),
    "seconds": pl.Float64(),
    "audio_seconds_a_second": pl.Float64(),
}


@dataclass(frozen=True, slots=True)
class ListTrainingsExec:
    """One row for each run that has published no model."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame, ordered by model."""
        rows = [
            {**dict.fromkeys(_TRAININGS), "model": status.model, **run_figures(status)}
            for status in run_statuses(context.home)
        ]
        yield pl.DataFrame(rows, schema=_TRAININGS, orient="row")


@dataclass(frozen=True, slots=True)
class ListHistoryExec:
    """One row for each epoch of each version, then of each run; of all models, of one, or of one version.

    Where an epoch was validated several times it has as many rows.
    """

    model: str | None
    version: int | None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame, ordered by model, version, the oldest first, and epoch."""
        statuses = [status for status in run_statuses(context.home) if self.version is None and status.standing]
        names = {name.casefold(): name for name in (*(each.model for each in statuses), *context.registry.names())}
        chosen = names if self.model is None else {self.model.casefold(): self.model}
        rows: list[tuple[Any, ...]] = []
        for key in sorted(chosen):
            for record in context.registry.versions(chosen[key]):
                if self.version in (None, record.version):
                    rows += _epochs(record.name, record.version, None, read_history(record.manifest.history))
            for status in statuses:
                if status.standing and status.model.casefold() == key:
                    rows += _epochs(status.model, None, status.run, status.standing.history)
        yield pl.DataFrame(rows, schema=_HISTORY, orient="row")


def _epochs(model: str, version: int | None, run: str | None, history: Iterator[Epoch] | tuple[Epoch, ...]) -> Any:
    names = tuple(_HISTORY)[3:]
    return ((model, version, run, *(getattr(epoch, name) for name in names)) for epoch in history)


def run_figures(status: RunStatus) -> dict[str, Any]:
    """Return what is known of a run by the names of LIST TRAINING's columns; None is what is not."""
    record, standing = status.record, status.standing
    figures: dict[str, Any] = {"state": status.state, "run": status.run, "problem": status.problem}
    epochs = record.epochs if record else None
    if record is not None:
        figures |= {
            "base": record.base,
            "epochs": epochs,
            "audio_hours": None if record.audio_seconds is None else record.audio_seconds / 3600,
            "started": record.started_at,
            "statement": record.statement,
        }
    if standing is not None:
        validated = standing.validated
        figures |= {
            "step": standing.step,
            "steps": standing.steps,
            # When all steps are done, the loop stands before an epoch that is not to come.
            "epoch": standing.epoch if epochs is None else min(standing.epoch, epochs),
            "loss": standing.loss,
            **{name: getattr(validated, name) if validated else None for name in ("wer", "cer", "accuracy")},
            "seconds": standing.seconds,
        }
    return {**figures, "updated": status.updated}


def run_properties(status: RunStatus) -> dict[str, Any]:
    """Return what DESCRIBE MODEL says of a run."""
    record = status.record
    more: dict[str, Any] = {"folder": status.folder}
    if record is not None:
        more |= {
            "parent": record.parent,
            "thanosql": record.thanosql,
            "data rows": record.rows,
            **{f"option {name}": value for name, value in record.options.items()},
        }
    history = [
        {name: value for name in Epoch.__dataclass_fields__ if (value := getattr(epoch, name)) is not None}
        for epoch in (status.standing.history if status.standing else ())
    ]
    return {**run_figures(status), **more, "history": history or None}
