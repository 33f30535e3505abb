"""A relation that a statement has twice is made once; one that only looks alike is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compiler.fake_catalog import SPEECH, FakeCatalog, model
from thanosql.compiler.binder import Binder
from thanosql.compiler.logical import Materialise, Node, Plan, Query, Scan
from thanosql.compiler.optimizer import RULES, optimize
from thanosql.compiler.parser import parse
from thanosql.compiler.rules.share_relations import share_relations

PREDICT = "(PREDICT USING digits AS SELECT * FROM t)"


def plan(sql: str, **parameters: Any) -> Plan:
    return Binder(FakeCatalog(SPEECH, (model(), model("other"))), sql, parameters).bind(parse(sql))


def shared(sql: str, **parameters: Any) -> Plan:
    return optimize(plan(sql, **parameters), (share_relations,))


def made(node: Node) -> list[str]:
    """Return the relations that a plan makes, in the order in which they are made."""
    inner = [name for below in node.inputs for name in made(below)]
    return [*inner, node.relation] if isinstance(node, Materialise) else inner


def read(node: Node) -> list[str]:
    """Return the relations that a plan's queries read, those of inner queries first."""
    inner = [name for below in node.inputs for name in read(below)]
    if isinstance(node, Query | Scan):
        return [*inner, *(part.relation for part in node.query.parts if part.relation is not None)]
    return inner


def test_a_predict_written_twice_is_made_once_and_read_twice() -> None:
    found = shared(f"SELECT * FROM {PREDICT} a JOIN {PREDICT} b USING (id)")
    (name,) = made(found.root)
    assert read(found.root) == [name, name]
    assert found.trace == ("share_relations",)
    root = found.root
    assert isinstance(root, Query)
    assert root.query.text.count(f'(SELECT * FROM "{name}")') == 2


def test_how_it_is_written_makes_no_difference() -> None:
    other = "( predict using DIGITS@1 options (Batch_Size = 16) as\n SELECT * FROM t )"
    assert len(made(shared(f"SELECT * FROM {PREDICT} a, {other} b").root)) == 1
    assert len(made(shared("SELECT 1 FROM (LIST MODEL), (LIST  MODEL), (list model)").root)) == 1
    spread = "(PREDICT USING digits AS\n    SELECT\n        *  -- all\n    FROM t)"
    assert len(made(shared(f"SELECT * FROM {PREDICT} a, {spread} b").root)) == 1


def test_what_conditions_call_the_rows_makes_no_difference() -> None:
    sql = f"SELECT a.predicted FROM {PREDICT} a JOIN {PREDICT} b USING (text) WHERE a.id < 3 AND b.id < {{}}"
    assert len(made(optimize(plan(sql.format(3)), RULES).root)) == 1
    assert len(made(optimize(plan(sql.format(4)), RULES).root)) == 2


def test_relations_inside_relations_are_shared() -> None:
    evaluate = f"(EVALUATE USING digits AS SELECT audio_path, text FROM {PREDICT})"
    found = shared(f"SELECT * FROM {evaluate} a, {evaluate} b, {PREDICT} c")
    inner, outer = made(found.root)
    assert read(found.root) == [inner, outer, outer, inner]


def test_the_query_of_a_predict_is_shared_too() -> None:
    query = f"SELECT a.* FROM {PREDICT} a JOIN {PREDICT} b USING (id)"
    assert len(made(shared(f"PREDICT USING digits OPTIONS (result_col='again') AS {query}").root)) == 1


def test_errors_keep_the_place_of_the_relation_that_is_not_made() -> None:
    sql = f"SELECT * FROM {PREDICT} a JOIN {PREDICT} b USING (id)"
    root = shared(sql).root
    assert isinstance(root, Query)
    _, second = (part.origin for part in root.query.parts if part.relation is not None)
    assert second is not None
    assert second.start == sql.rindex(PREDICT)


@pytest.mark.parametrize(
    "other",
    [
        "(PREDICT USING other AS SELECT * FROM t)",
        "(PREDICT USING digits OPTIONS (result_col='heard') AS SELECT * FROM t)",
        "(PREDICT USING digits OPTIONS (on_error='skip') AS SELECT * FROM t)",
        "(PREDICT USING digits AS SELECT * FROM t WHERE id < 3)",
        "(EVALUATE USING digits AS SELECT * FROM t)",
    ],
)
def test_it_does_not_fire_where_they_differ(other: str) -> None:
    sql = f"SELECT 1 FROM {PREDICT} a, {other} b"
    assert shared(sql) == plan(sql)


def test_values_of_parameters_count_and_not_their_names() -> None:
    sql = "SELECT 1 FROM ({0}:a) x, ({0}:b) y".format("PREDICT USING digits AS SELECT * FROM t WHERE id < ")
    assert len(made(shared(sql, a=3, b=3).root)) == 1
    assert len(made(shared(sql, a=[3], b=[3]).root)) == 1
    for other in (4, 3.0, "3", [3]):
        assert len(made(shared(sql, a=3, b=other).root)) == 2


@pytest.mark.parametrize(
    "query",
    [
        "SELECT *, random() AS chance FROM t",
        "SELECT * FROM t USING SAMPLE 10 ROWS",
        "SELECT * FROM t TABLESAMPLE BERNOULLI (10)",
        "SELECT *, nextval('s') AS n FROM t",
        "SELECT *, GEN_RANDOM_UUID() AS n FROM t",
        "SELECT *, array_sample(parts, 2) AS some FROM t",
    ],
)
def test_it_does_not_fire_where_each_run_gives_other_rows(query: str) -> None:
    sql = "SELECT 1 FROM ({0}) a, ({0}) b".format(f"PREDICT USING digits AS {query}")
    assert len(made(shared(sql).root)) == 2


def test_words_within_words_are_no_samples() -> None:
    sql = "SELECT 1 FROM ({0}) a, ({0}) b".format("PREDICT USING digits AS SELECT * FROM speech_sample_en")
    assert len(made(shared(sql).root)) == 1


def test_all_rules_together_share_what_they_change_alike() -> None:
    found = optimize(plan(f"SELECT * FROM {PREDICT} a JOIN {PREDICT} b USING (id)"), RULES)
    assert len(made(found.root)) == 1
    assert found.trace[-2:] == ("share_recordings", "share_relations")
