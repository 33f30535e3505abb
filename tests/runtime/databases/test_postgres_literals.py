"""Values written into a statement: the server reads back what was given, and places keep their origin."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.source import Span
from thanosql.runtime.databases.postgres.literals import constant, tokens, write


@pytest.fixture
def url(postgres_url):
    return postgres_url


def test_only_placeholders_are_replaced():
    sql = "SELECT $1, '$1', \"$1\", a$1, $$ $1 $$, $x$ $1 $$ $x$, E'\\'$1', $2 -- $1\n/* $1 /* $1 */ $1 */ + $1"
    assert write(sql, [7]).text == sql.replace("SELECT $1", "SELECT (7)").replace("+ $1", "+ (7)")


def test_a_minus_before_a_negative_value_begins_no_comment(database):
    (frame,) = database.stream("SELECT 1 -$1 AS x", [-5])
    assert frame.item() == 6


def test_places_are_those_of_the_text_as_given():
    written = write("SELECT $1, nope, $2", ["long enough", 2])
    assert written.place(written.text.index("nope")) == Span(11, 15)
    assert written.place(written.text.index("long")) == Span(7, 9)
    assert written.place(0) == Span(0, 6)
    names = write('SELECT a.b."C d", e', [])
    assert [names.place(7), names.place(18), names.place(19)] == [Span(7, 16), Span(18, 19), Span(19, 20)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_the_server_reads_back_any_text(database, text):
    for setting in ("on", "off"):
        list(database.stream(f"SET standard_conforming_strings = {setting}"))
        (frame,) = database.stream("SELECT $1 AS x, ARRAY[$1] AS y", [text])
        assert frame.row(0) == (text, [text])


@given(sql=st.text("a$1'\"/*-\n \\E", max_size=30))
def test_any_text_is_parted_without_loss(sql):
    found = tokens(sql)
    assert all(sql[token.start :].startswith(token.text) for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)
    assert write(sql, []).text == sql


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "boolean"),
        (2**40, "bigint"),
        (0.1, "double precision"),
        (float("-inf"), "double precision"),
        (b"\x00\xff", "bytea"),
        (Decimal("12.50"), "numeric"),
        (datetime.date(2020, 2, 29), "date"),
        (datetime.time(1, 2, 3, 4), "time without time zone"),
        (datetime.datetime(2020, 1, 1, 1, 2, 3, 4), "timestamp without time zone"),
        (datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), "timestamp with time zone"),
        ([1, None, 3], "integer[]"),
        (["a", "it's"], "text[]"),
    ],
)
def test_values_come_back(database, value, kind):
    (frame,) = database.stream("SELECT $1 AS x, pg_typeof($1)::text AS kind", [value])
    assert frame.row(0) == (value, kind)


def test_a_text_takes_the_type_that_its_place_asks_for(database):
    row = "00000000-0000-0000-0000-000000000001"
    (frame,) = database.stream("SELECT 1 AS x WHERE $1 = gen_random_uuid() OR now() > $2", [row, "2020-01-01"])
    assert frame.item() == 1


@pytest.mark.parametrize("value", ["a\0b", {"a": 1}, object()])
def test_values_that_no_sql_has(value):
    with pytest.raises(DatabaseError, match=r"the value of \$3") as caught:
        constant(value, 3)
    assert caught.value.hint
