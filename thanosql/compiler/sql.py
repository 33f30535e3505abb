"""The database's SQL on its way to the database: parameters become placeholders, places keep their origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from thanosql.compiler.ast import Query
from thanosql.compiler.errors import BindError
from thanosql.compiler.options import parameter
from thanosql.compiler.source import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """``length`` characters that stand at ``bound`` in the bound text and at ``origin`` in the script."""

    bound: int
    origin: int
    length: int


@dataclass(frozen=True, slots=True)
class BoundQuery:
    """A query as the database gets it: ``$1``, ``$2`` ... in the text, their values beside it.

    ``segments`` say where each unchanged stretch of the text came from, ``span`` where the whole query stands.
    """

    text: str
    values: tuple[Any, ...]
    segments: tuple[Segment, ...]
    span: Span

    def locate(self, span: Span | None) -> Span:
        """Return the place in the script of a place in the bound text; the whole query when there is none."""
        if span is None:
            return self.span
        for segment in self.segments:
            if segment.bound <= span.start < segment.bound + segment.length:
                start = segment.origin + span.start - segment.bound
                end = min(start + span.end - span.start, segment.origin + segment.length)
                return Span(start, max(end, start + 1))
        return self.span

    def select(self, columns: tuple[str, ...]) -> BoundQuery:
        """Return this query reduced to ``columns``; the database then reads no other."""
        inner = self.prefixed(f"SELECT {', '.join(quote(name) for name in columns)} FROM (\n")  # noqa: S608 - quoted names
        # The line break ends a comment that the query may close with.
        return replace(inner, text=f"{inner.text}\n) AS query")

    def prefixed(self, prefix: str) -> BoundQuery:
        """Return this query behind ``prefix``."""
        moved = tuple(Segment(part.bound + len(prefix), part.origin, part.length) for part in self.segments)
        return replace(self, text=prefix + self.text, segments=moved)


def quote(name: str) -> str:
    """Return ``name`` as a quoted identifier.

    >>> print(quote('a "b'))
    "a ""b"
    """
    return '"' + name.replace('"', '""') + '"'


def bind_query(query: Query, parameters: Mapping[str, Any]) -> BoundQuery:
    """Replace each ``:name`` by a numbered placeholder; a name used twice keeps one number.

    Raises BindError at the parameter for which no value was given, and at a ``$1`` beside names: the database gets the
    names as numbers and would mix them up.
    """
    if query.parameters and query.numbered:
        raise BindError(
            "a numbered parameter stands beside parameters with names",
            hint="give it a name, too, such as :first",
            span=query.numbered[0],
        )
    numbers: dict[str, int] = {}
    values: list[Any] = []
    text = ""
    segments: list[Segment] = []
    done = 0
    for node in query.parameters:
        if node.name not in numbers:
            values.append(parameter(node, parameters))
            numbers[node.name] = len(values)
        start = node.span.start - query.span.start
        segments.append(Segment(len(text), query.span.start + done, start - done))
        text += query.text[done:start]
        done = node.span.end - query.span.start
        placeholder = f"${numbers[node.name]}"
        segments.append(Segment(len(text), node.span.start, len(placeholder)))
        text += placeholder
    segments.append(Segment(len(text), query.span.start + done, len(query.text) - done + 1))
    return BoundQuery(text + query.text[done:], tuple(values), tuple(segments), query.span)
