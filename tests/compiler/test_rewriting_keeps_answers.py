"""Whatever stands around an island, the optimised statement answers what the statement as it was bound answers."""

from __future__ import annotations

from functools import partial

import duckdb
import pytest
from hypothesis import HealthCheck, event, given, reject, settings
from hypothesis import strategies as st

from tests.compiler.duckdb_plans import answer, bound
from thanosql.compiler.optimizer import optimize

# number holds texts of which some are no numbers: a cast of them fails.
SPEECH = """
CREATE TABLE speech AS SELECT * FROM (VALUES
    (0, 'a.wav', 'x', '1', NULL), (1, 'b.wav', 'y', '2', 5), (2, 'bad.wav', NULL, 'three', 5),
    (3, 'b.wav', 'x', '4', 1), (NULL, 'd.wav', 'X', NULL, 2), (5, 'bad2.wav', 'y', '5', NULL),
    (6, 'c.wav', 'z', '6', 2)) AS t (id, audio_path, text, number, kind)
"""
GRADES = """
CREATE TABLE grades AS SELECT * FROM (VALUES (0, 'A', 1), (3, 'B', 2), (3, 'A', 2), (5, 'C', 9), (NULL, 'A', 5))
AS t (id, grade, kind)
"""
OF_QUERY = [
    "p.id < 4", "p.id = 3", "id > 2", "p.id % 2 = 0", "p.id IS NULL", "p.text = 'x'", "lower(p.text) = 'x'", "false",
    "p.id BETWEEN 1 AND 3", "NOT p.id > 3", "p.id IN (1, 3, NULL)", "p.text LIKE '_' OR p.id = 2", "p.kind = p.id",
    "CAST(p.number AS INTEGER) > 1", "p.number <> 'three'", "p.id < :limit", "p.text = :text AND :limit > 0",
    "CASE WHEN p.id > 1 AND p.id < 5 THEN p.text = 'x' ELSE p.id = 0 END", "coalesce(p.kind, 2) = 2",
    "p.number = 3", "(p.id = 1 AND p.text = 'y')", "p.text IS DISTINCT FROM 'x'", "p.\"ID\" >= 1",
]  # fmt: skip
OF_PREDICTION = ["p.predicted LIKE 'B%'", "p.predicted = 'C.WAV' OR p.id = 1", "length(predicted) > 5"]
OF_BOTH = ["p.predicted LIKE 'B%' OR p.kind = 5", "predicted ~ '.*A.*' AND length(p.text) = 1", "p.predicted <> p.text"]
OTHER = [
    "p.id = (SELECT max(id) FROM speech)", "EXISTS (SELECT 1 FROM grades z WHERE z.id = p.id)", "1 = 1",
    "p.id IN (SELECT id FROM grades)", "p.kind NOT IN (SELECT z.kind FROM grades z WHERE z.grade = 'A')",
    "NOT EXISTS (SELECT 1 FROM grades z WHERE z.kind = p.kind AND z.grade <> 'B')", "p.id IN (SELECT kind FROM speech)",
]  # fmt: skip
OF_GRADES = ["g.grade = 'A'", "g.kind < 5", "p.id = g.id", "p.kind = g.kind", "g.id IS NULL OR p.id > 1"]
ALONE = ["", "ORDER BY p.id NULLS FIRST, p.audio_path", "LIMIT 2", "LIMIT 3 OFFSET 1", "OFFSET 2", "LIMIT :limit"]
ORDERED = ["", "ORDER BY ALL", "ORDER BY ALL LIMIT 3"]
INNER = [
    "SELECT * FROM speech", "SELECT * FROM speech ORDER BY id DESC NULLS LAST LIMIT 5", "FROM speech -- all of it",
    "SELECT * FROM speech WHERE id < :limit OR text = :text", "SELECT * FROM speech UNION ALL SELECT * FROM speech",
]  # fmt: skip
LISTS = ["p.id, p.predicted", "p.*", "p.id", "p.text, upper(predicted) AS id", "p", "p.audio_path, p.kind + 1"]
# Each to the last row: which of two equal ones comes first is nobody's promise.
ORDERS = [
    "ORDER BY p.id ",
    "ORDER BY text DESC, p.id + 1 ",
    "ORDER BY kind NULLS FIRST, p.id ",
    "ORDER BY id, p.id ",
    "ORDER BY 1, p.id ",
]
GROUPS = [
    "count(*)", "max(p.id), count(DISTINCT p.predicted)", "DISTINCT p.text", "DISTINCT ON (p.text) p.text",
    "p.text, row_number() OVER (PARTITION BY p.text ORDER BY p.predicted, p.id)", "count(p.text), min(kind)",
]  # fmt: skip


@st.composite
def first_rows(draw: st.DrawFn) -> str:
    """Draw a SELECT of the first rows of one PREDICT."""
    option = draw(st.sampled_from(["", "", "OPTIONS (on_error='skip')", "OPTIONS (on_error='null')"]))
    kept = draw(st.sampled_from(["", "", *(f"WHERE {each}" for each in (*OF_QUERY, *OF_PREDICTION, *OF_BOTH))]))
    order = draw(st.sampled_from(["", "", *ORDERS]))
    tail = order + draw(st.sampled_from([each for each in ALONE if "LIMIT" in each]))
    lists = st.sampled_from(
        [*LISTS, "*, id", "unnest([p.id, p.id])", "count(*)", "DISTINCT p.text", "sum(p.id) OVER ()"]
    )
    island = f"(PREDICT USING digits {option} AS {draw(st.sampled_from(INNER))}\n)"
    select = f"SELECT {draw(lists)} FROM {island} p {kept} {tail}"
    around = draw(
        st.sampled_from(["{}", "{}", "{}", "SELECT * FROM ({}) z", "({}) UNION ALL ({})", "SELECT EXISTS ({})"])
    )
    return around.replace("{}", select)


@st.composite
def two_models(draw: st.DrawFn) -> str:
    """Draw a SELECT that reads two PREDICTs, some of them of the same rows."""
    kept = draw(st.sampled_from(["", " WHERE p.id < 4", " WHERE p.predicted LIKE 'B%' LIMIT 1", " LIMIT 2 OFFSET 1"]))
    other = draw(st.sampled_from(["", kept, " WHERE p.id > 2", " WHERE p.predicted > 'B' LIMIT 1"]))
    option = draw(st.sampled_from(["OPTIONS (on_error='null')", "OPTIONS (result_col='heard')"]))
    one, two = (
        f"(SELECT p.id FROM (PREDICT USING digits {given} AS SELECT * FROM speech ORDER BY id) p{where})"
        for given, where in (("", kept), (option, other))
    )
    if "heard" in option:
        two = two.replace("p.predicted", "p.heard")
    return draw(
        st.sampled_from(
            [
                f"{one} UNION ALL {two}",
                f"SELECT a.id, b.id FROM {one} a JOIN {two} b ON a.id = b.id",
                f"SELECT * FROM {one} a LEFT JOIN {two} b USING (id)",
                f"SELECT id FROM speech WHERE id IN {one} AND EXISTS {two}",
            ]
        )
    )


OF_PAIR = [
    "a.id < 4", "b.id > 1", "a.id BETWEEN 1 AND :limit", "a.id IS NULL", "b.kind = 5", "a.text = 'x'",
    "b.text <> :text", "a.kind + 0 = 5", "a.predicted LIKE 'B%'", "a.predicted <> b.text", "a.number > '2'",
    "a.id IN (1, 3) OR b.id = 3", "a.id NOT IN (SELECT g.id FROM grades g WHERE g.id > 0)",
]  # fmt: skip


@st.composite
def pairs(draw: st.DrawFn) -> str:
    """Draw a SELECT that joins two PREDICTs, most of the same rows."""
    inner = st.sampled_from(["SELECT * FROM speech", "SELECT * FROM speech", "SELECT * FROM speech WHERE id > 0"])
    one, two = (f"(PREDICT USING digits {given} AS {draw(inner)})" for given in ("", "OPTIONS (result_col='heard')"))
    kind = draw(st.sampled_from(["JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]))
    key = draw(st.sampled_from(["id", "kind", "text"]))
    on = draw(
        st.sampled_from(
            [f"USING ({key})", f"ON a.{key} = b.{key}", f"ON b.{key} = a.{key} AND a.id < 4", f"ON a.{key} >= b.{key}"]
        )
    )
    where = draw(st.lists(st.sampled_from([*OF_PAIR, *([f"{key} IS NOT NULL", f"{key} <> '1'"] if "(" in on else [])])))
    kept = f" WHERE {' AND '.join(where)}" if where else ""
    columns = draw(st.sampled_from(["a.id, b.id", "a.predicted, b.heard", "a.*, b.heard", "count(*)"]))
    if draw(st.booleans()):
        return f"WITH a AS {one}, b AS {two} SELECT {columns} FROM a {kind} b {on}{kept}"
    return f"SELECT {columns} FROM {one} a {kind} {two} AS b {on}{kept}"


@st.composite
def statements(draw: st.DrawFn) -> str:
    """Draw a SELECT over one PREDICT, its conditions, joins and what stands around it."""
    option = draw(st.sampled_from(["", "OPTIONS (on_error='skip')", "OPTIONS (on_error='null')"]))
    island = f"(PREDICT USING digits {option} AS {draw(st.sampled_from(INNER))}\n)"
    shape = draw(
        st.sampled_from(["alone", "with", "join", "join", "left", "filled", "comma", "using", "merged", "first"])
    )
    conditions = st.lists(st.sampled_from([*OF_QUERY, *OF_PREDICTION, *OTHER]), max_size=3)
    where, lead = draw(conditions), ""
    joined = shape not in ("alone", "with")
    relation = f"{island} p"
    if joined:
        # A bare name would be ambiguous beside another table.
        where = [each for each in where if not each.startswith(("id ", "length(predicted)"))]
        on = draw(st.sampled_from(["p.id = g.id", "p.kind = g.kind", "p.id >= g.id"]))
        extra = draw(st.sampled_from(["", " AND p.id > 0", " AND g.grade = 'A'", " AND p.text = 'x' AND p.id < 5"]))
        where += draw(st.lists(st.sampled_from(OF_GRADES), max_size=2))
        relation = {
            "join": f"{relation} JOIN grades g ON {on}{extra}",
            "first": f"grades AS g INNER JOIN {relation} ON {on}{extra}",
            "left": f"{relation} LEFT JOIN grades g ON {on}{extra}",
            "filled": f"grades g LEFT JOIN {relation} ON {on}{extra}",
            "comma": f"{relation}, grades g",
            "using": f"grades g JOIN {relation} USING (id)",
            "merged": f"grades g LEFT JOIN {relation} USING (id)",
        }[shape]
    elif shape == "with":
        lead, relation = f"WITH p AS {island} ", "p"
    kept = f" WHERE {' AND '.join(where)}" if where else ""
    if draw(st.booleans()):
        columns = draw(st.sampled_from([each for each in LISTS if not joined or "kind" not in each]))
        tail = draw(st.sampled_from([each for each in ALONE if not joined or not each]))
    else:
        columns, tail = draw(st.sampled_from([each for each in GROUPS if not joined or "kind" not in each])), ""
        if not columns.startswith("DISTINCT ON"):
            tail = draw(st.sampled_from(ORDERED))
    select = f"{lead}SELECT {columns} FROM {relation}{kept} {tail}"
    around = draw(
        st.sampled_from(["{}", "{}", "SELECT * FROM ({}) z", "SELECT count(*) FROM ({}) z", "{} UNION ALL {}"])
    )
    if around.endswith("UNION ALL {}"):
        return f"({select}) UNION ALL ({select})" if not lead else select
    return around.format(select)


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("SET threads = 1")
    made.execute(SPEECH)
    made.execute(GRADES)
    return made


def keeps_answer(connection: duckdb.DuckDBPyConnection, sql: str, limit: int, text: str) -> None:
    given_names = {"limit": limit, "text": text}
    plan = bound(sql, connection, {name: value for name, value in given_names.items() if f":{name}" in sql})
    try:
        expected = answer(plan, connection)
    except duckdb.Error:
        # A cast met a text that is no number.
        reject()
    optimized = optimize(plan)
    for rule in optimized.trace:
        event(rule)
    found = answer(optimized, connection)
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


generated = given(
    sql=statements() | first_rows() | two_models() | pairs(),
    limit=st.integers(0, 4),
    text=st.sampled_from(["x", "y", "none"]),
)
quietly = partial(settings, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quietly(max_examples=400)
@generated
def test_rules_keep_answers(connection: duckdb.DuckDBPyConnection, sql: str, limit: int, text: str) -> None:
    keeps_answer(connection, sql, limit, text)


@pytest.mark.slow
@quietly(max_examples=2000)
@generated
def test_rules_keep_answers_of_many(connection: duckdb.DuckDBPyConnection, sql: str, limit: int, text: str) -> None:
    keeps_answer(connection, sql, limit, text)
