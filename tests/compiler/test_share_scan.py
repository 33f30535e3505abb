"""A query under several models is sent once: which Scans share, which columns the first reads, and which do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.compiler.fake_catalog import SPEECH, FakeCatalog, model
from thanosql.compiler.binder import Binder
from thanosql.compiler.explain import explain
from thanosql.compiler.logical import Node, Plan, Scan
from thanosql.compiler.optimizer import RULES, optimize
from thanosql.compiler.parser import parse
from thanosql.compiler.rules.share_scan import share_scan

ONE = "(PREDICT USING digits AS SELECT * FROM t)"
OTHER = "(PREDICT USING other AS SELECT * FROM t)"
SPREAD = "(PREDICT USING other AS\n  SELECT *  -- all\n  FROM t)"
THIRD = "(EVALUATE USING third AS SELECT * FROM t)"


def plan(sql: str, **parameters: Any) -> Plan:
    models = (model(), model("other"), model("third"))
    return Binder(FakeCatalog(SPEECH, models), sql, parameters).bind(parse(sql))


def scans(node: Node) -> Iterator[Scan]:
    for each in node.inputs:
        yield from scans(each)
    if isinstance(node, Scan):
        yield node


def shared(found: Plan) -> list[str | None]:
    return [scan.shared for scan in scans(found.root)]


def test_the_first_keeps_what_the_others_take() -> None:
    found = optimize(plan(f"SELECT 1 FROM {ONE} a, {OTHER} b, {THIRD} c"), (share_scan,))
    assert shared(found) == ["first", "next", "last"]
    assert found.trace == ("share_scan",)
    lines = [line.strip() for line in explain(found, verbose=True).splitlines()]
    assert "Scan: columns=[id, audio_path, text], shared=first, sql=SELECT * FROM t" in lines
    assert lines.count("SQL: SELECT * FROM t") == 1


def test_the_first_reads_the_columns_of_all() -> None:
    found = optimize(plan(f"SELECT a.id, a.predicted FROM {ONE} a JOIN {OTHER} b USING (id), {THIRD} c"), RULES)
    first, _, last = scans(found.root)
    assert first.columns == ("id", "audio_path")
    assert first.also == ("text",)
    assert first.schema.names == ("id", "audio_path")
    assert first.reading.text == 'SELECT "id", "audio_path", "text" FROM (\nSELECT * FROM t\n) AS query'
    assert last.columns == ("audio_path", "text")
    assert last.reading.text == 'SELECT "audio_path", "text" FROM (\nSELECT * FROM t\n) AS query'
    assert "shared=first, also=[text]" in explain(found)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (f"SELECT a.predicted, b.predicted FROM {ONE} a JOIN {OTHER} b USING (id)", ["first", "last"]),
        (f"SELECT * FROM {ONE} UNION ALL SELECT * FROM {OTHER}", ["first", "last"]),
        (f"SELECT a.predicted, b.predicted FROM {ONE} a JOIN {SPREAD} b USING (id)",
         ["first", "last"]),
        (f"SELECT a.predicted, b.predicted FROM {ONE} a JOIN {OTHER} b ON a.id = b.id WHERE a.id < 3 AND b.id < 3",
         ["first", "last"]),
        (f"SELECT a.predicted, b.predicted FROM {ONE} a JOIN {OTHER} b ON a.id = b.id "
         "JOIN u ON u.id = a.id AND u.id = b.id WHERE u.text = 'x'", ["first", "last"]),
        (f"SELECT a.id, b.predicted FROM {ONE} a JOIN {OTHER} b USING (id)", ["first", "last"]),
        (f"SELECT * FROM {ONE} a WHERE a.id < 3 UNION ALL SELECT * FROM {OTHER} a WHERE a.id < 3", ["first", "last"]),
        (f"(SELECT * FROM {ONE} LIMIT 3) UNION ALL (SELECT * FROM {OTHER} LIMIT 3)", ["first", "last"]),
        (f"(SELECT * FROM {ONE} p WHERE predicted > 'a' LIMIT 3) UNION ALL (SELECT * FROM {OTHER})", ["first", "last"]),
        (f"PREDICT USING third OPTIONS (result_col='z') AS SELECT a.* FROM {ONE} a JOIN {OTHER} b USING (id)",
         ["first", "last", None]),
        (f"SELECT * FROM {ONE} a, {OTHER} b, "
         "(PREDICT USING third AS SELECT * FROM u) c, (PREDICT USING digits AS SELECT * FROM u) d",
         ["first", "last", "first", "last"]),
        (f"BUILD MODEL new USING Wav2Vec2En AS SELECT audio_path, p.predicted AS text FROM {ONE} p JOIN {OTHER} q "
         "USING (id)", ["first", "last", None]),
        (f"CREATE TABLE new AS SELECT a.predicted AS one, b.predicted AS two FROM {ONE} a JOIN {OTHER} b USING (id)",
         ["first", "last"]),
        # Over the answers of another model: made once, read by two.
        (f"SELECT x.b, y.b FROM (PREDICT USING other OPTIONS (result_col='b') AS SELECT * FROM {ONE} p) x, "
         f"(PREDICT USING third OPTIONS (result_col='b') AS SELECT * FROM {ONE} p) y",
         [None, "first", "last"]),
    ],
)  # fmt: skip
def test_all_rules_together(sql: str, expected: list[str | None]) -> None:
    assert shared(optimize(plan(sql), RULES)) == expected


@pytest.mark.parametrize(
    "sql",
    [
        ONE[1:-1],
        f"SELECT * FROM {ONE} p",
        f"SELECT 1 FROM {ONE} a, {OTHER.replace('FROM t', 'FROM t WHERE id < 3')} b",
        f"SELECT a.id FROM {ONE} a JOIN {OTHER} b ON a.id = b.id WHERE a.text = 'x' AND a.predicted = b.predicted",
        f"(SELECT * FROM {ONE} LIMIT 3) UNION ALL (SELECT * FROM {OTHER})",
        f"(SELECT * FROM {ONE} LIMIT 3) UNION ALL (SELECT * FROM {OTHER} LIMIT 4)",
        f"SELECT * FROM {ONE} UNION ALL SELECT * FROM {ONE}",
        "SELECT * FROM ({0}digits{1}'a b') a, ({0}other{1}'a  b') b".format(
            "PREDICT USING ", " AS SELECT * FROM t WHERE text = "
        ),
        "SELECT 1 FROM ({0}digits{1}) a, ({0}other{1}) b".format(
            "PREDICT USING ", " OPTIONS (error_col='e') AS SELECT *, random() AS chance FROM t"
        ),
        "SELECT 1 FROM ({0}digits{1}) a, ({0}other{1}) b".format("PREDICT USING ", " AS FROM t USING SAMPLE 3 ROWS"),
        # Each wants some rows, whichever they are: to read on for the other would be to read all.
        "(SELECT * FROM ({0}digits{1}) LIMIT 3) UNION ALL (SELECT * FROM ({0}other{1}) LIMIT 3)".format(
            "PREDICT USING ", " OPTIONS (on_error='skip') AS SELECT * FROM t"
        ),
    ],
)
def test_it_does_not_fire_where_rows_differ_or_are_read_once(sql: str) -> None:
    found = optimize(plan(sql), RULES)
    assert "share_scan" not in found.trace
    assert not any(shared(found))


def test_values_of_parameters_count_and_not_their_names() -> None:
    sql = "SELECT x.predicted, y.predicted FROM ({0}digits{1}:a) x, ({0}other{1}:b) y".format(
        "PREDICT USING ", " AS SELECT * FROM t WHERE id / 2 > "
    )
    assert shared(optimize(plan(sql, a=3, b=3), RULES)) == ["first", "last"]
    for other in (4, 3.0, "3", True):
        assert shared(optimize(plan(sql, a=3, b=other), RULES)) == [None, None]
    assert shared(optimize(plan(sql, a=[1, 2], b=[1, 2]), RULES)) == ["first", "last"]
