"""The query inside validation_query: bound like any other, its mistakes shown at their place in the statement."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compiler.fake_catalog import STRING, FakeCatalog, columns, model
from thanosql.compiler import logical, logical_training
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import ThanoSQLError
from thanosql.compiler.explain import explain
from thanosql.compiler.logical import Plan
from thanosql.compiler.optimizer import optimize
from thanosql.compiler.parser import parse
from thanosql.compiler.schema import Schema
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery


def build(options: str) -> str:
    return f"BUILD MODEL m USING Wav2Vec2En\nOPTIONS ({options})\nAS SELECT * FROM speech"


def bind(sql: str, catalog: FakeCatalog | None = None, **parameters: Any) -> Plan:
    return Binder(catalog or FakeCatalog(published=(model(),)), sql, parameters).bind(parse(sql))


def refusal(sql: str, catalog: FakeCatalog | None = None, **parameters: Any) -> tuple[ThanoSQLError, str]:
    with pytest.raises(ThanoSQLError) as caught:
        bind(sql, catalog, **parameters)
    error = caught.value
    assert error.text == sql
    assert error.span is not None
    return error, sql[error.span.start : error.span.end]


def held_out(plan: Plan) -> logical.Scan:
    node = plan.root
    while not isinstance(node, logical_training.HoldOut):
        (node,) = node.inputs
    (scan,) = node.held_out.inputs
    assert isinstance(scan, logical.Scan)
    return scan


def test_explain_shows_a_scan_of_its_own_with_the_two_columns() -> None:
    plan = optimize(bind(build("validation_query='SELECT * FROM test;'")))
    drawn = explain(plan).split("\n\n")[0].split("\n")
    assert [line.strip().split(":")[0] for line in drawn] == [
        *("Publish", "Export", "Train", "Batch", "HoldOut", "Decode", "Scan", "Decode", "Scan")
    ]
    assert drawn[-1].strip() == "Scan: columns=[audio_path, text], pruned=[id], sql=SELECT * FROM test"
    assert drawn[-3].strip() == "Scan: columns=[audio_path, text], pruned=[id], sql=SELECT * FROM speech"
    assert len(drawn[-1]) - len(drawn[-1].lstrip()) == len(drawn[-3]) - len(drawn[-3].lstrip())


def test_without_it_a_share_is_held_out() -> None:
    drawn = explain(bind(build("validation_query=None, validation_split=0.2")))
    assert "Split: validation=0.2" in drawn
    assert "HoldOut" not in drawn


def test_parameters_are_bound_inside_it_and_it_may_be_one_itself() -> None:
    query = held_out(bind(build("validation_query='SELECT * FROM t WHERE a = :a AND b = :b'"), a=1, b="x")).query
    assert (query.text, query.values) == ("SELECT * FROM t WHERE a = $1 AND b = $2", (1, "x"))
    query = held_out(bind(build("validation_query=:held"), held="SELECT * FROM test")).query
    assert query.text == "SELECT * FROM test"


@pytest.mark.parametrize(
    ("options", "place", "message"),
    [
        ("validation_split=0.2, validation_query='SELECT 1'", "validation_split=0.2", "both say what is held out"),
        ("validation_query='SELECT 1', validation_split=0.1", "validation_split=0.1", "both say what is held out"),
        ("validation_query='LIST MODEL'", "'LIST MODEL'", "takes a query of the database's own"),
        ("validation_query='SELECT 1; SELECT 2'", "SELECT 2", "expected one statement"),
        ("validation_query=' '", " ", "there is no statement"),
        ("validation_query='SELECT (1'", "(", "never closed"),
        ("validation_query='SELECT ''it''''s'', :nothing'", ":nothing", "no value was given for parameter :nothing"),
    ],
)
def test_a_text_that_is_no_query_is_refused_at_its_place(options: str, place: str, message: str) -> None:
    error, pointed = refusal(build(options))
    assert message in error.message
    assert pointed == place


class Strict(FakeCatalog):
    """Refuses the word ``wrong`` in a query, as a database does: at its place in the bound text."""

    def query_schema(self, query: BoundQuery) -> Schema:
        at = query.text.find("wrong")
        self.broken_at = Span(at, at + 5) if at >= 0 else None
        return super().query_schema(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT wrong FROM t",
        "SELECT ''it''''s'', :a, wrong FROM t",
        "SELECT ''a'' AS wrong",
        "-- ''\nSELECT :a + wrong",
    ],
)
def test_what_the_database_refuses_is_shown_in_the_text_of_the_option(query: str) -> None:
    error, pointed = refusal(build(f"validation_query='{query}'"), Strict(), a=1)
    assert (error.message, pointed) == ("no such column", "wrong")
    assert error.line == 2 + query.count("\n")


def test_a_mistake_in_a_query_given_as_a_parameter_is_shown_at_the_parameter() -> None:
    assert refusal(build("validation_query=:held"), Strict(), held="SELECT wrong")[1] == ":held"
    assert refusal(build("validation_query=:held"), held="SELECT 1; SELECT 2")[1] == ":held"


def test_its_columns_must_be_named_as_those_that_are_learnt_from() -> None:
    class Two(FakeCatalog):
        def query_schema(self, query: BoundQuery) -> Schema:
            return Schema.of(audio=STRING, Said=STRING) if "speech" in query.text else columns("AUDIO", given)

    given = "said"
    plan = bind(build("text_col='Said', validation_query='SELECT * FROM test'"), Two())
    assert held_out(plan).columns == ("AUDIO", "said")
    given = "spoken"
    error, pointed = refusal(build("text_col='Said', validation_query='SELECT * FROM test'"), Two())
    assert "no column 'Said', which text_col names" in error.message
    assert pointed == "'SELECT * FROM test'"
