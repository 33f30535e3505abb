"""A server that goes away, a query that takes too long, Ctrl-C: what a session says, leaves behind, and does next."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from tests import postgres_server
from tests.tone_speech import write_tones
from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases.database import open_database
from thanosql.runtime.databases.postgres.database import PostgresDatabase
from thanosql.runtime.progress import Silent
from thanosql.session import Session

TWO = pl.DataFrame({"id": [1, 2], "text": ["a", None]})
MANY = "SELECT i AS id, repeat('x', 50) AS text FROM generate_series(1, 2000000) i"


@pytest.fixture(scope="module")
def server() -> Iterator[postgres_server.Server]:
    with postgres_server.server() as running:
        yield running


@pytest.fixture
def url(server: postgres_server.Server) -> str:
    postgres_server.empty(server.url)
    return server.url


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tones(tmp_path_factory.mktemp("tones"), 8)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the tests share: a base model's graph is made once."""
    return tmp_path_factory.mktemp("home")


class Once(Silent):
    """Does something when progress is first told of rows that a model answered."""

    def __init__(self, act: Callable[[], None]):
        self._act: Callable[[], None] | None = act

    def advance(self, amount: float, **figures: float | str) -> None:
        act, self._act = self._act, None
        if act is not None:
            act()


def run(database, sql, *values, **how):
    frames = list(database.stream(sql, values, **how))
    return pl.concat(frames) if frames else None


def tables(url: str) -> list[str]:
    with open_database(url) as other:
        return other.tables()["name"].to_list()


def usable(database) -> None:
    assert run(database, "SELECT 1 AS one").item() == 1
    database.ingest("afterwards", [TWO], mode="replace")
    assert run(database, "SELECT count(*) FROM afterwards", read_only=True).item() == 2


# A server that restarts


@pytest.mark.parametrize("read_only", [False, True])
def test_in_the_middle_of_a_scan(server, url, read_only):
    with open_database(url) as database:
        stream = database.stream(MANY, read_only=read_only)
        next(stream)
        server.kill()
        with pytest.raises(DatabaseError, match="connection to the server was lost") as caught:
            list(stream)
        assert "connects anew" in caught.value.hint
        # As often as somebody tries while it is away.
        for _ in range(2):
            with pytest.raises(DatabaseError, match="no connection to") as caught:
                run(database, "SELECT 1", read_only=read_only)
            assert "PGHOST" in caught.value.hint
        with pytest.raises(DatabaseError, match="no connection to"):
            database.ingest("t", [TWO])
        server.start()
        usable(database)


@pytest.mark.parametrize("mode", ["create", "append", "replace"])
def test_in_the_middle_of_an_ingest(server, url, mode, monkeypatch):
    load = PostgresDatabase.load

    def killed(self, table, reader, **how):
        load(self, table, reader, **how)
        server.kill()

    with open_database(url) as database:
        if mode != "create":
            database.ingest("t", [TWO])
        with monkeypatch.context() as patched:
            patched.setattr(PostgresDatabase, "load", killed)
            with pytest.raises(DatabaseError, match="connection to the server was lost"):
                database.ingest("t", [TWO, TWO], mode=mode)
        server.start()
        usable(database)
        assert database.has_table("t") == (mode != "create")
        if mode != "create":
            assert run(database, "SELECT count(*) FROM t").item() == 2
    assert "staging" not in " ".join(tables(url))


def test_while_a_session_waits_between_statements(server, url):
    with open_database(url) as database:
        run(database, "BEGIN")
        database.ingest("t", [TWO])
        server.kill()
        server.start()
        # Not silently anew: the statement may count on the transaction that is gone.
        with pytest.raises(DatabaseError, match="connection to the server was lost") as caught:
            run(database, "SELECT count(*) FROM t")
        assert "rolled back" in caught.value.hint
        assert not database.has_table("t")
        usable(database)


def test_closing_a_session_whose_server_is_gone(server, url):
    database = open_database(url)
    stream = database.stream(MANY, read_only=True)
    next(stream)
    server.kill()
    database.drop_temporary("any")
    database.close()
    with pytest.raises(DatabaseError, match="closed before the last row"):
        next(stream)
    server.start()


@pytest.mark.parametrize("moment", ["answering", "writing"])
def test_in_the_middle_of_a_table_of_predictions(server, url, moment, tones, models, monkeypatch):
    sql = (
        "CREATE TABLE heard AS PREDICT USING Wav2Vec2TinyEn OPTIONS (cache=False) AS SELECT id, audio_path FROM speech"
    )
    progress = Once(server.kill) if moment == "answering" else Silent()
    load = PostgresDatabase.load

    def killed(self, table, reader, **how):
        server.kill()
        load(self, table, reader, **how)

    with Session(url, home=models, progress=progress) as session:
        session.database.ingest("speech", [pl.read_csv(tones / "tones.csv")])
        with monkeypatch.context() as patched:
            if moment == "writing":
                patched.setattr(PostgresDatabase, "load", killed)
            with pytest.raises(DatabaseError, match="connection to the server was lost") as caught:
                session.run(sql)
        assert "connects anew" in caught.value.hint
        server.start()
        assert session.run("SELECT count(*) AS n FROM speech").frame.item() == 8
        assert session.database.tables()["name"].to_list() == ["speech"]
        session.run(sql)
        assert session.run("SELECT count(predicted) AS n FROM heard").frame.item() == 8


# Time and Ctrl-C


def test_a_timeout_is_told_where_the_query_stands(url, tones):
    sql = "PREDICT USING Wav2Vec2TinyEn AS SELECT audio_path, pg_sleep(20) AS nap FROM speech"
    with Session(url) as session:
        session.database.ingest("speech", [pl.read_csv(tones / "tones.csv")])
        session.run("SET statement_timeout = '100ms'")
        with pytest.raises(DatabaseError, match="statement timeout") as caught:
            session.run(sql)
        assert "SET statement_timeout = 0" in caught.value.hint
        assert session.database.transaction() == "idle"
        assert session.run("SELECT count(*) AS n FROM speech").frame.item() == 8


def test_control_c_in_the_middle_of_a_write(url):
    with open_database(url) as database, open_database(url) as other:
        pid = run(database, "SELECT pg_backend_pid() AS pid").item()
        run(database, "CREATE TABLE t (id int, text text)")
        run(
            database,
            "CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'",
        )
        run(database, "CREATE TRIGGER nap BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION nap()")
        timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            database.ingest("t", [TWO], mode="append")
        timer.join()
        assert run(other, "SELECT state FROM pg_stat_activity WHERE pid = $1", pid).item() == "idle"
        assert run(database, "SELECT count(*) FROM t").item() == 0
        run(database, "DROP TABLE t")
        usable(database)
