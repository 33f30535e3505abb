"""ALTER MODEL ... RENAME TO: which names may change places, found out before anything does."""

from __future__ import annotations

import pytest

from tests.compiler.fake_catalog import FakeCatalog, model
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import BindError, ThanoSQLError
from thanosql.compiler.explain import explain
from thanosql.compiler.parser import parse

CATALOG = FakeCatalog(published=(model("digits", 1), model("digits", 2), model("Letters", 1)))


def plan(sql: str) -> str:
    return explain(Binder(CATALOG, sql, {}).bind(parse(sql)))


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("ALTER MODEL digits RENAME TO numbers", "RenameModel: model=digits, target=numbers"),
        ("ALTER MODEL letters RENAME TO LETTERS", "RenameModel: model=Letters, target=LETTERS"),
        ("ALTER MODEL IF EXISTS digits RENAME TO numbers", "RenameModel: model=digits, target=numbers"),
        ("ALTER MODEL IF EXISTS nobody RENAME TO numbers", "RenameModel: model=nobody, target=numbers"),
    ],
)
def test_plan(sql: str, expected: str) -> None:
    assert plan(sql) == expected


@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        (
            "ALTER MODEL «digit» RENAME TO n",
            "there is no model 'digit'",
            "did you mean digits? models: ",
        ),
        ("ALTER MODEL «digits@2» RENAME TO n", "a model is renamed with all its versions", "write digits"),
        (
            "ALTER MODEL digits RENAME TO «n@2»",
            "a version cannot be chosen",
            "write n: versions are numbered as they come",
        ),
        (
            "ALTER MODEL digits RENAME TO «letters»",
            "there is a model 'letters' already",
            "choose another name; DELETE ",
        ),
        ("ALTER MODEL digits RENAME TO «Wav2Vec2En»", "Wav2Vec2En is the name of a base model", "choose another name"),
        ("ALTER MODEL digits RENAME TO «음성»", "'음성' is not a name for a model: use letters", ""),
        ("ALTER MODEL IF EXISTS nobody RENAME TO «letters»", "there is a model 'letters' already", "choose another "),
        ("ALTER MODEL «Wav2Vec2En» RENAME TO n", "there is no model 'Wav2Vec2En'", "Wav2Vec2En is a base model"),
    ],
)
def test_a_name_that_does_not_do(marked: str, message: str, hint: str) -> None:
    sql = marked.replace("«", "").replace("»", "")
    with pytest.raises(BindError) as caught:
        plan(sql)
    assert caught.value.message.startswith(message)
    assert (caught.value.hint or "").startswith(hint)
    assert caught.value.span is not None
    assert f"«{sql[caught.value.span.start : caught.value.span.end]}»" in marked


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("ALTER MODEL m RENAME n", "unexpected 'n', expecting TO"),
        ("ALTER MODEL m TO n", "unexpected 'TO', expecting RENAME"),
        ("SELECT * FROM (ALTER MODEL m RENAME TO n)", "ALTER MODEL is a statement of its own, and no relation"),
    ],
)
def test_what_cannot_be_read(sql: str, message: str) -> None:
    with pytest.raises(ThanoSQLError) as caught:
        parse(sql)
    assert caught.value.message == message
