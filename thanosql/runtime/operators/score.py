"""Compare a model's answers with the references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import DataError, located
from thanosql.compiler.logical import Model
from thanosql.compiler.source import Span
from thanosql.runtime import families
from thanosql.runtime.answers.measures import measure_of
from thanosql.runtime.models.opening import model_folder
from thanosql.runtime.operators import ERROR, SECONDS

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class ScoreExec:
    """Measure the answers to all rows; both sides are first written as the model writes."""

    model: Model
    options: Mapping[str, Any]
    reference: str
    predicted: str
    place: Span | None = None
    """Where the statement names the model, for errors about its files."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield one frame of (metric, score)."""
        with located(None, self.place):
            folder = model_folder(context, self.model, self.options)
            normalise = families.family(self.model.family.name).normaliser(folder)
        measure = measure_of(self.model.family.task)
        rows = failed = 0
        seconds = 0.0
        for frame in frames:
            for reference, predicted, error, length in frame.select(
                self.reference, self.predicted, ERROR, SECONDS
            ).iter_rows():
                if error is not None or reference is None or not normalise(reference):
                    failed += 1
                    continue
                measure.add(normalise(reference), normalise(predicted))
                rows += 1
                seconds += length
        if not rows:
            raise DataError(
                "there is nothing to evaluate: the query has no row with a recording and a reference",
                hint="check the query by itself: SELECT count(*) FROM (...)",
            )
        if failed:
            context.progress.note(f"{failed} of {failed + rows} rows have no score: no recording or no reference")
        scores = [*measure.scores().values(), rows, round(seconds, 3)]
        yield pl.DataFrame({"metric": list(metrics_shown(self.model.family.task)), "score": list(map(float, scores))})


def metrics_shown(task: str) -> tuple[str, ...]:
    """Return the metrics of EVALUATE's rows for a model's task, in their order."""
    return (*measure_of(task).scores(), "rows", "audio_seconds")
