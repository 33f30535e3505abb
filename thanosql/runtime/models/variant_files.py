"""Where the graphs of reduced precision are: beside the fp32 one that was published, or made on first use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from thanosql.compiler.logical import Model, model_label
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.models.made_files import kept_folder

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
    # A published version's folder is named after its content, a base model's export after its files' state.
    kept = context.home / "exported" / "variants" / f"{VARIANT_FORM}-{folder.name}-{precision}"

    def make(made: Path) -> None:
        from thanosql.runtime.models.variants import make_variant

        context.progress.note(f"making the {precision} graph of {model_label(model)}; this happens once")
        make_variant(folder / GRAPH, precision, made / variant_name(precision))

    return kept_folder(context, kept, make) / variant_name(precision)
