"""What a query will give, found out cheaply: how many rows, and how long the recordings of the first ones are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import AudioError, DatabaseError
from thanosql.compiler.schema import Kind
from thanosql.compiler.sql import BoundQuery
from thanosql.compiler.volatility import changes
from thanosql.runtime.audio.header import read_header
from thanosql.runtime.audio.source import open_source

if TYPE_CHECKING:
    from thanosql.compiler.logical import Scan
    from thanosql.runtime.context import Context
    from thanosql.runtime.databases.database import Database

HEADERS = 200
"""Recordings whose headers are read: 10 ms of work, and a mean within some percent."""

CONTENTS = 20
"""The same where the database hands over whole files, not paths."""

UNREADABLE = -1.0
"""In the place of a length."""

MOST_COUNTED = 1_000_000
"""Above this the database's own estimate has to do: counting means to run the query."""


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a query gives; ``exact`` when they were counted."""

    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Headers:
    """The recordings of a query's first rows: the seconds of those whose headers tell them, and the bad ones.

    ``recordings`` counts a recording once that several rows have, ``once`` are the seconds of these, and ``values``
    what their column holds.
    """

    seconds: tuple[float, ...]
    looked_at: int
    unreadable: int
    recordings: int
    once: tuple[float, ...]
    values: tuple[str | bytes | None, ...] = field(default=(), repr=False)

    def figures(self) -> dict[str, float | str]:
        """Return what EXPLAIN shows of the sample beside what follows from it."""
        bad = {"unreadable": f"{self.unreadable} of {self.looked_at} sampled headers"} if self.unreadable else {}
        return {"sampled": self.looked_at, **bad}


def count_rows(database: Database, query: BoundQuery) -> Rows | None:
    """Return how many rows a query gives; None when the database cannot tell."""
    try:
        expected = database.estimate_rows(query.text, query.values)
        if expected is not None and expected > MOST_COUNTED:
            return Rows(expected, exact=False)
        # What nobody reads is not computed: recordings in a BLOB column stay where they are.
        counted = query.wrapped(
            "SELECT count(*) FROM (SELECT 1 FROM (\n", f"\n) AS query LIMIT {MOST_COUNTED}) AS counted"
        )
        count = int(_column(database, counted)[0])
    except DatabaseError:
        # The query fails when it runs; the statement itself will say where and why.
        return None
    return Rows(max(count, expected or 0) if count == MOST_COUNTED else count, exact=count < MOST_COUNTED)


def most_sampled(scan: Scan, audio: str) -> int:
    """Return how many recordings of a query are looked at; where it has fewer, these are all."""
    (field,) = scan.schema.find(audio)[:1]
    return CONTENTS if field.type.kind is Kind.BYTES else HEADERS


def read_headers(context: Context, scan: Scan, audio: str) -> Headers | None:
    """Return what the headers of a query's first recordings say; None when the query fails, or changes something.

    No sample is decoded; a recording whose header does not tell its length is in neither count but ``looked_at``.
    """
    (field,) = scan.schema.find(audio)[:1]
    query = scan.reading.select((field.name,))
    if changes(query):
        return None
    try:
        values = _column(context.database, query.wrapped("", f" LIMIT {most_sampled(scan, audio)}"))
    except DatabaseError:
        return None
    lengths = {value: _length(context, value) for value in dict.fromkeys(values)}
    return Headers(
        seconds=tuple(length for value in values if (length := lengths[value]) is not None and length > 0),
        looked_at=len(values),
        unreadable=sum(lengths[value] == UNREADABLE for value in values),
        recordings=sum(length != UNREADABLE for length in lengths.values()),
        once=tuple(length for length in lengths.values() if length is not None and length > 0),
        values=tuple(value for value, length in lengths.items() if length != UNREADABLE),
    )


def _length(context: Context, value: str | bytes | None) -> float | None:
    """Return a recording's seconds by its header, None where that does not tell them, or UNREADABLE."""
    try:
        with open_source(context.recording(value)) as (stream, size, label):
            header = read_header(stream, size, label)
    except AudioError:
        return UNREADABLE
    return None if header.frames is None else header.frames / header.sample_rate


def _column(database: Database, query: BoundQuery) -> list[Any]:
    frames = database.stream(query.text, query.values, read_only=True)
    return [value for frame in frames for value in frame.to_series(0)]
