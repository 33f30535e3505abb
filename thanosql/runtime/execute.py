"""Run a plan: chain its operators, measure each, and give database errors their place in the statement."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from thanosql.compiler.errors import AudioError, DatabaseError, DataError, ThanoSQLError, TrainingError
from thanosql.compiler.logical import Decode, Materialise, Node, Plan, Query, Scan
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime.databases.forked import is_inherited, refuse_inherited
from thanosql.runtime.lower import Stage, lower
from thanosql.runtime.meant import meant
from thanosql.runtime.metrics import Clock, OperatorMetrics, measured
from thanosql.runtime.stopwatch import OFF, Stopwatch

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.audio.kept_samples import KeptSamples
    from thanosql.runtime.context import Context


# Errors about rows: their place in the statement is the query that gave the rows.
ROW_ERRORS = (AudioError, DataError, TrainingError)


@dataclass(slots=True)
class Execution:
    """A plan that runs as its frames are taken; ``metrics`` grow on the way, keyed by the id of the logical node."""

    frames: Iterator[pl.DataFrame]
    metrics: dict[int, OperatorMetrics]


def execute(plan: Plan, context: Context, text: str, *, watched: bool = False) -> Execution:
    """Start a plan over ``text``; no work is done before the first frame is taken.

    ``watched`` operators find out where inside them the time goes.
    """
    refuse_inherited()
    relations = {name: f"{name}_{secrets.token_hex(4)}" for name in _relations(plan.root)}
    own = replace(
        context, relations=relations, demands={}, kept=_kept(plan.root), kept_rows={}, transcripts=None, scopes={}
    )
    running = _Running(own, text, Clock(), watched)
    frames = running.start(lower(plan.root))
    return Execution(_owned(frames, running), running.metrics)


@dataclass(slots=True)
class _Running:
    """The operators of one plan, chained."""

    context: Context
    text: str
    clock: Clock
    watched: bool
    metrics: dict[int, OperatorMetrics] = field(default_factory=dict)
    makers: dict[str, OperatorMetrics] = field(default_factory=dict)
    """The figures of the operators that make the plan's relations, by the name of the relation."""
    chain: list[Iterator[pl.DataFrame]] = field(default_factory=list)

    def start(self, stage: Stage) -> Iterator[pl.DataFrame]:
        """Return the frames of a stage."""
        name = type(stage.operator).__name__.removesuffix("Exec")
        inputs = chain.from_iterable([self.start(each) for each in stage.inputs])
        figures = self.metrics[id(stage.node)] = OperatorMetrics(name, watch=Stopwatch() if self.watched else OFF)
        if isinstance(stage.node, Materialise):
            self.makers[stage.node.relation] = figures
        for node in stage.elsewhere:
            figures.stages[node.name] = self.metrics[id(node)] = OperatorMetrics(node.name)
        frames = stage.operator.run(inputs, self.context, figures)
        scanned = _scanned(stage.node)
        # The database counts in the text that it was given, with the names that its tables have this time.
        given = scanned.renamed(self.context.relations) if scanned is not None else None
        located = _located(frames, stage.node, given, self.text)
        counted = measured(located, figures, self.clock)
        self.chain += (located, counted)
        return counted


def _relations(node: Node) -> Iterator[str]:
    """Yield the names of the relations that are made for a plan."""
    if isinstance(node, Materialise):
        yield node.relation
    for each in node.inputs:
        yield from _relations(each)


def _kept(node: Node) -> KeptSamples | None:
    """Return the place for what a plan decodes and needs again; None where it does not."""
    if isinstance(node, Decode) and node.shared is not None:
        from thanosql.runtime.audio.kept_samples import KeptSamples

        return KeptSamples()
    return next(filter(None, map(_kept, node.inputs)), None)


def _owned(frames: Iterator[pl.DataFrame], running: _Running) -> Iterator[pl.DataFrame]:
    """Pass frames on; however that ends, end the operators, too, and remove the relations that were made for them.

    An error that somebody keeps keeps the operators' frames, and with them the database's query, alive otherwise.
    """
    context = running.context
    finished = False
    try:
        yield from frames
        finished = True
    finally:
        for each in reversed(running.chain):
            close = getattr(each, "close", None)
            if close is not None:
                close()
        if context.kept is not None:
            context.kept.close()
        for rows in context.kept_rows.values():
            rows.close()
        for name, table in [] if is_inherited() else context.relations.items():
            # Who made a relation answers for the time that it takes to remove it.
            with running.clock.charged(running.makers[name]):
                context.database.drop_temporary(table)
        if not finished:
            context.progress.abandon()


def _located(
    frames: Iterator[pl.DataFrame], node: Node, scanned: BoundQuery | None, text: str
) -> Iterator[pl.DataFrame]:
    """Give errors that know only where in the bound query they happened, or nothing, their place in ``text``."""
    try:
        yield from frames
    except ThanoSQLError as error:
        if error.text is None:
            if scanned is not None and isinstance(error, DatabaseError) and isinstance(node, Scan | Query):
                error.span = scanned.locate(error.span)
                error.hint = meant(error, text, scanned.span) or error.hint
            elif scanned is not None and error.span is None and isinstance(error, ROW_ERRORS):
                error.span = scanned.span
            error.text = text if error.span is not None else None
        raise


def _scanned(node: Node) -> BoundQuery | None:
    """Return the query that the database gets for a plan, or None when it gets none."""
    match node:
        case Query(query=query):
            return query
        case Scan():
            return node.reading
    return _scanned(node.inputs[0]) if node.inputs else None
