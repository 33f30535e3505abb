"""An island's query reads what WITH around it names: the database gets the definitions before it."""

from __future__ import annotations

import pytest

from tests.compiler.fake_catalog import SPEECH, FakeCatalog, model
from thanosql.compiler import ast, logical
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import BindError
from thanosql.compiler.parser import parse
from thanosql.compiler.source import Span


def bind(sql: str, **parameters: object) -> logical.Node:
    return Binder(FakeCatalog(SPEECH, (model(),)), sql, parameters).bind(parse(sql)).root


def scans(node: logical.Node) -> list[logical.Scan]:
    below = [scan for each in node.inputs for scan in scans(each)]
    return [*below, node] if isinstance(node, logical.Scan) else below


def sent(sql: str, **parameters: object) -> list[str]:
    """Return the queries whose rows models are applied to, innermost first."""
    return [scan.query.text for scan in scans(bind(sql, **parameters))]


def predict(query: str) -> str:
    return f"(PREDICT USING digits AS {query}) p"


@pytest.mark.parametrize(
    ("before", "query", "expected"),
    [
        ("WITH q AS (SELECT * FROM t)", "SELECT * FROM q", "WITH q AS (SELECT * FROM t)\nSELECT * FROM q"),
        ("WITH Q AS (SELECT * FROM t)", 'FROM "q"', 'WITH Q AS (SELECT * FROM t)\nFROM "q"'),
        ('WITH "a ""b" AS (TABLE t)', 'FROM /* x */ "a ""b"', 'WITH "a ""b" AS (TABLE t)\nFROM /* x */ "a ""b"'),
        (
            "WITH a(x, y) AS NOT MATERIALIZED (SELECT 1), b AS (SELECT * FROM t), c AS MATERIALIZED (SELECT * FROM b)",
            "SELECT * FROM t JOIN c USING (x)",
            "WITH b AS (SELECT * FROM t), c AS MATERIALIZED (SELECT * FROM b)\nSELECT * FROM t JOIN c USING (x)",
        ),
        (
            "WITH q AS (SELECT * FROM t)",
            "with r AS (SELECT * FROM q) SELECT * FROM r",
            "WITH q AS (SELECT * FROM t), r AS (SELECT * FROM q) SELECT * FROM r",
        ),
        (
            "WITH RECURSIVE q AS (SELECT 1 UNION ALL SELECT 2 FROM q)",
            "SELECT * FROM t, q",
            "WITH RECURSIVE q AS (SELECT 1 UNION ALL SELECT 2 FROM q)\nSELECT * FROM t, q",
        ),
        (
            "WITH q AS (SELECT 1)",
            "WITH RECURSIVE r AS (SELECT * FROM q) SELECT * FROM r",
            "WITH RECURSIVE q AS (SELECT 1), r AS (SELECT * FROM q) SELECT * FROM r",
        ),
        # A table of that name is not meant any more, but in the definition itself.
        ("WITH t AS (SELECT * FROM t)", "SELECT * FROM t", "WITH t AS (SELECT * FROM t)\nSELECT * FROM t"),
    ],
)  # fmt: skip
def test_what_it_reads_goes_before_it(before: str, query: str, expected: str) -> None:
    for statement in ("{} SELECT * FROM {}", "CREATE TABLE n AS {} SELECT * FROM {}", "SELECT * FROM ({} FROM {})"):
        assert sent(statement.format(before, predict(query))) == [expected]


@pytest.mark.parametrize(
    "sql",
    [
        f"WITH q AS (SELECT 1) SELECT * FROM {predict('SELECT * FROM t')}",
        f"WITH q AS (SELECT 1) SELECT * FROM {predict('SELECT q.* FROM t AS q')}",
        f"WITH q AS (SELECT 1) SELECT * FROM {predict('SELECT * FROM main.q')}",
        f"WITH q AS (SELECT 1) SELECT * FROM {predict('SELECT * FROM q(3)')}",
        f"SELECT * FROM (WITH q AS (SELECT 1) FROM q) JOIN {predict('SELECT * FROM q')} ON true",
        f"WITH p AS {predict('SELECT * FROM q')[:-2]}, q AS (SELECT 1) SELECT 1",
        f"SELECT 1 FROM x WITH ORDINALITY, {predict('SELECT * FROM q')}",
    ],
)
def test_what_it_does_not_read_or_see_does_not(sql: str) -> None:
    assert not [text for text in sent(sql) if text.startswith("WITH")]


def test_an_island_within_an_island_sees_what_is_around_both() -> None:
    inner = predict("SELECT * FROM q")
    outer = f"(PREDICT USING digits OPTIONS (result_col='again') AS SELECT * FROM {inner})"
    one, other = sent(f"WITH q AS (SELECT * FROM t) SELECT * FROM {outer} o")
    assert one == "WITH q AS (SELECT * FROM t)\nSELECT * FROM q"
    assert not other.startswith("WITH")


def test_the_innermost_of_one_name_counts() -> None:
    sql = f"WITH q AS (SELECT 1) SELECT * FROM (WITH q AS (SELECT 2) SELECT * FROM {predict('SELECT * FROM q')})"
    assert sent(sql) == ["WITH q AS (SELECT 2)\nSELECT * FROM q"]


def test_parameters_of_both_are_numbered_anew_and_keep_their_values() -> None:
    sql = f"WITH q AS (SELECT * FROM t WHERE a = :a) SELECT :b FROM {predict('SELECT * FROM q WHERE b = :b')}"
    (scan,) = scans(bind(sql, a=1, b="two"))
    assert scan.query.text == "WITH q AS (SELECT * FROM t WHERE a = $1)\nSELECT * FROM q WHERE b = $2"
    assert scan.query.values == (1, "two")


def test_an_error_in_a_definition_is_shown_where_it_is_written() -> None:
    sql = f"WITH q AS (SELECT wrong FROM t) SELECT * FROM {predict('SELECT * FROM q')}"
    (scan,) = scans(bind(sql))
    place = scan.query.text.index("wrong")
    assert scan.query.locate(Span(place, place + 5)) == Span(sql.index("wrong"), sql.index("wrong") + 5)


def test_a_table_with_other_rows_each_time_is_read_where_nothing_else_reads_it() -> None:
    sample = "WITH q AS (SELECT * FROM t USING SAMPLE 2)"
    assert sent(f"{sample} SELECT * FROM {predict('SELECT * FROM q')}") == [f"{sample}\nSELECT * FROM q"]
    for reader in ("q", f"{predict('SELECT * FROM q')}2"):
        sql = f"{sample} SELECT * FROM {reader} JOIN {predict('SELECT * FROM q')} USING (id)"
        with pytest.raises(BindError, match="other rows each time") as raised:
            bind(sql)
        assert raised.value.span == Span(5, len(sample))
    through = f"{sample}, r AS (SELECT * FROM q) SELECT * FROM r JOIN {predict('SELECT * FROM r')} USING (id)"
    with pytest.raises(BindError, match="r has other rows each time"):
        bind(through)


def test_the_answers_of_a_model_cannot_be_read_by_such_a_name() -> None:
    sql = f"WITH q AS {predict('SELECT * FROM t')[:-2]} SELECT * FROM {{}}"
    with pytest.raises(BindError, match="q reads the answers of a model"):
        bind(sql.format(predict("SELECT * FROM q")))
    # ... and a column may be called like it.
    bind(sql.format(predict("SELECT path, q FROM t")))


def test_an_island_knows_all_that_stands_before_it() -> None:
    statement = parse(f"WITH a AS (SELECT 1), b AS (SELECT * FROM {predict('FROM t')}), c AS (SELECT 2) SELECT 1")
    assert isinstance(statement, ast.Sql)
    (island,) = statement.query.islands
    assert [table.name for table in island.tables] == ["a"]


def test_long_rows_of_comments_and_names_are_read_in_one_go() -> None:
    comments = "/**/" * 3_000
    query = f"SELECT 1,{comments}x FROM{comments}q"
    assert sent(f"WITH q AS (SELECT 1) SELECT * FROM {predict(query)}") == [f"WITH q AS (SELECT 1)\n{query}"]
    names = ", ".join(f"a{number} AS (SELECT * FROM a{number - 1})" for number in range(1, 300))
    (text,) = sent(f"WITH {names} SELECT * FROM {predict('SELECT * FROM a299')}")
    assert text == f"WITH {names}\nSELECT * FROM a299"
