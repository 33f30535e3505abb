"""Write a model as a bundle (EXPORT)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import RegistryError, located
from thanosql.compiler.logical import Model, model_label
from thanosql.compiler.source import Span
from thanosql.runtime import families
from thanosql.runtime.models.bundle import bundle_folder, write_bundle
from thanosql.runtime.models.opening import model_folder, told_when_deleted
from thanosql.runtime.registry import lineage

if TYPE_CHECKING:
    from thanosql.runtime.context import Context
    from thanosql.runtime.metrics import OperatorMetrics
    from thanosql.runtime.registry.manifest import Manifest


@dataclass(frozen=True, slots=True)
class ExportModelExec:
    """Writes the bundle of a published version, or of a base model, whose graph is made for it where there is none."""

    model: Model
    folder: str
    options: Mapping[str, Any]
    name_place: Span | None = None
    place: Span | None = None

    def run(self, frames: Iterator[pl.DataFrame], context: Context, metrics: OperatorMetrics) -> Iterator[pl.DataFrame]:
        """Yield the one status row of the bundle."""
        started = time.perf_counter()
        with located(None, self.place):
            folder = bundle_folder(self.folder, overwrite=self.options["overwrite"])
        with located(None, self.name_place):
            source, manifest = self._source(context)
        stated = {name: self.options[name] for name in ("language", "licence") if self.options[name] is not None}
        manifest = manifest.replace(**stated)
        label = model_label(self.model)
        precision, onnx = self.options["precision"], self.options["onnx"]
        if onnx is None:  # the graph has fp32 weights
            onnx = precision == "fp32"
        with located(None, self.place), told_when_deleted(context, self.model):
            sizes = write_bundle(source, folder, manifest, label, precision=precision, onnx=onnx)
        yield pl.DataFrame(
            {
                "model": [self.model.name],
                "version": [None if isinstance(self.model, BaseModel) else self.model.version],
                "folder": [str(folder)],
                "precision": [precision],
                "files": [len(sizes)],
                "bytes": [sum(sizes.values())],
                "seconds": [time.perf_counter() - started],
            },
            schema_overrides={"version": pl.Int64},
        )

    def _source(self, context: Context) -> tuple[Path, Manifest]:
        """Return the folder of the model, its files checked, and its manifest."""
        if isinstance(self.model, BaseModel):
            family = families.family(self.model.family.name)
            located_at = family.locate(self.model, self.options, context.home)
            folder = model_folder(context, self.model, self.options)
            assert located_at is not None  # model_folder has refused random weights
            return folder, lineage.of_base(self.model, located_at, self.options["checkpoint"], None)
        record = context.registry.get(self.model.name, self.model.version)
        if record is None:
            raise RegistryError(f"model {model_label(self.model)} was deleted in the meantime")
        with told_when_deleted(context, self.model):
            context.registry.verify(record)
        # It may have been renamed since it was published.
        return record.folder, record.manifest.replace(name=record.name)
