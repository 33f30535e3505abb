"""Frames on their way into a table of PostgreSQL's."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl
import pyarrow as pa

from thanosql.compiler.schema import Schema
from thanosql.compiler.sql import quote
from thanosql.runtime.databases.database import IngestMode
from thanosql.runtime.databases.postgres.types import column_type, is_json

if TYPE_CHECKING:
    from thanosql.runtime.databases.postgres.database import PostgresDatabase

_PLACE = """
SELECT n.nspname AS schema, c.relpersistence = 't' AS temporary
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = to_regclass($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""

_COLUMNS = """
SELECT attname AS name, format_type(atttypid, NULL) AS type
FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
"""


# What a text is as it stands.
_PLAIN = {"text", '"text"', '"varchar"', '"name"', '"_text"', '"_varchar"', '"_name"'}


def place(database: PostgresDatabase, table: str) -> tuple[str, bool] | None:
    """Return the schema in which a query finds a table, and whether it is a temporary one; None when it finds none."""
    found = database.fetch(_PLACE, [quote(table)]).to_pylist()
    return (found[0]["schema"], found[0]["temporary"]) if found else None


def types(frame: pl.DataFrame | None, schema: Schema | None) -> Mapping[str, str]:
    """Return the SQL types of the columns that the driver would write as others.

    A frame has uuid, jsonb and enums as text, and numeric as a double; ``schema`` tells what they were. The driver
    writes a decimal as numeric without digits.
    """
    known = {field.name: column_type(field) for field in schema or ()}
    casts = {}
    for name, kind in (frame.schema if frame is not None else {}).items():
        wanted = known.get(name)
        if is_json(kind):
            casts[name] = '"json"' if wanted == '"json"' else "jsonb"
        elif isinstance(kind, pl.Decimal) or kind in (pl.UInt64, pl.Int128):
            # Digits would be lost to whoever reads the table: of numeric without them a frame has doubles.
            casts[name] = wanted or f"numeric({_digits(kind)})"
        elif wanted is not None and wanted not in _PLAIN and (_is_text(kind) or wanted == '"numeric"'):
            casts[name] = wanted
    return casts


def _digits(kind: pl.DataType) -> str:
    return f"{kind.precision}, {kind.scale}" if isinstance(kind, pl.Decimal) else "38, 0"


def _is_text(kind: pl.DataType) -> bool:
    return kind == pl.String or (isinstance(kind, pl.List) and kind.inner == pl.String)


def write(
    database: PostgresDatabase,
    table: str,
    reader: pa.RecordBatchReader,
    mode: IngestMode,
    *,
    temporary: bool,
    types: Mapping[str, str],
) -> None:
    """Write batches as a table, within the transaction that is open."""
    found = place(database, table) if mode == "replace" else None
    schema = None
    if found is not None:
        schema = None if found[1] or temporary else found[0]
        # A permanent table beside a temporary one would never be read: queries find the temporary one first.
        temporary = temporary or found[1]
        if found[1] == temporary:
            database.fetch(f"DROP TABLE {quote(found[0])}.{quote(table)}")
    if mode != "append" and not types:
        database.load(table, reader, temporary=temporary, schema=schema)
        return
    staging = f"thanosql_staging_{secrets.token_hex(8)}"
    database.load(staging, reader, temporary=True)
    if mode == "append":
        types = {**types, **_text_casts(database, table, reader.schema)}
    names = ", ".join(map(quote, reader.schema.names))
    values = ", ".join(
        f"CAST({quote(name)} AS {types[name]}) AS {quote(name)}" if name in types else quote(name)
        for name in reader.schema.names
    )
    source = f"SELECT {values} FROM pg_temp.{quote(staging)}"  # noqa: S608 quoted
    if mode == "append":
        database.fetch(f"INSERT INTO {quote(table)} ({names}) {source}")
    else:
        target = quote(table) if schema is None else f"{quote(schema)}.{quote(table)}"
        database.fetch(f"CREATE {'TEMPORARY ' if temporary else ''}TABLE {target} AS {source}")
    database.fetch(f"DROP TABLE pg_temp.{quote(staging)}")


def _text_casts(database: PostgresDatabase, table: str, schema: pa.Schema) -> Mapping[str, str]:
    """Return the types that a table's columns have where the rows have text: only a cast makes a uuid of one.

    Without length, so that a text that is too long is an error and not cut.
    """
    found = {row["name"]: row["type"] for row in database.fetch(_COLUMNS, [quote(table)]).to_pylist()}
    texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    return {name: found[name] for name in texts if name in found}
