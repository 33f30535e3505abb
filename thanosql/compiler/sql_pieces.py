"""Take bound queries apart and put them together: places keep their origin, parameters get the numbers that fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery, Part

_PLACEHOLDER = re.compile(r"\$\d+")


def joined(pieces: Iterable[str | BoundQuery], span: Span) -> BoundQuery:
    """Return pieces one behind the other, each with the values of its own parameters."""
    parts: list[Part] = []
    values: list[Any] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(Part(piece, None))
        else:
            parts += [_numbered(part, len(values)) for part in piece.parts]
            values += piece.values
    return BoundQuery(tuple(parts), tuple(values), span)


def cut(query: BoundQuery, place: Span) -> BoundQuery:
    """Return the stretch of a query's text at ``place``, with the values that it needs."""
    return _renumbered(tuple(_between(query.parts, place)), query.values, query.locate(place))


def replaced(query: BoundQuery, place: Span, pieces: Sequence[str | Span]) -> BoundQuery:
    """Return a query with the stretch at ``place`` replaced by others: texts, or stretches of the same query.

    A parameter that stands in two places stays one, and the values of those that are gone go with them.
    """
    parts: list[Part] = [*_between(query.parts, Span(0, place.start))]
    for piece in pieces:
        parts += [Part(piece, None)] if isinstance(piece, str) else _between(query.parts, piece)
    parts += _between(query.parts, Span(place.end, len(query.text)))
    return _renumbered(tuple(parts), query.values, query.span)


def _between(parts: tuple[Part, ...], place: Span) -> Iterator[Part]:
    position = 0
    for part in parts:
        start = max(place.start - position, 0)
        end = min(place.end - position, len(part.text))
        if start < end:
            whole = end - start == len(part.text)
            origin = part.origin
            if origin is not None and part.copied:
                origin = Span(origin.start + start, origin.start + end)
            yield part if whole else replace(part, text=part.text[start:end], origin=origin)
        position += len(part.text)


def _is_placeholder(part: Part) -> bool:
    return part.origin is not None and not part.copied and _PLACEHOLDER.fullmatch(part.text) is not None


def _numbered(part: Part, before: int) -> Part:
    return replace(part, text=f"${int(part.text[1:]) + before}") if _is_placeholder(part) else part


def _renumbered(parts: tuple[Part, ...], values: tuple[Any, ...], span: Span) -> BoundQuery:
    used = dict.fromkeys(int(part.text[1:]) for part in parts if _is_placeholder(part))
    numbers = {old: new for new, old in enumerate(used, 1)}
    return BoundQuery(
        tuple(
            replace(part, text=f"${numbers[int(part.text[1:])]}") if _is_placeholder(part) else part for part in parts
        ),
        tuple(values[old - 1] for old in used),
        span,
    )
