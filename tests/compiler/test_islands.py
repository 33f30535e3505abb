"""Statements of ours inside the database's SQL: what is one, what is not, and where mistakes are shown."""

from __future__ import annotations

import pytest

from tests.compiler.fake_catalog import SPEECH, FakeCatalog, model
from thanosql.compiler import ast, logical, logical_listing
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import BindError, DatabaseError, ParseError
from thanosql.compiler.parser import parse
from thanosql.compiler.source import Span
from thanosql.compiler.sql import bind_query, relation_name

PREDICT = "PREDICT USING digits AS SELECT * FROM t"


def islands(sql: str) -> tuple[ast.Island, ...]:
    statement = parse(sql)
    assert isinstance(statement, ast.Sql)
    return statement.query.islands


def bind(sql: str, catalog: FakeCatalog | None = None, **parameters: object) -> logical.Node:
    return Binder(catalog or FakeCatalog(SPEECH, (model(),)), sql, parameters).bind(parse(sql)).root


@pytest.mark.parametrize(
    ("sql", "kinds"),
    [
        (f"SELECT * FROM ({PREDICT}) p", [ast.Predict]),
        (f"select * from (\n-- all\n{PREDICT.lower()}\n) AS p", [ast.Predict]),
        (f"SELECT * FROM t WHERE text IN ({PREDICT})", [ast.Predict]),
        (f"WITH p AS ({PREDICT}), e AS (EVALUATE USING digits AS SELECT 1) SELECT 1", [ast.Predict, ast.Evaluate]),
        ("SELECT name FROM (LIST MODEL), (LIST TABLE)", [ast.ListModels, ast.ListTables]),
        ("SELECT * FROM (DESCRIBE MODEL digits)", [ast.DescribeModel]),
        (f"CREATE TABLE x AS {PREDICT}", [ast.Predict]),
        (f"CREATE OR REPLACE TEMP TABLE x AS ({PREDICT})", [ast.Predict]),
        (f"INSERT INTO x (a, b) {PREDICT}", [ast.Predict]),
        (f"CREATE TABLE x AS EVALUATE USING digits AS SELECT * FROM ({PREDICT}) p", [ast.Evaluate]),
        (f"WITH q AS ({PREDICT}) INSERT INTO x {PREDICT}", [ast.Predict]),
        ("INSERT INTO x PREDICT USING digits@2 OPTIONS (cache=False) AS SELECT 1", [ast.Predict]),
    ],
)  # fmt: skip
def test_statements_of_ours_are_found(sql: str, kinds: list[type[ast.Statement]]) -> None:
    found = islands(sql)
    assert [type(island.statement) for island in found] == kinds
    for island in found:
        written = sql[island.span.start : island.span.end]
        assert written.startswith("(") == written.endswith(")")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT (predict) FROM t",
        "SELECT * FROM (SELECT predict, using_it FROM evaluate) list",
        "SELECT * FROM a JOIN predict USING (id)",
        "SELECT * FROM (predict JOIN b USING (id))",
        "SELECT * FROM (DESCRIBE model)",
        "SELECT list(model), count(list) FROM t",
        "SELECT '(PREDICT USING m AS SELECT 1)', \"(LIST MODEL)\" FROM t -- (LIST MODEL)",
        "CREATE TABLE predict AS SELECT * FROM evaluate USING SAMPLE 10",
        "SELECT * FROM t AS predict USING SAMPLE 10",
    ],
)
def test_the_database_s_own_words_are_left_to_it(sql: str) -> None:
    assert islands(sql) == ()


def test_islands_nest_and_keep_their_own_parameters() -> None:
    sql = (
        "SELECT :a FROM (PREDICT USING digits OPTIONS (batch_size=:b) AS "
        "SELECT * FROM (EVALUATE USING digits AS SELECT :c) WHERE x = :a) WHERE y = :d"
    )
    (outer,) = islands(sql)
    statement = parse(sql)
    assert isinstance(statement, ast.Sql)
    assert [each.name for each in statement.query.parameters] == ["a", "d"]
    assert isinstance(outer.statement, ast.Predict)
    assert [each.name for each in outer.statement.query.parameters] == ["a"]
    (inner,) = outer.statement.query.islands
    assert sql[inner.span.start : inner.span.end] == "(EVALUATE USING digits AS SELECT :c)"


def test_the_database_reads_relations_in_their_place() -> None:
    sql = f"SELECT :k FROM ({PREDICT}) p WHERE id = :k"
    (island,) = islands(sql)
    statement = parse(sql)
    assert isinstance(statement, ast.Sql)
    bound = bind_query(statement.query, {"k": 7})
    name = relation_name(island)
    assert bound.text == f'SELECT $1 FROM (SELECT * FROM "{name}") p WHERE id = $1'
    assert bound.values == (7,)
    renamed = bound.renamed({name: "other"})
    assert renamed.text == 'SELECT $1 FROM (SELECT * FROM "other") p WHERE id = $1'
    # A mistake in the island is the island's, one behind it stands where it is written.
    assert renamed.locate(Span(renamed.text.index("other"), renamed.text.index("other") + 3)) == island.span
    behind = renamed.locate(Span(renamed.text.index("id ="), renamed.text.index("id =") + 2))
    assert sql[behind.start : behind.end] == "id"


def test_the_plan_makes_the_relations_before_the_query_that_reads_them() -> None:
    root = bind(f"SELECT * FROM ({PREDICT}) a, (LIST MODEL) b")
    assert isinstance(root, logical.Query)
    first, second = root.inputs
    assert isinstance(first, logical.Materialise)
    assert first.schema.names == (*SPEECH.names, "predicted")
    assert isinstance(second, logical.Materialise)
    assert isinstance(second.input, logical_listing.ListModels)


def test_the_statement_is_checked_before_anything_runs() -> None:
    sql = f"SELECT nothing FROM ({PREDICT}) p"
    catalog = FakeCatalog(SPEECH, (model(),))
    bind(sql, catalog)
    checked = catalog.asked[-1]
    assert checked.text == "SELECT nothing FROM (SELECT id, audio_path, text, predicted WHERE false) p"
    broken = FakeCatalog(SPEECH, (model(),))

    def refuse(statement: object) -> None:
        raise DatabaseError("no such column", span=Span(7, 14))

    broken.check_statement = refuse  # type: ignore[method-assign]
    with pytest.raises(DatabaseError) as caught:
        bind(sql, broken)
    assert caught.value.span is not None
    assert sql[caught.value.span.start : caught.value.span.end] == "nothing"


@pytest.mark.parametrize(
    ("sql", "message", "shown"),
    [
        ("SELECT * FROM (PREDICT USING digits SELECT 1)", "unexpected 'SELECT'", "SELECT"),
        ("SELECT * FROM (PREDICT USING)", "unexpected end of statement", ""),
        ("SELECT * FROM (LIST MODEL; LIST MODEL)", "expected one statement", "LIST MODEL; LIST MODEL"),
        ("SELECT * FROM (BUILD MODEL m USING b AS SELECT 1)", "is a statement of its own", "BUILD MODEL"),
        (f"CREATE VIEW v AS SELECT * FROM ({PREDICT})", "cannot keep a view", f"({PREDICT})"),
        (f"CREATE OR REPLACE MACRO m() AS TABLE SELECT * FROM ({PREDICT})", "cannot keep a view", f"({PREDICT})"),
    ],
)
def test_mistakes_are_shown_where_they_are(sql: str, message: str, shown: str) -> None:
    with pytest.raises(ParseError, match=message) as caught:
        parse(sql)
    assert caught.value.span is not None
    assert sql[caught.value.span.start : caught.value.span.end] == shown


def test_two_columns_of_one_name_cannot_be_kept() -> None:
    with pytest.raises(BindError, match="several columns called"):
        bind("SELECT 1 FROM (PREDICT USING digits OPTIONS (result_col='x') AS SELECT * FROM t)",
             FakeCatalog(type(SPEECH)((*SPEECH.fields, SPEECH.fields[0])), (model(),)))  # fmt: skip


def test_a_table_that_is_there_is_told_of_before_any_work() -> None:
    catalog = FakeCatalog(SPEECH, (model(),), tables=("kept", 'a "b"'))
    for sql, shown in (
        (f"CREATE TABLE Kept AS {PREDICT}", "Kept"),
        (f'create table "a ""b""" as ({PREDICT})', 'a ""b""'),
    ):
        with pytest.raises(BindError, match="already") as caught:
            bind(sql, catalog)
        assert caught.value.span is not None
        assert sql[caught.value.span.start : caught.value.span.end] == shown
    left = bind(f"CREATE TABLE IF NOT EXISTS kept AS {PREDICT}", catalog)
    assert left.inputs == ()
    for head in (
        "CREATE TABLE fresh AS",
        "CREATE OR REPLACE TABLE kept AS",
        "CREATE TABLE other.kept AS",
        "CREATE TEMP TABLE kept AS",
    ):
        assert bind(f"{head} {PREDICT}", catalog).inputs, head
