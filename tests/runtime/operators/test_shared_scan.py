"""Two models over one query: the database gets it once, and each hears the rows that it would get by itself."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile

from tests.runtime.operators.listener import RATE, Listener
from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.audio.kept_samples import KeptSamples
from thanosql.runtime.databases import kept_rows
from thanosql.runtime.databases.kept_rows import KeptRows
from thanosql.runtime.ray.transcriber import travelling
from thanosql.session import Session

BOTH = """
SELECT a.id, a.predicted AS one, b.predicted AS other
FROM (PREDICT USING Wav2Vec2TinyEn AS {0}) a JOIN (PREDICT USING Wav2Vec2TinyKo AS {0}) b USING (id) ORDER BY id
"""
QUERY = "SELECT t.*, u.kind FROM t JOIN u ON t.id = u.id"
STEPS = "(SELECT id, predicted FROM (PREDICT USING Wav2Vec2TinyEn AS {0}) a WHERE a.predicted LIKE '8%' LIMIT {1})"
WHOLE = "(SELECT id, predicted FROM (PREDICT USING Wav2Vec2TinyKo AS {0}) b)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    chance = np.random.default_rng(0)
    for number in range(12):
        soundfile.write(folder / f"{number}.flac", chance.uniform(-1, 1, 800 + number).astype(np.float32), RATE)
    return folder


@pytest.fixture(params=["duckdb", "postgresql"])
def session(request: pytest.FixtureRequest, home: Path, folder: Path) -> Iterator[Session]:
    url = "duckdb://" if request.param == "duckdb" else request.getfixturevalue("postgres_url")
    with Session(url, home=home, audio_root=folder) as session:
        rows = pl.DataFrame({"id": range(12), "audio_path": [f"{number}.flac" for number in range(12)]})
        session.database.ingest("t", [rows])
        session.database.ingest("u", [rows.select("id", kind=pl.col("id") % 3)])
        yield session


@pytest.fixture
def sent(session: Session, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that the database has been asked for rows of."""
    found: list[str] = []
    stream = session.database.stream

    def noted(sql: str, *given: Any, **options: Any) -> Any:
        found.append(sql)
        return stream(sql, *given, **options)

    monkeypatch.setattr(session.database, "stream", noted)
    return found


def scans(result: Any) -> list[dict[str, Any]]:
    """Return the figures of what reads the islands' queries, in the order in which they ran."""
    _, *found = [each for each in result.metrics if each.name == "Scan"]
    return [{"rows": each.rows, **each.figures} for each in reversed(found)]


def count(sent: list[str], what: str = "JOIN u") -> int:
    return sum(what in sql for sql in sent)


def alone(session: Session, sql: str) -> pl.DataFrame:
    """Return the answer of a statement as nobody has optimised it, with nothing known from before."""
    session.run("CLEAR CACHE")
    session.rules = ()
    return session.run(sql).frame


def test_the_query_is_sent_once(session: Session, listener: Listener, sent: list[str]) -> None:
    found = session.run(BOTH.format(QUERY))
    assert count(sent) == 1
    assert [each["rows"] for each in scans(found)] == [12, 12]
    assert sorted(each["reused"] for each in scans(found)) == [0, 12]
    sent.clear()
    assert found.frame.equals(alone(session, BOTH.format(QUERY)))
    assert count(sent) == 2


@pytest.mark.parametrize("limit", [1, 5, 40])
def test_what_the_first_leaves_unread_the_other_reads(
    session: Session, listener: Listener, sent: list[str], limit: int
) -> None:
    query = f"{QUERY} ORDER BY t.id"
    sql = f"{STEPS.format(query, limit)} UNION ALL {WHOLE.format(query)} ORDER BY 1, 2"
    found = session.run(sql)
    assert count(sent) == 1
    assert found.frame.height == 12 + min(limit, 12)
    assert found.frame.equals(alone(session, sql))


def test_both_may_end_early(session: Session, listener: Listener, sent: list[str]) -> None:
    query = f"{QUERY} ORDER BY t.id"
    for first, second in ((1, 3), (4, 2), (3, 30)):
        session.run("CLEAR CACHE")
        sent.clear()
        sql = f"{STEPS.format(query, first)} UNION ALL {STEPS.format(query, second).replace('TinyEn', 'TinyKo')}"
        found = session.run(sql)
        assert count(sent) == 1
        assert found.frame["id"].to_list() == [*range(first), *range(min(second, 12))]


def test_each_has_the_columns_that_it_needs(session: Session, listener: Listener, sent: list[str]) -> None:
    sql = (
        f"SELECT a.predicted, b.predicted AS other, b.kind FROM (PREDICT USING Wav2Vec2TinyEn AS {QUERY}) a "
        f"JOIN (PREDICT USING Wav2Vec2TinyKo AS {QUERY}) b ON a.id = b.id ORDER BY a.id"
    )
    found = session.run(sql)
    assert count(sent) == 1
    assert found.frame.columns == ["predicted", "other", "kind"]
    assert found.frame.equals(alone(session, sql))


def test_more_than_there_is_room_for_is_sent_again(
    session: Session, listener: Listener, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_rows, "SPOOL_MEMORY_BYTES", 0)
    monkeypatch.setattr(kept_rows, "KeptRows", lambda rows: KeptRows(rows, most_bytes=100))
    found = session.run(BOTH.format(QUERY))
    assert count(sent) == 2
    assert [each.get("reused", 0) for each in scans(found)] == [0, 0]
    assert found.frame.equals(alone(session, BOTH.format(QUERY)))


def test_what_is_kept_is_given_up_with_its_last_reader(
    session: Session, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[int] = []
    close = KeptRows.close
    monkeypatch.setattr(KeptRows, "close", lambda rows: (closed.append(len(listener.heard)), close(rows))[1])
    session.run(BOTH.format(QUERY))
    # At the end of the second scan, before its recordings are heard, and once more with the statement.
    assert len(closed) == 2
    assert closed[0] < closed[1] == 24


def test_rows_on_disk_are_the_rows(
    session: Session, listener: Listener, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_rows, "SPOOL_MEMORY_BYTES", 0)
    found = session.run(BOTH.format(QUERY))
    assert count(sent) == 1
    assert found.frame.equals(alone(session, BOTH.format(QUERY)))


def test_what_is_kept_does_not_travel_to_a_cluster(session: Session) -> None:
    """One model of a statement may run there while two others, here, share what they read."""
    rows = KeptRows(iter(()))
    context = replace(session.context, kept=KeptSamples(), kept_rows={("SELECT 1", "()"): rows})
    assert pickle.loads(pickle.dumps(travelling(context))).kept is None


def test_parameters_are_bound_once(session: Session, listener: Listener, sent: list[str]) -> None:
    found = session.run(BOTH.format(f"{QUERY} WHERE t.id < :most"), params={"most": 4})
    assert count(sent) == 1
    assert found.frame["id"].to_list() == [0, 1, 2, 3]


def test_a_table_may_be_filled_from_itself(session: Session, listener: Listener, sent: list[str]) -> None:
    insert = (
        "INSERT INTO t SELECT a.id + 100, a.audio_path FROM (PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM t) a "
        "JOIN (PREDICT USING Wav2Vec2TinyKo AS SELECT * FROM t) b ON a.id = b.id AND a.predicted = b.predicted"
    )
    session.run(insert)
    assert session.run("SELECT count(*) AS rows FROM t").frame["rows"][0] == 24


def test_a_query_that_fails_on_the_way_fails_for_whoever_reads_on(session: Session, listener: Listener) -> None:
    query = "SELECT *, CAST(CASE WHEN t.id < 11 THEN '1' ELSE 'x' END AS INTEGER) AS n FROM t ORDER BY t.id"
    sql = f"{STEPS.format(query, 1)} UNION ALL {WHOLE.format(query)}".replace("id, predicted", "id, n")
    with pytest.raises(DatabaseError) as caught:
        session.run(sql)
    assert caught.value.span is not None
    assert sql[caught.value.span.start : caught.value.span.end] in (query, query[10 : query.index(" AS n")])


def test_a_statement_that_fails_leaves_nothing_behind(
    session: Session, listener: Listener, folder: Path, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[KeptRows] = []
    close = KeptRows.close
    monkeypatch.setattr(KeptRows, "close", lambda rows: (closed.append(rows), close(rows))[1])
    (folder / "5.flac").write_bytes(b"no recording")
    for sql in (BOTH.format(QUERY), f"{STEPS.format(QUERY, 1)} UNION ALL {WHOLE.format(QUERY)}"):
        with pytest.raises(Exception, match="cannot be read"):
            session.run(sql)
    assert len(set(closed)) == 2
    assert session.run("SELECT count(*) AS rows FROM u").frame["rows"][0] == 12


def test_a_pair_hears_what_the_condition_on_either_leaves_of_both(
    session: Session, listener: Listener, sent: list[str]
) -> None:
    for where in ("a.id < 4", "b.id < 4", "id < 4"):
        session.run("CLEAR CACHE")
        listener.heard.clear()
        sent.clear()
        found = session.run(BOTH.format(QUERY).replace("ORDER BY", f"WHERE {where} ORDER BY"))
        assert found.frame["id"].to_list() == [0, 1, 2, 3]
        assert len(listener.heard) == 2 * 4
        assert count(sent) == 1


def test_what_is_done_is_not_heard_again(session: Session, listener: Listener) -> None:
    session.run("CREATE TABLE done AS SELECT id, audio_path AS heard FROM t WHERE id < 9")
    insert = (
        "INSERT INTO done SELECT id, predicted FROM (PREDICT USING Wav2Vec2TinyEn OPTIONS (cache=False) AS "
        "SELECT * FROM t) p WHERE p.id NOT IN (SELECT d.id FROM done d)"
    )
    session.run(insert)
    assert len(listener.heard) == 3
    session.run(insert)
    assert len(listener.heard) == 3
    assert session.run("SELECT count(*) AS rows FROM done").frame["rows"][0] == 12
