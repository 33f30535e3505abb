"""DuckDB behind the Database protocol: frames in."""

from __future__ import annotations

import datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.runtime.databases.statements import run
from thanosql.compiler.errors import DatabaseError


def frames(*values):
    return [pl.DataFrame({"a": [value], "b": [f"row {value}"]}) for value in values]


def test_ingest_modes(database):
    assert database.ingest("t", frames(1, 2)) == 2
    assert "already exists" in refused(database, "t", frames(9)).message
    assert database.ingest("t", frames(3), mode="append") == 1
    assert run(database, "FROM t").rows() == [(1, "row 1"), (2, "row 2"), (3, "row 3")]
    assert database.ingest("t", frames(4), mode="replace") == 1
    assert database.ingest("new", frames(5), mode="replace") == 1
    assert run(database, "FROM t").rows() == [(4, "row 4")]
    assert "does not exist" in refused(database, "nowhere", frames(1), mode="append").message


def test_replace_makes_the_table_that_is_read(database):
    run(database, "CREATE TEMP TABLE t (old INT)")
    database.ingest("T", frames(1), mode="replace")
    assert run(database, "FROM t").rows() == [(1, "row 1")]
    assert database.tables()["schema"].to_list() == ["temp"]
    run(database, "CREATE SCHEMA one; CREATE SCHEMA two; CREATE TABLE two.u (old INT)")
    run(database, "SET search_path = 'one,two'")
    database.ingest("u", frames(2), mode="replace")
    assert run(database, "FROM two.u").rows() == [(2, "row 2")]
    assert database.tables()["schema"].to_list() == ["temp", "two"]
    run(database, "CREATE TEMP VIEW v AS SELECT 1")
    assert "is of type View" in refused(database, "v", frames(3), mode="replace").message


def refused(database, *arguments, **how):
    with pytest.raises(DatabaseError) as caught:
        database.ingest(*arguments, **how)
    return caught.value


def test_ingest_appends_by_name(database):
    run(database, "CREATE TABLE t (b TEXT, a BIGINT, c INT DEFAULT 7)")
    database.ingest("t", frames(1), mode="append")
    assert run(database, "FROM t").rows() == [("row 1", 1, 7)]
    refused(database, "t", [pl.DataFrame({"other": [1]})], mode="append")
    assert run(database, "FROM t").height == 1


def test_ingest_temporary_tables(database):
    database.ingest('odd "name"', frames(1), temporary=True)
    assert run(database, 'FROM "odd ""name"""').height == 1
    assert database.tables().rows() == [("temp", 'odd "name"', "table", 2, 1)]


def test_ingest_types(database):
    frame = pl.DataFrame(
        {
            "none": [None, None],
            "list": [[1.5], []],
            "bytes": [b"x", None],
            "category": pl.Series(["u", "v"], dtype=pl.Categorical),
            "at": [datetime.datetime(2024, 1, 1), None],
            "decimal": pl.Series(["1.5", None]).cast(pl.Decimal(10, 2)),
        }
    )
    database.ingest("t", [frame])
    assert_frame_equal(
        run(database, "FROM t"), frame.with_columns(pl.col("none", "category").cast(pl.String)), check_exact=True
    )


def test_ingest_of_no_rows_and_of_no_columns(database):
    assert database.ingest("t", [pl.DataFrame(schema={"a": pl.Int64})]) == 0
    assert run(database, "FROM t").schema == {"a": pl.Int64}
    assert "no columns" in refused(database, "u", []).message
    assert "differ" in refused(database, "u", [*frames(1), pl.DataFrame({"a": ["x"]})]).message


@pytest.mark.parametrize("mode", ["create", "append", "replace"])
def test_ingest_is_all_or_nothing(database, mode):
    if mode != "create":
        database.ingest("t", frames(1))
    before = database.tables()

    def failing():
        yield from frames(2, 3)
        raise RuntimeError("the model broke")

    with pytest.raises(RuntimeError, match="the model broke"):
        database.ingest("t", failing(), mode=mode)
    assert_frame_equal(database.tables(), before)
    if mode != "create":
        assert run(database, "FROM t").rows() == [(1, "row 1")]


def test_ingest_may_read_what_it_replaces(database):
    run(database, "CREATE TABLE t AS SELECT range AS a FROM range(10000)")
    rows = database.ingest(
        "t", (frame.with_columns(b=pl.col("a") * 2) for frame in database.stream("FROM t")), mode="replace"
    )
    assert rows == 10000
    assert run(database, "SELECT sum(b - a) FROM t").item() == sum(range(10000))


def test_ingest_within_a_transaction(database):
    run(database, "BEGIN")
    database.ingest("t", frames(1))
    run(database, "ROLLBACK")
    assert database.tables().height == 0
    database.ingest("t", frames(1))
    run(database, "BEGIN")
    refused(database, "t", frames(2))
    run(database, "ROLLBACK")
    assert run(database, "FROM t").height == 1
    assert database.tables().height == 1
