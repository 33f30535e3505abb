"""The names of a session, read by another thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import thanosql
from thanosql.compiler.errors import DatabaseError
from thanosql.completion.engine import complete
from thanosql.completion.known import KnownNames

_ENOUGH = 60.0


def known(session: thanosql.Session) -> KnownNames:
    return KnownNames(session.database, session.catalog)


def columns(names: KnownNames) -> dict[str, list[str]]:
    return {
        f"{table.schema}.{table.name}": [column.name for column in table.columns]
        for table in names.names(_ENOUGH).tables
    }


@pytest.fixture
def session(home: Any) -> Iterator[thanosql.Session]:
    with thanosql.connect("duckdb://") as session:
        yield session


def test_tables_of_every_schema_with_their_columns(session: thanosql.Session) -> None:
    session.run("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b; CREATE SCHEMA z; CREATE VIEW z.v AS SELECT 2 AS c")
    session.run("CREATE TEMP TABLE u AS SELECT 1 AS d")
    names = known(session)
    try:
        assert columns(names) == {"main.t": ["a", "b"], "z.v": ["c"], "temp.u": ["d"]}
        found = names.names()
        assert "lower" in found.functions
        assert "Wav2Vec2TinyEn" in [each.name for each in found.bases]
        assert "speech_sample_en" in [each.name for each in found.datasets]
    finally:
        names.close()


def test_what_a_statement_made_is_known_when_the_names_are_read_anew(session: thanosql.Session) -> None:
    names = known(session)
    try:
        assert columns(names) == {}
        session.run("CREATE TABLE t AS SELECT 1 AS a")
        assert columns(names) == {}
        names.forget()
        assert columns(names) == {"main.t": ["a"]}
    finally:
        names.close()


def test_reading_them_leaves_an_open_transaction_open(session: thanosql.Session) -> None:
    session.run("BEGIN; CREATE TABLE t AS SELECT 1 AS a")
    names = known(session)
    assert columns(names) == {"main.t": ["a"]}
    names.close()
    session.run("ROLLBACK")
    assert session.run("LIST TABLE").frame.height == 0


class Stuck:
    """A database that answers nothing until it is interrupted."""

    name = "duckdb"

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.released = threading.Event()

    def tables(self) -> pl.DataFrame:
        self.asked.set()
        self.released.wait(_ENOUGH)
        raise DatabaseError("interrupted")

    def interrupt(self) -> None:
        self.released.set()


def test_a_slow_database_keeps_nobody_waiting(session: thanosql.Session) -> None:
    stuck: Any = Stuck()
    names = KnownNames(stuck, session.catalog)
    assert stuck.asked.wait(_ENOUGH)
    assert complete("SELECT * FROM ", 14, names.names()) == []
    names.close()
    assert stuck.released.is_set()


class Refusing(Stuck):
    def tables(self) -> pl.DataFrame:
        raise DatabaseError("the connection is lost")

    def stream(self, sql: str) -> Iterator[pl.DataFrame]:
        raise DatabaseError("the connection is lost")


def test_what_cannot_be_read_is_not_known_and_the_rest_is(session: thanosql.Session) -> None:
    refusing: Any = Refusing()
    names = KnownNames(refusing, session.catalog)
    found = names.names(_ENOUGH)
    assert found.tables == ()
    assert found.bases
    problem = names.problem()
    assert problem is not None
    assert problem.message == "the connection is lost"
    assert names.problem() is None
    names.close()


def test_a_failed_transaction_is_no_problem_of_the_names(session: thanosql.Session) -> None:
    session.run("BEGIN")
    with pytest.raises(DatabaseError):
        session.run("SELECT * FROM nowhere")
    names = known(session)
    assert names.names(_ENOUGH).bases
    assert names.problem() is None
    names.close()
    session.run("ROLLBACK")


def test_postgresql_tells_the_same(postgres_url: str, home: Any) -> None:
    with thanosql.connect(postgres_url) as session:
        session.run("CREATE TABLE t AS SELECT 1 AS a, 'x'::text AS \"B\"; CREATE TEMP TABLE u AS SELECT 1 AS d")
        session.run("CREATE SCHEMA z; CREATE VIEW z.v AS SELECT 2 AS c; BEGIN")
        names = known(session)
        assert columns(names) == {"public.t": ["a", "B"], "z.v": ["c"], "temp.u": ["d"]}
        assert "lower" in names.names().functions
        assert [each.text for each in complete("SELECT b", 8, names.names()) if each.kind == "column"] == []
        offered = complete("SELECT  FROM t", 7, names.names())
        assert [each.text for each in offered if each.kind == "column"] == ["a", '"B"']
        names.close()
        # The transaction is open still, and not failed.
        session.run("INSERT INTO t VALUES (2, 'y'); ROLLBACK")


def of_file(names: KnownNames, path: object, seconds: float = _ENOUGH) -> list[tuple[str, str]]:
    return [(column.name, column.type) for column in names.names(seconds).file_columns(str(path))]


def test_the_columns_of_a_file_are_looked_up(session: thanosql.Session, tmp_path: Path) -> None:
    session.run("BEGIN; CREATE TABLE t AS SELECT 1 AS a")
    file = tmp_path / "it's.csv"
    file.write_text("take,heard\n1,one\n")
    names = known(session)
    assert of_file(names, file) == [("take", "bigint"), ("heard", "text")]
    assert of_file(names, tmp_path / "it?s.csv") == [("take", "bigint"), ("heard", "text")]
    # The transaction goes on, although one of the files is none.
    (tmp_path / "broken.parquet").write_text("no parquet")
    assert of_file(names, tmp_path / "broken.parquet") == of_file(names, tmp_path / "none.csv") == []
    assert session.run("SELECT a FROM t").frame.item() == 1
    file.write_text("other\n1\n")
    assert of_file(names, file) == [("take", "bigint"), ("heard", "text")]
    names.forget()
    assert of_file(names, file) == [("other", "bigint")]
    names.close()


def test_urls_and_pipes_are_not_looked_at(session: thanosql.Session, tmp_path: Path, monkeypatch: Any) -> None:
    asked: list[str] = []
    monkeypatch.setattr(type(session.database), "file_schema", lambda self, path: asked.append(path))
    os.mkfifo(tmp_path / "pipe.csv")
    names = known(session)
    for path in ("https://nowhere.invalid/a.csv", tmp_path / "pipe.csv", tmp_path, "s3://b/*.csv"):
        assert of_file(names, path) == []
    assert asked == []
    names.close()


def test_files_that_a_session_may_not_read_have_no_columns(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for folder in (tmp_path, tmp_path / "mine"):
        (folder / "a.csv").write_text("take\n1\n")
    with thanosql.connect("duckdb://", home=tmp_path / "home", allowed_paths=[tmp_path / "mine"]) as session:
        names = known(session)
        assert of_file(names, tmp_path / "mine" / "a.csv") == [("take", "bigint")]
        assert of_file(names, tmp_path / "a.csv") == []
        names.close()
