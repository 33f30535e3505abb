"""Printing and parsing are each other's inverse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thanosql.compiler import ast
from thanosql.compiler.parser import parse, parse_script
from thanosql.compiler.printer import print_statement

WORDS = st.sampled_from(["m", "Wav2Vec2En", "model", "LIST", "text", "options", "cache", "_a$1", "é", "모델", "if"])
NAMES = st.one_of(
    st.builds(ast.Name, WORDS),
    st.builds(ast.Name, st.text(min_size=1, max_size=8), st.just(True)),
    st.builds(ast.Name, st.sampled_from(["using", "AS", "from", "To", 'a"b', "two words", ""]), st.just(True)),
)
OPTION_NAMES = st.one_of(NAMES, st.builds(ast.Name, st.sampled_from(["using", "AS", "from", "To"])))
MODELS = st.builds(ast.ModelName, NAMES, st.none() | st.integers(min_value=0, max_value=10**9))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5)
PARAMETERS = st.builds(ast.Parameter, st.sampled_from(["x", "model", "이름", "p_1"]))
OPTIONS = st.lists(st.builds(ast.Option, OPTION_NAMES, st.builds(ast.Literal, VALUES) | PARAMETERS), max_size=4).map(
    tuple
)
PATHS = st.builds(ast.Literal, st.text(max_size=12)) | PARAMETERS
QUERIES = st.sampled_from(
    [
        ast.Query("SELECT 1"),
        ast.Query("(SELECT 1) UNION (SELECT 2)"),
        ast.Query("SELECT :x /* kept */ -- too\nFROM t", (ast.Parameter("x"),)),
        ast.Query("FROM t WHERE a = ';' AND b = $$ ; $$"),
        ast.Query("DESCRIBE model"),
    ]
)
COMMANDS = st.one_of(
    st.builds(ast.Sql, QUERIES),
    st.builds(ast.BuildModel, MODELS, MODELS, OPTIONS, QUERIES),
    st.builds(ast.FitModel, MODELS, MODELS, OPTIONS, QUERIES),
    st.builds(ast.Predict, MODELS, OPTIONS, QUERIES),
    st.builds(ast.Evaluate, MODELS, OPTIONS, QUERIES),
    st.just(ast.ListModels()),
    st.just(ast.ListTables()),
    st.just(ast.ListBaseModels()),
    st.just(ast.ListDatasets()),
    st.builds(ast.GetModel, MODELS, OPTIONS),
    st.builds(ast.GetDataset, NAMES, OPTIONS),
    st.builds(ast.ExportModel, MODELS, OPTIONS, PATHS),
    st.builds(ast.UploadModel, MODELS, OPTIONS, PATHS),
    st.builds(ast.CopyTable, NAMES, st.none() | OPTIONS, PATHS),
    st.builds(ast.DescribeModel, MODELS),
    st.builds(ast.DeleteModel, MODELS, st.booleans()),
    st.builds(ast.RenameModel, MODELS, MODELS, st.booleans()),
    st.builds(ast.ListCache),
    st.builds(ast.ClearCache, st.none() | MODELS),
    st.builds(ast.ListTrainings),
    st.builds(ast.ListHistory, st.none() | MODELS),
)
STATEMENTS = COMMANDS | st.builds(
    ast.Explain, COMMANDS, st.booleans(), st.booleans(), st.sampled_from(["text", "json", "mermaid"])
)


@settings(max_examples=200, deadline=None)
@given(STATEMENTS)
def test_parsing_what_was_printed_gives_the_statement_back(statement: ast.Statement) -> None:
    printed = print_statement(statement)
    again = parse(printed)
    # repr: to == True is 1 and 1 is 1.0. -0.0 is the one number whose sign == does not see.
    assert repr(again) == repr(statement)
    assert print_statement(again) == printed
    assert print_statement(again, printed) == printed


def test_layout() -> None:
    text = "build model m using Base options(epochs=3,  audio_col = 'it''s', x = [ 1,none ]) as (select 1)"
    assert print_statement(parse(text)) == (
        "BUILD MODEL m\nUSING Base\nOPTIONS (epochs=3, audio_col='it''s', x=[1, None])\nAS\nselect 1"
    )
    assert print_statement(parse("predict using m@2 options () as select 1")) == "PREDICT USING m@2\nAS\nselect 1"
    assert print_statement(parse("drop model if exists m")) == "DELETE MODEL IF EXISTS m"
    assert print_statement(parse("clear cache")) == "CLEAR CACHE"
    assert print_statement(parse('clear cache for model "for"@3')) == 'CLEAR CACHE FOR MODEL "for"@3'
    assert print_statement(parse("list training")) == "LIST TRAINING"
    assert print_statement(parse('list history for model "from"@3')) == 'LIST HISTORY FOR MODEL "from"@3'
    assert print_statement(parse("export model m@2 options (onnx=false) to './m'")) == (
        "EXPORT MODEL m@2\nOPTIONS (onnx=False)\nTO './m'"
    )
    assert print_statement(parse('copy "from" options () from :p')) == 'COPY "from"\nOPTIONS ()\nFROM :p'
    assert print_statement(parse("explain (verbose, format json) list model")) == (
        "EXPLAIN VERBOSE (FORMAT JSON) LIST MODEL"
    )


@pytest.mark.parametrize("query", ["PREDICT USING b AS SELECT 1", "list model", "FIT MODELSELECT", "EXPLAIN SELECT 1"])
def test_a_query_that_would_be_a_statement_keeps_its_parentheses(query: str) -> None:
    (statement,) = parse_script(f"EVALUATE USING a AS (({query}))").statements
    assert print_statement(statement) == f"EVALUATE USING a\nAS\n({query})"
    assert parse_script(print_statement(statement)).statements == (statement,)


def test_values_keep_their_spelling_when_the_text_is_given() -> None:
    text = "; PREDICT USING m OPTIONS (rate=1e-4, on=TRUE, by=+08, of=:p) AS SELECT 1;"
    statement = parse(text)
    assert "OPTIONS (rate=0.0001, on=True, by=8, of=:p)" in print_statement(statement)
    assert "OPTIONS (rate=1e-4, on=TRUE, by=+08, of=:p)" in print_statement(statement, text)


def test_name_that_needs_quotes_gets_them() -> None:
    assert print_statement(ast.DescribeModel(ast.ModelName(ast.Name("using")))) == 'DESCRIBE MODEL "using"'
    assert print_statement(ast.DescribeModel(ast.ModelName(ast.Name("a b"), 2))) == 'DESCRIBE MODEL "a b"@2'


def test_unknown_node_is_refused() -> None:
    with pytest.raises(TypeError, match="Statement is not a statement"):
        print_statement(ast.Statement())
