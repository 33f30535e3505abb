"""PostgreSQL's types as frames have them, there and back."""

from __future__ import annotations

import datetime
import uuid
from decimal import Decimal

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests import postgres_server
from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.schema import BOOLEAN, INTEGER, NUMBER, TEXT, DataType, Kind, Schema
from thanosql.runtime.databases.database import open_database

TYPES = """
CREATE TYPE mood AS ENUM ('sad', 'öha');
CREATE SCHEMA elsewhere;
CREATE TYPE elsewhere.colour AS ENUM ('red');
CREATE DOMAIN positive AS int CHECK (value > 0);
CREATE TYPE pair AS (a int, b text)
"""

EXPRESSIONS = {
    "12.50::numeric(5,2)": (Decimal("12.50"), Kind.NUMBER),
    "1.5": (1.5, Kind.NUMBER),
    "'NaN'::numeric": (float("nan"), Kind.NUMBER),
    "'2020-01-01 00:00+02'::timestamptz": (datetime.datetime(2019, 12, 31, 22, tzinfo=datetime.UTC), Kind.TIME),
    "'2020-01-01 01:02:03.000004'::timestamp": (datetime.datetime(2020, 1, 1, 1, 2, 3, 4), Kind.TIME),
    "'0001-01-01'::date": (datetime.date(1, 1, 1), Kind.TIME),
    "'9999-12-31'::date": (datetime.date(9999, 12, 31), Kind.TIME),
    "'23:59:59.999999'::time": (datetime.time(23, 59, 59, 999999), Kind.TIME),
    "'00010203-0405-0607-0809-0a0b0c0d0eff'::uuid": ("00010203-0405-0607-0809-0a0b0c0d0eff", Kind.TEXT),
    "'{\"a\":  1}'::json": ('{"a":  1}', Kind.TEXT),
    "'{\"a\":  1}'::jsonb": ('{"a": 1}', Kind.TEXT),
    "ARRAY[1, NULL]": ([1, None], Kind.NESTED),
    "ARRAY[1.5, NULL]": ([1.5, None], Kind.NESTED),
    "ARRAY['a', NULL]": (["a", None], Kind.NESTED),
    "'\\xff00'::bytea": (b"\xff\x00", Kind.BYTES),
    "'öha'::mood": ("öha", Kind.TEXT),
    "'red'::elsewhere.colour": ("red", Kind.TEXT),
    "true": (True, Kind.BOOLEAN),
    "7::positive": (7, Kind.INTEGER),
    "1::smallint": (1, Kind.INTEGER),
    "0.5::real": (0.5, Kind.NUMBER),
    "'a'::char(3)": ("a  ", Kind.TEXT),
    "ROW(1, 'a')::pair": ({"a": 1, "b": "a"}, Kind.NESTED),
    "NULL": (None, Kind.TEXT),
}


@pytest.fixture(scope="module")
def url(postgres_server_url):
    postgres_server.empty(postgres_server_url)
    with open_database(postgres_server_url) as database:
        for statement in TYPES.split(";"):
            list(database.stream(statement))
    return postgres_server_url


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_types_that_frames_hold(database, expression):
    """With a NULL beside the value, and of the same schema when there is no row."""
    sql = f'SELECT {expression} AS "Ünï ""q""" UNION ALL SELECT NULL'
    value, kind = EXPRESSIONS[expression]
    described = database.schema(f"SELECT {expression} AS x")
    assert described.fields[0].type.kind is kind
    (frame,) = database.stream(sql)
    assert frame.columns == ['Ünï "q"']
    expected = pl.Series(frame.columns[0], [value, None], frame.dtypes[0])
    assert_frame_equal(frame, expected.to_frame())
    (nothing,) = database.stream(f"SELECT * FROM ({sql}) AS q LIMIT 0")
    assert nothing.schema == frame.schema
    again = database.schema(database.empty_relation(described))
    assert again.fields[0].type == described.fields[0].type


@pytest.mark.parametrize(
    "kind",
    ["interval", "mood", "uuid", "jsonb", "json", "numeric", "numeric(12,2)", "mood[]", "uuid[]", "char(3)", "bytea"],
)
def test_a_column_that_is_written_back_has_its_type_again(database, kind):
    """As the relation of an island has it: a uuid is compared with a uuid."""
    given = {
        "uuid": "gen_random_uuid()", "jsonb": "'{\"a\": 1}'::jsonb", "json": "'{\"a\":  1}'::json", "bytea": "'\\x00'",
        "uuid[]": "ARRAY[gen_random_uuid(), NULL]", "mood": "'öha'", "mood[]": "ARRAY['öha','sad']",
    }.get(kind, "'1'" if kind != "interval" else "'1 day'")  # fmt: skip
    list(database.stream("DROP TABLE IF EXISTS original"))
    list(database.stream(f"CREATE TABLE original AS SELECT CAST({given} AS {kind}) AS x UNION ALL SELECT NULL"))
    query = "SELECT * FROM original"
    if kind == "interval":
        with pytest.raises(DatabaseError, match="column 'x' has type interval") as caught:
            list(database.stream(query))
        assert caught.value.hint == 'cast it in the query: CAST("x" AS text)'
        return
    database.ingest("copied", database.stream(query), temporary=True, schema=database.schema(query))
    compared = "x" if kind != "json" else "x::text"
    (frame,) = database.stream(
        f"SELECT pg_typeof(o.x)::text = pg_typeof(c.x)::text FROM original o JOIN copied c USING ({compared})"
        if kind != "json"
        else "SELECT pg_typeof(o.x)::text = pg_typeof(c.x)::text FROM original o JOIN copied c ON o.x::text = c.x::text"
    )
    assert frame.to_series().to_list() == [True]


@pytest.mark.parametrize(
    "expression",
    ["'1 day'::interval", "ROW(1, 'a')", "int4range(1, 2)", "'127.0.0.1'::inet", "1::money", "'12:00+02'::timetz"],
)
def test_types_that_no_frame_holds(database, expression):
    with pytest.raises(DatabaseError, match="column 'x' has type") as caught:
        list(database.stream(f"SELECT {expression} AS x"))
    assert caught.value.hint == 'cast it in the query: CAST("x" AS text)'
    (frame,) = database.stream(f"SELECT CAST({expression} AS text) AS x")
    assert frame.height == 1


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("'infinity'::timestamptz", "infinite time"),
        ("'-infinity'::date", "infinite time"),
        ("'10000-01-01'::timestamp", "years 1 to 9999"),
        ("12345678901234567890::numeric", "12345678901234567890"),
        ("'NaN'::numeric(5,2)", "NaN"),
    ],
)
def test_values_that_no_frame_holds(database, expression, message):
    with pytest.raises(DatabaseError, match=message) as caught:
        list(database.stream(f"SELECT {expression} AS x"))
    assert caught.value.hint


def test_a_type_made_since_the_session_began(database):
    list(database.stream("CREATE TYPE taste AS ENUM ('sweet')"))
    (frame,) = database.stream("SELECT 'sweet'::taste AS x")
    assert frame.item() == "sweet"
    with pytest.raises(DatabaseError, match=r"type taste\[\]") as caught:
        list(database.stream("SELECT ARRAY['sweet'::taste] AS x"))
    assert caught.value.hint == 'cast it in the query: CAST("x" AS text[])'


def test_many_uuids_with_gaps(database):
    (frame,) = database.stream(
        "SELECT CASE WHEN i % 3 > 0 THEN gen_random_uuid() END AS x FROM generate_series(1, 99) i"
    )
    (same,) = database.stream("SELECT count(*) FROM unnest($1) AS t(x)", [frame["x"].to_list()])
    assert same.item() == 99
    assert [x is None or str(uuid.UUID(x)) == x for x in frame["x"]] == [True] * 99
    assert frame["x"].null_count() == 33


def test_ingest_types(database):
    frame = pl.DataFrame(
        {
            "id": pl.Series([2**63, None], dtype=pl.UInt64),
            "large": pl.Series([2**100, None], dtype=pl.Int128),
            "money": pl.Series([Decimal("1.50"), None]),
            "long": [datetime.timedelta(days=1), None],
            "words": [[{"word": "it's", "start": 0.5}], None],
            "nested": [[[1], [2, 3]], None],
            "fixed": pl.Series([[1, 2], None], dtype=pl.Array(pl.Int64, 2)),
            "category": pl.Series(["a", None], dtype=pl.Categorical),
            "nothing": [None, None],
        }
    )
    database.ingest("written", [frame], temporary=True)
    (found,) = database.stream(
        "SELECT id::text, large::text, money::text, long::text, words->0->>'word' AS word, nested::text, fixed::text, "
        "category, nothing FROM written"
    )
    assert found.row(0) == (
        str(2**63), str(2**100), "1.50", "24:00:00", "it's", "[[1], [2, 3]]", "{1,2}", "a", None
    )  # fmt: skip
    assert found.row(1) == (None,) * 9


def test_the_types_of_thanosqls_own_columns(database):
    words = DataType(Kind.NESTED, "words")
    own = Schema.of(a=TEXT, b=INTEGER, c=NUMBER, d=BOOLEAN, e=words)
    kinds = [field.type.name for field in database.schema(database.empty_relation(own))]
    assert kinds == ["text", "bigint", "double precision", "boolean", "jsonb"]
