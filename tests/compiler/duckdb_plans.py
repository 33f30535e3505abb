"""Answer statements by DuckDB alone: a cheap expression stands for inference, so rewriting is tested, not models."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from tests.compiler.fake_catalog import FakeCatalog, model
from thanosql.compiler.binder import Binder
from thanosql.compiler.logical import Infer, Materialise, Node, Plan, Query, Scan
from thanosql.compiler.logical_stop import FirstMatches
from thanosql.compiler.parser import parse
from thanosql.compiler.same_rows import same_rows
from thanosql.compiler.schema import Field, Schema
from thanosql.compiler.sql import BoundQuery, Part, quote
from thanosql.runtime.databases.duckdb import language as duckdb_language


@dataclass
class DuckDBCatalog(FakeCatalog):
    """A catalog whose queries have the columns that DuckDB says they have."""

    connection: duckdb.DuckDBPyConnection = None  # type: ignore[assignment]

    def query_schema(self, query: BoundQuery) -> Schema:
        described = self.connection.execute(f"DESCRIBE {query.text}", list(query.values)).fetchall()
        return Schema(tuple(Field(row[0], duckdb_language.data_type(row[1])) for row in described))

    def comparable(self, query: BoundQuery, schema: Schema) -> frozenset[str]:
        return duckdb_language.comparable(schema, collated=False)

    def empty_relation(self, schema: Schema) -> str:
        return duckdb_language.empty_relation(schema)


def bound(
    sql: str,
    connection: duckdb.DuckDBPyConnection,
    parameters: Mapping[str, Any] | None = None,
    dialect: str = "duckdb",
) -> Plan:
    """Bind a statement over DuckDB's tables, whatever ``dialect`` its SQL is taken for."""
    catalog = DuckDBCatalog(published=(model(),), connection=connection, dialect=dialect)
    return Binder(catalog, sql, parameters or {}).bind(parse(sql))


def answer(plan: Plan, connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Return the rows of a statement; what a recording says is its path in capitals."""
    root = plan.root
    assert isinstance(root, Query)
    return run(materialised(root, connection), connection)


def materialised(node: Query | Scan, connection: duckdb.DuckDBPyConnection) -> BoundQuery:
    """Make what a query reads and return the query."""
    for island in node.islands:
        assert isinstance(island, Materialise)
        make(island, connection)
    if isinstance(node, Query):
        return node.query
    return node.reading if node.shared is None else kept(node, connection)


def kept(scan: Scan, connection: duckdb.DuckDBPyConnection) -> BoundQuery:
    """Return the query that takes a scan's columns from the rows that the first scan of them has kept."""
    table = f"kept_{hashlib.sha256(repr(same_rows(scan)).encode()).hexdigest()}"
    if scan.shared == "first":
        rows = scan.reading.prefixed(f"CREATE OR REPLACE TEMP TABLE {table} AS ")
        connection.execute(rows.text, list(rows.values))
    columns = ", ".join(map(quote, scan.schema.names))
    return BoundQuery((Part(f"SELECT {columns} FROM {table}", None),), (), scan.query.span)


def make(island: Materialise, connection: duckdb.DuckDBPyConnection) -> None:
    node: Node = island
    infer: Infer | None = None
    first: FirstMatches | None = None
    while not isinstance(node, Scan):
        (node,) = node.inputs
        infer = node if isinstance(node, Infer) else infer
        first = node if isinstance(node, FirstMatches) else first
    reading = materialised(node, connection)
    if infer is not None:
        added = f"upper(audio_path) AS {infer.output}"
        if infer.error is not None:
            added += f", CASE WHEN audio_path LIKE 'bad%' THEN 'unreadable' END AS {infer.error}"
        kept = "WHERE audio_path NOT LIKE 'bad%'" if infer.options["on_error"] == "skip" else ""
        reading = reading.wrapped(f"SELECT *, {added} FROM (", f") {kept}")
    kept = reading.prefixed(f'CREATE OR REPLACE TEMP TABLE "{island.relation}" AS ')
    connection.execute(kept.text, list(kept.values))
    if first is not None:
        stop(first, connection)


def stop(first: FirstMatches, connection: duckdb.DuckDBPyConnection) -> None:
    """Leave of a relation only the rows up to the last one that FirstMatches asks for."""
    connection.execute(f'CREATE OR REPLACE TEMP TABLE whole AS FROM "{first.relation}"')
    ((rows,),) = connection.execute("SELECT count(*) FROM whole").fetchall()
    for enough in range(rows + 1):
        connection.execute(f'CREATE OR REPLACE TEMP TABLE "{first.relation}" AS FROM whole LIMIT {enough}')
        found = [(enough,)] if first.counting is None else run(first.counting, connection)
        if found[0][0] >= first.rows:
            return


def run(query: BoundQuery, connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return connection.execute(query.text, list(query.values)).fetchall()
