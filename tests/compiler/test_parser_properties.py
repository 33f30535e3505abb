"""What holds for every text: nothing is lost, nothing but ParseError is raised, layout does not matter."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from thanosql.compiler import ast
from thanosql.compiler.errors import ParseError
from thanosql.compiler.parser import parse, parse_script

KEYWORDS = ["model", "BUILD", "predict", "list", "AS", "USING"]
WORDS = ["SELECT", "select", "FROM", "t", "é", "표", "e", "E", "x$1"]
QUOTED = ["'a'", "'it''s; --'", "''", "E'\\''", "e'\\\\'", '"a;""b"', "$$ ; ' $$", "$t$ $$ /* $t$", "U&'\\0041'"]
SYMBOLS = [*"+-*/<>=~!@#%^&|`?.,\\", "::", "->>", "@>", ":=", "=>", "||", "1", "1.5e3", ".5", "$1", ":p", "\x01"]
ATOMS = st.sampled_from(KEYWORDS + WORDS + QUOTED + SYMBOLS)
# What a fragment is set apart with, so that two never become one token or a comment.
GAPS = st.sampled_from([" ", "\n", "\t", " /* ; ' ( */ ", " -- ; ' ( \n", " /* a /* b */ c */ ", "\u00a0"])


def sequence(parts: st.SearchStrategy[str], minimum: int) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(parts, GAPS), min_size=minimum, max_size=6)
    return pairs.map(lambda pairs: "".join(part + gap for part, gap in pairs))


def fragments(more: tuple[str, ...] = ()) -> st.SearchStrategy[str]:
    """Give pieces of SQL with balanced brackets; ``more`` stands for itself inside them."""

    def bracketed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        kinds = st.sampled_from(["()", "[]", "{}"])
        parts = sequence(st.one_of(inner, *map(st.just, more)), 0)
        return st.tuples(kinds, GAPS, parts).map(lambda group: group[0][0] + group[1] + group[2] + group[0][1])

    # A bracket that begins so holds a statement that may not stand there, which is an error.
    return st.recursive(ATOMS, bracketed, max_leaves=8).filter(lambda text: not re.search(r"\(\W+BUILD\W", text))


def ends_with_token(text: str) -> str:
    """Leave out what follows the last token: white space and comments belong to no statement."""
    while True:
        shorter = re.sub(r"( /\* ; ' \( \*/ | -- ; ' \( \n| /\* a /\* b \*/ c \*/ |[ \n\t\u00a0])$", "", text)
        if shorter == text:
            return text
        text = shorter


def sql(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return sequence(parts, 1).map(lambda text: ends_with_token("SELECT " + text))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(GAPS, sql(fragments(more=(";",))), GAPS), min_size=1, max_size=3))
def test_database_text_comes_out_as_it_went_in(parts: list[tuple[str, str, str]]) -> None:
    script = parse_script(";".join(before + text + after for before, text, after in parts))
    texts = [statement.query.text for statement in script.statements if isinstance(statement, ast.Sql)]
    assert texts == [text for _, text, _ in parts]


@settings(max_examples=100, deadline=None)
@given(sql(fragments()))
def test_query_after_as_is_where_it_says(query_text: str) -> None:
    for form in (f"PREDICT USING m AS {query_text}", f"PREDICT USING m AS ( {query_text}\n) ;"):
        statement = parse(form)
        assert isinstance(statement, ast.Predict)
        query = statement.query
        assert query.text == query_text == form[query.span.start : query.span.end]
        places = [form[parameter.span.start : parameter.span.end] for parameter in query.parameters]
        assert places == [":p"] * query_text.count(":p")


PIECES = st.sampled_from(
    [
        *("BUILD", "MODEL", "FIT", "PREDICT", "EVALUATE", "USING", "OPTIONS", "AS", "LIST", "TABLE", "THANOSQL"),
        *("GET", "DATASET", "EXPORT", "TO", "UPLOAD", "FROM", "COPY", "CLEAR", "CACHE", "FOR"),
        *("TRAINING", "HISTORY"),
        *("DESCRIBE", "DELETE", "DROP", "IF", "EXISTS", "EXPLAIN", "ANALYZE", "VERBOSE", "FORMAT", "JSON", "None"),
        *("m", "SELECT", "(", ")", "[", "]", "{", "}", ",", "=", ";", "@", "-", ".", ":p", ":", "1", "2.5", "'x'"),
        *('"n"', "'", '"', "$$", "$a$", "/*", "*/", "--", "\n", "E'\\", "\x00", "\\", "\ud800", "\ufeff"),
    ]
)
MOSTLY_STATEMENTS = st.sampled_from(
    [
        "BUILD MODEL m USING b OPTIONS ( a = 1 , b = [ 'x' , - 2.5 ] ) AS ( SELECT 1 )",
        "FIT MODEL m USING m @ 3 AS SELECT ( 1 )",
        "EXPLAIN ANALYZE ( FORMAT JSON ) PREDICT USING m OPTIONS ( ) AS SELECT :p",
        "GET THANOSQL MODEL b OPTIONS ( model_name = 'x' ) ; GET THANOSQL DATASET d",
        "EXPORT MODEL m @ 1 OPTIONS ( onnx = False ) TO 'x' ; UPLOAD MODEL m FROM :p ; COPY t FROM 'x'",
        "DROP MODEL IF EXISTS m ; LIST THANOSQL MODEL ; DESCRIBE MODEL m",
        "CLEAR CACHE FOR MODEL m @ 2 ; LIST CACHE ; CLEAR CACHE",
        "LIST TRAINING ; LIST HISTORY FOR MODEL m @ 2 ; LIST HISTORY",
    ]
)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    words = draw(MOSTLY_STATEMENTS).split()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(words)))
        words[place : place + draw(st.integers(0, 2))] = draw(st.lists(PIECES, max_size=2))
    return " ".join(words)


def read(text: str) -> ast.Script | ParseError:
    try:
        return parse_script(text)
    except ParseError as error:
        return error


@settings(max_examples=400, deadline=None)
@given(st.one_of(damaged(), st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30)))
def test_any_text_is_read_or_refused_in_plain_words(text: str) -> None:
    result = read(text)
    if isinstance(result, ast.Script):
        for statement in result.statements:
            assert statement.span.start < statement.span.end
        return
    assert result.text == text
    assert result.span is not None
    assert 0 <= result.span.start <= result.span.end <= len(text)
    assert str(result).startswith(f"line {result.line}:{result.column}: ")
    own_words = result.message.rpartition("expecting")[2]
    assert not re.search(r"<|EOF|WORD|INTEGER|STRING|LEFT_|RIGHT_|OTHER|UNCLOSED|None$", own_words)


STATEMENT_WORDS = [
    ["BUILD", "MODEL", "m", "USING", "b", "@", "1", "OPTIONS", "(", "a", "=", "-", "1", ")", "AS", "SELECT 1"],
    ["FIT", "MODEL", "m", "USING", "m", "AS", "(", "SELECT 1", ")"],
    ["EXPLAIN", "ANALYZE", "VERBOSE", "(", "FORMAT", "JSON", ")", "EVALUATE", "USING", "m", "AS", "SELECT 1"],
    ["LIST", "THANOSQL", "MODEL"],
    ["GET", "THANOSQL", "DATASET", "m", "OPTIONS", "(", "a", "=", "-", "1", ")"],
    ["EXPORT", "MODEL", "m", "@", "1", "TO", "'x'"],
    ["UPLOAD", "MODEL", "m", "OPTIONS", "(", ")", "FROM", "'x'"],
    ["COPY", "m", "FROM", "'x'"],
    ["DROP", "MODEL", "IF", "EXISTS", "m"],
    ["CLEAR", "CACHE", "FOR", "MODEL", "m", "@", "1"],
    ["EXPLAIN", "LIST", "CACHE"],
]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STATEMENT_WORDS), st.data())
def test_layout_comments_and_case_do_not_matter(words: list[str], data: st.DataObject) -> None:
    expected = parse(" ".join(words))
    cases = st.sampled_from([str.upper, str.lower, str.title, str.swapcase])
    kept = ("m", "b", "a", "SELECT 1", "'x'")
    cased = [word if word in kept else data.draw(cases)(word) for word in words]
    text = "".join(data.draw(GAPS) + word for word in cased)
    assert parse(text + data.draw(GAPS)) == expected


def test_a_query_reads_the_same_wherever_it_stands() -> None:
    for lead in ("AS:p SELECT 1", "AS :p SELECT 1", "AS\n:p SELECT 1"):
        statement = parse(f"PREDICT USING m {lead}")
        assert isinstance(statement, ast.Predict)
        assert [parameter.name for parameter in statement.query.parameters] == ["p"]
