"""What the statements mean, and that the database's own SQL comes out as it went in."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from thanosql.compiler import ast
from thanosql.compiler.errors import ParseError
from thanosql.compiler.generated import GRAMMAR_SHA256
from thanosql.compiler.parser import parse, parse_script
from thanosql.compiler.source import Span

ROOT = Path(__file__).parents[2]
GRAMMAR = ROOT / "grammar" / "ThanoSQL.g4"
KEYWORDS = re.findall(r"^([A-Z]+) *: '[A-Z]+';$", GRAMMAR.read_text(encoding="utf-8"), flags=re.MULTILINE)


def model(name: str, version: int | None = None, quoted: bool = False) -> ast.ModelName:
    return ast.ModelName(ast.Name(name, quoted), version)


def option(name: str, value: ast.LiteralValue) -> ast.Option:
    return ast.Option(ast.Name(name), ast.Literal(value))


ONE = ast.Query("SELECT 1")

HERE = ast.Literal("x")

STATEMENTS = [
    ("list thanosql dataset", ast.ListDatasets()),
    ("GET THANOSQL MODEL Base", ast.GetModel(model("Base"), ())),
    (
        "GET THANOSQL MODEL Base OPTIONS (model_name='m', overwrite=True)",
        ast.GetModel(model("Base"), (option("model_name", "m"), option("overwrite", True))),
    ),
    ("GET THANOSQL DATASET d", ast.GetDataset(ast.Name("d"), ())),
    (
        "get ThanoSQL dataset dataset options (parts=['a', 'b'])",
        ast.GetDataset(ast.Name("dataset"), (option("parts", ("a", "b")),)),
    ),
    ("EXPORT MODEL m TO 'x'", ast.ExportModel(model("m"), (), HERE)),
    (
        "EXPORT MODEL m@2 OPTIONS (onnx=False) TO :place",
        ast.ExportModel(model("m", 2), (option("onnx", False),), ast.Parameter("place")),
    ),
    ("UPLOAD MODEL m FROM 'x'", ast.UploadModel(model("m"), (), HERE)),
    (
        "UPLOAD MODEL m OPTIONS (overwrite=True) FROM 'it''s'",
        ast.UploadModel(model("m"), (option("overwrite", True),), ast.Literal("it's")),
    ),
    ("COPY t FROM 'x'", ast.CopyTable(ast.Name("t"), None, HERE)),
    ("COPY t OPTIONS () FROM 'x'", ast.CopyTable(ast.Name("t"), (), HERE)),
    (
        "COPY options OPTIONS (if_exists='append') FROM :p",
        ast.CopyTable(ast.Name("options"), (option("if_exists", "append"),), ast.Parameter("p")),
    ),
    ("EXPLAIN COPY t FROM 'x'", ast.Explain(ast.CopyTable(ast.Name("t"), None, HERE))),
    ("EXPLAIN (FORMAT JSON) EXPORT MODEL m TO 'x'", ast.Explain(ast.ExportModel(model("m"), (), HERE), format="json")),
    ("LIST MODEL", ast.ListModels()),
    ("list table", ast.ListTables()),
    ("List ThanoSQL Model", ast.ListBaseModels()),
    ("DESCRIBE MODEL m", ast.DescribeModel(model("m"))),
    ("DESCRIBE MODEL m@2", ast.DescribeModel(model("m", 2))),
    ("DELETE MODEL m", ast.DeleteModel(model("m"))),
    ("DROP MODEL IF EXISTS m@12", ast.DeleteModel(model("m", 12), if_exists=True)),
    ("ALTER MODEL m RENAME TO n", ast.RenameModel(model("m"), model("n"))),
    ("alter model if exists alter rename to rename", ast.RenameModel(model("alter"), model("rename"), if_exists=True)),
    ("ALTER TABLE model RENAME TO n", ast.Sql(ast.Query("ALTER TABLE model RENAME TO n"))),
    ("LIST CACHE", ast.ListCache()),
    ("list training", ast.ListTrainings()),
    ("LIST HISTORY", ast.ListHistory()),
    ("LIST HISTORY FOR MODEL m@2", ast.ListHistory(model("m", 2))),
    ("LIST HISTORY FOR MODEL history", ast.ListHistory(model("history"))),
    ("EXPLAIN LIST TRAINING", ast.Explain(ast.ListTrainings())),
    ("clear cache", ast.ClearCache()),
    ("CLEAR CACHE FOR MODEL m", ast.ClearCache(model("m"))),
    ("CLEAR CACHE FOR MODEL cache@2", ast.ClearCache(model("cache", 2))),
    ("CLEAR CACHE FOR MODEL for", ast.ClearCache(model("for"))),
    ("EXPLAIN CLEAR CACHE", ast.Explain(ast.ClearCache())),
    ("DELETE MODEL if", ast.DeleteModel(model("if"))),
    ("BUILD MODEL m USING Base AS SELECT 1", ast.BuildModel(model("m"), model("Base"), (), ONE)),
    ("BUILD MODEL m USING Base OPTIONS () AS SELECT 1", ast.BuildModel(model("m"), model("Base"), (), ONE)),
    ('FIT MODEL "my m" USING n@3 AS SELECT 1', ast.FitModel(model("my m", quoted=True), model("n", 3), (), ONE)),
    ('PREDICT USING "a""b"@1 AS SELECT 1', ast.Predict(model('a"b', 1, quoted=True), (), ONE)),
    ("EVALUATE USING 음성_모델 AS SELECT 1", ast.Evaluate(model("음성_모델"), (), ONE)),
    ("PRINT AUDIO AS SELECT 1", ast.PrintAudio((), ONE)),
    ("print audio OPTIONS (audio_col='a') AS (SELECT 1)", ast.PrintAudio((option("audio_col", "a"),), ONE)),
    ("EXPLAIN PRINT AUDIO AS SELECT 1", ast.Explain(ast.PrintAudio((), ONE))),
    ("PREDICT USING audio AS SELECT 1", ast.Predict(model("audio"), (), ONE)),
    ("EXPLAIN SELECT 1", ast.Explain(ast.Sql(ONE))),
    ("EXPLAIN LIST MODEL", ast.Explain(ast.ListModels())),
    ("EXPLAIN (SELECT 1) UNION (SELECT 2)", ast.Explain(ast.Sql(ast.Query("(SELECT 1) UNION (SELECT 2)")))),
    ("EXPLAIN (PIVOT t ON c)", ast.Explain(ast.Sql(ast.Query("(PIVOT t ON c)")))),
    ("EXPLAIN ANALYZE LIST TABLE", ast.Explain(ast.ListTables(), analyze=True)),
    ("EXPLAIN VERBOSE LIST TABLE", ast.Explain(ast.ListTables(), verbose=True)),
    ("EXPLAIN (format json) LIST TABLE", ast.Explain(ast.ListTables(), format="json")),
    ("EXPLAIN (FORMAT MERMAID, ANALYZE) LIST TABLE", ast.Explain(ast.ListTables(), analyze=True, format="mermaid")),
    (
        "EXPLAIN ANALYZE VERBOSE (FORMAT TEXT) SELECT 1",
        ast.Explain(ast.Sql(ONE), analyze=True, verbose=True),
    ),
]


@pytest.mark.parametrize(("text", "expected"), STATEMENTS, ids=[text for text, _ in STATEMENTS])
def test_statement(text: str, expected: ast.Statement) -> None:
    assert parse(text) == expected
    assert parse(f"-- first\n {text} /* last */ ; ") == expected
    assert parse(text).span == Span(0, len(text))


VALUES = [
    ("True", True),
    ("FALSE", False),
    ("none", None),
    ("NULL", None),
    ("16", 16),
    ("-3", -3),
    ("+3", 3),
    ("1e-4", 1e-4),
    ("-0.5", -0.5),
    (".5", 0.5),
    ("5.", 5.0),
    ("2E+3", 2000.0),
    ("'audio'", "audio"),
    ("''", ""),
    ("'it''s'", "it's"),
    ("'a\nb; -- c'", "a\nb; -- c"),
    ("[]", ()),
    ("[1, -2.5, 'x', [True, None]]", (1, -2.5, "x", (True, None))),
]


@pytest.mark.parametrize(("text", "expected"), VALUES, ids=[text for text, _ in VALUES])
def test_option_value(text: str, expected: ast.LiteralValue) -> None:
    statement = parse(f"PREDICT USING m OPTIONS (x = {text}) AS SELECT 1")
    assert isinstance(statement, ast.Predict)
    value = statement.options[0].value
    # repr: to == True is 1 and 1 is 1.0.
    assert repr(value) == repr(ast.Literal(expected))


def test_tutorial_statement() -> None:
    text = """BUILD MODEL my_speech_recognition_model
USING Wav2Vec2En
OPTIONS (
  audio_col='audio_path',
  text_col='text',
  epochs=1,
  batch_size=4 ,
  overwrite=True
  )
AS
SELECT *
FROM librispeech_train"""
    assert parse(text) == ast.BuildModel(
        model("my_speech_recognition_model"),
        model("Wav2Vec2En"),
        (
            option("audio_col", "audio_path"),
            option("text_col", "text"),
            option("epochs", 1),
            option("batch_size", 4),
            option("overwrite", True),
        ),
        ast.Query("SELECT *\nFROM librispeech_train"),
    )


def test_spans_point_into_the_script() -> None:
    text = "LIST MODEL; -- é\nPREDICT USING m@3 OPTIONS (a = -1, b = :x) AS (SELECT :y)"
    statement = parse_script(text).statements[1]
    assert isinstance(statement, ast.Predict)
    first, second = statement.options
    nodes: list[ast.Node] = [statement, statement.model, statement.model.name, first, first.name, first.value]
    nodes += [second.value, statement.query, *statement.query.parameters]
    assert [text[node.span.start : node.span.end] for node in nodes] == [
        "PREDICT USING m@3 OPTIONS (a = -1, b = :x) AS (SELECT :y)",
        "m@3",
        "m",
        "a = -1",
        "a",
        "-1",
        ":x",
        "SELECT :y",
        ":y",
    ]


QUERIES = [
    ("AS SELECT 1", "SELECT 1"),
    ("AS(SELECT 1)", "SELECT 1"),
    ("AS ( /* before */ (SELECT 1 -- after\n) )", "SELECT 1"),
    ("AS (SELECT 1) UNION (SELECT 2)", "(SELECT 1) UNION (SELECT 2)"),
    ("AS ((SELECT 1) UNION (SELECT 2))", "(SELECT 1) UNION (SELECT 2)"),
    ("AS (SELECT 1) LIMIT 3", "(SELECT 1) LIMIT 3"),
    ("AS /* lead */ SELECT /* kept */ 1 -- tail", "SELECT /* kept */ 1"),
    ("AS FROM 'recordings.parquet'", "FROM 'recordings.parquet'"),
    ("AS WITH a AS (SELECT 1) SELECT * FROM a", "WITH a AS (SELECT 1) SELECT * FROM a"),
]


@pytest.mark.parametrize(("clause", "expected"), QUERIES, ids=[clause for clause, _ in QUERIES])
def test_query_text(clause: str, expected: str) -> None:
    text = f"EVALUATE USING m {clause};"
    statement = parse(text)
    assert isinstance(statement, ast.Evaluate)
    query = statement.query
    assert query.text == expected == text[query.span.start : query.span.end]


PLAIN_SQL = [
    "SELECT predict FROM list",
    "DESCRIBE model",
    "DESCRIBE model.speakers",
    'DESCRIBE "MODEL"',
    "DESCRIBE SELECT 1",
    "DELETE FROM model WHERE model = 1",
    "DROP TABLE model",
    "DROP TABLE IF EXISTS model",
    "(SELECT 1) UNION (SELECT 2)",
    "((SELECT 1))",
    "CREATE TABLE build (model TEXT, using_ INT, options JSON)",
    "INSERT INTO t VALUES ('a;b', E'it\\'s; -- no comment', $$it's; /*$$, $tag$ $$ ; $tag$, U&'\\0441', x'1f')",
    "SELECT 'a''b;', \"c\"\"d;\", 'back\\' AS slash",
    "SELECT 1 /* one /* two; */ ' */ + 2 -- three; '\n, 4",
    "SELECT a @> b, a ->> 'k', a::int, a #> '{x,y}', a ? 'k', a ~* '^\\d', @ -5, |/ 25, `x`, ! 1, a \\ b",
    "SELECT {'k': [1, 2][1:2]}, [x + 1 for x in [1, 2]], x -> (x > 1), f(a := 1, b => 2)",
    "SELECT t.model, t.text AS predict, list(build) OVER (ORDER BY fit) FROM evaluate AS t(using_, format)",
    "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM u; DELETE FROM v)",
    "SELECT 1e5, .5, 0x1F, 1_000, 3.14::float8, $1, 5.",
    "SELECT 한국어, é$1, \u3000 x\u00a0, _a FROM 표",
    "SELECT foo$$bar, 1--2\n+3",
    "COPY t FROM 'x.csv' (FORMAT csv)",
    "COPY t FROM 'x.csv' WITH (DELIMITER ';', HEADER)",
    "COPY t FROM 'x.csv' DELIMITER ','",
    "COPY t (a, options) FROM 'x.csv'",
    "COPY main.t FROM 'x.csv'",
    "COPY options (a) FROM 'x.csv'",
    "COPY t FROM STDIN",
    "COPY t TO 'x.parquet'",
    "COPY options TO 'x.parquet' (FORMAT parquet)",
    "COPY (SELECT 1) TO 'x.parquet' (FORMAT parquet)",
    "COPY FROM DATABASE a TO b",
    "COPY",
    "EXPORT DATABASE 'x'",
    "EXPORT DATABASE 'x' (FORMAT parquet)",
    'SELECT get, upload, copy, export, dataset, to_, "to" FROM upload, copy AS get',
    "SELECT clear, cache FROM cache AS clear FOR UPDATE",
    "DELETE FROM cache",
    'CREATE TABLE dataset ("from" INT, copy INT, export INT, get INT, upload INT)',
    "EXPLAIN (ANALYZE, BUFFERS) SELECT 1",
    "EXPLAIN (FORMAT graphviz) SELECT 1",
    "EXPLAIN ANALYZE (COSTS off) SELECT 1",
    "SELECT '\x00\x01 \U0001f600'",
]


@pytest.mark.parametrize("text", PLAIN_SQL)
def test_plain_sql_is_untouched(text: str) -> None:
    statement = parse(f"  {text}\n;")
    assert statement == ast.Sql(ast.Query(text))
    query = parse(f"PREDICT USING m AS SELECT 1 FROM ({text})") if ";" not in text else None
    assert query is None or query == ast.Predict(model("m"), (), ast.Query(f"SELECT 1 FROM ({text})"))


def test_every_keyword_stays_a_name() -> None:
    assert len(KEYWORDS) == 43
    for word in KEYWORDS:
        for name in (word, word.lower()):
            sql = f"SELECT {name}, t.{name} FROM {name} AS t"
            assert parse(sql) == ast.Sql(ast.Query(sql))
            listed = parse(f"PREDICT USING m OPTIONS ({name} = 1) AS SELECT 1")
            assert listed == ast.Predict(model("m"), (option(name, 1),), ONE)
            if word not in ("AS", "FROM", "TO", "USING"):
                built = parse(f"BUILD MODEL {name} USING {name} AS SELECT 1")
                assert built == ast.BuildModel(model(name), model(name), (), ONE)
                assert parse(f"EXPORT MODEL {name} TO 'x'") == ast.ExportModel(model(name), (), HERE)
                assert parse(f"CLEAR CACHE FOR MODEL {name}") == ast.ClearCache(model(name))
                assert parse(f"LIST HISTORY FOR MODEL {name}") == ast.ListHistory(model(name))
                assert parse(f"COPY {name} FROM 'x'") == ast.CopyTable(ast.Name(name), None, HERE)


PARAMETERS = [
    ("SELECT :a, (:b), [:c], {'k': :d}, x = :e, -:f", ["a", "b", "c", "d", "e", "f"]),
    ("SELECT a[1:n], a[m:n], a[1 :n], f(x)[2:n], a[(1):n], a[b[1]:n], a[model:n]", ["n"]),
    ("SELECT {a:x, 'b':x, \"c\":x}, x::int, x :: text, $$q$$:x, E'q':x, 1.5:x", []),
    ("SELECT f(p := 1, q := :v, r:=:w)", ["v", "w"]),
    ("SELECT ':a', \":b\", $$:c$$, 1 -- :d\n, /* :e */ 2, '' || :F_1$x", ["F_1$x"]),
    ("SELECT :model, :이름, a/**/:z, :twice + :twice", ["model", "이름", "z", "twice", "twice"]),
    ("SELECT a[:lo:hi], :1, : x, ::y", ["lo"]),
    (":a", ["a"]),
]


@pytest.mark.parametrize(("sql", "names"), PARAMETERS, ids=[sql for sql, _ in PARAMETERS])
def test_parameters(sql: str, names: list[str]) -> None:
    text = f"LIST MODEL; {sql}"
    statement = parse_script(text).statements[1]
    assert isinstance(statement, ast.Sql)
    found = statement.query.parameters
    assert [parameter.name for parameter in found] == names
    assert [text[parameter.span.start : parameter.span.end] for parameter in found] == [f":{name}" for name in names]


def test_script_of_several_statements() -> None:
    script = parse_script(";; LIST MODEL;\n\n; SELECT ';' ; -- ;\n PREDICT USING m AS SELECT (1);;")
    assert script.statements == (
        ast.ListModels(),
        ast.Sql(ast.Query("SELECT ';'")),
        ast.Predict(model("m"), (), ast.Query("SELECT (1)")),
    )


@pytest.mark.parametrize("text", ["", " \n", ";", "-- only this", "/* and */ ; ;", "\ufeff"])
def test_script_without_a_statement(text: str) -> None:
    assert parse_script(text).statements == ()
    with pytest.raises(ParseError, match="there is no statement"):
        parse(text)


def test_parse_takes_one_statement() -> None:
    with pytest.raises(ParseError) as caught:
        parse("LIST MODEL;\nLIST TABLE; SELECT 1")
    assert caught.value.message == "expected one statement, found 3"
    assert (caught.value.line, caught.value.column) == (2, 1)


def test_deep_nesting_is_read_or_refused() -> None:
    deep = "(" * 200 + "1" + ")" * 200
    assert parse(f"SELECT {deep}") == ast.Sql(ast.Query(f"SELECT {deep}"))
    for text in ("(" * 20_000, "SELECT " + "([{" * 10_000 + "1" + "}])" * 10_000):
        with pytest.raises(ParseError, match="nested more than 300 deep"):
            parse(text)
    with pytest.raises(ParseError, match="unexpected 'EXPLAIN'"):
        parse("EXPLAIN " * 10_000 + "SELECT 1")
    lists = parse("PREDICT USING m OPTIONS (x = " + "[" * 150 + "]" * 150 + ") AS SELECT 1")
    assert isinstance(lists, ast.Predict)


def test_little_stack_left_is_a_parse_error() -> None:
    def parse_below(frames: int) -> ast.Statement:
        return parse_below(frames - 1) if frames else parse("SELECT " + "(" * 280 + ")" * 280)

    limit = sys.getrecursionlimit()
    with pytest.raises(ParseError, match="nested too deeply"):
        parse_below(limit - 500)


def test_long_flat_statement() -> None:
    sql = "SELECT " + " + ".join("(a)" for _ in range(2_000))
    assert parse(sql) == ast.Sql(ast.Query(sql))


def test_threads_share_the_parser() -> None:
    texts = [text for text, _ in STATEMENTS]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(parse, texts * 4)) == [expected for _, expected in STATEMENTS] * 4


def test_generated_parser_is_of_this_grammar() -> None:
    digest = hashlib.sha256(GRAMMAR.read_text(encoding="utf-8").encode()).hexdigest()
    assert digest == GRAMMAR_SHA256, "run grammar/generate"


def test_import_and_first_parse_are_quiet() -> None:
    # In a process of its own: generated code warns of a wrong version, and ANTLR prints mistakes, on first use.
    code = """
from thanosql.compiler.errors import ParseError
from thanosql.compiler.parser import parse
parse("LIST MODEL")
try:
    parse("BUILD \\x01 'x")
except ParseError:
    raise SystemExit(3)
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_half_a_character_is_refused_with_its_place() -> None:
    with pytest.raises(ParseError, match=r"U\+D800 is half of a character") as caught:
        parse("SELECT 1,\n '\ud800'")
    assert (caught.value.line, caught.value.column) == (2, 3)
    assert parse("SELECT '\U0001f600'")
