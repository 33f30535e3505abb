"""Apply a model to decoded recordings."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import located
from thanosql.compiler.logical import Model, model_label
from thanosql.compiler.source import Span
from thanosql.runtime.columns import audio_arrays
from thanosql.runtime.operators import ERROR, ROW, SAMPLES
from thanosql.runtime.operators.decode import fail_at_first

if TYPE_CHECKING:
    import numpy as np

    from thanosql.runtime.context import Context
    from thanosql.runtime.families import Predictor
    from thanosql.runtime.metrics import OperatorMetrics


@dataclass(frozen=True, slots=True)
class InferExec:
    """Add the model's text in column ``output``; a row without samples gets NULL."""

    model: Model
    options: Mapping[str, Any]
    output: str
    place: Span | None = None
    """Where the statement names the model, for errors about its files."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the frames with ``output`` in place of the samples."""
        with located(None, self.place):
            predictor = context.predictor(self.model, self.options)
        metrics.figures.update(device=predictor.device, precision=predictor.precision)
        started = time.perf_counter()
        seconds = padded = 0.0
        rows = failed = 0
        for number, frame in enumerate(frames):
            if not number:
                context.progress.begin(f"transcribing with {model_label(self.model)}", context.expected_rows, "rows")
            arrays = audio_arrays(frame[SAMPLES])
            texts, errors = _predict(predictor, arrays, frame[ERROR].to_list())
            if self.options["on_error"] == "fail":
                fail_at_first(frame[ROW], errors)
            lengths = [len(array) for array in arrays if array is not None]
            seconds += sum(lengths) / predictor.sample_rate
            padded += len(lengths) * max(lengths, default=0) / predictor.sample_rate
            rows += frame.height
            failed += sum(error is not None for error in errors)
            yield frame.drop(SAMPLES).with_columns(
                pl.Series(self.output, texts, dtype=pl.String), pl.Series(ERROR, errors, dtype=pl.String)
            )
            speed = seconds / max(time.perf_counter() - started, 1e-9)
            context.progress.advance(frame.height, speed=f"{speed:.0f} s of audio/s")
        metrics.figures["audio_seconds"] = seconds
        metrics.figures["padding"] = padded / seconds if seconds else 1.0
        metrics.figures["failed"] = failed
        context.progress.end(f"{rows} rows, {seconds:.1f} s of audio on {predictor.device}")


def _predict(
    predictor: Predictor, arrays: list[np.ndarray | None], errors: list[str | None]
) -> tuple[list[str | None], list[str | None]]:
    texts: list[str | None] = [None] * len(arrays)
    ready = []
    for index, array in enumerate(arrays):
        if array is None:
            continue
        if len(array) < predictor.minimum_samples:
            least = 1000 * predictor.minimum_samples / predictor.sample_rate
            errors[index] = f"too_short: the recording is shorter than the {least:.0f} ms the model needs"
        else:
            ready.append(index)
    predicted = predictor.predict([arrays[index] for index in ready]) if ready else []  # type: ignore[misc]
    for index, text in zip(ready, predicted, strict=True):
        texts[index] = text
    return texts, errors
