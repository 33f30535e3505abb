"""Names for the tests of completion: the package's own base models and data sets, one model, three tables."""

from __future__ import annotations

from thanosql.compiler.catalog import DatasetDeclaration
from thanosql.completion.names import Column, Model, Names, Table
from thanosql.runtime import families
from thanosql.runtime.datasets import datasets


def columns(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "VARCHAR") for name in names)


BASES = families.base_models()
NAMES = Names(
    bases=BASES,
    models=(Model("digits", BASES[0].family, "Wav2Vec2En", (1, 2, 13)),),
    datasets=tuple(DatasetDeclaration(each.card.name, each.card.options) for each in datasets()),
    tables=(
        Table("speech", "main", "table", columns("id", "audio_path", "text", "speaker")),
        Table("other", "main", "table", columns("id", "Label", "order", "two words")),
        Table("far", "lake.s", "view", columns("x")),
    ),
    functions=("coalesce", "count", "lower"),
    parameters=("who",),
)
