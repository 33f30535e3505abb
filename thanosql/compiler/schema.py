"""The columns of a relation as the compiler sees them: names, and types coarse enough to check what a model needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a column can be used for; the database keeps the exact type."""

    TEXT = "text"
    BYTES = "bytes"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    TIME = "time"
    NESTED = "nested"
    NULL = "null"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DataType:
    """A column's type: its kind, and the name by which it was found (for messages and EXPLAIN).

    ``sql`` is the database's own text for it, where it is known.
    """

    kind: Kind
    name: str
    sql: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.name


TEXT = DataType(Kind.TEXT, "text")
INTEGER = DataType(Kind.INTEGER, "bigint")
NUMBER = DataType(Kind.NUMBER, "double")
BOOLEAN = DataType(Kind.BOOLEAN, "boolean")


@dataclass(frozen=True, slots=True)
class Field:
    """One column."""

    name: str
    type: DataType


@dataclass(frozen=True, slots=True)
class Schema:
    """Columns in order. Names may repeat, as they may in a query's answer; ``find`` refuses to choose then."""

    fields: tuple[Field, ...]

    @classmethod
    def of(cls, **columns: DataType) -> Schema:
        """Return a schema of columns given by name."""
        return cls(tuple(Field(name, kind) for name, kind in columns.items()))

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names in order."""
        return tuple(field.name for field in self.fields)

    def find(self, name: str) -> tuple[Field, ...]:
        """Return every column of that name; exact matches win over matches that differ in case."""
        exact = tuple(field for field in self.fields if field.name == name)
        return exact or tuple(field for field in self.fields if field.name.casefold() == name.casefold())

    def add(self, *fields: Field) -> Schema:
        """Return a schema with more columns behind these."""
        return Schema((*self.fields, *fields))

    def select(self, names: tuple[str, ...]) -> Schema:
        """Return a schema of only the named columns, in this schema's order."""
        return Schema(tuple(field for field in self.fields if field.name in names))

    def __iter__(self) -> Iterator[Field]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)
