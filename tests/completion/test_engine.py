"""What completion offers where; ``|`` is the cursor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.completion.speech_names import NAMES
from thanosql.compiler.expected import expected
from thanosql.compiler.lexer import tokenize
from thanosql.completion.candidates import Completion
from thanosql.completion.engine import complete
from thanosql.completion.names import Column, Names


def offered(marked: str, names: Names = NAMES, folder: Path | None = None) -> list[Completion]:
    before, after = marked.split("|")
    return complete(before + after, len(before), names, folder)


def texts(marked: str, names: Names = NAMES) -> list[str]:
    return [each.text for each in offered(marked, names)]


STATEMENTS = [
    ("|", ["EXPLAIN", "BUILD", "FIT", "PREDICT"]),
    ("bu|", ["build"]),
    ("BUILD |", ["MODEL"]),
    ("SELECT 1; GET THANOSQL |", ["MODEL", "DATASET"]),
    ("BUILD MODEL |", ["digits"]),
    ("BUILD MODEL m |", ["USING"]),
    ("BUILD MODEL m USING Wav2Vec2T|", ["Wav2Vec2TinyEn", "Wav2Vec2TinyKo"]),
    ("FIT MODEL new USING |", ["digits"]),
    ("PREDICT USING |", ["digits", "Wav2Vec2En"]),
    ("predict using D|", ["digits"]),
    ("PREDICT USING digits@|", ["13", "2", "1"]),
    ("PREDICT USING digits@1|", ["13", "1"]),
    ("PREDICT USING digits |", ["OPTIONS (", "AS"]),
    ("DELETE MODEL |", ["IF", "digits"]),
    ("ALTER |", ["MODEL", "TABLE"]),
    ("ALTER MODEL |", ["IF", "digits"]),
    ("ALTER MODEL digits |", ["RENAME"]),
    ("ALTER MODEL digits RENAME TO |", []),
    ("ALTER TABLE |", ["speech"]),
    ("GET THANOSQL DATASET s|", ["speech_sample_en", "speech_sample_ko"]),
    ("EXPLAIN ANALYZE PREDICT USING d|", ["digits"]),
    ("EXPLAIN (FORMAT |", ["JSON", "MERMAID", "TEXT"]),
    ("COPY s|", ["speech"]),
    ("LIST HISTORY |", ["FOR"]),
]
OPTIONS = [
    ("PREDICT USING digits OPTIONS (prec|", ["precision="]),
    ("PREDICT USING digits OPTIONS (|device='cpu', precision='int8') AS SELECT 1", ["audio_col=", "batch_size="]),
    ("BUILD MODEL m USING Wav2Vec2Scratch OPTIONS (si|", ["size=", "batch_size="]),
    ("PREDICT USING digits OPTIONS (device=|", ["'auto'", "'cpu'", "'cuda'", ":who"]),
    ("PREDICT USING digits OPTIONS (device='c|", ["'cpu'", "'cuda'"]),
    ("PREDICT USING digits OPTIONS (device='c|') AS SELECT 1", ["'cpu'", "'cuda'"]),
    ("PREDICT USING digits OPTIONS (cache=|", ["True", "False"]),
    ("PREDICT USING digits OPTIONS (batch_size=|", ["'auto'", "16"]),
    ("PREDICT USING digits OPTIONS (timestamps=|", ["'word'", "'char'", "None"]),
    ("PREDICT USING digits OPTIONS (audio_col=|) AS SELECT id, audio_path AS a FROM speech", ["'id'", "'a'"]),
    ("BUILD MODEL m USING Wav2Vec2En OPTIONS (max_e|", ["epochs="]),
    ("BUILD MODEL m USING Wav2Vec2En OPTIONS (augment=['sp|", ["'speed'"]),
    ("GET THANOSQL DATASET librispeech OPTIONS (pa|", ["parts="]),
    ("COPY t OPTIONS (if_exists=|", ["'fail'", "'replace'", "'append'"]),
]
QUERIES = [
    ("SELECT | FROM speech", ["id", "audio_path", "text", "speaker", "speech", "FROM"]),
    ("SELECT pa| FROM speech", ["partition by", "audio_path"]),
    ("SELECT s.| FROM speech s", ["id", "audio_path", "text", "speaker"]),
    ("SELECT o.| FROM speech s JOIN other AS o ON s.id = o.id", ["id", "Label", '"order"', '"two words"']),
    ('SELECT "t| FROM other', ['"two words"']),
    ("SELECT * FROM |", ["speech", "other", "lake.s.far"]),
    ("SELECT * FROM speech, o|", ["other"]),
    ("SELECT * FROM lake.s.|", ["far"]),
    ("SELECT * FROM speech GR|", ["GROUP BY"]),
    ("SELECT * FROM speech ORDER |", ["id", "audio_path", "text", "speaker", "speech", "BY"]),
    ("SELECT low| FROM speech", ["lower("]),
    ("SELECT id::b|", ["bigint", "blob", "boolean"]),
    ("SELECT CAST(id AS do|", ["double"]),
    ("SELECT id FROM speech UNION SELECT x.| FROM other x", ["id", "Label", '"order"', '"two words"']),
    ("SELECT (SELECT max(sp|) FROM other) FROM speech", ["speaker", "speech"]),
    ("WITH w AS (SELECT id AS one, s.text, 1 + 1 two FROM speech s) SELECT w.| FROM w", ["one", "text", "two"]),
    ("WITH w(a, b) AS (SELECT 1, 2), v AS (SELECT * FROM w) SELECT v.| FROM v", ["a", "b"]),
    ("WITH w AS (SELECT 1 AS a) SELECT * FROM w|", ["w"]),
    ("SELECT t.| FROM (SELECT s.* FROM speech s, other) t", ["id", "audio_path", "text", "speaker"]),
    ("SELECT t.| FROM range(3) AS t(n)", ["n"]),
    ("INSERT INTO other (L|", ["Label"]),
    ("UPDATE speech SET te|", ["text"]),
    ("DELETE FROM speech WHERE sp|", ["speaker", "speech"]),
    ("SELECT * FROM speech WHERE speaker = :|", []),
    ("SELECT * FROM speech WHERE speaker = :w|", [":who"]),
    ("DROP TABLE s|", ["speech"]),
]
ISLANDS = [
    ("SELECT * FROM (PREDICT USING |", ["digits", "Wav2Vec2En"]),
    ("SELECT * FROM (PREDICT USING digits OPTIONS (dev|) AS SELECT * FROM speech) p", ["device="]),
    ("SELECT * FROM (PREDICT USING digits AS SELECT au| FROM speech) p JOIN other ON true", ["audio_path"]),
    ("SELECT p.| FROM (PREDICT USING digits AS SELECT id FROM speech) p", ["id", "predicted"]),
    ("SELECT p.| FROM (PREDICT USING digits OPTIONS (result_col='said', confidence=True) AS SELECT id FROM speech) p",
     ["id", "said", "confidence"]),
    ("SELECT e.| FROM (EVALUATE USING digits AS SELECT * FROM speech) e", ["metric", "score"]),
    ("SELECT m.tr| FROM (LIST MODEL) m", ["training"]),
    ("SELECT * FROM (PRE|", ["PREDICT USING"]),
    ("CREATE TABLE t AS PREDICT USING |", ["digits", "Wav2Vec2En"]),
    ("INSERT INTO speech PREDICT USING digits AS SELECT | FROM other", ["id", "Label"]),
    ("CREATE TABLE t AS ev|", ["evaluate using"]),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "first"), [*STATEMENTS, *OPTIONS, *QUERIES, *ISLANDS])
def test_what_is_offered_first(marked: str, first: list[str]) -> None:
    assert texts(marked)[: len(first)] == first
    if not first:
        assert texts(marked) == []


@pytest.mark.parametrize(
    ("marked", "absent"),
    [
        ("GET THANOSQL MODEL |", "Wav2Vec2Scratch"),  # it has nothing to get
        ("PREDICT USING |", "Wav2Vec2Scratch"),  # it has learnt nothing
        ("BUILD MODEL m USING |", "digits"),  # not a base model
        ("FIT MODEL m USING |", "Wav2Vec2En"),
        ("DESCRIBE MODEL |", "Wav2Vec2En"),
        ("PREDICT USING digits OPTIONS (device='cpu', |", "device="),  # given before
        ("PREDICT USING digits OPTIONS (|, device='cpu')", "device="),
        ("BUILD MODEL m USING Wav2Vec2En OPTIONS (max_epochs=1, |", "epochs="),
        ("FIT MODEL m USING digits OPTIONS (|", "checkpoint="),
        ("PREDICT USING digits AS |", "BUILD"),
        ("SELECT p.| FROM (PREDICT USING digits AS SELECT id FROM speech) p", "confidence"),
        ("SELECT * FROM speech WHERE id IS DISTINCT FROM |", "other"),
        ("SELECT x.| FROM speech", "id"),
        ("CREATE TABLE |", "speech"),
    ],
)
def test_what_is_not_offered(marked: str, absent: str) -> None:
    assert absent not in texts(marked)


def test_an_option_of_the_query_is_none_of_the_statement() -> None:
    assert "device=" in texts("PREDICT USING digits OPTIONS (|) AS SELECT * FROM speech WHERE device = 'x'")


@pytest.mark.parametrize(
    "marked",
    [
        "SELECT -- a|",
        "SELECT /* a|",
        "SELECT 'a|",
        "SELECT $$ a|",
        "SELECT 12|",
        "SELECT 'a'|",
        "SELECT 1 AS |",
        "SELECT * FROM speech LIMIT |",
        "BUILD MODEL m USING Wav2Vec2En OPTIONS (nonsense=|",
        "SELECT nowhere.| FROM speech",
        "PREDICT USING digits OPTIONS (device 'cpu', |",
    ],
)
def test_nothing_is_offered_where_nothing_is_known(marked: str) -> None:
    assert texts(marked) == []


def test_a_keyword_is_written_as_the_user_writes() -> None:
    assert texts("EXP|") == ["EXPLAIN", "EXPORT"]
    assert texts("exp|") == ["explain", "export"]


def test_a_name_in_capitals_is_quoted_where_the_database_would_fold_it() -> None:
    assert texts("SELECT La| FROM other") == ["Label"]
    assert texts("SELECT La| FROM other", replace(NAMES, folds_case=True)) == ['"Label"']


def test_it_takes_the_place_of_what_is_written() -> None:
    (only,) = offered("SELECT speak|er FROM speech")
    assert (only.text, only.start, only.kind, only.note) == ("speaker", 7, "column", "VARCHAR")


def test_paths_where_a_file_is_named(tmp_path: Path) -> None:
    for name in ("sub/inner.csv", "plain.csv", "it's.csv", ".hidden"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    def paths(marked: str) -> list[str]:
        return [each.text for each in offered(marked, folder=tmp_path)]

    assert paths("COPY t FROM '|") == ["'sub/", "'it''s.csv'", "'plain.csv'"]
    assert paths("SELECT * FROM 'sub/|") == ["'sub/inner.csv'"]
    assert paths("SELECT * FROM read_csv('pl|") == ["'plain.csv'"]
    assert paths("UPLOAD MODEL m FROM '.h|") == ["'.hidden'"]
    assert paths("BUILD MODEL m USING Wav2Vec2En OPTIONS (checkpoint='s|") == ["'sub/"]
    assert paths("SELECT 'pl|") == []
    assert paths("COPY t FROM 'nowhere/|") == []
    assert paths("COPY t FROM '\0/|") == []


WORDS = st.sampled_from(
    [
        *("SELECT", "*", "FROM", "speech", "s", "(", ")", "[", "]", ",", ".", ";", "=", "'cpu'", "'", '"', '"x"', "@"),
        *("PREDICT", "USING", "digits", "OPTIONS", "device", "AS", "BUILD", "MODEL", "WITH", "EXPLAIN", "LIST", "::"),
        *("CREATE", "TABLE", "INSERT", "INTO", "--", "/*", "\n", "$$", ":who", "1", "JOIN", "UNION", "id", "EVALUATE"),
    ]
)
CORPUS = [marked.replace("|", "") for marked, _ in (*STATEMENTS, *OPTIONS, *QUERIES, *ISLANDS)]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(WORDS).map(" ".join), st.text(), st.sampled_from(CORPUS)), st.data())
def test_no_text_and_no_cursor_is_too_strange(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    for each in complete(text, cursor, NAMES):
        assert 0 <= each.start <= cursor
        assert each.shown


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(CORPUS), st.data())
def test_what_is_accepted_keeps_the_text_the_beginning_of_a_statement(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    offers = complete(text[:cursor], cursor, NAMES)
    if not offers or not _begins_statement(text[: offers[0].start]):
        return
    chosen = data.draw(st.sampled_from(offers))
    assert _begins_statement(text[: chosen.start] + chosen.text), chosen


def _begins_statement(text: str) -> bool:
    statement = text.rpartition(";")[2]
    tokens = [token for token in tokenize(statement).tokens[:-1] if token.channel == 0]
    # A path that ends with a folder has its quote open still.
    unclosed = statement.rstrip().endswith("/")
    return expected(tokens[:-1] if unclosed else tokens) is not None


def test_many_names_and_deep_brackets_take_no_noticeable_time() -> None:
    deep = "SELECT " + "(" * 400 + "|"
    assert texts(deep)[:1] == ["SELECT"]
    nested = "SELECT * FROM " + "(SELECT * FROM " * 200 + "speech" + ")" * 200 + " WHERE i|"
    assert "IN" in texts(nested) or "in" in texts(nested)


FILES = replace(
    NAMES, file_columns=lambda path: {"it's.csv": (Column("take", "integer"), Column("heard", "text"))}.get(path, ())
)
IN_FILES = [
    ("SELECT he| FROM 'it''s.csv'", ["heard"]),
    ("SELECT f.| FROM 'it''s.csv' AS f", ["take", "heard"]),
    ("SELECT f.| FROM read_csv('it''s.csv', delim=';') f", ["take", "heard"]),
    ("SELECT s.| FROM 'it''s.csv' s(a, b)", ["a", "b"]),
    ("SELECT * FROM speech s JOIN 'it''s.csv' f ON f.ta|", ["take"]),
    ("WITH w AS (FROM 'it''s.csv') SELECT w.| FROM w", ["take", "heard"]),
    ("PREDICT USING digits OPTIONS (audio_col=|) AS SELECT * FROM 'it''s.csv'", ["'take'", "'heard'"]),
    ("SELECT f.| FROM 'other.csv' f", []),
    ("SELECT f.| FROM upper('it''s.csv') f", []),
]


@pytest.mark.parametrize(("marked", "expected"), IN_FILES)
def test_columns_of_files(marked: str, expected: list[str]) -> None:
    assert texts(marked, FILES)[: len(expected)] == expected
    assert bool(expected) == bool(texts(marked, FILES))
