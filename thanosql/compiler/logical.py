"""Logical plans: what is to be done with which columns, before it is decided how.

Nodes are frozen; each derives its ``schema`` when it is made, so a plan that exists is a plan that fits together.
``details`` is what EXPLAIN shows of a node.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from thanosql.compiler.catalog import BaseModel, Distribution, ModelVersion, Placement
from thanosql.compiler.options import Options
from thanosql.compiler.schema import INTEGER, NUMBER, TEXT, DataType, Field, Kind, Schema
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery, quote
from thanosql.compiler.sql_pieces import joined

Model = BaseModel | ModelVersion

SAMPLES = DataType(Kind.NESTED, "float[]")
SPANS = {"word": DataType(Kind.NESTED, "words"), "char": DataType(Kind.NESTED, "characters")}
"""The type of a column of timestamps, by their unit."""
NO_COLUMNS = Schema(())
NO_OPTIONS = Options()
TIMESTAMP = DataType(Kind.TIME, "timestamp")


@dataclass(frozen=True, slots=True)
class Node:
    """The base of every operator of a logical plan."""

    schema: Schema = field(init=False, compare=False, repr=False, kw_only=True)
    label: ClassVar[str] = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", self.derive())

    def derive(self) -> Schema:
        """Return the columns this node produces."""
        raise NotImplementedError

    @property
    def inputs(self) -> tuple[Node, ...]:
        """The nodes this one reads from."""
        return ()

    def with_inputs(self, inputs: tuple[Node, ...]) -> Node:
        """Return this node reading from other nodes."""
        return self if not inputs else replace(self, input=inputs[0])  # type: ignore[call-arg]

    def details(self) -> Iterator[tuple[str, Any]]:
        """Yield what EXPLAIN shows behind the node's name."""
        return iter(())

    @property
    def name(self) -> str:
        """The node's name in EXPLAIN."""
        return type(self).label or type(self).__name__


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """A node with one input."""

    input: Node

    @property
    def inputs(self) -> tuple[Node, ...]:
        return (self.input,)

    def derive(self) -> Schema:
        return self.input.schema


@dataclass(frozen=True, slots=True)
class Restriction:
    """Which of a query's rows are read: those of which all ``filters`` are true, of these the first ``limit`` after
    ``offset`` others.

    With an ``order``, the keys of an ORDER BY, the first are those by it, and all that tie with the first or the last
    of them; they are read in the query's own order all the same, and with an ``offset`` each says in the column SKIPPED
    how many rows are left out before them. Filters and keys call the query's rows ``alias``, a name as SQL writes it.
    """

    alias: str = "query"
    filters: tuple[BoundQuery, ...] = ()
    limit: int | None = None
    order: BoundQuery | None = None
    offset: int = 0

    @property
    def counts_skipped(self) -> bool:
        """Whether the rows have the column SKIPPED: only the database knows how many tie with the first."""
        return self.order is not None and self.offset > 0

    def of(self, query: BoundQuery, columns: tuple[str, ...]) -> BoundQuery:
        """Return ``query`` reduced to these rows and to ``columns``."""
        kept = ", ".join(map(quote, columns))
        if self.order is None:
            last = [] if self.limit is None else [f" LIMIT {self.limit}"]
            last += [f" OFFSET {self.offset}"] if self.offset else []
            return joined([f"SELECT {kept}", *self._filtered(query), *last], query.span)
        ranked: list[str | BoundQuery] = ["rank() OVER (ORDER BY ", self.order, f") AS {_RANK}"]
        last_rank, above = (self.limit or 0) + self.offset, ""
        if self.counts_skipped:
            kept += f", min({_RANK}) OVER () - 1 AS {quote(SKIPPED)}"
            ranked += [", count(*) OVER (ORDER BY ", self.order, f") AS {_LAST}"]
            above = f" AND {_LAST} > {self.offset}"
        head = f"SELECT {kept} FROM (SELECT *, row_number() OVER () AS {_ROW}, "  # noqa: S608
        tail = f") AS ranked WHERE {_RANK} <= {last_rank}{above} ORDER BY {_ROW}"
        return joined([head, *ranked, *self._filtered(query), tail], query.span)

    def _filtered(self, query: BoundQuery) -> Iterator[str | BoundQuery]:
        # The line breaks end a comment that the query closes with.
        yield " FROM (\n"
        yield query
        yield f"\n) AS {self.alias}"
        for number, condition in enumerate(self.filters):
            yield " AND (" if number else " WHERE ("
            yield condition
            yield ")"

    def details(self) -> Iterator[tuple[str, Any]]:
        """Yield what EXPLAIN shows of it."""
        if self.filters:
            yield "filter", one_line(" AND ".join(condition.text for condition in self.filters))
        if self.order is not None:
            yield "order", one_line(self.order.text)
        if self.limit is not None:
            yield "limit", self.limit
        if self.offset:
            yield "offset", self.offset


NO_RESTRICTION = Restriction()
SKIPPED = "__thanosql_skipped"
_RANK, _LAST, _ROW = '"__thanosql_rank"', '"__thanosql_last"', '"__thanosql_row"'


@dataclass(frozen=True, slots=True)
class Query(Node):
    """A statement that the database runs; ``islands`` are what it reads that is made first.

    ``dialect`` is the database's language, by sqlglot's name for it; ``views`` are the names, in small letters, that
    may stand for a query of the database's own.
    """

    query: BoundQuery
    result: Schema = NO_COLUMNS
    islands: tuple[Node, ...] = ()
    dialect: str = field(default="", compare=False, kw_only=True)
    views: frozenset[str] = field(default=frozenset(), compare=False, kw_only=True)

    @property
    def inputs(self) -> tuple[Node, ...]:
        return self.islands

    def with_inputs(self, inputs: tuple[Node, ...]) -> Node:
        return replace(self, islands=inputs)

    def derive(self) -> Schema:
        return self.result

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "sql", one_line(self.query.text)


@dataclass(frozen=True, slots=True)
class Scan(Node):
    """Read a query's rows from the database; only ``columns`` when they were pruned.

    ``islands`` are what the query reads that is made first. ``dialect`` and ``views`` are as in Query; ``comparable``
    are the columns of which a condition says the same before and after ThanoSQL reads them. After ``spool`` seconds
    the rest of the rows is set aside, so that the server's transaction ends.
    """

    query: BoundQuery
    source: Schema
    columns: tuple[str, ...] | None = None
    islands: tuple[Node, ...] = ()
    restriction: Restriction = NO_RESTRICTION
    shared: str | None = None
    """Which of the Scans of the same rows this is: 'first', 'next' or 'last'; None for the only one."""
    also: tuple[str, ...] = ()
    """Columns that the first of them reads for the others."""
    dialect: str = field(default="", compare=False, kw_only=True)
    views: frozenset[str] = field(default=frozenset(), compare=False, kw_only=True)
    comparable: frozenset[str] = field(default=frozenset(), compare=False, kw_only=True)
    spool: float | None = field(default=None, compare=False, kw_only=True)

    @property
    def inputs(self) -> tuple[Node, ...]:
        return self.islands

    def with_inputs(self, inputs: tuple[Node, ...]) -> Node:
        return replace(self, islands=inputs)

    def derive(self) -> Schema:
        added = (Field(SKIPPED, INTEGER),) if self.restriction.counts_skipped else ()
        return (self.source if self.columns is None else self.source.select(self.columns)).add(*added)

    @property
    def reading(self) -> BoundQuery:
        """The query as the database gets it: only these columns, and only the rows that it is restricted to."""
        if self.also:
            read = {*self._kept, *self.also}
            return self.of(tuple(name for name in self.source.names if name in read))
        return self.of(self.columns)

    def of(self, columns: tuple[str, ...] | None) -> BoundQuery:
        """Return the query for ``columns`` of the rows that it is restricted to; None for all of them."""
        if self.restriction == NO_RESTRICTION:
            return self.query if columns is None else self.query.select(columns)
        return self.restriction.of(self.query, self.source.names if columns is None else columns)

    @property
    def _kept(self) -> tuple[str, ...]:
        return self.source.names if self.columns is None else self.columns

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "columns", list(self._kept)
        if self.columns is not None and len(self.columns) < len(self.source):
            yield "pruned", [name for name in self.source.names if name not in self.columns]
        yield from self.restriction.details()
        if self.spool is not None:
            yield "spool", f"{self.spool:g} s"
        if self.shared is not None:
            yield "shared", self.shared
        if self.also:
            yield "also", list(self.also)
        yield "sql", one_line(self.query.text)


@dataclass(frozen=True, slots=True)
class Materialise(Unary):
    """Keep the input's rows as a temporary relation while the statement around them runs."""

    relation: str

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "as", self.relation


@dataclass(frozen=True, slots=True)
class Probe(Unary):
    """Read the headers of a window of recordings: their lengths, and which of them cannot be read."""

    audio: str
    on_error: str
    window: int = 1024

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "audio", self.audio
        yield "window", self.window
        yield "on_error", self.on_error


@dataclass(frozen=True, slots=True)
class Lookup(Unary):
    """Take from the cache what is known of a recording's content already; what is worked out below goes into it."""

    audio: str
    model: Model
    options: Options
    placement: Placement
    within: int | None = None
    """Rows of the same content share one answer as long as they are fewer rows apart; None: they do not."""
    place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the model."""

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "audio", self.audio
        if self.within is not None:
            yield "within", self.within


@dataclass(frozen=True, slots=True)
class Batch(Unary):
    """Group rows of like duration; ``rows`` bounds a batch ('auto' bounds it by seconds of audio).

    Inference sorts the rows of a window; training shuffles batches of like length anew in each epoch.
    """

    rows: int | str
    shuffled: bool = False

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "rows", self.rows
        if self.shuffled:
            yield "shuffled", True


@dataclass(frozen=True, slots=True)
class Decode(Unary):
    """Read recordings into samples at ``sample_rate`` hertz, one channel."""

    audio: str
    sample_rate: int
    on_error: str
    shared: str | None = None
    """Which of the Decodes of the same recordings this is: 'first', 'next' or 'last'; None for the only one."""

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "audio", self.audio
        yield "rate", self.sample_rate
        yield "on_error", self.on_error
        if self.shared is not None:
            yield "shared", self.shared


@dataclass(frozen=True, slots=True)
class Infer(Unary):
    """Apply a model to decoded audio; the input's columns pass through, ``output`` is added."""

    model: Model
    options: Options
    output: str
    placement: Placement
    error: str | None = None
    confidence: str | None = None
    timestamps: str | None = None
    """Each the name of a column; None for none."""
    distribution: Distribution | None = None
    """None where the model runs in the process of the statement."""
    place: Span | None = field(default=None, compare=False, kw_only=True)
    """Where the statement names the model."""

    def derive(self) -> Schema:
        spans = SPANS[self.options["timestamps"] or "word"] if self.timestamps is not None else TEXT
        types = {self.output: TEXT, self.confidence: NUMBER, self.timestamps: spans, self.error: TEXT}
        return self.input.schema.add(*(Field(name, kind) for name, kind in types.items() if name is not None))

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "model", model_label(self.model)
        yield "result", self.output
        for name in ("confidence", "timestamps", "error"):
            if getattr(self, name) is not None:
                yield name, getattr(self, name)
        if self.options.get("decoder", "greedy") != "greedy":
            yield "decoder", self.options["decoder"]
        yield "device", self.placement.device
        yield "precision", self.placement.precision


@dataclass(frozen=True, slots=True)
class RestoreOrder(Unary):
    """Give the rows back in the order of the query."""


@dataclass(frozen=True, slots=True)
class Score(Unary):
    """Compare a model's answers with the references: one row for each metric."""

    reference: str
    predicted: str
    metrics: tuple[str, ...]
    model: Model

    def derive(self) -> Schema:
        return Schema.of(metric=TEXT, score=NUMBER)

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "reference", self.reference
        yield "metrics", list(self.metrics)


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement's plan: the tree, the options it was made with, and the rules that changed it."""

    root: Node
    options: Options = NO_OPTIONS
    trace: tuple[str, ...] = ()


def model_label(model: Model) -> str:
    """Return ``name@version`` for a published model, the name for a base model."""
    return f"{model.name}@{model.version}" if isinstance(model, ModelVersion) else model.name


def one_line(sql: str) -> str:
    """Return SQL on one line for a plan, cut where it gets long."""
    text = " ".join(sql.split())
    return text if len(text) <= 120 else f"{text[:117]}..."
