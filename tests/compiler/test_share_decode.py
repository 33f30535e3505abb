"""Several models over one query decode its recordings once: which Decodes share, and which have nothing to share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.compiler.fake_catalog import SPEECH, FakeCatalog, model
from thanosql.compiler.binder import Binder
from thanosql.compiler.explain import explain
from thanosql.compiler.logical import Decode, Node, Plan
from thanosql.compiler.optimizer import RULES, optimize
from thanosql.compiler.parser import parse
from thanosql.compiler.rules.share_decode import share_decode

ONE = "(PREDICT USING digits AS SELECT * FROM t)"
OTHER = "(PREDICT USING other AS SELECT * FROM t)"
UNCACHED = OTHER.replace("AS S", "OPTIONS (cache=False) AS S")
THIRD = "(EVALUATE USING third AS SELECT * FROM t)"


def plan(sql: str) -> Plan:
    telephone = replace(model("telephone"), sample_rate=8_000)
    models = (model(), model("other"), model("third"), telephone)
    return Binder(FakeCatalog(SPEECH, models), sql, {}).bind(parse(sql))


def decodes(node: Node) -> Iterator[Decode]:
    for each in node.inputs:
        yield from decodes(each)
    if isinstance(node, Decode):
        yield node


def shared(found: Plan) -> list[str | None]:
    return [decode.shared for decode in decodes(found.root)]


def test_the_first_model_keeps_what_the_others_take() -> None:
    found = optimize(plan(f"SELECT 1 FROM {ONE} a, {OTHER} b, {THIRD} c"), (share_decode,))
    assert shared(found) == ["first", "next", "last"]
    assert found.trace == ("share_decode",)
    lines = [line.strip() for line in explain(found).splitlines()]
    assert "Decode: audio=audio_path, rate=16000, on_error=fail, shared=first" in lines


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (f"SELECT a.predicted, b.predicted FROM {ONE} a JOIN {OTHER} b USING (id)", ["first", "last"]),
        (f"SELECT predicted FROM {ONE} UNION ALL SELECT predicted FROM {OTHER}", ["first", "last"]),
        (f"SELECT * FROM {THIRD} UNION ALL SELECT 'x', count(predicted) FROM {OTHER}", ["first", "last"]),
        (f"SELECT a.predicted FROM {ONE} a JOIN {ONE} b USING (id)", [None]),
        (f"SELECT a.predicted, b.predicted FROM {ONE} a JOIN {ONE} b USING (id) JOIN {OTHER} c USING (id)",
         ["first", "last"]),
        (f"SELECT a.predicted FROM {ONE} a WHERE a.id < 3 UNION ALL SELECT b.predicted FROM {OTHER} b WHERE b.id < 5",
         ["first", "last"]),
        (f"PREDICT USING third OPTIONS (result_col='again') AS SELECT a.*, b.predicted AS other FROM {ONE} a "
         f"JOIN {UNCACHED} b USING (id)", ["first", "next", "last"]),
        (f"PREDICT USING other OPTIONS (result_col='again') AS SELECT * FROM {ONE}",
         ["first", "last"]),
        (f"EVALUATE USING third AS SELECT audio_path, predicted AS text FROM {ONE} p WHERE id < 3", ["first", "last"]),
        (f"SELECT again FROM (PREDICT USING other OPTIONS (result_col='again') AS SELECT * FROM {ONE}) p, {THIRD} t",
         ["first", "next", "last"]),
        (f"PREDICT USING other OPTIONS (audio_col='text') AS SELECT id, predicted AS text FROM {ONE}", [None, None]),
        (f"BUILD MODEL new USING Wav2Vec2En AS SELECT audio_path, p.predicted AS text FROM {ONE} p JOIN {UNCACHED} q "
         "USING (id)", ["first", "last", None]),
    ],
)  # fmt: skip
def test_all_rules_together(sql: str, expected: list[str | None]) -> None:
    assert shared(optimize(plan(sql), RULES)) == expected


@pytest.mark.parametrize(
    "other",
    [
        OTHER.replace("FROM t", "FROM t WHERE id < 3"),
        OTHER.replace("AS SELECT", "OPTIONS (audio_col='text') AS SELECT"),
        OTHER.replace("other", "telephone"),
    ],
)
def test_it_does_not_fire_where_recordings_or_rates_differ(other: str) -> None:
    sql = f"SELECT 1 FROM {ONE} a, {other} b"
    assert optimize(plan(sql), (share_decode,)) == plan(sql)


def test_values_of_parameters_may_be_lists() -> None:
    query = "SELECT * FROM t WHERE list_contains(:ids, id)"
    sql = f"SELECT a.predicted, b.predicted FROM {ONE} a JOIN {OTHER} b USING (id)".replace("SELECT * FROM t", query)
    models = (model(), model("other"))
    found = Binder(FakeCatalog(SPEECH, models), sql, {"ids": [1, 2]}).bind(parse(sql))
    assert shared(optimize(found, RULES)) == ["first", "last"]
