"""Which scans read the same rows: those that differ in line breaks, comments and names of no meaning, and no others."""

from __future__ import annotations

import pytest

from thanosql.compiler.logical import Restriction, Scan
from thanosql.compiler.same_rows import collapsed, same_rows
from thanosql.compiler.schema import INTEGER, TEXT, Schema
from thanosql.compiler.source import Span
from thanosql.compiler.sql import BoundQuery, Part


def query(text: str, *values: object) -> BoundQuery:
    return BoundQuery((Part(text, Span(0, len(text))),), values, Span(0, len(text)))


def scan(restriction: Restriction, dialect: str = "duckdb") -> Scan:
    return Scan(query("SELECT * FROM t"), Schema.of(id=INTEGER, text=TEXT), restriction=restriction, dialect=dialect)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SELECT * FROM t", "SELECT  *\n\tFROM t", True),
        ("SELECT a, b FROM t WHERE f(a)", "SELECT a,b FROM t -- note\n WHERE f( a )", True),
        ("SELECT * FROM t", "/* all */ SELECT * FROM t -- 'of it", True),
        ("SELECT 'a b'", "SELECT 'a  b'", False),
        ("SELECT 'a'", "SELECT 'A'", False),
        ("SELECT '--'", "SELECT '-- x'", False),
        ('SELECT "a b"', 'SELECT "a  b"', False),
        ("SELECT a AS Day", "SELECT a AS day", False),
        ("SELECT $$a  b$$", "SELECT $$a b$$", False),
        ("SELECT a < @b", "SELECT a <@b", False),
        ("SELECT - 1", "SELECT 1", False),
        ("SELECT 1 2", "SELECT 12", False),
        ("SELECT '", "SELECT  '", False),
    ],
)
def test_spaces_and_comments_do_not_count_and_all_else_does(one: str, other: str, same: bool, dialect: str) -> None:
    assert (collapsed(query(one), dialect) == collapsed(query(other), dialect)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("a", "a.id < 3"), ("b", "b.id < 3"), True),
        (("a", "a.id < 3"), ("b", 'B.id < 3'), True),
        (("a", "id < 3"), ("b", "b.id < 3"), False),
        (("a", "a.id < 3"), ("b", "b.id < 4"), False),
        (("a", "a.id = a.text"), ("b", "b.id = b.text"), True),
        (("a", "EXISTS (FROM u WHERE u.id = a.id)"), ("b", "EXISTS (FROM u WHERE u.id = b.id)"), True),
        # The name means another relation inside, so that a.x and b.x are not alike.
        (("a", "a.id IN (SELECT a.x FROM a)"), ("b", "b.id IN (SELECT b.x FROM a)"), False),
        (("a", "a.id = a"), ("b", "b.id = b"), False),
        (("a", "x.a.id = 1"), ("b", "x.b.id = 1"), False),
        (("a", "a.id < 3"), ("a", "a.id < 3"), True),
    ],
)  # fmt: skip
def test_the_name_of_the_rows_does_not_count(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    keys = [same_rows(scan(Restriction(alias, (query(condition),)))) for alias, condition in (one, other)]
    assert (keys[0] == keys[1]) is same
    ordered = [same_rows(scan(Restriction(alias, (), 3, query(condition)))) for alias, condition in (one, other)]
    assert (ordered[0] == ordered[1]) is same
    assert ordered[0] != keys[0]


@pytest.mark.parametrize(
    "other", [Restriction(limit=3), Restriction(offset=2), Restriction(filters=(query("id < $1", 3),)), Restriction()]
)
def test_which_rows_are_read_counts(other: Restriction) -> None:
    found = same_rows(scan(Restriction("query", (query("id < $1", 4),), 3)))
    assert found != same_rows(scan(other))
    assert found == same_rows(scan(Restriction("x", (query("id < $1", 4),), 3)))
    assert found != same_rows(scan(Restriction("x", (query("id < $1", 4.0),), 3)))
