"""EXPLAIN of what is written, listed, or known from before: rows and answers that are expected, and what they spare."""

from __future__ import annotations

import re

import pytest

from thanosql.runtime.cost import known_answers
from thanosql.session import Session

PREDICT = "(PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech ORDER BY id)"


def expected(session: Session, sql: str) -> dict[str, str]:
    """Return the estimates of each node of a plan by the node's name, the topmost of that name."""
    found: dict[str, str] = {}
    for line in session.compile(sql).explain().partition("\n\n")[0].splitlines():
        name, figures = re.match(r" *(\w+)", line), re.search(r" \(([^()]*)\)$", line)
        assert name
        found.setdefault(name[1], figures[1] if figures else "")
    return found


@pytest.mark.parametrize(
    "sql",
    [
        f"CREATE TABLE heard AS {PREDICT}",
        f"/* a note */ CREATE TABLE heard AS SELECT id, predicted FROM {PREDICT} p -- another",
        "CREATE TABLE heard AS PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech",
        f"INSERT INTO old SELECT id, predicted FROM {PREDICT} p",
    ],
)
def test_rows_that_are_written_are_expected(session: Session, sql: str) -> None:
    session.run("CREATE TABLE old (id INTEGER, predicted VARCHAR)")
    found = expected(session, sql)
    assert re.fullmatch(r"written=~64, time=.*", found["Query"])
    assert "heard" not in session.run("LIST TABLE").frame["name"]


def test_lists_are_as_long_as_they_are(session: Session) -> None:
    found = expected(session, "SELECT name FROM (LIST TABLE) l WHERE l.kind = 'table'")
    assert found["Materialise"] == found["ListTables"] == "rows=1"
    assert found["Query"].startswith("rows=~1")
    assert expected(session, "SELECT * FROM (LIST MODEL)")["ListModels"] == "rows=0"


def test_what_the_cache_knows_is_not_expected_to_take_time(session: Session) -> None:
    assert "hits" not in expected(session, PREDICT[1:-1])["Lookup"]
    session.run("PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech WHERE id % 4 = 0")
    found = expected(session, PREDICT[1:-1])
    # Twenty of the 64 were looked up.
    hits = re.search(r"hits=~(\d+)", found["Lookup"])
    assert hits
    assert 0 < int(hits[1]) <= 16
    all_known = expected(session, "PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech WHERE id % 16 = 0")
    assert all_known["Lookup"] == "rows=4, hits=4"
    assert "time" not in all_known["Infer"]
    assert "audio=0 s" in all_known["Decode"]
    for other in ("OPTIONS (cache=False)", "OPTIONS (precision='fp32', decoder='beam')"):
        found = expected(session, f"PREDICT USING Wav2Vec2TinyEn {other} AS SELECT * FROM speech WHERE id % 16 = 0")
        assert "hits" not in found.get("Lookup", "")


def test_no_more_hits_are_expected_than_there_are_answers(session: Session) -> None:
    """The first rows are known, as an interrupted statement leaves them, and only those are sampled."""
    session.run("PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech WHERE id < 20")
    many = (
        "SELECT repeat('/.', range) || audio_path AS audio FROM (FROM speech WHERE id < 20), range(100) ORDER BY range"
    )
    assert "hits=~20" in expected(session, f"PREDICT USING Wav2Vec2TinyEn AS {many}")["Lookup"]


def test_looking_up_reads_little_and_notes_nothing(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.run("PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech WHERE id < 20")
    kept = session.context.home.rglob("*")
    before = {path: path.read_bytes() for path in kept if path.is_file()}
    assert "hits" in expected(session, PREDICT[1:-1])["Lookup"]
    monkeypatch.setattr(known_answers, "MOST_BYTES", 100)
    assert "hits" not in expected(session, PREDICT[1:-1])["Lookup"]
    assert {path: path.read_bytes() for path in before} == before


def test_an_evaluation_has_a_row_for_each_metric(session: Session) -> None:
    evaluate = "EVALUATE USING Wav2Vec2TinyEn AS SELECT * FROM speech"
    alone = expected(session, evaluate)["Score"]
    found = expected(session, f"SELECT * FROM ({evaluate}) e")
    answered = session.run(evaluate).frame.height
    assert re.fullmatch(rf"rows={answered}, time=.*", alone)
    assert found["Materialise"] == found["Score"] == f"rows={answered}"
    assert re.fullmatch(rf"rows=~{answered}, time=.*", found["Query"])
