"""Open a model for inference: a published version as it stands, a base model after its first export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.catalog import BaseModel, ModelVersion
from thanosql.compiler.errors import ModelError, RegistryError, ThanoSQLError
from thanosql.compiler.logical import Model
from thanosql.runtime import families
from thanosql.runtime.families.family import GRAPH_FORM
from thanosql.runtime.files.paths import fingerprint_files
from thanosql.runtime.models.made_files import kept_folder
from thanosql.runtime.models.variant_files import variant_graph
from thanosql.runtime.stopwatch import OFF, Stopwatch

if TYPE_CHECKING:
    from thanosql.runtime.arrays import Samples
    from thanosql.runtime.context import Context
    from thanosql.runtime.families import Family, Predictor
    from thanosql.runtime.models.export import Parity
    from thanosql.runtime.registry.registry import VersionRecord
    from thanosql.runtime.train.learner import Learner


def model_folder(context: Context, model: Model, options: Mapping[str, Any]) -> Path:
    """Return the folder of a published version, or of a base model's export, which is made where it is not there yet.

    Raises RegistryError for a version that is gone, ModelError for a base model whose files are missing.
    """
    if isinstance(model, BaseModel):
        return _exported_base(context, model, options)
    return published_record(context, model).folder


def open_predictor(context: Context, model: Model, folder: Path, options: Mapping[str, Any]) -> Predictor:
    """Return the model in ``folder`` ready to run on the device the options name.

    Raises ModelError when files are missing, changed since they were published, or the device cannot run them.
    """
    with told_when_deleted(context, model):
        verify_files(context, model)
        graph = model_graph(context, model, folder, options["precision"])
        return families.family(model.family.name).open(folder, options, graph)


def model_graph(context: Context, model: Model, folder: Path, precision: str) -> Path | None:
    """Return the graph to run in place of the fp32 one in ``folder``, None where it is that one."""
    return None if precision == "fp32" else variant_graph(context, model, folder, precision)


def verify_files(context: Context, model: Model) -> None:
    """Raise ModelError when a published version's files are not those that were published.

    What a session has read and found in order it reads again only when sizes or times have changed.
    """
    if isinstance(model, BaseModel):
        return
    record = published_record(context, model)
    with told_when_deleted(context, model):
        state = f"{record.folder} {fingerprint_files(record.folder)}" if record.folder.is_dir() else ""
    if state not in context.verified:
        with told_when_deleted(context, model):
            context.registry.verify(record)
        context.verified.add(state)


@contextmanager
def told_when_deleted(context: Context, model: Model) -> Iterator[None]:
    """Raise RegistryError where files cannot be read because another process has deleted their version meanwhile.

    Files that are missing from a version which is still there are damage, and told as such.
    """
    try:
        yield
    except (ThanoSQLError, OSError) as error:
        if not isinstance(model, BaseModel) and context.registry.get(model.name, model.version) is None:
            raise _deleted(model) from error
        raise


def published_record(context: Context, model: ModelVersion) -> VersionRecord:
    """Return the registry's record of a version. Raises RegistryError for one that is gone."""
    record = context.registry.get(model.name, model.version)
    if record is None:
        raise _deleted(model)
    return record


def _deleted(model: ModelVersion) -> RegistryError:
    return RegistryError(f"model {model.name}@{model.version} was deleted in the meantime")


def export_and_prove(
    family: Family, learner: Learner, folder: Path, held_out: Sequence[Samples], watch: Stopwatch = OFF
) -> Parity:
    """Write model.onnx beside the checkpoint in ``folder`` and compare it with PyTorch on ``held_out`` recordings.

    Raises ExportError above the tolerance.
    """
    from thanosql.runtime.models.export import check_parity

    with watch("export"):
        learner.export(folder)
    with watch("parity"):
        return check_parity(learner, family.open(folder, {"device": "cpu", "precision": "fp32"}), held_out)


def exported_folder(home: Path, base: BaseModel, source: Path) -> Path:
    """Return where the graph of a base model, whose files are in ``source``, is kept; it may not be there yet."""
    return home / "exported" / f"{base.name}-{GRAPH_FORM}-{fingerprint_files(source)}"


def _exported_base(context: Context, base: BaseModel, options: Mapping[str, Any]) -> Path:
    """Return a folder with the base model's ONNX graph, made on first use and kept under ``home/exported``."""
    family = families.family(base.family.name)
    source = family.locate(base, options, context.home)
    if source is None:
        raise ModelError(f"{base.name} has random weights and nothing to say yet", hint="train it with BUILD MODEL")

    def make(folder: Path) -> None:
        context.progress.note(f"exporting {base.name} to ONNX; this happens once")
        learner = family.learner(base, source, [], options)
        learner.save(folder)
        export_and_prove(family, learner, folder, _noise(learner.sample_rate))

    return kept_folder(context, exported_folder(context.home, base, source), make)


def _noise(sample_rate: int) -> list[Samples]:
    """Return recordings of several lengths to compare graphs on where there is no speech at hand."""
    import numpy as np

    chance = np.random.default_rng(0)
    # At 16 kHz the latter end with 319 samples that are in no frame, yet count where the first layer has a group norm.
    lengths = [round(seconds * sample_rate) + more for seconds in (0.5, 1.3, 3.0) for more in (0, 79)]
    return [chance.normal(0, 0.1, length).astype(np.float32) for length in lengths]
