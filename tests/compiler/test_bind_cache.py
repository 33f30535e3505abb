"""LIST CACHE and CLEAR CACHE: what they plan, and which models may be named."""

from __future__ import annotations

import pytest

from tests.compiler.fake_catalog import FakeCatalog, model
from thanosql.compiler import logical_cache
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import BindError
from thanosql.compiler.explain import explain
from thanosql.compiler.explain_graph import explain_json, explain_mermaid
from thanosql.compiler.logical import TIMESTAMP, Plan
from thanosql.compiler.parser import parse

CATALOG = FakeCatalog(published=(model(), model(version=4)), cached=("digits@2", "gone@7", "gone@9", "Wav2Vec2Old"))


def bind(sql: str) -> Plan:
    return Binder(CATALOG, sql, {}).bind(parse(sql))


@pytest.mark.parametrize(
    ("sql", "plan"),
    [
        ("LIST CACHE", "ListCache"),
        ("CLEAR CACHE", "ClearCache"),
        ("CLEAR CACHE FOR MODEL DIGITS", "ClearCache: model=digits"),
        ("CLEAR CACHE FOR MODEL digits@4", "ClearCache: model=digits@4"),
        ("CLEAR CACHE FOR MODEL Digits@2", "ClearCache: model=digits@2"),
        ("CLEAR CACHE FOR MODEL Gone", "ClearCache: model=gone"),
        ("CLEAR CACHE FOR MODEL gone@9", "ClearCache: model=gone@9"),
        ("CLEAR CACHE FOR MODEL wav2vec2en", "ClearCache: model=Wav2Vec2En"),
        ("CLEAR CACHE FOR MODEL wav2vec2old", "ClearCache: model=Wav2Vec2Old"),
        ("EXPLAIN CLEAR CACHE FOR MODEL gone", "ClearCache: model=gone"),
    ],
)
def test_plan(sql: str, plan: str) -> None:
    bound = bind(sql)
    assert explain(bound) == plan
    assert f'"{plan.partition(":")[0]}"' in explain_json(bound)
    assert plan.partition(":")[0] in explain_mermaid(bound)


@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("CLEAR CACHE FOR MODEL «digit»", "there is no model 'digit', and nothing of one in", "did you mean digits?"),
        ("CLEAR CACHE FOR MODEL «gon@7»", "there is no model 'gon', and nothing of one in", "did you mean gone?"),
        ('CLEAR CACHE FOR MODEL «"gone@7"»', "there is no model 'gone@7'", "models: digits, gone, Wav2Vec2En"),
        ("CLEAR CACHE FOR MODEL «digits@3»", "there is no version 3 of model 'digits'", "versions: 1, 2, 4"),
        ("CLEAR CACHE FOR MODEL «gone@8»", "there is no version 8 of model 'gone'", "versions: 7, 9"),
        ("CLEAR CACHE FOR MODEL «Wav2Vec2En@1»", "a base model has no versions", "write Wav2Vec2En"),
    ],
)
def test_a_model_that_nobody_knows(marked: str, message: str, hint: str) -> None:
    sql = marked.replace("«", "").replace("»", "")
    with pytest.raises(BindError) as caught:
        bind(sql)
    assert caught.value.message.startswith(message)
    assert hint in (caught.value.hint or "")
    assert caught.value.span is not None
    assert caught.value.span.start == marked.index("«")


def test_answers_have_columns() -> None:
    listed = logical_cache.ListCache().schema
    assert listed.names == ("model", "options", "entries", "bytes", "created", "last_used")
    assert [field.type for field in listed][-2:] == [TIMESTAMP, TIMESTAMP]
    assert logical_cache.ClearCache("digits").schema.names == ("entries", "bytes")
