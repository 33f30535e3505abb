"""A compiled statement: it can be explained, and run; and what running it gave."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from thanosql.compiler import ast
from thanosql.compiler.errors import DatabaseError, DataError
from thanosql.compiler.logical import Plan, Query
from thanosql.compiler.redaction import redact
from thanosql.missing_tables import advised_of_datasets
from thanosql.plan_text import Times, plan_format, plan_tree, render
from thanosql.runtime.cost.estimate import estimates
from thanosql.runtime.databases.forked import refuse_inherited
from thanosql.runtime.execute import Execution, execute
from thanosql.runtime.files.paths import given_path
from thanosql.runtime.metrics import OperatorMetrics

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.context import Context

STATUS_STATEMENTS = (
    ast.BuildModel,
    ast.FitModel,
    ast.DeleteModel,
    ast.RenameModel,
    ast.ClearCache,
    ast.GetModel,
    ast.GetDataset,
    ast.ExportModel,
    ast.UploadModel,
    ast.CopyTable,
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a statement gave.

    ``kind`` is 'rows', 'status' (one row about what was done) or 'explain' (the plan in ``text``, a line a row in
    ``frame``). ``metrics`` holds each operator's figures, the last operator first. ``source`` is the statement's text.
    ``tree`` is the plan for whoever draws it, as FORMAT JSON has it; None for a plan of the database's own.
    """

    statement: ast.Statement
    source: str
    kind: str
    frame: pl.DataFrame
    metrics: tuple[OperatorMetrics, ...] = ()
    text: str | None = field(default=None)
    tree: Mapping[str, Any] | None = None

    def __repr__(self) -> str:
        return f"<Result of {redact(self.source)!r}: {self.kind}, {self.frame.height} rows>"


@dataclass(frozen=True, slots=True)
class CompiledPlan:
    """One statement, bound and optimised. Its ``sql`` is as it was written; what shows it masks the secrets in it."""

    statement: ast.Statement
    logical: Plan
    sql: str
    context: Context
    planning_seconds: float = field(default=0.0, compare=False)
    """What it took to bind and to optimise the statement."""

    def __repr__(self) -> str:
        return f"<CompiledPlan of {redact(self._source())!r}>"

    def explain(self, *, verbose: bool = False, format: str = "text") -> str:  # noqa: A002 - SQL's own word
        """Return the plan as 'text', 'json' or 'mermaid'; a statement of the database's own is explained by it."""
        refuse_inherited()
        inner = self._explained()
        if _is_plain(inner.logical):
            return inner._database_plan(analyze=False, format=format)
        return render(inner.logical, format, verbose, estimates(inner.logical, self.context), {})

    def run(self) -> Result:
        """Run the statement and return its result."""
        import polars as pl

        if isinstance(self.statement, ast.Explain):
            return self._explain(self.statement)
        execution = self._execute(self.logical)
        frames = list(execution.frames)
        frame = pl.concat(frames) if frames else pl.DataFrame()
        kind = "status" if isinstance(self.statement, STATUS_STATEMENTS) else "rows"
        metrics = tuple(reversed(execution.metrics.values()))
        return Result(self.statement, self._source(), kind, frame, metrics)

    def stream(self) -> Iterator[pl.DataFrame]:
        """Run the statement and yield its rows as they come."""
        if isinstance(self.statement, ast.Explain):
            return iter([self.run().frame])
        return self._execute(self.logical).frames

    def _execute(self, plan: Plan) -> Execution:
        execution = execute(plan, self.context, self.sql)
        if isinstance(self.statement, ast.CopyTable) and isinstance(plan.root, Query):
            execution.frames = self._advised(execution.frames, self.statement)
        execution.frames = _told_of_datasets(execution.frames)
        return execution

    def _advised(self, frames: Iterator[pl.DataFrame], statement: ast.CopyTable) -> Iterator[pl.DataFrame]:
        """Where the database's own COPY cannot read a folder, or a file of this machine, name the COPY that can."""
        try:
            yield from frames
        except DatabaseError as error:
            table, source = (self.sql[each.span.start : each.span.end] for each in (statement.table, statement.source))
            ours = f"COPY {table} OPTIONS (if_exists='append') FROM {source}"
            missing = re.match(r'No files found that match the pattern "(.*)"', error.message)
            if missing and _is_folder(missing[1]):
                error.hint = f"for a row a file of the folder: {ours}"
            elif re.match("could not open file|permission denied to COPY from a file", error.message):
                error.hint = f"the server looks among its own files; for one of this machine: {ours}"
            raise

    def _explained(self) -> CompiledPlan:
        statement = self.statement
        while isinstance(statement, ast.Explain):
            statement = statement.statement
        return replace(self, statement=statement)

    def _explain(self, statement: ast.Explain) -> Result:
        import polars as pl

        inner = self._explained()
        metrics: tuple[OperatorMetrics, ...] = ()
        tree: Mapping[str, Any] | None = None
        if _is_plain(inner.logical):
            text = inner._database_plan(analyze=statement.analyze, format=statement.format)
        elif statement.analyze:
            # Before the run: what it teaches the calibration must not flatter the estimate beside it.
            expected = estimates(inner.logical, self.context)
            planned = time.perf_counter()
            execution = execute(inner.logical, self.context, self.sql, watched=True)
            started = time.perf_counter()
            for _ in execution.frames:
                # The rows are made to be measured, not to be kept.
                continue
            times = Times(self.planning_seconds + started - planned, time.perf_counter() - started)
            text = render(inner.logical, statement.format, statement.verbose, expected, execution.metrics, times)
            metrics = tuple(reversed(execution.metrics.values()))
            tree = plan_tree(inner.logical, expected, execution.metrics)
        else:
            expected = estimates(inner.logical, self.context)
            text = render(inner.logical, statement.format, statement.verbose, expected, {})
            tree = plan_tree(inner.logical, expected, {})
        frame = pl.DataFrame({"plan": text.split("\n")})
        return Result(self.statement, self._source(), "explain", frame, metrics, text, tree)

    def _database_plan(self, *, analyze: bool, format: str) -> str:  # noqa: A002
        """Return the database's own plan of a statement that is the database's alone."""
        root = self.logical.root
        assert isinstance(root, Query)
        words = [*(["ANALYZE"] if analyze else []), f"FORMAT {plan_format(format)}"]
        prefix = f"EXPLAIN ({', '.join(words)}) "
        explaining = replace(self.logical, root=Query(root.query.prefixed(prefix)))
        frames = list(self._execute(explaining).frames)
        return redact("\n".join(str(row[-1]) for frame in frames for row in frame.iter_rows()))

    def _source(self) -> str:
        return self.sql[self.statement.span.start : self.statement.span.end]


def _told_of_datasets(frames: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    with advised_of_datasets():
        yield from frames


def _is_plain(plan: Plan) -> bool:
    """Say whether a statement is the database's alone."""
    return isinstance(plan.root, Query) and not plan.root.islands


def _is_folder(path: str) -> bool:
    try:
        return given_path(path).is_dir()
    except DataError:
        return False
