"""A PREDICT that ends early: how many recordings are worked on, and that the answer is the whole relation's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.runtime.operators.listener import RATE, Listener
from thanosql.compiler.errors import AudioError, DatabaseError
from thanosql.runtime.operators import first_matches
from thanosql.session import Session


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_matches, "usable_cores", lambda: 2)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """400 recordings, each of another length, of which every tenth is loud; one that cannot be read."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in range(400):
        loudness = 0.5 if number % 10 == 9 else 0.25
        soundfile.write(folder / f"{number}.wav", np.full(400 + number, loudness, np.float32), RATE)
    (folder / "bad.wav").write_text("this is not a recording\n")
    return folder


def fill(session: Session, values: list[str]) -> None:
    frame = pl.DataFrame({"audio": pl.Series(values, dtype=pl.String)}).with_row_index("id")
    session.database.ingest("recordings", [frame], mode="replace")


def island(**options: Any) -> str:
    listed = ", ".join(f"{name}={value!r}" for name, value in {"cache": False, **options}.items())
    return f"(PREDICT USING Wav2Vec2TinyEn OPTIONS ({listed}) AS SELECT * FROM recordings ORDER BY id)"


def figure(result: Any, operator: str, name: str) -> float:
    return next(each.figures[name] for each in result.metrics if each.name == operator)


LOUD = "predicted LIKE '%0.500'"


@pytest.mark.parametrize(
    ("where", "first", "last"),
    [(f"{LOUD} LIMIT 3", 30, 31), (f"{LOUD} LIMIT 3 OFFSET 7", 100, 105), (f"{LOUD} LIMIT 30", 300, 315),
     (f"id < 3 OR {LOUD} LIMIT 3", 3, 3), (f"{LOUD} LIMIT 0", 0, 0), (f"{LOUD} LIMIT 41", 400, 400)],
)  # fmt: skip
def test_no_more_is_worked_on_than_a_twentieth_above_what_is_needed(
    session: Session, listener: Listener, where: str, first: int, last: int
) -> None:
    fill(session, [f"{number}.wav" for number in range(400)])
    sql = f"SELECT id, predicted FROM {island()} WHERE {where}"
    found = session.run(sql)
    assert first <= figure(found, "Decode", "decoded") == len(listener.heard) <= last
    session.rules = ()
    assert found.frame.equals(session.run(sql).frame)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.sampled_from(["bad.wav", *(f"{number}.wav" for number in range(30))]), max_size=60),
    options=st.fixed_dictionaries(
        {
            "on_error": st.sampled_from(["null", "skip"]),
            "cache": st.booleans(),
            "batch_size": st.sampled_from([1, 3, "auto"]),
        }
    ),
    where=st.sampled_from(
        ["", f"WHERE {LOUD}", "WHERE predicted IS NULL OR id % 3 = 1", "WHERE audio LIKE '1%' OR id < 2"]
    ),
    rows=st.integers(0, 6),
    skipped=st.integers(0, 3),
)  # fmt: skip
def test_the_answer_is_that_of_the_whole_relation(
    session: Session,
    listener: Listener,
    values: list[str],
    options: dict[str, Any],
    where: str,
    rows: int,
    skipped: int,
) -> None:
    fill(session, values)
    sql = f"SELECT * FROM {island(**options)} p {where} LIMIT {rows} OFFSET {skipped}"
    early = session.run(sql).frame
    rules, session.rules = session.rules, ()
    session.run("CLEAR CACHE")
    assert early.equals(session.run(sql).frame)
    session.rules = rules
    assert session.run("SELECT 1 FROM duckdb_tables() WHERE temporary").frame.is_empty()


def test_rows_that_are_left_out_are_made_up_for(session: Session, listener: Listener) -> None:
    fill(session, ["bad.wav"] * 20 + [f"{number}.wav" for number in range(100)])
    found = session.run(f"SELECT id FROM {island(on_error='skip')} LIMIT 5")
    assert found.frame["id"].to_list() == [20, 21, 22, 23, 24]
    assert figure(found, "Decode", "decoded") == 5


def test_a_recording_behind_the_last_match_need_not_be_readable(session: Session, listener: Listener) -> None:
    fill(session, [*(f"{number}.wav" for number in range(200)), "bad.wav"])
    sql = f"SELECT id FROM {island()} WHERE {LOUD} LIMIT"
    assert session.run(f"{sql} 3").frame["id"].to_list() == [9, 19, 29]
    with pytest.raises(AudioError, match="row 201"):
        session.run(f"{sql} 21")


def test_what_the_database_says_of_a_condition_has_its_place(session: Session, listener: Listener) -> None:
    fill(session, ["1.wav"])
    sql = f"SELECT id FROM {island()} WHERE CAST(predicted AS INTEGER) = 1 LIMIT 3"
    with pytest.raises(DatabaseError) as caught:
        session.run(sql)
    assert caught.value.span is not None
    assert sql[caught.value.span.start : caught.value.span.end] == "CAST(predicted AS INTEGER)"


def test_what_was_worked_on_is_in_the_cache(session: Session, listener: Listener) -> None:
    fill(session, [f"{number}.wav" for number in range(100)])
    sql = f"SELECT id FROM {island(cache=True)} WHERE {LOUD} LIMIT 3"
    session.run(sql)
    found = session.run(sql)
    assert figure(found, "Infer", "inferred") == figure(found, "Decode", "decoded") == 0
    assert figure(found, "FirstMatches", "matched") == 3
