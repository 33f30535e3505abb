"""Train a model, prove its ONNX graph equal to it, and publish it: nothing is visible before all of that is done."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import (
    AudioError,
    DatabaseError,
    DataError,
    ExportError,
    ModelError,
    RegistryError,
    located,
)
from thanosql.compiler.logical import Model, model_label
from thanosql.compiler.logical_training import status
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime import families
from thanosql.runtime.answers.measures import shown
from thanosql.runtime.audio.source import open_source
from thanosql.runtime.files.paths import fingerprint_files
from thanosql.runtime.models.opening import export_and_prove, told_when_deleted
from thanosql.runtime.models.placement import REDUCED
from thanosql.runtime.models.variant_trial import try_variant
from thanosql.runtime.registry import lineage
from thanosql.runtime.registry.libraries import library_versions
from thanosql.runtime.registry.manifest import Manifest
from thanosql.runtime.stopwatch import Stopwatch

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.families import Family
    from thanosql.runtime.metrics import OperatorMetrics
    from thanosql.runtime.models.export import Parity
    from thanosql.runtime.train.attempt import Attempt
    from thanosql.runtime.train.checkpoint import Checkpoints
    from thanosql.runtime.train.examples import Examples
    from thanosql.runtime.train.launcher import Launcher
    from thanosql.runtime.train.learner import Learner
    from thanosql.runtime.train.report import TrainReport


@dataclass(frozen=True, slots=True)
class TrainingExec:
    """Runs Publish(Export(Train(...))) of a plan over the rows of its scan."""

    model: Model
    target: str
    audio: str
    text: str
    options: Mapping[str, Any]
    statement: str
    place: Span | None = None
    """Where the statement names what it starts from, for errors about its files."""
    cache_features: bool = False
    """Whether the plan keeps what frozen layers make of the recordings."""
    held_out: BoundQuery | None = None
    """The query of the rows to validate with, a column of recordings and one of transcripts."""
    on_cluster: bool = False
    """Whether the devices beyond the first are in the cluster."""

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the one status row of the published version."""
        from thanosql.runtime.train.attempt import attempt
        from thanosql.runtime.train.run_record import RunRecord

        self._launcher(context).devices(self.options["device"], self.options["devices"])
        context.registry.reserve(self.target, overwrite=self.options["overwrite"])
        root, parent = self._lineage()
        record = RunRecord(self.target, root, parent, self.statement, dict(self.options))
        with attempt(context.home, record) as trying:
            yield self._status(frames, context, metrics, trying)

    def _status(
        self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics, trying: Attempt
    ) -> pl.DataFrame:
        from thanosql.runtime.cost.learning import learn_training
        from thanosql.runtime.train.run import forget

        started, watch = time.perf_counter(), metrics.watch
        family = families.family(self.model.family.name)
        with located(None, self.place):
            base, folder = self._source(family, context)
        scanning = time.perf_counter()
        rows = pl.concat(list(frames))
        scanned = time.perf_counter() - scanning
        if rows.is_empty():
            raise DataError("the query returned no rows to train on", hint="check its WHERE clause and its joins")
        texts = rows[self.text].to_list()
        with watch("load"), told_when_deleted(context, self.model):
            learner = family.learner(base, folder, [text for text in texts if text], self.options, context.progress)
        with watch("headers"):
            examples = self._examples(rows[self.audio].to_list(), texts, learner, context)
            validation = self._validation(learner, context)
            if validation is not None:
                examples = examples.with_held_out(validation)
        with watch("fingerprint"):
            identity = fingerprint(examples)
            checkpoints = self._checkpoints(folder, f"{identity} {labels_fingerprint(learner, examples)}", context)
        trying.begin(checkpoints.folder, len(examples.usable), examples.audio_seconds)
        report = self._train(learner, examples, checkpoints, context, watch)
        with context.registry.staging() as staging:
            exporting = time.perf_counter()
            with watch("export"):
                learner.save(staging)
            context.progress.begin("exporting to ONNX and comparing with PyTorch", None, "")
            parity = export_and_prove(family, learner, staging, report.held_out, watch)
            context.progress.end(
                f"exported to ONNX: within {parity.max_abs_difference:.0e} of PyTorch on {parity.rows} recordings"
            )
            metrics.figures["train_seconds"] = report.seconds
            metrics.figures["export_seconds"] = time.perf_counter() - exporting
            metrics.figures["parity"] = parity.max_abs_difference
            trial = Stopwatch()
            with watch("int8"):
                variants = self._variants(family, staging, report, context, trial)
            with watch("publish"):
                used = len(examples.usable) + sum(examples.dropped.values())
                manifest = self._manifest(examples, identity, report, parity, used, folder, variants)
                manifest = manifest.replace(attempt=trying.record.attempt)
                record = context.registry.publish(self.target, staging, manifest, overwrite=self.options["overwrite"])
        with watch("publish"):
            forget(context.home, self.target)
        ending = time.perf_counter() - exporting - trial.seconds.get("trial", 0.0)
        learn_training(family, base, folder, self.options, report.pace, ending, context)
        metrics.show_parts(time.perf_counter() - started - scanned)
        scores = self.model.family.metrics
        return pl.DataFrame(
            {
                "model": [record.name],
                "version": [record.version],
                "rows": [report.rows + report.validation_rows],
                "audio_hours": [examples.audio_seconds / 3600],
                "steps": [report.steps],
                "train_loss": [report.train_loss],
                **{name: [report.rates.get(name)] for name in scores},
                "seconds": [time.perf_counter() - started],
            },
            schema_overrides=dict.fromkeys(("train_loss", *scores, "audio_hours", "seconds"), pl.Float64),
        ).select(status(scores).names)

    def _source(self, family: Family, context: Context) -> tuple[BaseModel | None, Path | None]:
        """Return what to start from; its files are checked before any audio is read."""
        if isinstance(self.model, BaseModel):
            return self.model, family.locate(self.model, self.options, context.home)
        record = context.registry.get(self.model.name, self.model.version)
        if record is None:
            raise RegistryError(f"model {model_label(self.model)} was deleted in the meantime")
        with told_when_deleted(context, self.model):
            context.registry.verify(record)
        return None, record.folder

    def _examples(
        self,
        sources: list[str | bytes | None],
        texts: list[str | None],
        learner: Learner,
        context: Context,
        noun: str = "rows",
    ) -> Examples:
        from thanosql.runtime.train.examples import UNKNOWN_LIMIT, check

        return check(
            [context.recording(source) for source in sources],
            texts,
            learner,
            on_error=self.options["on_error"],
            unknown_limit=0.0 if self.options.get("new_characters") == "fail" else UNKNOWN_LIMIT,
            noun=noun,
            progress=context.progress,
        )

    def _validation(self, learner: Learner, context: Context) -> Examples | None:
        """Return the rows of the validation query; errors about them point at it."""
        query = self.held_out
        if query is None:
            return None
        with located(None, query.span):
            try:
                frames = list(context.database.stream(query.text, query.values, read_only=True))
            except DatabaseError as error:
                error.span = query.locate(error.span)
                raise
            if not any(map(len, frames)):
                raise DataError("validation_query returned no rows", hint="check its WHERE clause and its joins")
            rows = pl.concat(frames)
            sources, texts = (column.to_list() for column in rows.get_columns())
            return self._examples(sources, texts, learner, context, "validation rows")

    def _checkpoints(self, folder: Path | None, data: str, context: Context) -> Checkpoints:
        from thanosql.runtime.train.run import checkpoints, has_checkpoint, others

        source = model_label(self.model) if folder is None else f"{model_label(self.model)} {fingerprint_files(folder)}"
        found = checkpoints(context.home, self.target, source, self.options, data)
        if not self.options["resume"]:
            found.clear()
        elif not has_checkpoint(found.folder) and any(map(has_checkpoint, others(context.home, self.target, found))):
            context.progress.note(
                f"an interrupted training of {self.target} had other options, another start or other data, "
                "or its query gave another order: this one begins anew"
            )
        return found

    def _train(
        self, learner: Learner, examples: Examples, checkpoints: Checkpoints, context: Context, watch: Stopwatch
    ) -> TrainReport:
        from thanosql.runtime.train.config import TrainConfig
        from thanosql.runtime.train.loop import train
        from thanosql.runtime.train.replica import saved

        names = TrainConfig.__dataclass_fields__
        config = TrainConfig(**{name: value for name, value in self.options.items() if name in names})
        config = replace(config, task=self.model.family.task)
        if not self.cache_features:
            config = replace(config, cache_features=False)
        replicate = saved(self.model.family.name, self.options)
        launcher = self._launcher(context)
        return train(learner, examples, config, context.progress, checkpoints, context.home, watch, replicate, launcher)

    def _launcher(self, context: Context) -> Launcher:
        """Return what starts the other processes: on the cluster where the plan has them there, else here."""
        if self.on_cluster:
            from thanosql.runtime.train.on_ray import OnRay

            return OnRay(context.cluster, context.home / "staging")
        from thanosql.runtime.train.workers import Here

        return Here()

    def _variants(
        self, family: Family, staging: Path, report: TrainReport, context: Context, watch: Stopwatch
    ) -> dict[str, Any]:
        """Try the arithmetic that processors have a fast way for; on a GPU that is found out when one first asks."""
        precision, metric = REDUCED["cpu"], family.declaration.metrics[0]
        if not report.validation:
            return {}
        context.progress.begin(f"trying {precision} on the validation rows", len(report.validation), "rows")
        try:
            found = try_variant(family, staging, precision, report.validation, context.progress, watch)
        except (ExportError, ModelError) as error:
            # The model itself is proved: what only might have made it faster must not cost the training.
            context.progress.end(f"{precision}: {error.message}")
            return {precision: {"accepted": False, "reason": error.message}}
        context.progress.end(
            f"int8: {shown({metric: found[metric]})}, fp32 {found[f'fp32_{metric}']:.1%}; "
            f"{found['cpu_time']:.0%} of the time; "
            + ("precision='auto' takes it" if found["accepted"] else "precision='auto' stays with fp32")
        )
        return {precision: found}

    def _manifest(
        self,
        examples: Examples,
        identity: str,
        report: TrainReport,
        parity: Parity,
        rows: int,
        folder: Path | None,
        variants: dict[str, Any],
    ) -> Manifest:
        base = self.model
        root, parent = self._lineage()
        origin = self._origin(folder)
        return Manifest(
            family=base.family.name,
            task=base.family.task,
            base=root,
            base_origin=origin.base_origin if origin else base.origin,
            licence=origin.licence if origin else base.licence,
            language=origin.language if origin else base.language,
            sample_rate=base.sample_rate,
            statement=self.statement,
            options=dict(self.options),
            data={
                "rows": rows,
                "training_rows": report.rows,
                "validation_rows": report.validation_rows,
                "audio_seconds": examples.audio_seconds,
                "dropped": dict(report.dropped),
                "fingerprint": identity,
            },
            metrics={
                "train_loss": report.train_loss,
                **{name: report.rates.get(name) for name in base.family.metrics},
                "steps": report.steps,
                "epochs": report.epochs,
                "best_epoch": report.best_epoch,
                "seconds": report.seconds,
            },
            parity=asdict(parity),
            variants=variants,
            history=[dict(entry) for entry in report.history],
            libraries=library_versions(),
            parent=parent,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    def _lineage(self) -> tuple[str, str | None]:
        """Return the base model at the root, and the version that a FIT starts from."""
        base = self.model
        return (base.name, None) if isinstance(base, BaseModel) else (base.base, model_label(base))

    def _origin(self, folder: Path | None) -> Manifest | None:
        """Return what is known of the checkpoint that the options put in the place of the base's own files."""
        checkpoint = self.options.get("checkpoint")
        if not isinstance(self.model, BaseModel) or folder is None or checkpoint is None:
            return None
        return lineage.of_base(self.model, folder, checkpoint, "")


def fingerprint(examples: Examples) -> str:
    """Return a sha256 over the recordings' bytes and their transcripts, in the query's order."""
    digest = hashlib.sha256()
    for example in examples.usable:
        try:
            with open_source(example.source) as (stream, _, _):
                digest.update(hashlib.file_digest(stream, "sha256").digest())  # type: ignore[arg-type]
        except AudioError as error:
            raise AudioError(
                f"row {example.row}: the recording cannot be read any more: {error.message}", code=error.code
            ) from None
        digest.update(example.text.encode() + b"\0")
        if example.held_out:
            digest.update(b"held out\0")
    return digest.hexdigest()


def labels_fingerprint(learner: Learner, examples: Examples) -> str:
    """Return a sha256 over the labels and the shapes of the weights: another vocabulary makes another training."""
    digest = hashlib.sha256()
    for name, parameter in learner.module.named_parameters():
        digest.update(f"{name} {tuple(parameter.shape)}\0".encode())
    for example in examples.usable:
        digest.update(f"{example.labels}\0".encode())
    return digest.hexdigest()
