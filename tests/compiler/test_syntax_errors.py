"""The exact words and place of every kind of syntax error."""

from __future__ import annotations

import pytest

from thanosql.compiler.errors import ParseError
from thanosql.compiler.parser import parse_script

# The mistake is marked: «here».
ERRORS = [
    ("BUILD MODEL m «USNG» x", "unexpected 'USNG', expecting USING", "did you mean USING?"),
    ("BUILD «MODL» m USING b AS SELECT 1", "unexpected 'MODL', expecting MODEL", "did you mean MODEL?"),
    ("build«»", "unexpected end of statement, expecting MODEL", None),
    ("BUILD MODEL«» -- m\n", "unexpected end of statement, expecting a model name", None),
    ("BUILD MODEL «;» SELECT 1", "unexpected ';', expecting a model name", None),
    ("BUILD MODEL «USING» b AS SELECT 1", "unexpected 'USING', expecting a model name", None),
    ("BUILD MODEL «3» USING b AS SELECT 1", "unexpected '3', expecting a model name", None),
    ("BUILD MODEL m@«two» USING b AS SELECT 1", "unexpected 'two', expecting a version number", None),
    ("BUILD MODEL my«-»model USING b AS SELECT 1", "unexpected '-', expecting USING", None),
    ("BUILD MODEL m USING b «SELECT» 1", "unexpected 'SELECT', expecting OPTIONS or AS", None),
    (
        "BUILD MODEL m USING b «OPTION» (a=1) AS SELECT 1",
        "unexpected 'OPTION', expecting OPTIONS or AS",
        "did you mean OPTIONS?",
    ),
    ("BUILD MODEL m USING b AS«»", "unexpected end of statement, expecting a query", None),
    ("FIT MODEL m USING b AS «;»", "unexpected ';', expecting a query", None),
    ("FIT MODEL m USING b AS («)»", "unexpected ')', expecting a query", None),
    ("FIT MODEL m USING b AS ((«)»)", "unexpected ')', expecting a query", None),
    ("FIT MODEL m USING b AS (SELECT 1«;»)", "unexpected ';', expecting ')'", "a query is one statement, without ';'"),
    ("PREDICT «m» AS SELECT 1", "unexpected 'm', expecting USING", None),
    ("PREDICT USING m AS «PREDICT» USING n AS SELECT 1", "unexpected 'PREDICT', expecting a query", None),
    ("SELECT 1; PREDICT USING m AS «EXPLAIN» SELECT 1", "unexpected 'EXPLAIN', expecting a query", None),
    (
        "PREDICT USING «'m'» AS SELECT 1",
        "unexpected 'm', expecting a model name",
        'a name stands in double quotes or in none: "m"',
    ),
    (
        "EVALUATE USING m OPTIONS (audio_col = «audio») AS SELECT 1",
        "unexpected 'audio', expecting a value",
        "text stands in single quotes: 'audio'",
    ),
    (
        'EVALUATE USING m OPTIONS (audio_col = «"audio"») AS SELECT 1',
        'unexpected "audio", expecting a value',
        "text stands in single quotes: 'audio'",
    ),
    ("EVALUATE USING m OPTIONS (a = «)» AS SELECT 1", "unexpected ')', expecting a value", None),
    ("EVALUATE USING m OPTIONS (a «1») AS SELECT 1", "unexpected '1', expecting '='", None),
    ("EVALUATE USING m OPTIONS (a=1 «b»=2) AS SELECT 1", "unexpected 'b', expecting ',' or ')'", None),
    ("EVALUATE USING m OPTIONS (a=1, «)» AS SELECT 1", "unexpected ')', expecting an option", None),
    ("EVALUATE USING m OPTIONS («,» a=1) AS SELECT 1", "unexpected ',', expecting an option or ')'", None),
    ("EVALUATE USING m OPTIONS (a=1 «AS» SELECT 1", "unexpected 'AS', expecting ',' or ')'", None),
    ("EVALUATE USING m OPTIONS (a=[1 «2»]) AS SELECT 1", "unexpected '2', expecting ',' or ']'", None),
    (
        "EVALUATE USING m OPTIONS (a=[«:x»]) AS SELECT 1",
        "unexpected ':x', expecting a value or ']'",
        None,
    ),
    ("EVALUATE USING m OPTIONS (a=-«'x'») AS SELECT 1", "unexpected 'x', expecting a number", None),
    ("EVALUATE USING m OPTIONS (a=«E'x'») AS SELECT 1", "unexpected 'E'x'', expecting a value", None),
    ("EVALUATE USING m OPTIONS (a=«\x01») AS SELECT 1", "unexpected '\\x01', expecting a value", None),
    ("EVALUATE USING m OPTIONS (a=«1e999») AS SELECT 1", "this number is too large", None),
    (f"EVALUATE USING m OPTIONS (a=«{'9' * 5000}») AS SELECT 1", "this number has too many digits", None),
    (f"EVALUATE USING m «{'x' * 60}»", f"unexpected '{'x' * 39}…', expecting OPTIONS or AS", None),
    ("LIST«»", "unexpected end of statement, expecting MODEL, TABLE, THANOSQL, CACHE, TRAINING or HISTORY", None),
    (
        "LIST «MODELS»",
        "unexpected 'MODELS', expecting MODEL, TABLE, THANOSQL, CACHE, TRAINING or HISTORY",
        "did you mean MODEL?",
    ),
    ("LIST MODEL «x»", "unexpected 'x', expecting end of statement", None),
    ("LIST THANOSQL «MODELS»", "unexpected 'MODELS', expecting MODEL or DATASET", "did you mean MODEL?"),
    ("GET «MODEL» m", "unexpected 'MODEL', expecting THANOSQL", None),
    ("GET THANOSQL «DATASETS» d", "unexpected 'DATASETS', expecting MODEL or DATASET", "did you mean DATASET?"),
    ("GET THANOSQL DATASET«»", "unexpected end of statement, expecting a data set", None),
    (
        "GET THANOSQL DATASET «'d'»",
        "unexpected 'd', expecting a data set",
        'a name stands in double quotes or in none: "d"',
    ),
    ("GET THANOSQL MODEL b «FROM» 'x'", "unexpected 'FROM', expecting OPTIONS or end of statement", None),
    ("EXPORT MODEL «TO» 'x'", "unexpected 'TO', expecting a model name", None),
    ("EXPORT MODEL m«»", "unexpected end of statement, expecting OPTIONS or TO", None),
    ("EXPORT MODEL m «FROM» 'x'", "unexpected 'FROM', expecting OPTIONS or TO", None),
    ("EXPORT MODEL m TO «x»", "unexpected 'x', expecting a 'path'", "text stands in single quotes: 'x'"),
    ("EXPORT MODEL m TO 'x' «OPTIONS» (a=1)", "unexpected 'OPTIONS', expecting end of statement", None),
    ("UPLOAD «MODLE» m", "unexpected 'MODLE', expecting MODEL", "did you mean MODEL?"),
    ("UPLOAD MODEL m FROM«»", "unexpected end of statement, expecting a 'path'", None),
    ("COPY t OPTIONS (a=1) «TO» 'x'", "unexpected 'TO', expecting FROM", None),
    ("COPY t OPTIONS (a «1») FROM 'x'", "unexpected '1', expecting '='", None),
    ("COPY t OPTIONS (a=1) FROM 'x' «(»FORMAT csv)", "unexpected '(', expecting end of statement", None),
    ("DESCRIBE MODEL m «n»", "unexpected 'n', expecting end of statement", None),
    ("DESCRIBE MODEL «3»", "unexpected '3', expecting a model name or end of statement", None),
    ("CLEAR«»", "unexpected end of statement, expecting CACHE", None),
    ("CLEAR «CASHE»", "unexpected 'CASHE', expecting CACHE", "did you mean CACHE?"),
    ("CLEAR CACHE «OF» MODEL m", "unexpected 'OF', expecting FOR or end of statement", None),
    ("CLEAR CACHE FOR «m»", "unexpected 'm', expecting MODEL", None),
    ("CLEAR CACHE FOR MODEL«»", "unexpected end of statement, expecting a model name", None),
    (
        "LIST «TRAININGS»",
        "unexpected 'TRAININGS', expecting MODEL, TABLE, THANOSQL, CACHE, TRAINING or HISTORY",
        "did you mean TRAINING?",
    ),
    ("LIST TRAINING «FOR» MODEL m", "unexpected 'FOR', expecting end of statement", None),
    ("LIST HISTORY «OF» MODEL m", "unexpected 'OF', expecting FOR or end of statement", None),
    ("LIST HISTORY FOR MODEL m«.»n", "unexpected '.', expecting end of statement", None),
    ("LIST CACHE «FOR» MODEL m", "unexpected 'FOR', expecting end of statement", None),
    ("DROP MODEL IF «EXIST» m", "unexpected 'EXIST', expecting EXISTS or end of statement", "did you mean EXISTS?"),
    ("DELETE MODEL «*»", "unexpected '*', expecting IF or a model name", None),
    ("EXPLAIN«» ", "unexpected end of statement, expecting ANALYZE, VERBOSE, (FORMAT ...) or a statement", None),
    (
        "EXPLAIN VERBOSE «EXPLAIN» SELECT 1",
        "unexpected 'EXPLAIN', expecting (FORMAT ...) or a statement",
        None,
    ),
    ("EXPLAIN BUILD MODEL m «USNG» b", "unexpected 'USNG', expecting USING", "did you mean USING?"),
    ("EXPLAIN ANALYZE«»", "unexpected end of statement, expecting VERBOSE, (FORMAT ...) or a statement", None),
    ("EXPLAIN ANALYZE BUILD MODEL m «USNG» b", "unexpected 'USNG', expecting USING", "did you mean USING?"),
    ("EXPLAIN (FORMAT JSON) DROP MODEL m «x»", "unexpected 'x', expecting end of statement", None),
    (
        "EXPLAIN (FORMAT JSON) LIST «TABEL»",
        "unexpected 'TABEL', expecting MODEL, TABLE, THANOSQL, CACHE, TRAINING or HISTORY",
        "did you mean TABLE?",
    ),
    (
        "EXPLAIN «(COSTS)» PREDICT USING m AS SELECT 1",
        "EXPLAIN of PREDICT has no such options",
        "its options are ANALYZE, VERBOSE and FORMAT TEXT, JSON or MERMAID",
    ),
    ("SELECT «(»a, (b)", "this '(' is never closed", "it ends at )"),
    ("SELECT (1); SELECT [«{»1; SELECT 2", "this '{' is never closed", "it ends at }"),
    ("PREDICT USING m OPTIONS «(»a=1", "this '(' is never closed", "it ends at )"),
    ("SELECT 1«)»; SELECT 2", "this ')' closes nothing", "there is no '(' open before it"),
    ("SELECT 1;\n«]»", "this ']' closes nothing", "there is no '[' open before it"),
    (
        "SELECT\n (a, [b«)»]",
        "unexpected ')', expecting ']'",
        "it would close the '[' of line 2:6",
    ),
    ("SELECT 'a', «'»b; SELECT 1", "this text is never closed", "it ends at '"),
    ("SELECT «'»it''s''", "this text is never closed", "it ends at '"),
    ("SELECT «E»'it\\'s", "this text is never closed", "it ends at '"),
    ("SELECT «E»'it\\", "this text is never closed", "it ends at '"),
    ('SELECT (1, «"»a""', "this name is never closed", 'it ends at "'),
    ("SELECT «$»tag$ it's $$ $other$", "this text is never closed", "it ends at $tag$"),
    ("SELECT 1 «/»* /* one */ two", "this comment is never closed", "it ends at */"),
    ("PREDICT «'»m", "this text is never closed", "it ends at '"),
    ("BUILD «MODL» m; SELECT 'a", "unexpected 'MODL', expecting MODEL", "did you mean MODEL?"),
    (
        "SELECT 1;\n\nLIST\n  «TABEL»",
        "unexpected 'TABEL', expecting MODEL, TABLE, THANOSQL, CACHE, TRAINING or HISTORY",
        "did you mean TABLE?",
    ),
]


@pytest.mark.parametrize(("marked", "message", "hint"), ERRORS, ids=[marked[:60] for marked, _, _ in ERRORS])
def test_syntax_error(marked: str, message: str, hint: str | None) -> None:
    before, rest = marked.split("«")
    place, after = rest.split("»")
    text = before + place + after
    with pytest.raises(ParseError) as caught:
        parse_script(text)
    error = caught.value
    assert (error.message, error.hint) == (message, hint)
    assert error.span is not None
    assert (error.span.start, error.span.end) == (len(before), len(before) + len(place))
    assert error.text == text


def test_error_shows_the_line_with_a_caret() -> None:
    with pytest.raises(ParseError) as caught:
        parse_script("-- 모델\nBUILD MODEL 모델\nUSNG Wav2Vec2En AS SELECT 1")
    assert str(caught.value) == (
        "line 3:1: unexpected 'USNG', expecting USING\nUSNG Wav2Vec2En AS SELECT 1\n^^^^\nhint: did you mean USING?"
    )


def test_error_after_many_statements() -> None:
    script = "SELECT (1); PREDICT USING m AS (SELECT 2);\n" * 300
    with pytest.raises(ParseError) as caught:
        parse_script(script + "LIST TABEL; LIST NOTHING")
    assert (caught.value.line, caught.value.column) == (301, 6)
