"""PREDICT and EVALUATE on a cluster: batches go out to actors, answers come back, the rest is as in one process."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.catalog import Distribution
from thanosql.compiler.errors import located
from thanosql.runtime.files.paths import given_path
from thanosql.runtime.models.opening import model_folder, model_graph
from thanosql.runtime.operators import DIGEST, ERROR, FIRST, ROW, SECONDS, STAMP, TRANSCRIPT
from thanosql.runtime.operators.calls import Batch, settled
from thanosql.runtime.operators.decode import DecodeExec
from thanosql.runtime.operators.infer import Figures, InferExec, Memory
from thanosql.runtime.ray.actors import Actors
from thanosql.runtime.ray.dispatch import Dispatcher, Job
from thanosql.runtime.ray.model_copy import LANGUAGE_MODEL, model_copy
from thanosql.runtime.ray.stages import Stages
from thanosql.runtime.ray.transcriber import Transcribed, Transcriber, given_up, travelling

if TYPE_CHECKING:
    from thanosql.runtime.answers.transcript import Transcript
    from thanosql.runtime.context import Context

WORKED_ON = (ROW, SECONDS, ERROR, DIGEST, STAMP, TRANSCRIPT, FIRST)
"""What an actor is told of a row beside its recording; the query's other columns stay here."""


@dataclass(frozen=True, slots=True)
class DistributedInferExec(InferExec):
    """Adds what InferExec adds to rows that are not decoded yet: actors decode them with ``decode`` and transcribe."""

    decode: DecodeExec | None = None
    distribution: Distribution | None = None

    def _needs_model(self, frame: pl.DataFrame) -> bool:
        done = [frame[name].is_not_null() for name in (ERROR, TRANSCRIPT, FIRST) if name in frame.columns]
        return not pl.select(pl.any_horizontal(*done)).to_series().all()

    def _infer(
        self, frames: Iterator[pl.DataFrame], context: Context, figures: Figures, memory: Memory | None
    ) -> Iterator[pl.DataFrame]:
        assert self.decode is not None
        assert self.distribution is not None
        with located(None, self.place):
            crew = self._crew(context, self.decode, self.distribution)
        columns = (self.decode.audio, *WORKED_ON)
        dispatcher = Dispatcher(crew, self.distribution.actors, self.distribution.calls, columns, context.progress.note)
        stages = Stages(figures.metrics, self.distribution)
        figures.sample_rate = self.decode.sample_rate
        with closing(self._located(dispatcher.run(frames, self._needs_model))) as jobs:
            for job in jobs:
                if not job.parts:
                    yield self._answered(settled(job.frame), [], context, figures)
                    continue
                batch, transcripts = _joined(job)
                answered = self._kept(batch, transcripts, context, figures, memory)
                stages.show(job, dispatcher.lost)
                yield answered

    def _located(self, jobs: Iterator[Job]) -> Generator[Job]:
        """Give errors of the actors, who open the model, the place where the statement names it."""
        with located(None, self.place):
            yield from jobs

    def _crew(self, context: Context, decode: DecodeExec, distribution: Distribution) -> Actors:
        folder = model_folder(context, self.model, self.options)
        graph = model_graph(context, self.model, folder, self.options["precision"])
        options = {**self.options, "device": distribution.device}
        if options.get(LANGUAGE_MODEL) is not None:
            options[LANGUAGE_MODEL] = str(given_path(options[LANGUAGE_MODEL]))
        context.progress.note(f"starting {distribution.actors} actors on Ray ({distribution.cluster})")
        copy = model_copy(context.cluster, self.model.family.name, folder, graph, options)
        return Actors(context.cluster, distribution, Transcriber, travelling(context), decode, copy, options)


def _joined(job: Job) -> tuple[Batch, list[Transcript | None]]:
    """Return a job's frame as a batch that has been through the model, and its transcripts."""
    transcripts: list[Transcript | None] = []
    errors: list[str | None] = []
    inferred: list[bool] = []
    digests: list[bytes | None] = []
    samples = padded = 0
    for part in sorted(job.parts, key=lambda part: part.start):
        result: Transcribed | None = part.result
        if result is None:
            transcripts.append(None)
            errors.append(given_up(part.losses))
            inferred.append(False)
            digests.append(None)
            continue
        transcripts += result.transcripts
        errors += result.errors
        inferred += result.inferred
        digests += result.digests or []
        samples, padded = samples + result.samples, padded + result.padded
    frame = job.frame
    if DIGEST in frame.columns:
        frame = frame.with_columns(pl.Series(DIGEST, digests, dtype=pl.Binary))
    pieces: list[Sequence[Any]] = [(None,) if each else () for each in inferred]
    return Batch(frame, pieces, [], errors, samples, padded), transcripts
