"""PostgreSQL's types: what a query's columns are, and how their values become those of a frame and go back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.schema import TEXT, DataType, Field, Kind, Schema
from thanosql.compiler.sql import quote

_NAMES = {
    "bool": ("boolean", Kind.BOOLEAN),
    "int2": ("smallint", Kind.INTEGER),
    "int4": ("integer", Kind.INTEGER),
    "int8": ("bigint", Kind.INTEGER),
    "oid": ("oid", Kind.INTEGER),
    "float4": ("real", Kind.NUMBER),
    "float8": ("double precision", Kind.NUMBER),
    "numeric": ("numeric", Kind.NUMBER),
    "date": ("date", Kind.TIME),
    "time": ("time", Kind.TIME),
    "timestamp": ("timestamp", Kind.TIME),
    "timestamptz": ("timestamp with time zone", Kind.TIME),
    "bytea": ("bytea", Kind.BYTES),
    "text": ("text", Kind.TEXT),
    "varchar": ("varchar", Kind.TEXT),
    "bpchar": ("char", Kind.TEXT),
    "char": ("char", Kind.TEXT),
    "name": ("name", Kind.TEXT),
    "citext": ("citext", Kind.TEXT),
    "uuid": ("uuid", Kind.TEXT),
    "json": ("json", Kind.TEXT),
    "jsonb": ("jsonb", Kind.TEXT),
}

# The types of ThanoSQL's own columns, by the names that plans show.
_OWN_TYPES = {
    "text": "text",
    "bigint": "bigint",
    "double": "double precision",
    "boolean": "boolean",
    "timestamp": "timestamptz",
    "words": "jsonb",
    "characters": "jsonb",
}

# Types whose values the driver gives as something else: cents, the day of an unbounded range.
_MISREAD = {"money", "record"}

# What the driver calls a type that has come since it connected.
_UNNAMED = "unnamed<oid:"

# Beyond it a double leaves out whole numbers.
_EXACT = 2**53


# Types whose values come back as they were; numeric may lose digits, char(n) its padding.
_COMPARABLE = {"boolean", "smallint", "integer", "bigint", "real", "double precision", "date", "timestamp"}

COLLATIONS = """
SELECT 1 FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace <> 'pg_catalog'::regnamespace
  AND c.relnamespace <> 'information_schema'::regnamespace AND a.attnum > 0
  AND a.attcollation NOT IN (0, 'pg_catalog."default"'::regcollation)
LIMIT 1
"""
"""Has a row where a column of the user's is not compared as the database's text is."""

USER_TYPES = """
SELECT typname AS name, oid::bigint AS number, format_type(oid, NULL) AS sql,
       typtype = 'e' AND (oid::text = ANY($1) OR count(*) OVER (PARTITION BY typname) = 1) AS is_enum
FROM pg_type WHERE oid::text = ANY($1) OR typname = ANY($2)
"""
"""Bound to numbers, as text, and names. Of several types of one name nobody knows which the driver means."""


@dataclass(frozen=True, slots=True)
class UserType:
    """A type of the user's: its name in SQL, and whether it is an enum, whose values are read as text."""

    sql: str
    is_enum: bool


UserTypes = Mapping[str, UserType]
"""By what the driver calls the type."""


def comparable(schema: Schema, *, collated: bool) -> frozenset[str]:
    """Return the columns whose types come back from Polars as they were.

    A query does not tell the collation of its columns, so text has none only where no column is ``collated``.
    """
    known = _COMPARABLE if collated else _COMPARABLE | {"text", "varchar"}
    return frozenset(field.name for field in schema if field.type.name in known)


def unread_types(schema: pa.Schema) -> tuple[list[str], list[str]]:
    """Return the numbers and the names of the types that only the server's catalog can tell more of, as of an enum."""
    names = [(_type_name(field), field.type) for field in schema]
    unread = [name for name, kind in names if _is_opaque(kind) or name.removeprefix("_") not in _NAMES]
    numbers = [name[len(_UNNAMED) : -1] for name in unread if name.startswith(_UNNAMED)]
    return numbers, [name for name in unread if not name.startswith(_UNNAMED)]


def named_types(rows: Sequence[Mapping[str, Any]]) -> UserTypes:
    """Return what USER_TYPES answers."""
    known = [UserType(row["sql"], row["is_enum"]) for row in rows]
    return {
        **{row["name"]: each for row, each in zip(rows, known, strict=True)},
        **{f"{_UNNAMED}{row['number']}>": each for row, each in zip(rows, known, strict=True)},
    }


def _is_opaque(kind: pa.DataType) -> bool:
    return isinstance(kind, pa.OpaqueType) and pa.types.is_binary(kind.storage_type)


def _type_name(field: pa.Field) -> str:
    metadata = field.metadata or {}
    name = metadata.get(b"ADBC:postgresql:typname") or metadata.get(b"POSTGRESQL:type") or b"text"
    return str(name.decode())


def columns(schema: pa.Schema, named: UserTypes) -> Schema:
    """Return the columns of a query from what the driver says of them."""
    return Schema(tuple(Field(field.name, _data_type(field, named)) for field in schema))


def _data_type(field: pa.Field, named: UserTypes) -> DataType:
    name = _type_name(field)
    user = named.get(name)
    if user is not None:
        kind = Kind.TEXT if user.is_enum else Kind.NESTED if pa.types.is_nested(field.type) else Kind.OTHER
        return DataType(kind, user.sql, user.sql)
    if name == "text":
        return DataType(TEXT.kind, TEXT.name, "text")
    sql = quote(name)
    if name == "numeric" and (digits := _digits(field)):
        sql = f"numeric({digits[0]},{digits[1]})"
        return DataType(Kind.NUMBER, sql, sql)
    if name.startswith("_"):
        shown, _ = _NAMES.get(name[1:], (name[1:], Kind.OTHER))
        return DataType(Kind.NESTED, f"{shown}[]", sql)
    shown, kind = _NAMES.get(name, (name, Kind.TIME if name == "interval" else Kind.OTHER))
    return DataType(kind, shown, sql)


def _digits(field: pa.Field) -> tuple[int, int] | None:
    """Return precision and scale of a numeric column, None where it has none or more than a frame holds."""
    modifier = int((field.metadata or {}).get(b"POSTGRESQL:typmod", b"-1")) - 4
    precision, scale = modifier >> 16, modifier & 0xFFFF
    return (precision, scale) if modifier >= 0 and precision <= 38 and scale <= precision else None


def empty_relation(schema: Schema) -> str:
    """Return a query with the columns of ``schema`` and no rows."""
    return f"SELECT {_columns('NULL', schema)} WHERE false"


def stand_in(schema: Schema, rows: int) -> str:
    """Return a query that the planner takes for one of ``rows`` rows with the columns of ``schema``.

    Of constants it would know that no condition is true of them.
    """
    return f"SELECT {_columns('random()::text', schema)} FROM generate_series(1, {rows})"  # noqa: S608 quoted


def _columns(value: str, schema: Schema) -> str:
    return ", ".join(f"CAST({value} AS {column_type(field)}) AS {quote(field.name)}" for field in schema)


def column_type(field: Field) -> str:
    """Return a column's type as SQL writes it."""
    return field.type.sql or _OWN_TYPES[field.type.name]


class Reading:
    """How the driver's batches of one query become batches of types that everyone can read.

    numeric(p, s) stays exact, numeric without digits becomes a double and is refused where that would lose whole
    numbers; uuid, json and enums become text. Raises DatabaseError for a column of any other type, with the cast that
    helps.
    """

    def __init__(self, schema: pa.Schema, named: UserTypes):
        self._converters = [_converter(field, named) for field in schema]
        empty = [_empty(field.type) for field in schema]
        self.schema = pa.schema([pa.field(f.name, a.type) for f, a in zip(schema, self._arrays(empty), strict=True)])

    def convert(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return a batch with ``schema``."""
        return pa.RecordBatch.from_arrays(self._arrays(batch.columns), schema=self.schema)

    def _arrays(self, arrays: Sequence[pa.Array]) -> list[pa.Array]:
        return [convert(array) for convert, array in zip(self._converters, arrays, strict=True)]


def _empty(kind: pa.DataType) -> pa.Array:
    if pa.types.is_list(kind):
        return pa.ListArray.from_arrays(pa.array([0], pa.int32()), _empty(kind.value_type))
    if isinstance(kind, pa.BaseExtensionType):
        return pa.ExtensionArray.from_storage(kind, pa.array([], kind.storage_type))
    return pa.array([], kind)


Converter = Callable[[pa.Array], pa.Array]


def _converter(field: pa.Field, named: UserTypes) -> Converter:
    name = _type_name(field)
    user = named.get(name)
    if (user is not None and user.is_enum) or name == "void":
        return lambda array: _storage(array).cast(pa.string())
    if pa.types.is_list(field.type):
        inner = _converter(pa.field(field.name, field.type.value_type, metadata=field.type.value_field.metadata), named)
        return lambda array: pa.ListArray.from_arrays(array.offsets, inner(array.values), mask=array.is_null())
    if name == "numeric":
        digits = _digits(field)
        return lambda array: _numbers(_storage(array), field.name, digits)
    if name == "uuid":
        return lambda array: _uuid_text(_storage(array))
    if name in ("json", "jsonb"):
        return _storage
    if isinstance(field.type, pa.BaseExtensionType) or pa.types.is_interval(field.type) or name in _MISREAD:
        shown = user.sql if user is not None else name
        kind = "text[]" if shown.endswith("[]") else "text"
        raise DatabaseError(
            f"column {field.name!r} has type {shown}, which a frame cannot hold",
            hint=f"cast it in the query: CAST({quote(field.name)} AS {kind})",
        )
    if pa.types.is_timestamp(field.type) or pa.types.is_date(field.type):
        return lambda array: _calendar(array, field.name)
    return lambda array: array


def _storage(array: pa.Array) -> pa.Array:
    return array.storage if isinstance(array, pa.ExtensionArray) else array


def _numbers(array: pa.Array, column: str, digits: tuple[int, int] | None) -> pa.Array:
    if digits is not None:
        try:
            return array.cast(pa.decimal128(*digits))
        except pa.ArrowInvalid:
            raise DatabaseError(
                f"column {column!r} has NaN among its numbers, which a decimal cannot hold",
                hint=f"cast it in the query: CAST({quote(column)} AS double precision)",
            ) from None
    numbers = array.cast(pa.float64())
    large = pc.and_(pc.greater(pc.abs(numbers), _EXACT), pc.is_finite(numbers))
    if pc.any(large).as_py():
        value = array.filter(large)[0].as_py()
        raise DatabaseError(
            f"column {column!r} is numeric without digits, and {value} has more than a double can hold",
            hint=f"cast it in the query: CAST({quote(column)} AS numeric(38, 0)), or AS double precision, or AS text",
        )
    return numbers


def _uuid_text(array: pa.Array) -> pa.Array:
    """Return 16-byte values as 8-4-4-4-12 hexadecimal digits."""
    raw = np.frombuffer(array.buffers()[1] or b"", np.uint8)[array.offset * 16 : (array.offset + len(array)) * 16]
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)[np.stack((raw >> 4, raw & 15), axis=-1)].reshape(-1, 32)
    text = np.insert(digits, (8, 12, 16, 20), ord("-"), axis=1)
    offsets = np.arange(len(array) + 1, dtype=np.int32) * 36
    whole = pa.StringArray.from_buffers(len(array), pa.py_buffer(offsets), pa.py_buffer(text.tobytes()))
    return pc.if_else(array.is_valid(), whole, None) if array.null_count else whole


def _calendar(array: pa.Array, column: str) -> pa.Array:
    """Return days or moments as they are, where Python has them."""
    bounds = pc.min_max(array.cast(pa.int64() if array.type.bit_width == 64 else pa.int32()))
    per_day = 86_400_000_000 if array.type.bit_width == 64 else 1
    first, last = -719_162 * per_day, 2_932_897 * per_day  # the years 1 and 10000
    low, high = bounds["min"].as_py(), bounds["max"].as_py()
    if low is not None and (low < first or high >= last):
        raise DatabaseError(
            f"column {column!r} has an infinite time, or one outside of the years 1 to 9999, which a frame cannot hold",
            hint=f"leave it out by a condition, or cast it in the query: CAST({quote(column)} AS text)",
        )
    return array


def writable(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose columns are of types that the driver writes; those it does not know become JSON text."""
    return frame.with_columns(_writable(frame[name]) for name, kind in frame.schema.items() if not _is_written(kind))


def _is_written(kind: pl.DataType) -> bool:
    """Say whether the driver writes a type as it is."""
    return not isinstance(kind, pl.Array) and kind not in (pl.UInt64, pl.Int128) and not is_json(kind)


def _writable(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if isinstance(kind, pl.Array):
        column = column.arr.to_list()
        kind = column.dtype
    if kind in (pl.UInt64, pl.Int128):
        return column.cast(pl.Decimal(38, 0))
    if not is_json(kind):
        return column
    # {"v":...}: the value stands between five characters and one.
    text = pl.struct("v").struct.json_encode().str.slice(5).str.head(-1)
    shown = pl.when(pl.col("v").is_not_null()).then(text).alias(column.name)
    return column.alias("v").to_frame().select(shown).to_series()


def is_json(kind: pl.DataType) -> bool:
    """Return whether values have parts, other than those of a plain array, so that they are kept as jsonb."""
    if isinstance(kind, pl.List):
        return isinstance(kind.inner, pl.List | pl.Array | pl.Struct)
    return isinstance(kind, pl.Struct)
