"""The names that a statement can use, as they were at one moment: completion never waits for a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from thanosql.compiler.catalog import BaseModel, DatasetDeclaration, FamilyDeclaration


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``type`` is the database's text for its type."""

    name: str
    type: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view."""

    name: str
    schema: str = ""
    kind: str = "table"
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """A published model with its versions, oldest first."""

    name: str
    family: FamilyDeclaration
    base: str
    versions: tuple[int, ...]


def no_file(path: str) -> tuple[Column, ...]:
    """Return no columns: nothing is known of files."""
    return ()


@dataclass(frozen=True, slots=True)
class Names:
    """Everything that has a name; ``functions`` are the database's, ``parameters`` what ``:name`` can mean.

    ``file_columns`` gives the columns of the file that a query reads by its path, as far as they are known by now.
    """

    bases: tuple[BaseModel, ...] = ()
    models: tuple[Model, ...] = ()
    datasets: tuple[DatasetDeclaration, ...] = ()
    tables: tuple[Table, ...] = ()
    functions: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    folds_case: bool = False
    """A name without quotes is taken in small letters, as PostgreSQL takes it."""
    file_columns: Callable[[str], tuple[Column, ...]] = field(default=no_file, compare=False)

    def model(self, name: str) -> Model | None:
        """Return the published model of that name."""
        return next((each for each in self.models if each.name.casefold() == name.casefold()), None)

    def base(self, name: str) -> BaseModel | None:
        """Return the base model of that name."""
        return next((each for each in self.bases if each.name.casefold() == name.casefold()), None)

    def found(self, path: tuple[str, ...]) -> Table | None:
        """Return the table that a query means by ``name``, ``schema.name`` or ``database.schema.name``."""
        *schema, name = (part.casefold() for part in path)
        for table in self.tables:
            if table.name.casefold() == name and (not schema or table.schema.casefold().endswith(".".join(schema))):
                return table
        return None
