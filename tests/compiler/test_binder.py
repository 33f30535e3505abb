"""Binding: every mistake that can be known before work is found, at its place, with the remedy."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compiler.fake_catalog import SPEECH, STRING, FakeCatalog, columns, model
from thanosql.compiler import logical_listing, logical_training
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import BindError, ThanoSQLError
from thanosql.compiler.logical import Plan
from thanosql.compiler.parser import parse
from thanosql.compiler.schema import DataType, Field, Kind, Schema
from thanosql.compiler.source import Span


def bind(sql: str, catalog: FakeCatalog | None = None, **parameters: Any) -> Plan:
    return Binder(catalog or FakeCatalog(published=(model(),)), sql, parameters).bind(parse(sql))


def refusal(sql: str, catalog: FakeCatalog | None = None, **parameters: Any) -> ThanoSQLError:
    with pytest.raises(ThanoSQLError) as caught:
        bind(sql, catalog, **parameters)
    return caught.value


def pointed(error: ThanoSQLError) -> str:
    assert error.text is not None
    assert error.span is not None
    return error.text[error.span.start : error.span.end]


@pytest.mark.parametrize(
    ("sql", "place", "message", "hint"),
    [
        (
            "BUILD MODEL m USING Wav2Vec2En OPTIONS (bach_size=4) AS SELECT * FROM t",
            "bach_size",
            "BUILD MODEL with a Wav2Vec2 model has no option 'bach_size'",
            "did you mean batch_size?",
        ),
        (
            "BUILD MODEL m USING Wav2Vec2En OPTIONS (batch_size='four') AS SELECT * FROM t",
            "'four'",
            "option 'batch_size' takes a whole number at least 1 or 'auto', not 'four'",
            "the most rows in a batch",
        ),
        (
            "BUILD MODEL m USING Wav2Vec2En OPTIONS (epochs=1, max_epochs=2) AS SELECT * FROM t",
            "max_epochs",
            "option 'epochs' is given twice",
            "keep one",
        ),
        (
            "BUILD MODEL m USING Wav2Vec2Eng AS SELECT * FROM t",
            "Wav2Vec2Eng",
            "there is no base model",
            "did you mean Wav2Vec2En?",
        ),
        ("BUILD MODEL m USING digits AS SELECT * FROM t", "digits", "there is no base model", "FIT MODEL"),
        (
            "BUILD MODEL digits USING Wav2Vec2En AS SELECT * FROM t",
            "digits",
            "there is a model 'digits' already",
            "overwrite=True",
        ),
        (
            "BUILD MODEL Digits USING Wav2Vec2En AS SELECT * FROM t",
            "Digits",
            "there is a model 'Digits' already",
            "overwrite=True",
        ),
        (
            "BUILD MODEL Wav2Vec2En USING Wav2Vec2En AS SELECT * FROM t",
            "Wav2Vec2En",
            "is the name of a base model",
            "another",
        ),
        ('BUILD MODEL "../m" USING Wav2Vec2En AS SELECT * FROM t', '"../m"', "is not a name for a model", None),
        ("BUILD MODEL m@2 USING Wav2Vec2En AS SELECT * FROM t", "m@2", "a version cannot be chosen", "write m"),
        ("FIT MODEL n USING nobody AS SELECT * FROM t", "nobody", "there is no model 'nobody'", "models: digits"),
        ("FIT MODEL n USING digit AS SELECT * FROM t", "digit", "there is no model 'digit'", "did you mean digits?"),
        ("FIT MODEL n USING digits@7 AS SELECT * FROM t", "digits@7", "has no version 7", "versions: 1"),
        ("FIT MODEL n USING Wav2Vec2En AS SELECT * FROM t", "Wav2Vec2En", "there is no model", "BUILD MODEL"),
        ("PREDICT USING Wav2Vec2Scratch AS SELECT * FROM t", "Wav2Vec2Scratch", "random weights", "BUILD MODEL"),
        ("PREDICT USING nobody AS SELECT * FROM t", "nobody", "there is no model", "Wav2Vec2En"),
        (
            "PREDICT USING digits OPTIONS (audio_col='sound') AS SELECT * FROM t",
            "'sound'",
            "the query has no column 'sound', which audio_col names",
            "audio_path, id, text",
        ),
        (
            "PREDICT USING digits OPTIONS (audio_col='id') AS SELECT * FROM t",
            "'id'",
            "is int32, not text or bytes",
            "paths",
        ),
        (
            "PREDICT USING digits OPTIONS (result_col='TEXT') AS SELECT * FROM t",
            "'TEXT'",
            "already has a column",
            "result_col",
        ),
        (
            "PREDICT USING digits OPTIONS (error_col='predicted') AS SELECT * FROM t",
            "'predicted'",
            "name the same column",
            "another name",
        ),
        (
            "PREDICT USING digits OPTIONS (result_col='__thanosql_row') AS SELECT * FROM t",
            "'__thanosql_row'",
            "belong to ThanoSQL",
            None,
        ),
        (
            "PREDICT USING digits OPTIONS (error_col='Predicted') AS SELECT * FROM t",
            "'Predicted'",
            "name the same column",
            None,
        ),
        ("PREDICT USING digits OPTIONS (result_col=5) AS SELECT * FROM t", "5", "takes a 'text', not 5", None),
        ("PREDICT USING digits OPTIONS (device=0) AS SELECT * FROM t", "0", "or 'cuda', not 0", None),
        ("PREDICT USING digits OPTIONS (batch_size=1e30) AS SELECT * FROM t", "1e30", "a whole number", None),
        ("BUILD MODEL 모델 USING Wav2Vec2En AS SELECT * FROM t", "모델", "is not a name for a model", None),
        (
            "EVALUATE USING digits AS SELECT * FROM t WHERE id = :low",
            ":low",
            "no value was given for parameter :low",
            None,
        ),
        ("DESCRIBE MODEL nobody", "nobody", "there is no model", "digits"),
        ("DELETE MODEL nobody", "nobody", "there is no model", "digits"),
    ],
)
def test_mistake_is_refused_at_its_place(sql: str, place: str, message: str, hint: str | None) -> None:
    error = refusal(sql)
    assert isinstance(error, BindError)
    assert message in error.message
    assert pointed(error) == place
    assert hint is None or (error.hint is not None and hint in error.hint)


def test_delete_if_exists_of_an_unknown_model_is_not_an_error() -> None:
    assert isinstance(bind("DROP MODEL IF EXISTS nobody").root, logical_listing.DeleteModel)


def test_audio_column_falls_back_to_audio_only_as_a_default() -> None:
    speech = FakeCatalog(columns("audio", "text"), (model(),))
    assert bind("PREDICT USING digits AS SELECT * FROM t", speech).options["audio_col"] == "audio"
    error = refusal("PREDICT USING digits OPTIONS (audio_col='audio_path') AS SELECT * FROM t", speech)
    assert "no column 'audio_path'" in error.message


def test_ambiguous_column_is_refused() -> None:
    twice = Schema((*SPEECH.fields, Field("text", STRING)))
    error = refusal("EVALUATE USING digits AS SELECT * FROM t", FakeCatalog(twice, (model(),)))
    assert "2 columns called 'text'" in error.message


def test_column_names_match_in_any_case_and_keep_their_own() -> None:
    speech = FakeCatalog(columns("Audio_Path", "Text"), (model(),))
    plan = bind("EVALUATE USING digits AS SELECT * FROM t", speech)
    assert (plan.options["audio_col"], plan.options["text_col"]) == ("Audio_Path", "Text")


def test_bytes_will_do_for_audio_but_not_for_text() -> None:
    blob = DataType(Kind.BYTES, "blob")
    speech = FakeCatalog(Schema.of(audio_path=blob, text=blob), (model(),))
    bind("PREDICT USING digits AS SELECT * FROM t", speech)
    assert "is blob, not text" in refusal("EVALUATE USING digits AS SELECT * FROM t", speech).message


def test_base_model_overrides_defaults_and_the_statement_overrides_both() -> None:
    plan = bind("BUILD MODEL m USING Wav2Vec2Scratch AS SELECT * FROM t")
    assert plan.options["learning_rate"] == 1e-3
    assert plan.options.resolved("learning_rate").is_default
    given = bind("BUILD MODEL m USING Wav2Vec2Scratch OPTIONS (learning_rate=:rate) AS SELECT * FROM t", rate=0.5)
    assert given.options["learning_rate"] == 0.5


def test_overwrite_makes_the_next_version_under_the_name_as_it_was_first_written() -> None:
    catalog = FakeCatalog(published=(model("Digits", 1), model("Digits", 2)))
    plan = bind("FIT MODEL digits USING digits OPTIONS (overwrite=True) AS SELECT * FROM t", catalog)
    assert isinstance(plan.root, logical_training.Publish)
    assert (plan.root.target, plan.root.version) == ("Digits", 3)


def test_parameters_are_bound_and_never_pasted() -> None:
    catalog = FakeCatalog(published=(model(),))
    bind("PREDICT USING digits AS SELECT * FROM t WHERE a = :x OR b = :y OR c = :x", catalog, x="'; DROP", y=2)
    assert catalog.asked[0].text == "SELECT * FROM t WHERE a = $1 OR b = $2 OR c = $1"
    assert catalog.asked[0].values == ("'; DROP", 2)


def test_database_error_points_into_the_script_behind_replaced_parameters() -> None:
    sql = "PREDICT USING digits AS SELECT * FROM t WHERE :long_name = 1 AND missing = 2"
    bound = "SELECT * FROM t WHERE $1 = 1 AND missing = 2"
    at = bound.index("missing")
    error = refusal(sql, FakeCatalog(published=(model(),), broken_at=Span(at, at + 7)), long_name=1)
    assert pointed(error) == "missing"


def test_query_may_not_use_the_operators_own_column_names() -> None:
    own = FakeCatalog(Schema((*SPEECH.fields, Field("__THANOSQL_row", STRING))), (model(),))
    assert "belong to ThanoSQL" in refusal("PREDICT USING digits AS SELECT * FROM t", own).message


def test_new_column_may_not_take_the_name_that_a_repeated_column_gets() -> None:
    twice = FakeCatalog(Schema((*SPEECH.fields, Field("z", STRING), Field("z", STRING))), (model(),))
    error = refusal("PREDICT USING digits OPTIONS (result_col='z_1') AS SELECT * FROM t", twice)
    assert "already has a column 'z_1'" in error.message
    bind("PREDICT USING digits OPTIONS (result_col='y_1') AS SELECT * FROM t", twice)


def test_numbered_parameter_does_not_stand_beside_named_ones() -> None:
    error = refusal("PREDICT USING digits AS SELECT $1 AS a, :b AS b FROM t", b=3)
    assert "numbered parameter" in error.message
    assert pointed(error) == "$1"
    for allowed in ("SELECT '$1', :b", "SELECT $$ $1 $$, :b", "SELECT a$1, :b"):
        bind(f"PREDICT USING digits AS {allowed} FROM t", b=3)


def test_what_the_model_cannot_do_is_told_at_the_option() -> None:
    for sql in (
        "BUILD MODEL m USING Wav2Vec2En OPTIONS (epochs=1001) AS SELECT * FROM t",
        "FIT MODEL m USING digits OPTIONS (max_epochs=1001) AS SELECT * FROM t",
    ):
        catalog = FakeCatalog(published=(model(),))
        error = refusal(sql, catalog)
        assert (pointed(error), error.message, error.hint) == ("1001", "no model bears so many epochs", "at most 1000")
        assert catalog.asked == []
