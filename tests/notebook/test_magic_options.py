"""What stands beside ``%thanosql``: options, connections, pasted names, settings, plans and scripts that fail."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.error import UsageError

import thanosql
from thanosql.compiler.errors import BindError
from thanosql.notebook.arguments import Connection, read_arguments, read_connection
from thanosql.notebook.identifiers import identifier, paste_identifiers


@pytest.mark.parametrize(
    ("line", "variable", "kind", "explain", "rest"),
    [
        ("SELECT 1", None, None, None, "SELECT 1"),
        ("-o rows -t pandas SELECT 1", "rows", "pandas", None, "SELECT 1"),
        ("rows << --type=arrow --analyze SELECT a<<2", "rows", "arrow", "analyze", "SELECT a<<2"),
        ("--explain SELECT 1", None, None, "explain", "SELECT 1"),
        ("-- a comment", None, None, None, "-- a comment"),
        ("--home models", None, None, None, "--home models"),
    ],
)
def test_options_come_before_the_statement(
    line: str, variable: str | None, kind: str | None, explain: str | None, rest: str
) -> None:
    found = read_arguments(line)
    assert (found.variable, found.result_type, found.explain, found.rest) == (variable, kind, explain, rest)


@pytest.mark.parametrize("line", ["-o", "-t", "-t frame SELECT 1", "--explained SELECT 1", "-o 1a SELECT 1"])
def test_a_wrong_option_is_told_by_its_name(line: str) -> None:
    with pytest.raises(UsageError, match=r"-o|-t|'frame'|--explained"):
        read_arguments(line)


@pytest.mark.parametrize(
    ("text", "connection"),
    [
        ("duckdb://", Connection("duckdb://", {})),
        ("duckdb:///a b.duckdb --home my models", Connection("duckdb:///a b.duckdb", {"home": "my models"})),
        (
            "postgresql://h/d --audio-root='/a b' --home m",
            Connection("postgresql://h/d", {"audio_root": "/a b", "home": "m"}),
        ),
        ("--home models", Connection(None, {"home": "models"})),
        ("--allow-path a b --allow-path '/c'", Connection(None, {"allowed_paths": ["a b", "/c"]})),
        (
            "duckdb:// --isolate --remote-audio=https,s3",
            Connection("duckdb://", {"isolate": True, "remote_audio": "https,s3"}),
        ),
        ("SELECT 'duckdb://'", None),
    ],
)
def test_a_connection_is_told_from_a_statement(text: str, connection: Connection | None) -> None:
    assert read_connection(text) == connection


@pytest.mark.parametrize(
    "text",
    ["duckdb:// --hom models", "duckdb:// --home", "duckdb:// --home x -v", "duckdb:// --isolate no", "--remote-audio"],
)
def test_a_connection_with_a_strange_option_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"option of a connection|needs a (folder|scheme)"):
        read_connection(text)


@pytest.mark.parametrize(("kind", "python"), [("polars", pl.DataFrame), ("pandas", pd.DataFrame), ("arrow", pa.Table)])
def test_a_result_has_the_type_asked_for_and_looks_the_same(ran: Any, shell: Any, kind: str, python: type) -> None:
    value = ran(f"%thanosql -t {kind} SELECT 41 + 1 AS answer, 'a' AS text")[0].result
    assert type(value) is python
    formatted, _ = shell.display_formatter.format(value)
    assert '<td class="number">42</td>' in formatted["text/html"]
    assert "│     42 ┆ a" in formatted["text/plain"]
    other = {"polars": "clone", "pandas": "copy", "arrow": "combine_chunks"}[kind]
    formatted, _ = shell.display_formatter.format(getattr(value, other)())
    assert "thanosql" not in formatted.get("text/html", "")


def test_settings_are_set_by_config(ran: Any, shell: Any, tmp_path: Path) -> None:
    assert "row_limit" in ran("%config ThanoSQLMagic")[1]
    ran("%config ThanoSQLMagic.result_type = 'pandas'")
    ran("%config ThanoSQLMagic.row_limit = 3")
    value = ran("%thanosql SELECT * FROM range(10) AS t(n)")[0].result
    assert isinstance(value, pd.DataFrame)
    formatted, _ = shell.display_formatter.format(value)
    assert "10 rows × 1 column; the first 3 rows shown" in formatted["text/html"]
    assert "only the first 3 rows shown" in formatted["text/plain"]
    ran(f"%config ThanoSQLMagic.database = 'duckdb:///{tmp_path}/set.duckdb'")
    assert ran("%thanosql")[1] == f"connected to duckdb:///{tmp_path}/set.duckdb\n"
    ran("%config ThanoSQLMagic.database = 'duckdb://'")
    assert ran("%thanosql")[1] == "connected to duckdb://\n"


def test_a_password_is_shown_nowhere(ran: Any) -> None:
    for cell in (
        "%thanosql postgresql://ann:hushhush@nowhere.invalid/db",
        "%config ThanoSQLMagic.database = 'postgresql://ann:hushhush@nowhere.invalid/db'",
        "%config ThanoSQLMagic.database",
        "%config ThanoSQLMagic",
        "%%thanosql postgresql://ann:hushhush@nowhere.invalid/db\nSELECT 1",
    ):
        assert "hushhush" not in ran(cell)[1]


def test_the_folders_of_a_connection_are_used(ran: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def connect(url: str | None, **options: Any) -> thanosql.Session:
        asked.append((url, options["home"], options["audio_root"]))
        return thanosql.connect(url, **options)

    monkeypatch.setattr("thanosql.notebook.magic.connect", connect)
    _, shown = ran(f"%thanosql duckdb:// --home {tmp_path}/models --audio-root {tmp_path}")
    assert shown == "connected to duckdb://\n"
    ran("%config ThanoSQLMagic.home = 'elsewhere'")
    ran("%thanosql SELECT 1")
    assert asked == [("duckdb://", f"{tmp_path}/models", str(tmp_path)), ("duckdb://", "elsewhere", str(tmp_path))]
    assert "is not a folder" in ran(f"%thanosql duckdb:// --audio-root {tmp_path}/none")[1]


def test_a_connection_can_be_confined(ran: Any, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for folder in (tmp_path, tmp_path / "mine"):
        (folder / "a.csv").write_text("a\n1\n")
    ran(f"%thanosql duckdb:// --home {tmp_path}/models --allow-path {tmp_path}/mine")
    assert ran(f"%thanosql SELECT a FROM '{tmp_path}/mine/a.csv'")[0].result.item() == 1
    assert "a.csv" in ran(f"%thanosql SELECT a FROM '{tmp_path}/a.csv'")[1]
    # It stays for the next connection, until it is set otherwise.
    ran("%thanosql duckdb://")
    assert ran(f"%thanosql SELECT a FROM '{tmp_path}/a.csv'")[0].error_in_exec is not None
    ran("%config ThanoSQLMagic.allowed_paths = []")
    assert ran(f"%thanosql SELECT a FROM '{tmp_path}/a.csv'")[0].result.item() == 1


def test_what_is_not_set_the_environment_may_set(ran: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    names = ("allowed_paths", "isolate", "remote_audio", "private_addresses")

    def connect(url: str | None, **options: Any) -> thanosql.Session:
        asked.append(tuple(options[name] for name in names))
        return thanosql.connect(url, **{name: value for name, value in options.items() if name not in names})

    monkeypatch.setattr("thanosql.notebook.magic.connect", connect)
    ran("%thanosql duckdb://")
    ran("%thanosql --isolate --remote-audio https --private-addresses")
    ran("%config ThanoSQLMagic.isolate = False")
    ran("%thanosql SELECT 1")
    assert asked == [(None,) * 4, (None, True, "https", True), (None, None, "https", True)]


def test_names_are_pasted_and_values_are_not(ran: Any) -> None:
    ran("table = 'my table'; columns = ['a', 'select']; text = 'a'; count = 3")
    ran('%thanosql CREATE TABLE {{table}} AS SELECT 1 AS a, 2 AS "select", 3 AS c')
    assert ran("%thanosql SELECT {{columns}} FROM {{table}}")[0].result.columns == ["a", "select"]
    assert ran("%thanosql SELECT '{{text}}' AS a -- {{text}}")[0].result.item() == "{{text}}"
    _, shown = ran("%%thanosql\nSELECT 1,\n  {{tabel}}")
    assert "line 2:3: there is no variable 'tabel'" in shown
    assert "did you mean table?" in shown
    assert "hint: a value goes in as :count" in ran("%thanosql SELECT {{count}}")[1]


@given(st.text(min_size=1).filter(lambda name: "\0" not in name))
def test_whatever_is_pasted_is_names_and_nothing_else(name: str) -> None:
    pasted = paste_identifiers("SELECT {{name}}", {"name": name}).removeprefix("SELECT ")
    assert re.fullmatch(r'"(?:[^"]|"")+"(\."(?:[^"]|"")+")*(@[0-9]+)?', pasted)


@pytest.mark.parametrize("value", ["", [], [1], None, "a\0b", 3])
def test_what_is_no_name_is_not_pasted(value: Any) -> None:
    with pytest.raises(BindError, match="pastes names"):
        paste_identifiers("SELECT {{name}}", {"name": value})


def test_a_model_is_pasted_with_its_version() -> None:
    assert identifier("digits@3") == '"digits"@3'
    assert identifier("digits@3; DROP TABLE t") == '"digits@3; DROP TABLE t"'


def test_a_cell_is_explained_without_running(ran: Any) -> None:
    _, shown = ran("%%thanosql --explain\nCREATE TABLE made AS SELECT 1 AS a")
    assert "Create Table As" in shown
    assert "does not exist" in ran("%thanosql SELECT * FROM made")[1]
    assert "expected one statement, found 2" in ran("%%thanosql --explain\nSELECT 1; SELECT 2")[1]


def test_a_cell_is_analysed_by_running(ran: Any) -> None:
    _, shown = ran("%%thanosql --analyze -o plan\nLIST MODEL")
    assert shown == ""
    assert "rows=0" in ran("print(plan.item(0, 0))")[1]
    assert "rows=0" in ran("%thanosql --analyze EXPLAIN LIST MODEL")[1]


def test_an_error_in_a_script_says_in_which_statement(ran: Any) -> None:
    result, shown = ran("%%thanosql\nCREATE TABLE t AS SELECT 1 AS a;\n\nSELECT b FROM t;\nSELECT 1")
    assert isinstance(result.error_in_exec, thanosql.DatabaseError)
    assert "in statement 2 of 3, line 3: SELECT b FROM t\nthe one before it has run" in shown
    assert "Traceback" not in shown
    assert "in statement" not in ran("%thanosql SELECT b FROM t")[1]
    assert ran("%thanosql SELECT a FROM t")[0].result.item() == 1


def test_an_interrupt_has_no_traceback_and_leaves_the_session_usable(ran: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> Any:
        raise KeyboardInterrupt

    ran("%thanosql SELECT 1")
    with monkeypatch.context() as patched:
        patched.setattr("thanosql.plan.execute", interrupted)
        result, shown = ran("%%thanosql\nPREDICT USING Wav2Vec2TinyEn AS SELECT 'a.wav' AS audio")
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert shown.startswith("interrupted\nwhat was transcribed so far is kept")
    assert "Traceback" not in shown
    assert ran("%thanosql SELECT 2")[0].result.item() == 2


def test_a_cell_of_comments_has_no_statement(ran: Any) -> None:
    assert "there is no statement" in ran("%%thanosql\n-- nothing")[1]
