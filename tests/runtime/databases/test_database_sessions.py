"""DuckDB behind the Database protocol: streams side by side, transactions, interruptions, and the edges of sessions."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from tests.runtime.databases.statements import failure, run
from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases import arrow_batches
from thanosql.runtime.databases.database import open_database

LONG = "SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3"
LONG_SCAN = "SELECT a.range FROM range(100000000000) a WHERE a.range * 7 % 1000000007 = 999999999"


def test_streams_stay_open_while_other_statements_run(database, monkeypatch):
    monkeypatch.setattr(arrow_batches, "SPOOL_MEMORY_BYTES", 1000)
    run(database, "CREATE TABLE t AS SELECT range AS a, 'row ' || range AS b FROM range(10000)")
    one, other = database.stream("FROM t"), database.stream("SELECT a FROM t WHERE a < 3000")
    first = next(one)
    run(database, "DELETE FROM t WHERE a >= 5000")
    assert run(database, "SELECT count(*) FROM t").item() == 5000
    assert pl.concat([first, *one])["b"].to_list() == [f"row {a}" for a in range(10000)]
    assert pl.concat(list(other))["a"].to_list() == list(range(3000))


def test_a_spool_gives_its_batches_in_order_from_memory_and_from_the_file(monkeypatch):
    batches = [pa.record_batch({"a": pa.array([number] * 100, pa.int64())}) for number in range(10)]
    for room, in_memory in ((0, 0), (2_500, 3), (10**6, 10)):
        monkeypatch.setattr(arrow_batches, "SPOOL_MEMORY_BYTES", room)
        spool = arrow_batches.Spool(batches[0].schema)
        written = []
        monkeypatch.setattr(arrow_batches._Overflow, "append", counted(arrow_batches._Overflow.append, written))
        for batch in batches:
            spool.append(batch)
        assert spool.rows == 1_000
        assert len(written) == len(batches) - in_memory
        reader = spool.reader()
        assert [batch["a"][0].as_py() for batch in reader] == list(range(10))
        spool.close()
        monkeypatch.undo()


def test_small_frames_are_put_together_and_keep_their_order():
    frames = [pl.DataFrame({"a": range(start, start + 100)}) for start in range(0, 1_000_000, 100)]
    spool = arrow_batches.gathered(frames)
    batches = list(spool.reader())
    assert pa.Table.from_batches(batches)["a"].to_pylist() == list(range(1_000_000))
    assert len(batches) == 8, "a mebibyte each"
    spool.close()
    empty = arrow_batches.gathered([frames[0][:0]])
    assert empty.rows == 0
    assert empty.reader().schema.names == ["a"]
    with pytest.raises(DatabaseError, match="the frames of one table differ"):
        arrow_batches.gathered([frames[0], frames[0].cast(pl.String)])


def counted(function, calls):
    def call(*given):
        calls.append(given)
        return function(*given)

    return call


def test_an_error_that_waits_in_a_stream_stays_there(database):
    stream = database.stream("SELECT CASE WHEN range = 9000 THEN error('row 9000') END AS a FROM range(10000)")
    assert run(database, "SELECT 1 AS a").item() == 1
    with pytest.raises(DatabaseError, match="row 9000"):
        list(stream)


def test_transactions(database):
    run(database, "CREATE TABLE t (a INT)")
    for end, expected in [("ROLLBACK", 0), ("COMMIT", 1)]:
        run(database, "BEGIN")
        run(database, "INSERT INTO t VALUES (1)")
        run(database, end)
        assert run(database, "SELECT count(*) FROM t").item() == expected
    run(database, "BEGIN")
    failure(database, "SELECT nothing")
    assert "ROLLBACK" in failure(database, "SELECT 1").hint
    run(database, "ROLLBACK")
    assert run(database, "SELECT 1").item() == 1


@pytest.mark.parametrize("sql", [LONG, LONG_SCAN])
def test_interrupt_from_another_thread(database, sql):
    interrupter = threading.Timer(0.3, database.interrupt)
    interrupter.start()
    assert failure(database, sql).message == "the statement was interrupted"
    interrupter.join()
    assert run(database, "SELECT 1").item() == 1


@pytest.mark.parametrize("sql", [LONG, LONG_SCAN])
def test_control_c_ends_a_statement(sql):
    program = f"""
        from thanosql.runtime.databases.database import open_database
        with open_database("duckdb://") as database:
            stream = database.stream("SELECT 1")
            print("running", flush=True)
            try:
                list(database.stream({sql!r}))
            except KeyboardInterrupt:
                print(list(database.stream("SELECT 42"))[0].item())
    """
    # A shell may start its background processes deaf to SIGINT, and children inherit that.
    deaf = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stdout=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, deaf)
    with process:
        assert process.stdout.readline() == "running\n"
        threading.Timer(0.3, process.send_signal, [signal.SIGINT]).start()
        output, _ = process.communicate(timeout=60)
    assert (output, process.returncode) == ("42\n", 0)


def test_threads_take_turns(database):
    run(database, "CREATE TABLE t (a INT)")
    failures = []

    def insert():
        try:
            for _ in range(20):
                run(database, "INSERT INTO t VALUES (1)")
                run(database, "FROM t")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=insert) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert run(database, "SELECT count(*) FROM t").item() == 80


def test_two_sessions_of_one_process_see_the_same_file(tmp_path):
    url = f"duckdb:///{tmp_path}/a.duckdb"
    with open_database(url) as one:
        run(one, "CREATE TABLE t (a INT)")
        with open_database(url) as other:
            run(other, "INSERT INTO t VALUES (1)")
        run(one, "INSERT INTO t VALUES (2)")
    with open_database(url) as again:
        assert run(again, "FROM t")["a"].to_list() == [1, 2]


def test_another_process_holds_the_file(tmp_path):
    url = f"duckdb:///{tmp_path}/a.duckdb"
    program = f"""
        from thanosql.runtime.databases.database import open_database
        with open_database({url!r}):
            print("open", flush=True)
            input()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(DatabaseError, match=rf"in use by another process \(PID {other.pid}\)") as caught:
            open_database(url)
        assert "close the other program" in caught.value.hint
        other.communicate("\n", timeout=60)
    with open_database(url) as opened:
        assert run(opened, "SELECT 1").item() == 1


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="the system does not list a process's open files")
def test_another_engine_in_this_process_holds_the_file(tmp_path):
    path = tmp_path / "a.duckdb"
    open_database(f"duckdb:///{path}").close()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with pytest.raises(DatabaseError, match="already open in this process"):
            open_database(f"duckdb:///{path}")
    finally:
        os.close(descriptor)
    open_database(f"duckdb:///{path}").close()


def test_after_closing():
    database = open_database("duckdb://")
    stream = database.stream("FROM range(10000)")
    next(stream)
    database.close()
    database.close()
    database.interrupt()
    with pytest.raises(DatabaseError, match="before the last row"):
        next(stream)
    assert failure(database, "SELECT 1").message == "the database is closed"


def test_a_session_that_is_never_closed_leaves_no_noise(tmp_path):
    program = f"""
        from thanosql.runtime.databases.database import open_database
        database = open_database("duckdb:///{tmp_path}/a.duckdb")
        stream = database.stream("FROM range(100000)")
        next(stream)
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program)], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_importing_is_light():
    heavy = "[name for name in ('duckdb', 'polars', 'pyarrow') if name in sys.modules]"
    program = f"import sys, thanosql.runtime.databases.database; print({heavy})"
    assert subprocess.check_output([sys.executable, "-c", program], text=True) == "[]\n"
