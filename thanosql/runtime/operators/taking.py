"""Publish a model that was trained elsewhere: a base model (GET) or the checkpoint of a folder (UPLOAD).

Neither is believed: the graph is made anew and proved equal to PyTorch, as that of a model trained here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import ModelError, located
from thanosql.compiler.logical_moves import TAKEN
from thanosql.compiler.source import Span
from thanosql.runtime import families
from thanosql.runtime.models.bundle import open_bundle
from thanosql.runtime.models.opening import export_and_prove
from thanosql.runtime.registry import lineage

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.families import Family
    from thanosql.runtime.metrics import OperatorMetrics
    from thanosql.runtime.registry.manifest import Manifest
    from thanosql.runtime.train.learner import Learner


@dataclass(frozen=True, slots=True)
class GetModelExec:
    """Publishes a base model under a name of the user's registry."""

    base: BaseModel
    target: str
    options: Mapping[str, Any]
    statement: str
    place: Span | None = None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the one status row of the published version."""
        started = time.perf_counter()
        context.registry.reserve(self.target, overwrite=self.options["overwrite"])
        family = families.family(self.base.family.name)
        with located(None, self.place):
            folder = family.locate(self.base, self.options, context.home)
            if folder is None:
                raise ModelError(f"{self.base.name} has random weights: there is nothing to get")
            learner = family.learner(self.base, folder, [], self.options)
            manifest = lineage.of_base(self.base, folder, self.options["checkpoint"], self.statement)
            manifest = manifest.replace(sample_rate=learner.sample_rate)
            taking = _Taking(family, learner, manifest, self.target, self.options["overwrite"])
            yield taking.publish(context, metrics, started)


@dataclass(frozen=True, slots=True)
class UploadModelExec:
    """Publishes a bundle, or any checkpoint that a family can load."""

    target: str
    folder: str
    options: Mapping[str, Any]
    statement: str
    place: Span | None = None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the one status row of the published version."""
        started = time.perf_counter()
        context.registry.reserve(self.target, overwrite=self.options["overwrite"])
        with located(None, self.place):
            folder, known = open_bundle(self.folder)
            family = families.family_of(folder)
            learner = family.learner(None, folder, [], {})
            manifest = lineage.of_folder(folder, known, family.declaration, learner.sample_rate, self.statement)
            taking = _Taking(family, learner, manifest, self.target, self.options["overwrite"])
            yield taking.publish(context, metrics, started)


@dataclass(frozen=True, slots=True)
class _Taking:
    family: Family
    learner: Learner
    manifest: Manifest
    target: str
    overwrite: bool

    def publish(self, context: Context, metrics: OperatorMetrics, started: float) -> pl.DataFrame:
        with context.registry.staging() as staging:
            self.learner.save(staging)
            context.progress.begin("exporting to ONNX and comparing with PyTorch", None, "")
            parity = export_and_prove(self.family, self.learner, staging, [])
            context.progress.end(
                f"exported to ONNX: within {parity.max_abs_difference:.0e} of PyTorch on {parity.rows} recordings"
            )
            metrics.figures["parity"] = parity.max_abs_difference
            # Figures of variants are those of another graph, and of machines elsewhere.
            manifest = self.manifest.replace(parity=asdict(parity), variants={})
            record = context.registry.publish(self.target, staging, manifest, overwrite=self.overwrite)
        return pl.DataFrame(
            {
                "model": [record.name],
                "version": [record.version],
                "base": [record.base],
                "origin": [manifest.base_origin],
                "licence": [manifest.licence],
                "language": [manifest.language],
                "parity": [parity.max_abs_difference],
                "seconds": [time.perf_counter() - started],
            }
        ).select(TAKEN.names)
