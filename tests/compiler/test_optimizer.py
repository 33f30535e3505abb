"""Rules and their driver: what fires, what must not, and that a rule may not change the answer's columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.compiler.fake_catalog import SPEECH, STRING, FakeCatalog, model
from thanosql.compiler import logical
from thanosql.compiler.binder import Binder
from thanosql.compiler.logical import Node, Plan
from thanosql.compiler.optimizer import RuleError, optimize
from thanosql.compiler.parser import parse
from thanosql.compiler.rules.prune_columns import prune_columns
from thanosql.compiler.schema import Field, Schema


def plan(sql: str, schema: Schema = SPEECH) -> Plan:
    return Binder(FakeCatalog(schema, (model(),)), sql, {}).bind(parse(sql))


def scan(node: Node) -> logical.Scan:
    while not isinstance(node, logical.Scan):
        (node,) = node.inputs
    return node


@pytest.mark.parametrize(
    "sql",
    [
        "BUILD MODEL m USING Wav2Vec2En AS SELECT * FROM t",
        "FIT MODEL m USING digits AS SELECT * FROM t",
        "EVALUATE USING digits AS SELECT * FROM t",
    ],
)
def test_training_and_scoring_read_only_their_two_columns(sql: str) -> None:
    optimized = optimize(plan(sql))
    assert scan(optimized.root).schema.names == ("audio_path", "text")
    assert "prune_columns" in optimized.trace


def test_pruning_does_not_fire_below_predict() -> None:
    before = plan("PREDICT USING digits AS SELECT * FROM t")
    assert optimize(before, (prune_columns,)) == before
    assert scan(optimize(before).root) == scan(before.root)


def test_pruning_does_not_fire_when_nothing_is_left_over() -> None:
    before = plan("EVALUATE USING digits AS SELECT audio_path, text FROM t", SPEECH.select(("audio_path", "text")))
    assert "prune_columns" not in optimize(before).trace


def test_pruning_does_not_fire_where_a_name_is_ambiguous() -> None:
    twice = Schema((*SPEECH.fields, Field("ID", STRING)))
    assert "prune_columns" not in optimize(plan("EVALUATE USING digits AS SELECT * FROM t", twice)).trace


def test_pruned_query_survives_a_closing_comment() -> None:
    optimized = optimize(plan("EVALUATE USING digits AS SELECT * FROM t -- all of it"))
    node = scan(optimized.root)
    assert node.columns is not None
    assert node.query.select(node.columns).text == 'SELECT "audio_path", "text" FROM (\nSELECT * FROM t\n) AS query'


def test_driver_names_the_rule_that_changes_the_columns() -> None:
    def lose_the_answer(node: Node) -> Node | None:
        return replace(node, output="other") if isinstance(node, logical.Infer) else None

    with pytest.raises(RuleError, match="lose_the_answer"):
        optimize(plan("PREDICT USING digits AS SELECT * FROM t"), (lose_the_answer,))


def test_driver_runs_a_rule_until_it_changes_nothing() -> None:
    fired = []

    def widen(node: Node) -> Node | None:
        if isinstance(node, logical.Probe) and node.window < 1024 * 8:
            fired.append(node.window)
            return replace(node, window=node.window * 2)
        return None

    root = optimize(plan("PREDICT USING digits AS SELECT * FROM t"), (widen, prune_columns)).root
    assert fired == [1024, 2048, 4096]
    assert scan(root).schema == SPEECH
