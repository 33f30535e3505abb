"""LIST TRAINING and LIST HISTORY: what they plan; and what a name means whose training is not finished."""

from __future__ import annotations

import pytest

from tests.compiler.fake_catalog import FakeCatalog, model
from thanosql.compiler import logical_listing
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import BindError
from thanosql.compiler.explain import explain
from thanosql.compiler.explain_graph import explain_json, explain_mermaid
from thanosql.compiler.logical import TIMESTAMP, Plan
from thanosql.compiler.parser import parse

CATALOG = FakeCatalog(
    published=(model(), model(version=2)),
    begun={"Letters": "interrupted", "digits": "training", "Running": "training", "broken": "damaged"},
)


def bind(sql: str) -> Plan:
    return Binder(CATALOG, sql, {}).bind(parse(sql))


@pytest.mark.parametrize(
    ("sql", "plan"),
    [
        ("LIST TRAINING", "ListTrainings"),
        ("LIST HISTORY", "ListHistory"),
        ("LIST HISTORY FOR MODEL DIGITS", "ListHistory: model=digits"),
        ("LIST HISTORY FOR MODEL digits@2", "ListHistory: model=digits@2"),
        ("LIST HISTORY FOR MODEL letters", "ListHistory: model=Letters"),
        ("EXPLAIN LIST HISTORY FOR MODEL letters", "ListHistory: model=Letters"),
        ("DESCRIBE MODEL LETTERS", "DescribeModel: model=Letters"),
        ("DESCRIBE MODEL Broken", "DescribeModel: model=broken"),
        ("DELETE MODEL letters", "DeleteModel: model=Letters"),
        ("DELETE MODEL IF EXISTS letters", "DeleteModel: model=letters"),
    ],
)
def test_plan(sql: str, plan: str) -> None:
    bound = bind(sql)
    assert explain(bound) == plan
    assert f'"{plan.partition(":")[0]}"' in explain_json(bound)
    assert plan.partition(":")[0] in explain_mermaid(bound)


LISTED = "models: broken, digits, Letters, Running"


@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("LIST HISTORY FOR MODEL «leters»", "there is no model 'leters'", f"did you mean Letters? {LISTED}"),
        ("DESCRIBE MODEL «x»", "there is no model 'x'", LISTED),
        ("LIST HISTORY FOR MODEL «digits@3»", "model 'digits' has no version 3", "versions: 1, 2"),
        ("DESCRIBE MODEL «letters@1»", "there is no model 'letters'", "its training was interrupted: "),
        ("LIST HISTORY FOR MODEL «Wav2Vec2En»", "there is no model 'Wav2Vec2En'", "Wav2Vec2En is a base model"),
        ("PREDICT USING «letters» AS SELECT 1", "there is no model 'letters'", "its training was interrupted: "),
        ("EVALUATE USING «running» AS SELECT 1", "there is no model 'running'", "it is being trained: LIST TRAINING"),
        ("EXPORT MODEL «broken» TO 'x'", "there is no model 'broken'", "DELETE MODEL broken removes it"),
        ("FIT MODEL a USING «letters» AS SELECT 1", "there is no model 'letters'", "its training was interrupted: "),
        ("PREDICT USING «digit» AS SELECT 1", "there is no model 'digit'", "did you mean digits? models: digits, Wav"),
    ],
)
def test_a_name_without_a_published_model(marked: str, message: str, hint: str) -> None:
    sql = marked.replace("«", "").replace("»", "")
    with pytest.raises(BindError) as caught:
        bind(sql)
    assert caught.value.message == message
    assert hint in (caught.value.hint or "")
    assert caught.value.span is not None
    assert caught.value.span.start == marked.index("«")


def test_answers_have_columns() -> None:
    listed = logical_listing.ListTrainings().schema
    assert listed.names[:5] == ("model", "state", "base", "step", "steps")
    assert [field.name for field in listed if field.type == TIMESTAMP] == ["started", "updated"]
    assert logical_listing.ListHistory("digits").schema.names[:4] == ("model", "version", "run", "epoch")
