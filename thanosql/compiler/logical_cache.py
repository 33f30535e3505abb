"""Plan nodes of the statements about the cache of what PREDICT and EVALUATE answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from thanosql.compiler.logical import TIMESTAMP, Node
from thanosql.compiler.schema import INTEGER, TEXT, Schema


@dataclass(frozen=True, slots=True)
class ListCache(Node):
    """What the cache keeps: one row for each model version and set of options that it has answers of."""

    def derive(self) -> Schema:
        return Schema.of(
            model=TEXT, options=TEXT, entries=INTEGER, bytes=INTEGER, created=TIMESTAMP, last_used=TIMESTAMP
        )


@dataclass(frozen=True, slots=True)
class ClearCache(Node):
    """Empty the cache: all of it, or what it has of ``model``, which is ``name``, ``name@version`` or a base model."""

    model: str | None = None

    def derive(self) -> Schema:
        return Schema.of(entries=INTEGER, bytes=INTEGER)

    def details(self) -> Iterator[tuple[str, Any]]:
        if self.model is not None:
            yield "model", self.model
