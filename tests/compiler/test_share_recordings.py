"""The same recording in several rows is worked on once: where the plan says so, and where it must not."""

from __future__ import annotations

import pytest

from tests.compiler.fake_catalog import SPEECH, FakeCatalog, model
from thanosql.compiler.binder import Binder
from thanosql.compiler.logical import Node, Plan
from thanosql.compiler.optimizer import optimize
from thanosql.compiler.parser import parse
from thanosql.compiler.rules.share_recordings import WITHIN, WITHIN_TIMESTAMPS, share_recordings


def plan(sql: str) -> Plan:
    return Binder(FakeCatalog(SPEECH, (model(),)), sql, {}).bind(parse(sql))


def shared(sql: str) -> Plan:
    return optimize(plan(sql), (share_recordings,))


def chain(node: Node) -> list[Node]:
    return [node, *(each for below in node.inputs for each in chain(below))]


def names(found: Plan) -> list[str]:
    return [node.name for node in chain(found.root)]


def detail(found: Plan, name: str) -> dict[str, object]:
    return dict(next(node for node in chain(found.root) if node.name == name).details())


def test_every_operator_on_recordings_stands_between_the_two() -> None:
    found = shared("PREDICT USING digits OPTIONS (confidence=True) AS SELECT * FROM t")
    operators = ["Infer", "Decode", "Batch", "Lookup", "Probe"]
    assert names(found) == ["RestoreOrder", "FanOut", *operators, "Distinct", "Scan"]
    assert detail(found, "FanOut") == {"answers": ("predicted", "confidence")}
    assert detail(found, "Distinct") == {"audio": "audio_path", "within": WITHIN}
    assert detail(found, "Lookup")["within"] == WITHIN
    assert found.trace == ("share_recordings",)


def test_it_fires_without_a_cache_and_below_a_score() -> None:
    found = shared("EVALUATE USING digits OPTIONS (cache=False) AS SELECT * FROM t")
    assert names(found) == ["Score", "FanOut", "Infer", "Decode", "Batch", "Probe", "Distinct", "Scan"]


def test_it_fires_in_each_relation_of_a_query() -> None:
    inner = "SELECT audio_path FROM (PREDICT USING digits AS SELECT * FROM t)"
    assert names(shared(f"PREDICT USING digits AS {inner}")).count("FanOut") == 2


def test_timestamps_are_kept_for_fewer_rows() -> None:
    found = shared("PREDICT USING digits OPTIONS (timestamps='word') AS SELECT * FROM t")
    assert detail(found, "Distinct")["within"] == detail(found, "Lookup")["within"] == WITHIN_TIMESTAMPS
    assert detail(found, "FanOut") == {"answers": ("predicted", "timestamps")}


@pytest.mark.parametrize(
    "sql",
    [
        "BUILD MODEL m USING Wav2Vec2En AS SELECT * FROM t",
        "FIT MODEL m USING digits AS SELECT * FROM t",
        "LIST MODEL",
        "SELECT * FROM t",
    ],
)
def test_it_does_not_fire_where_nothing_is_inferred(sql: str) -> None:
    before = plan(sql)
    assert optimize(before, (share_recordings,)) == before
