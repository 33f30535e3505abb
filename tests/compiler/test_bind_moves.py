"""GET, EXPORT, UPLOAD and COPY: what they plan, and what is found wrong before any work."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compiler.fake_catalog import FakeCatalog, model
from thanosql.compiler import logical, logical_moves
from thanosql.compiler.binder import Binder
from thanosql.compiler.errors import ThanoSQLError
from thanosql.compiler.explain import explain
from thanosql.compiler.explain_graph import explain_json, explain_mermaid
from thanosql.compiler.logical import Plan
from thanosql.compiler.parser import parse


def bind(sql: str, **parameters: Any) -> Plan:
    return Binder(FakeCatalog(published=(model(), model(version=2))), sql, parameters).bind(parse(sql))


@pytest.mark.parametrize(
    ("sql", "plan"),
    [
        ("GET THANOSQL MODEL wav2vec2en", "GetModel: base=Wav2Vec2En, model=Wav2Vec2En@1"),
        ("GET THANOSQL MODEL Wav2Vec2En OPTIONS (model_name='m')", "GetModel: base=Wav2Vec2En, model=m@1"),
        (
            "GET THANOSQL MODEL Wav2Vec2En OPTIONS (model_name='DIGITS', overwrite=True)",
            "GetModel: base=Wav2Vec2En, model=digits@3, overwrite=True",
        ),
        ("GET THANOSQL DATASET LibriSpeech", "GetDataset: dataset=librispeech"),
        (
            "GET THANOSQL DATASET librispeech OPTIONS (parts=['a'], folder='f', overwrite=True)",
            "GetDataset: dataset=librispeech, folder=f, overwrite=True",
        ),
        ("EXPORT MODEL digits TO 'out'", "ExportModel: model=digits@2, folder=out, precision=fp32"),
        (
            "EXPORT MODEL digits@1 OPTIONS (precision='fp16', onnx=False, overwrite=True) TO 'out'",
            "ExportModel: model=digits@1, folder=out, precision=fp16, overwrite=True",
        ),
        ("EXPORT MODEL Wav2Vec2En TO 'out'", "ExportModel: model=Wav2Vec2En, folder=out, precision=fp32"),
        ("UPLOAD MODEL m FROM 'in'", "UploadModel: folder=in, model=m@1"),
        (
            "UPLOAD MODEL Digits OPTIONS (overwrite=True) FROM :place",
            "UploadModel: folder=given, model=digits@3, overwrite=True",
        ),
        ("COPY t FROM 'x.csv'", "CopyTable: table=t, source=x.csv, if_exists=fail"),
        ("COPY speech FROM 'x.csv'", "Query: sql=COPY speech FROM 'x.csv'"),
        ("COPY Speech FROM :place", "Query: sql=COPY Speech FROM $1"),
        (
            "COPY speech OPTIONS (if_exists='append') FROM 'x.csv'",
            "CopyTable: table=speech, source=x.csv, if_exists=append",
        ),
        ("LIST THANOSQL DATASET", "ListDatasets"),
    ],
)
def test_plan(sql: str, plan: str) -> None:
    bound = bind(sql, place="given")
    assert explain(bound).splitlines()[0] == plan
    assert f'"{plan.partition(":")[0]}"' in explain_json(bound)
    assert plan.partition(":")[0] in explain_mermaid(bound)


def test_options_are_shown_with_their_defaults() -> None:
    assert explain(bind("EXPORT MODEL digits OPTIONS (onnx=False) TO 'out'")).splitlines()[2:] == [
        "Options:",
        "  overwrite = False   default",
        "  precision = 'fp32'  default",
        "  onnx      = False",
        "  language  = None    default",
        "  licence   = None    default",
    ]


def test_answers_have_columns() -> None:
    assert bind("UPLOAD MODEL m FROM 'in'").root.schema == logical_moves.TAKEN
    assert bind("COPY t FROM 'x'").root.schema.names == ("table", "rows", "columns")
    assert "available" in bind("LIST THANOSQL DATASET").root.schema.names


def test_values_for_the_databases_copy_are_bound() -> None:
    root = bind("COPY speech FROM :place", place="x.csv").root
    assert isinstance(root, logical.Query)
    assert root.query.values == ("x.csv",)


# The mistake is marked: «here».
ERRORS = [
    ("GET THANOSQL MODEL «Wav2Vec2Em»", "there is no base model 'Wav2Vec2Em'", "did you mean Wav2Vec2En?"),
    ("GET THANOSQL MODEL «digits»", "there is no base model 'digits'", "published model"),
    ("GET THANOSQL MODEL «Wav2Vec2En@1»", "a base model has no versions", "write Wav2Vec2En"),
    ("GET THANOSQL MODEL «Wav2Vec2Scratch»", "has random weights", "BUILD MODEL"),
    (
        "GET THANOSQL MODEL Wav2Vec2En OPTIONS («name»='m')",
        "GET THANOSQL MODEL has no option 'name'",
        "options: checkpoint, model_name, overwrite",
    ),
    (
        "GET THANOSQL MODEL Wav2Vec2En OPTIONS (model_name=«'digits'»)",
        "there is a model 'digits' already",
        "overwrite=True",
    ),
    (
        "GET THANOSQL MODEL Wav2Vec2En OPTIONS (model_name=«'../m'»)",
        "is not a name for a model",
        None,
    ),
    (
        "GET THANOSQL MODEL Wav2Vec2En OPTIONS (model_name=«'Wav2Vec2Scratch'»)",
        "is the name of a base model",
        "another",
    ),
    ("GET THANOSQL DATASET «librispech»", "there is no data set 'librispech'", "did you mean librispeech?"),
    (
        "GET THANOSQL DATASET speech_sample_en OPTIONS («parts»=['x'])",
        "GET THANOSQL DATASET speech_sample_en has no option 'parts'",
        "options: folder, overwrite",
    ),
    ("GET THANOSQL DATASET librispeech OPTIONS (parts=«[1]»)", "option 'parts' takes a list of texts", "parts"),
    ("EXPORT MODEL «nobody» TO 'x'", "there is no model 'nobody'", "models: digits, Wav2Vec2En"),
    ("EXPORT MODEL «digits@9» TO 'x'", "has no version 9", "versions: 1, 2"),
    ("EXPORT MODEL «Wav2Vec2Scratch» TO 'x'", "random weights", "BUILD MODEL"),
    ("EXPORT MODEL digits TO «''»", "'' is not the path of a folder", "text"),
    ("EXPORT MODEL digits TO «:number»", "3 is not the path of a folder", "text"),
    ("EXPORT MODEL digits TO «:nothing»", "no value was given for parameter :nothing", None),
    (
        "EXPORT MODEL digits OPTIONS (precision=«'fp8'») TO 'x'",
        "option 'precision' takes 'fp32' or 'fp16', not 'fp8'",
        "precision",
    ),
    (
        "EXPORT MODEL digits OPTIONS («checkpoint»='x') TO 'x'",
        "EXPORT MODEL has no option 'checkpoint'",
        "options: language, licence, onnx, overwrite, precision",
    ),
    ("UPLOAD MODEL «digits» FROM 'x'", "there is a model 'digits' already", "overwrite=True"),
    ("UPLOAD MODEL «m@2» FROM 'x'", "a version cannot be chosen", "write m"),
    ("UPLOAD MODEL «Wav2Vec2En» FROM 'x'", "is the name of a base model", "another"),
    ("UPLOAD MODEL m OPTIONS («overwrit»=True) FROM 'x'", "has no option 'overwrit'", "did you mean overwrite?"),
    ("COPY t OPTIONS («if_exist»='fail') FROM 'x'", "COPY has no option 'if_exist'", "did you mean if_exists?"),
    ("COPY «speech» OPTIONS () FROM 'x'", "there is a table 'speech' already", "if_exists='append'"),
    (
        "COPY t OPTIONS (if_exists=«'add'») FROM 'x'",
        "option 'if_exists' takes 'fail' or 'replace' or 'append', not 'add'",
        "a table of that name",
    ),
    ("COPY t FROM «''»", "'' is not the path of a file or folder", "text"),
]


@pytest.mark.parametrize(("marked", "message", "hint"), ERRORS, ids=[marked for marked, _, _ in ERRORS])
def test_error(marked: str, message: str, hint: str | None) -> None:
    before, rest = marked.split("«")
    place, after = rest.split("»")
    with pytest.raises(ThanoSQLError) as caught:
        bind(before + place + after, number=3)
    error = caught.value
    assert message in error.message
    assert hint is None or hint in (error.hint or "")
    assert error.span is not None
    assert (error.span.start, error.span.end) == (len(before), len(before) + len(place))
