"""Apply a model to decoded recordings: as many at once as the device has use for."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.errors import located
from thanosql.compiler.logical import Model, model_label
from thanosql.compiler.source import Span
from thanosql.runtime.answers.transcript import Transcript
from thanosql.runtime.cache.statement_scope import cache_scope
from thanosql.runtime.cost.learning import learn_inference
from thanosql.runtime.models.opening import verify_files
from thanosql.runtime.operators import DIGEST, ERROR, ROW, SAMPLES, TRANSCRIPT, fail_at_first
from thanosql.runtime.operators.answers import Answers
from thanosql.runtime.operators.calls import Batch, Unit, settled, units
from thanosql.runtime.parallel import BusyTime, ordered_map

if TYPE_CHECKING:
    from thanosql.runtime.cache import Scope, TranscriptCache
    from thanosql.runtime.context import Context
    from thanosql.runtime.families import Predictor
    from thanosql.runtime.metrics import OperatorMetrics

MEMORY_SECONDS = 1.0
"""An interrupted statement loses the work of so many seconds."""


@dataclass(frozen=True, slots=True)
class InferExec:
    """Add the model's answers to rows with samples, and the cache's to those it knows; rows with neither get NULL.

    The model is opened for the first row that needs it: a query whose every answer is known does without.
    """

    model: Model
    options: Mapping[str, Any]
    answers: Answers
    place: Span | None = None
    """Where the statement names the model, for errors about its files."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the frames with the columns of ``answers`` in place of the samples."""
        with located(None, self.place):
            verify_files(context, self.model)
            memory = Memory(context, cache_scope(context, self.model, self.options)) if self.options["cache"] else None
        figures = Figures(metrics, self.options)
        try:
            for number, frame in enumerate(frames):
                if not number:
                    context.progress.begin(f"predicting with {model_label(self.model)}", context.expected_rows, "rows")
                if self._needs_model(frame):
                    rest = chain([frame], frames)
                    del frame  # its samples would stay in memory to the end
                    yield from self._infer(rest, context, figures, memory)
                    break
                yield self._answered(settled(frame), [], context, figures)
        finally:
            if memory is not None:
                memory.keep()
        context.progress.end(f"{figures.rows} rows, {figures.seconds:.1f} s of audio on {self.options['device']}")

    def _needs_model(self, frame: pl.DataFrame) -> bool:
        return frame[SAMPLES].null_count() < frame.height

    def _infer(
        self, frames: Iterator[pl.DataFrame], context: Context, figures: Figures, memory: Memory | None
    ) -> Iterator[pl.DataFrame]:
        with located(None, self.place):
            predictor = context.predictor(self.model, self.options)
        figures.opened(predictor)
        # What whoever takes the frames does meanwhile is not this model's time.
        opened, away = time.perf_counter(), 0.0

        def transcribe(unit: Unit) -> Unit:
            with figures.busy.counted():
                unit.transcribe(predictor)
            return unit

        # As many calls at once as the device takes, and as many again that are ready when one of those ends.
        work = ordered_map(
            transcribe,
            units(frames, predictor),
            workers=predictor.callers,
            most=2 * predictor.callers,
            pauses=lambda unit: unit.batch.frame.is_empty(),
        )
        with closing(work):
            for unit in work:
                if not unit.last:
                    continue
                answered = self._kept(unit.batch, unit.batch.transcripts(predictor), context, figures, memory)
                left = time.perf_counter()
                yield answered
                away += time.perf_counter() - left
        spent = time.perf_counter() - opened - away
        learn_inference(self.model, self.options, predictor, figures.seconds, spent, context)

    def _kept(
        self,
        batch: Batch,
        transcripts: list[Transcript | None],
        context: Context,
        figures: Figures,
        memory: Memory | None,
    ) -> pl.DataFrame:
        """Return a batch's frame with its answers, which the cache will know; with on_error='fail' errors end here."""
        if self.options["on_error"] == "fail":
            fail_at_first(batch.frame[ROW], batch.errors)
        if memory is not None:
            memory.learn(batch.frame, transcripts)
        return self._answered(batch, transcripts, context, figures)

    def _answered(
        self, batch: Batch, transcripts: list[Transcript | None], context: Context, figures: Figures
    ) -> pl.DataFrame:
        """Return a batch's frame with its answers: the model's, and where there are none the cache's."""
        frame = batch.frame.with_columns(pl.Series(ERROR, batch.errors, dtype=pl.String))
        if TRANSCRIPT in frame.columns:
            made = transcripts or [None] * frame.height
            transcripts = [
                Transcript.from_json(known) if known is not None else own
                for known, own in zip(frame[TRANSCRIPT], made, strict=True)
            ]
        figures.add(batch)
        device = str(figures.metrics.figures["device"])
        context.progress.advance(frame.height, speed=f"{figures.speed:.0f} s of audio/s", device=device)
        return self.answers.add(frame, transcripts or [None] * frame.height)


@dataclass(slots=True)
class Memory:
    """What the model answers on its way into the cache, in transactions of a second's work."""

    context: Context
    scope: Scope
    cache: TranscriptCache = field(init=False)
    entries: dict[bytes, str] = field(default_factory=dict)
    kept: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.cache = self.context.cache()

    def learn(self, frame: pl.DataFrame, transcripts: Sequence[Transcript | None]) -> None:
        """Take the answers of a batch's rows."""
        for digest, transcript in zip(frame[DIGEST], transcripts, strict=True):
            if digest is not None and transcript is not None:
                self.entries[digest] = transcript.to_json()
        if time.monotonic() - self.kept > MEMORY_SECONDS:
            self.keep()

    def keep(self) -> None:
        """Write down what was taken."""
        if self.entries:
            self.cache.put_many(self.scope, self.entries)
            if problem := self.cache.take_problem():
                self.context.progress.note(problem)
        self.entries = {}
        self.kept = time.monotonic()


@dataclass(slots=True)
class Figures:
    """What the operator shows of itself, kept up to date with each batch."""

    metrics: OperatorMetrics
    options: Mapping[str, Any]
    busy: BusyTime = field(default_factory=BusyTime)
    sample_rate: int = 16_000
    rows: int = 0
    inferred: int = 0
    failed: int = 0
    seconds: float = 0.0
    padded: float = 0.0
    started: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        self.metrics.figures.update(device=self.options["device"], precision=self.options["precision"])
        self._write()

    @property
    def speed(self) -> float:
        """Seconds of audio a second."""
        return self.seconds / max(time.perf_counter() - self.started, 1e-9)

    def opened(self, predictor: Predictor) -> None:
        """Show what the open session says of itself."""
        self.sample_rate = predictor.sample_rate
        self.metrics.figures.update(device=predictor.device, precision=predictor.precision)

    def add(self, batch: Batch) -> None:
        """Count a batch."""
        self.rows += batch.frame.height
        self.inferred += sum(map(bool, batch.pieces))
        self.failed += sum(error is not None for error in batch.errors)
        self.seconds += batch.samples / self.sample_rate
        self.padded += batch.padded / self.sample_rate
        self._write()

    def _write(self) -> None:
        padding = self.padded / self.seconds if self.seconds else 1.0
        self.metrics.figures.update(
            inferred=self.inferred,
            audio_seconds=self.seconds,
            padding=padding,
            failed=self.failed,
            cpu_seconds=self.busy.seconds,
        )
