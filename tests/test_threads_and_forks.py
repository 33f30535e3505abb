"""Sessions among threads and processes: threads may share one, a spawned process opens its own, a forked one cannot."""

from __future__ import annotations

import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from thanosql.session import Session

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def clips(tmp_path: Path, home: Path) -> str:
    """A query of eight recordings that are no words; the model ``letters`` is in the home."""
    shutil.copytree(FIXTURES / "home_1", home)
    chance = np.random.default_rng(0)
    for number in range(8):
        soundfile.write(tmp_path / f"{number}.wav", chance.normal(0, 0.1, 6_000 + 500 * number), 16_000)
    return f"SELECT i, '{tmp_path}/' || i || '.wav' AS audio FROM range(8) r(i) ORDER BY i"


def together(*works: Callable[[], Any]) -> list[Any]:
    """Return what each of the works returns, begun at the same moment in threads that take turns very often."""
    answers: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(number: int) -> None:
        start.wait()
        try:
            answers[number] = works[number]()
        except BaseException as error:
            answers[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
            assert not thread.is_alive()
    finally:
        sys.setswitchinterval(interval)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers


def test_threads_share_a_session(clips: str) -> None:
    with Session("duckdb://") as session:

        def predict() -> list[str]:
            return session.run(f"PREDICT USING letters OPTIONS (cache=False) AS {clips}").frame["predicted"].to_list()

        def streamed() -> list[str]:
            frames = session.stream(f"PREDICT USING letters OPTIONS (batch_size=2, cache=False) AS {clips}")
            return [text for frame in frames for text in frame["predicted"]]

        def related() -> list[str]:
            rows = session.run(f"SELECT predicted FROM (PREDICT USING letters AS {clips}) p ORDER BY i").frame
            return rows["predicted"].to_list()

        def stored() -> list[str]:
            session.run(f"CREATE OR REPLACE TABLE heard AS PREDICT USING letters AS {clips}")
            return session.run("SELECT predicted FROM heard ORDER BY i").frame["predicted"].to_list()

        answers = together(predict, streamed, related, stored, predict)
        assert answers == [predict()] * 5
        assert len(session.context.predictors) == 1
        assert session.run("LIST TABLE").frame["name"].to_list() == ["heard"]


def test_sessions_of_one_process_each_in_its_thread(clips: str, tmp_path: Path) -> None:
    def work(number: int) -> Callable[[], Any]:
        def run() -> Any:
            with Session(f"duckdb:///{tmp_path}/shared.duckdb") as session:
                session.run(f"CREATE TABLE heard{number} AS PREDICT USING letters AS {clips}")
                return session.run(f"SELECT predicted FROM heard{number} ORDER BY i").frame["predicted"].to_list()

        return run

    answers = together(*map(work, range(3)))
    assert answers == [answers[0]] * 3
    with Session(f"duckdb:///{tmp_path}/shared.duckdb") as session:
        assert session.run("LIST TABLE").frame["name"].to_list() == ["heard0", "heard1", "heard2"]


def program(tmp_path: Path, text: str) -> str:
    """Run a program in a process of its own, which has begun nothing yet, and return what it prints."""
    script = tmp_path / "program.py"
    script.write_text(textwrap.dedent(text))
    done = subprocess.run(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, check=True, timeout=600, cwd=tmp_path
    )
    return done.stdout


CHILD = """
import multiprocessing, os, gc
from pathlib import Path
import thanosql

def attempt(function):
    try:
        return repr(function())
    except thanosql.ThanoSQLError as error:
        return error.message

def run(kind, work):
    context = multiprocessing.get_context(kind)
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(sending,))
    process.start()
    assert receiving.poll(300), "the process hangs"
    print(receiving.recv())
    process.join(300)
    print(process.exitcode)
"""


def test_a_forked_process_is_refused_and_does_its_parent_no_harm(tmp_path: Path) -> None:
    said = program(
        tmp_path,
        CHILD
        + textwrap.dedent("""
        def child(sending):
            global session, rows, plan
            answers = [
                attempt(lambda: session.run("INSERT INTO t VALUES (2)")),
                attempt(lambda: thanosql.connect("duckdb://")),
                attempt(lambda: next(rows)),
                attempt(lambda: plan.run()),
                attempt(lambda: plan.explain()),
                attempt(session.close),
            ]
            del session, rows, plan
            gc.collect()
            sending.send(sorted(set(answers)))

        session = thanosql.connect("duckdb:///a.duckdb")
        session.run("CREATE TABLE t AS SELECT 1 AS i")
        rows = session.stream("SELECT * FROM range(100000)")
        next(rows)
        plan = session.compile("SELECT 1")
        run("fork", child)
        session.run("INSERT INTO t VALUES (3)")
        print(session.run("SELECT * FROM t ORDER BY ALL").frame["i"].to_list(), sum(len(frame) for frame in rows))
        session.close()
        with thanosql.connect("duckdb:///a.duckdb") as session:
            print(session.run("SELECT * FROM t ORDER BY ALL").frame["i"].to_list())
        """),
    ).splitlines()
    refusal = "this process was forked from one that had opened a database, which cannot be used here"
    assert said == [repr(["None", refusal]), "0", f"[1, 3] {100_000 - 2_048}", "[1, 3]"]


def test_a_process_that_is_forked_after_predict_ends_as_it_chose(tmp_path: Path, home: Path) -> None:
    shutil.copytree(FIXTURES / "home_1", home)
    said = program(
        tmp_path,
        f"""
        import atexit, gc, os, signal, sys
        import thanosql

        def predict():
            clips = "SELECT file AS audio FROM glob('{FIXTURES}/clips/*.flac') ORDER BY ALL"
            return session.run(f"PREDICT USING letters OPTIONS (cache=False) AS {{clips}}").frame["predicted"].to_list()

        def forked(work):
            child = os.fork()
            if child == 0:
                signal.alarm(60)  # a process that hangs is ended
                atexit.register(print, "at exit")
                work()
                print("not flushed yet", end=" ")
                sys.exit(3)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)

        def drop():
            global session
            session.close()
            del session
            gc.collect()

        session = thanosql.connect("duckdb://")
        print(predict(), flush=True)
        forked(lambda: None)
        forked(drop)
        forked(lambda: forked(lambda: None))
        print(predict(), flush=True)
        """,
    ).splitlines()
    end = ["not flushed yet at exit", "3"]
    of_the_grandchild = ["not flushed yet at exit", "at exit", "3"]
    assert said == ["['bbaa', 'cb', 'bbc']", *end, *end, *of_the_grandchild, *end, "['bbaa', 'cb', 'bbc']"]


def test_a_process_that_is_forked_first_or_spawned_opens_its_own(tmp_path: Path) -> None:
    said = program(
        tmp_path,
        CHILD
        + textwrap.dedent("""
        def child(sending):
            with thanosql.connect("duckdb://") as session:
                sending.send(session.run("SELECT 42 AS i").frame["i"].to_list())

        if __name__ == "__main__":
            run("fork", child)
            session = thanosql.connect("duckdb:///a.duckdb")
            session.run("SELECT 1")
            run("spawn", child)
        """),
    ).splitlines()
    assert said == ["[42]", "0", "[42]", "0"]
