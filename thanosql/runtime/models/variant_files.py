"""Where the graphs of reduced precision are: beside the fp32 one that was published, or made on first use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.logical import Model, model_label
from thanosql.runtime.audio.digest import audio_digest
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.registry.model_files import persist_entry

if TYPE_CHECKING:
    from thanosql.runtime.context import Context


VARIANT_FORM = 2
"""Counts how variants are made: one more, and those that were made on first use are made anew."""


def variant_name(precision: str) -> str:
    """Return the file name of a graph in a reduced precision.

    >>> variant_name("int8")
    'model.int8.onnx'
    """
    return f"model.{precision}.onnx"


def variant_graph(context: Context, model: Model, folder: Path, precision: str) -> Path:
    """Return the graph of a model in a reduced precision; ``folder`` is the one with the fp32 graph.

    Raises ExportError when it cannot be made.
    """
    published = folder / variant_name(precision)
    if published.is_file():
        return published
    # A published version's folder never changes; a base model's export has its fingerprint in its name.
    identity = folder.name if isinstance(model, BaseModel) else audio_digest(str(folder / GRAPH)).hex()
    kept = context.home / "exported" / "variants" / f"{VARIANT_FORM}-{identity}"
    target = kept / variant_name(precision)
    if target.is_file():
        return target
    from thanosql.runtime.models.variants import make_variant

    context.progress.note(f"making the {precision} graph of {model_label(model)}; this happens once")
    with context.registry.staging() as staging:
        make_variant(folder / GRAPH, precision, staging / target.name)
        kept.mkdir(parents=True, exist_ok=True)
        persist_entry(staging / target.name)
        (staging / target.name).replace(target)
    return target
