"""The ``thanosql`` command: what goes where, and how it ends."""

from __future__ import annotations

import io
import json
import os
import pty
import signal
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import thanosql
from thanosql import cli, prompt
from thanosql.runtime.registry.registry import Registry
from thanosql.terminal.screen import Screen

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in this process; returns its exit status, stdout and stderr."""

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        try:
            status = cli.main(arguments)
        except SystemExit as left:
            status = int(left.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The home folder of every registry that was opened."""
    opened: list[Path] = []

    class Noted(Registry):
        def __init__(self, home: Path) -> None:
            opened.append(home)
            super().__init__(home)

    monkeypatch.setattr("thanosql.session.Registry", Noted)
    return opened


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "thanosql", *arguments]


# What goes in.


def test_a_command_on_the_line(run: Run) -> None:
    status, out, err = run("-c", "SELECT 41 + 1 AS answer")
    assert (status, err) == (0, "")
    assert "answer" in out
    assert "42" in out
    assert out.endswith("1 row, 1 column\n")


@pytest.mark.parametrize("arguments", [(), ("-f", "-")])
def test_a_script_from_a_pipe(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments, "--format", "csv", stdin="SELECT 'é' AS a;\n") == (0, "a\né\n", "")


def test_a_script_from_a_file_with_a_byte_order_mark(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script.sql").write_text("SELECT 1 AS a", encoding="utf-8-sig")
    assert run("-f", str(tmp_path / "script.sql"), "--format", "csv") == (0, "a\n1\n", "")


def test_the_database_and_the_home_come_from_the_environment(run: Run, homes: list[Path], home: Path) -> None:
    assert run("-c", "CREATE TABLE t AS SELECT 1 AS a")[0] == 0
    assert run("-c", "SELECT a FROM t", "--format", "csv") == (0, "a\n1\n", "")
    assert homes == [home, home]


def test_the_database_and_the_home_on_the_line_win(run: Run, homes: list[Path], tmp_path: Path) -> None:
    other = ("-d", f"duckdb:///{tmp_path / 'other.duckdb'}", "--home", str(tmp_path / "models"))
    assert run(*other, "-c", "CREATE TABLE t AS SELECT 2 AS a")[0] == 0
    assert run(*other, "-c", "SELECT a FROM t", "--format", "csv") == (0, "a\n2\n", "")
    assert homes == [tmp_path / "models"] * 2
    assert (tmp_path / "other.duckdb").is_file()
    assert not (tmp_path / "test.duckdb").exists()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("7", 7),
        ("-7", -7),
        ("0.5", 0.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-0.5E-3", -0.0005),
        ("0", 0),
        ("007", "007"),
        ("+82", "+82"),
        ("1e", "1e"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("", ""),
        ("two words", "two words"),
        ("'7'", "7"),
        ("'it''s'", "it's"),
        ("a=b", "a=b"),
        ("1; DROP TABLE t", "1; DROP TABLE t"),
    ],
)
def test_a_parameter_is_a_value_and_never_text_of_the_statement(run: Run, written: str, value: object) -> None:
    status, out, _ = run("-c", "SELECT :x AS x", "-p", f"x={written}", "--format", "json")
    assert status == 0
    assert json.loads(out) == [{"x": value}]


# What comes out.


def test_every_result_of_a_script_is_a_table(run: Run) -> None:
    _, out, _ = run("-c", "SELECT 1 AS a; CREATE TABLE t AS SELECT 3 AS c; SELECT c FROM t")
    assert out.index("│ a ") < out.index("│ c ")


@pytest.mark.parametrize(
    ("form", "expected"), [("csv", "b\n2\n"), ("json", '[\n{"b": 2}\n]\n'), ("ndjson", '{"b": 2}\n')]
)
def test_the_other_formats_write_the_last_result(run: Run, form: str, expected: str) -> None:
    assert run("-c", "SELECT 1 AS a; SELECT 2 AS b", "--format", form) == (0, expected, "")


def test_a_plan_is_printed_as_it_is(run: Run) -> None:
    status, out, _ = run("-c", "EXPLAIN SELECT 1 AS a")
    assert status == 0
    assert "│ plan" not in out
    assert out.strip()


@pytest.mark.parametrize("suffix", ["csv", "json", "ndjson", "jsonl", "parquet"])
def test_the_ending_of_the_file_is_the_format(run: Run, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"rows.{suffix}"
    assert run("-c", "SELECT 1 AS a UNION ALL SELECT 2 ORDER BY a", "-o", str(path)) == (0, "", "")
    read = {"csv": pl.read_csv, "json": pl.read_json, "parquet": pl.read_parquet}.get(suffix, pl.read_ndjson)
    assert read(path)["a"].to_list() == [1, 2]


def test_a_failed_script_leaves_the_file_as_it_was(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("old")
    status, out, err = run("-c", "SELECT 1 AS a; SELECT 2 FROM missing", "-o", str(path))
    assert (status, out) == (1, "")
    assert "missing" in err
    assert path.read_text() == "old"
    assert not [each for each in tmp_path.iterdir() if "unfinished" in each.name]


def test_parquet_goes_into_a_pipe(run: Run) -> None:
    made = subprocess.run(command("-c", "SELECT 5 AS a", "--format", "parquet"), capture_output=True, check=True)
    assert pl.read_parquet(made.stdout)["a"].to_list() == [5]


# How it ends.


def test_an_error_is_a_message_with_its_place(run: Run) -> None:
    status, out, err = run("-c", "SELECT 1;\nFIT MODEL a USING b OPTIONS (epochs=) AS SELECT 1")
    assert (status, out) == (1, "")
    assert err.startswith("line 2:")
    assert "^" in err
    assert "Traceback" not in err


def test_an_unknown_scheme_is_an_error(run: Run) -> None:
    status, _, err = run("-d", "mysql://somewhere", "-c", "SELECT 1")
    assert status == 1
    assert "duckdb" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--nonsense",), "unrecognized arguments: --nonsense"),
        (("SELECT 1",), "unrecognized arguments: SELECT 1; SQL stands behind -c"),
        (("-c", "SELECT 1", "-f", "script.sql"), "not allowed with argument"),
        (("-f", "missing.sql"), "cannot read missing.sql: No such file"),
        (("-f", "."), "cannot read .: Is a directory"),
        (("-c", "SELECT 1", "--format", "xml"), "invalid choice: 'xml'"),
        (("-c", "SELECT 1", "-p", "x"), "'x' is not NAME=VALUE"),
        (("-c", "SELECT 1", "-p", "1=x"), "'1=x' is not NAME=VALUE"),
        (("-c", "SELECT 1", "-o", "no/such/folder/rows.csv"), "there is no folder no/such/folder"),
        (("-c", "SELECT 1", "-o", "."), ". is a folder"),
    ],
)
def test_wrong_usage_is_told_before_anything_runs(
    run: Run, homes: list[Path], arguments: tuple[str, ...], said: str
) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert not homes


def test_a_script_that_is_not_text_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    (tmp_path / "script.sql").write_bytes(b"SELECT '\xff'")
    status, _, err = run("-f", str(tmp_path / "script.sql"))
    assert status == 2
    assert "is not UTF-8 text: invalid start byte at byte 8" in err


def test_parquet_is_not_for_terminals(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    status, _, err = run("-c", "SELECT 1", "--format", "parquet")
    assert status == 2
    assert "give -o FILE" in err


def test_the_version(run: Run) -> None:
    assert run("--version") == (0, f"thanosql {thanosql.__version__}\n", "")


def test_usage_and_version_load_no_library() -> None:
    code = """if True:
        import sys
        from thanosql.cli import main
        try:
            main(["--help"])
        finally:
            print(*sys.modules, file=sys.stderr)"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stderr.split()
    assert not {"polars", "antlr4", "rich", "duckdb", "torch"} & set(loaded)


def test_a_reader_that_leaves_early_is_not_an_error_message() -> None:
    query = "SELECT repeat('x', 100) AS a FROM range(100000)"
    with subprocess.Popen(
        command("-c", query, "--format", "csv"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def test_an_interrupt_is_130_without_a_traceback() -> None:
    script = "SELECT 1 AS a; SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b"
    # A shell may start its background processes deaf to SIGINT, and children inherit that.
    deaf = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(command("-c", script), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, deaf)
    with running:
        assert running.stdout is not None
        # What the first statement gives comes out before the second one begins.
        assert running.stdout.readline() == "┌───┐\n"
        running.send_signal(signal.SIGINT)
        try:
            _, err = running.communicate(timeout=60)
        finally:
            running.kill()
    assert (running.returncode, err) == (130, "interrupted\n")


# The prompt.


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("SELECT 1;", True),
        ("SELECT 1; -- why", True),
        ("SELECT 1; SELECT 2;  \n", True),
        ("SELECT 1", False),
        ("SELECT 1 -- ;", False),
        ("SELECT ';", False),
        ("SELECT $$ ;", False),
        ("SELECT /* ;", False),
        ("", False),
    ],
)
def test_the_prompt_knows_when_a_statement_ends(text: str, ended: bool) -> None:
    assert prompt.complete(text) is ended


def converse(folder: Path, typed: bytes, terminal: str = "dumb") -> tuple[int, str]:
    """Run the command on a terminal of its own, type, and return its exit status and all it showed."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    # This terminal does not say where its cursor is.
    asking = {"PROMPT_TOOLKIT_NO_CPR": "1", "NO_COLOR": "1"}
    environment = {**os.environ, **asking, "HOME": str(folder), "TERM": terminal, "COLUMNS": "80"}
    with subprocess.Popen(command(), stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as running:
        os.close(theirs)
        shown = b""
        # A terminal whose other side is closed reads as an error, not as an end.
        while chunk := _read(ours):
            shown += chunk
            if typed and b"thanosql>" in shown:
                os.write(ours, typed)
                typed = b""
    os.close(ours)
    return running.returncode, shown.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def test_a_conversation_goes_on_after_a_mistake(tmp_path: Path) -> None:
    status, shown = converse(tmp_path, b"SELECT 40\n + 2 AS a;\nSELEC 1;\nSELECT n FROM range(100) AS t(n);\nexit\n")
    assert status == 0
    assert "│ 42 │" in shown
    assert "SELEC" in shown
    assert "100 rows, 1 column; only the first 40 rows shown" in shown
    assert "Traceback" not in shown
    history = (tmp_path / ".thanosql_history").read_text()
    assert " + 2 AS a;" in history


def test_a_terminal_that_can_do_more_completes_and_keeps_the_history(tmp_path: Path) -> None:
    typed = b"expl\t select\r40 + 2 AS a;\rSELEC 1;\rselect 42 as answer, null as nothing;\r\\q\r"
    status, shown = converse(tmp_path, typed, "xterm")
    assert status == 0
    assert "│ 42 │" not in shown
    assert "│     42 │ null    │" in shown
    assert "^^^^^" in shown
    assert "Traceback" not in shown
    history = (tmp_path / ".thanosql_history").read_text()
    assert "+explain select\n+40 + 2 AS a;" in history


def test_the_end_of_the_input_leaves_the_conversation(tmp_path: Path) -> None:
    status, shown = converse(tmp_path, b"\x04")
    assert status == 0
    assert "Traceback" not in shown


def test_an_interrupt_ends_the_line_and_not_the_conversation(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed = iter(["SELECT 1", KeyboardInterrupt, "SELECT 2 AS b;", "quit;"])

    def read(prompt: str) -> str:
        line = next(typed)
        if isinstance(line, str):
            return line
        raise line

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("builtins.input", read)
    with thanosql.connect("duckdb://") as session:
        frames: list[pl.DataFrame] = []

        class Kept(Screen):
            def show(self, result: thanosql.Result) -> None:
                frames.append(result.frame)

        assert prompt.converse(session, {}, Kept(io.BytesIO())) == 0
    assert [frame.to_dicts() for frame in frames] == [[{"b": 2}]]
    assert "interrupted" in capsys.readouterr().err
