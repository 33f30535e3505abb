"""The database's SQL on its way to the database: parameters become placeholders, places keep their origin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from thanosql.compiler.ast import Island, Parameter, Query
from thanosql.compiler.errors import BindError
from thanosql.compiler.options import parameter
from thanosql.compiler.source import Span


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a bound query's text, and where in the script it is from.

    ``origin`` is None for what ThanoSQL added. ``copied``: it stands in the script as it stands here; otherwise
    every place in it is the whole of ``origin``. ``relation`` is the name of the relation that it reads, where it
    stands for an island; ``columns`` are those that it reads of it, None for all.
    """

    text: str
    origin: Span | None = field(compare=False)
    copied: bool = True
    relation: str | None = None
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class BoundQuery:
    """A query as the database gets it: ``$1``, ``$2`` ... in the text, their values beside it.

    ``span`` is where the whole query stands in the script. Places take no part in equality: equal queries say the same.
    """

    parts: tuple[Part, ...]
    values: tuple[Any, ...]
    span: Span
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join(part.text for part in self.parts))

    def __eq__(self, other: object) -> bool:
        # Values by how they are written: 1, 1.0 and True are equal to Python, and lists have no hash.
        if not isinstance(other, BoundQuery):
            return NotImplemented
        return self.parts == other.parts and repr(self.values) == repr(other.values)

    def __hash__(self) -> int:
        return hash(self.parts)

    def locate(self, span: Span | None) -> Span:
        """Return the place in the script of a place in the bound text; the whole query when there is none."""
        if span is None:
            return self.span
        start = span.start
        for part in self.parts:
            if start < len(part.text):
                return _within(part, Span(start, start + span.end - span.start)) or self.span
            start -= len(part.text)
        # The end of the text is where the database finds that something is missing.
        last = self.parts[-1] if self.parts else None
        end = Span(len(last.text), len(last.text) + 1) if last else span
        return (start == 0 and last is not None and _within(last, end)) or self.span

    def select(self, columns: tuple[str, ...]) -> BoundQuery:
        """Return this query reduced to ``columns``; the database then reads no other."""
        head = f"SELECT {', '.join(quote(name) for name in columns)} FROM (\n"  # noqa: S608 - quoted names
        # The line break ends a comment that the query may close with.
        return self.wrapped(head, "\n) AS query")

    def prefixed(self, prefix: str) -> BoundQuery:
        """Return this query behind ``prefix``."""
        return self.wrapped(prefix, "")

    def wrapped(self, head: str, tail: str) -> BoundQuery:
        """Return this query between ``head`` and ``tail``."""
        behind = (Part(tail, None),) if tail else ()
        return replace(self, parts=(Part(head, None), *self.parts, *behind))

    def renamed(self, names: Mapping[str, str]) -> BoundQuery:
        """Return this query reading its islands from relations of other names."""
        return replace(
            self,
            parts=tuple(
                part
                if part.relation is None
                else replace(part, text=read(names[part.relation], part.columns), relation=names[part.relation])
                for part in self.parts
            ),
        )


def _within(part: Part, span: Span) -> Span | None:
    """Return the place in the script of a place in the part's text."""
    if part.origin is None or not part.copied:
        return part.origin
    start = part.origin.start + span.start
    return Span(start, max(min(start + span.end - span.start, part.origin.end), start + 1))


def quote(name: str) -> str:
    """Return ``name`` as a quoted identifier.

    >>> print(quote('a "b'))
    "a ""b"
    """
    return '"' + name.replace('"', '""') + '"'


def read(relation: str, columns: tuple[str, ...] | None = None) -> str:
    """Return a relation, or ``columns`` of it, as it stands in the place of an island."""
    kept = "*" if columns is None else ", ".join(map(quote, columns))
    return f"(SELECT {kept} FROM {quote(relation)})"  # noqa: S608 - quoted names


def relation_name(island: Island) -> str:
    """Return the name of the relation that an island's rows are read from, one of its own within a script."""
    return f"__thanosql_{island.span.start}"


def bind_query(query: Query, parameters: Mapping[str, Any], shown: Callable[[Island], str] | None = None) -> BoundQuery:
    """Replace each ``:name`` by a numbered placeholder; a name used twice keeps one number.

    Islands become reads of their relations, or what ``shown`` gives for them.

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
    parts: list[Part] = []
    done = query.span.start
    for node in _replaced(query):
        parts.append(_copied(query, done, node.span.start))
        if isinstance(node, Island):
            name = relation_name(node)
            part = Part(read(name), node.span, copied=False, relation=name)
            parts.append(Part(shown(node), node.span, copied=False) if shown else part)
        else:
            if node.name not in numbers:
                values.append(parameter(node, parameters))
                numbers[node.name] = len(values)
            parts.append(Part(f"${numbers[node.name]}", node.span, copied=False))
        done = node.span.end
    parts.append(_copied(query, done, query.span.start + len(query.text)))
    return BoundQuery(tuple(part for part in parts if part.text), tuple(values), query.span)


def _replaced(query: Query) -> Iterator[Parameter | Island]:
    nodes: list[Parameter | Island] = [*query.parameters, *query.islands]
    return iter(sorted(nodes, key=lambda node: node.span))


def _copied(query: Query, start: int, end: int) -> Part:
    return Part(query.text[start - query.span.start : end - query.span.start], Span(start, end))
