"""``%thanosql`` and ``%%thanosql`` in a real IPython shell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

import thanosql


def test_a_line_gives_a_polars_frame_and_shows_it(ran: Any) -> None:
    result, shown = ran("%thanosql SELECT 41 + 1 AS answer")
    assert isinstance(result.result, pl.DataFrame)
    assert result.result.to_dicts() == [{"answer": 42}]
    assert "│     42 │" in shown


def test_a_line_can_be_assigned(ran: Any, shell: InteractiveShell) -> None:
    _, shown = ran("rows = %thanosql SELECT 7 AS a;")
    assert shell.user_ns["rows"].item() == 7
    assert shown == ""


def test_a_cell_is_a_script_whose_last_result_is_its_value(ran: Any) -> None:
    result, shown = ran(
        "%%thanosql\nCREATE TABLE t AS SELECT 1 AS a;\nSELECT a AS first FROM t;\nSELECT a + 1 AS b FROM t"
    )
    assert result.result.to_dicts() == [{"b": 2}]
    assert shown.index("first") < shown.index("│ b ")


def test_transcripts_are_shown_whole_and_other_frames_as_polars_shows_them(ran: Any, shell: InteractiveShell) -> None:
    frame = ran("%thanosql SELECT repeat('heard ', 40) AS text, '<b>' AS tag, 'RIFF'::BLOB AS audio")[0].result
    formatted, _ = shell.display_formatter.format(frame)
    assert formatted["text/plain"].count("heard") == 40
    assert formatted["text/html"].count("heard") == 40
    assert "&lt;b&gt;" in formatted["text/html"]
    assert "&lt;4 bytes&gt;" in formatted["text/html"]
    formatted, _ = shell.display_formatter.format(frame.clone())
    assert formatted["text/html"] == frame._repr_html_()
    assert formatted["text/plain"] == repr(frame)


@pytest.mark.parametrize("line", ["-o rows", "--output=rows", "rows <<"])
def test_a_result_goes_into_a_variable_and_is_not_shown(ran: Any, shell: InteractiveShell, line: str) -> None:
    result, shown = ran(f"%%thanosql {line}\nSELECT 3 AS a")
    assert (result.result, shown) == (None, "")
    assert shell.user_ns["rows"].item() == 3
    ran(f"%thanosql {line} SELECT 4 AS a")
    assert shell.user_ns["rows"].item() == 4


def test_values_are_bound_by_name(ran: Any) -> None:
    ran('name = "it\'s $5 {now}; DROP TABLE t"; count = 2; nothing = None')
    result, _ = ran("%%thanosql\nSELECT :name AS name, :count + 1 AS more, :nothing AS nothing")
    assert result.result.rows() == [("it's $5 {now}; DROP TABLE t", 3, None)]


def test_ipython_does_not_rewrite_the_statement(ran: Any) -> None:
    ran("a = 'wrong'")
    result, _ = ran("%thanosql SELECT '$a {a}' AS text, {'a': 1} AS struct")
    assert result.result.to_dicts() == [{"text": "$a {a}", "struct": {"a": 1}}]


@pytest.mark.parametrize("cell", ["%thanosql $query", "%%thanosql\n$query\n"])
def test_a_whole_statement_comes_from_a_variable(ran: Any, cell: str) -> None:
    ran("query = 'SELECT 5 AS a'")
    assert ran(cell)[0].result.item() == 5
    ran("query = 5")
    assert "query is no text" in ran(cell)[1]


def test_text_beside_a_cell_is_an_error_and_nothing_runs(ran: Any) -> None:
    result, shown = ran("%%thanosql SELECT 1\nCREATE TABLE made AS SELECT 2 AS a")
    assert isinstance(result.error_in_exec, UsageError)
    assert "'SELECT 1' stands beside %%thanosql and would not be run" in shown
    assert "made" in ran("%thanosql SELECT * FROM made")[1]
    assert isinstance(ran("%thanosql SELECT * FROM made")[0].error_in_exec, thanosql.ThanoSQLError)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%%thanosql\n  \n", "the cell has no statement"),
        ("%%thanosql --limit 3\nSELECT 1", "'--limit' is no option"),
        ("%thanosql -o 1a SELECT 1", "is no option of %thanosql: -o NAME"),
    ],
)
def test_wrong_usage_is_told(ran: Any, cell: str, said: str) -> None:
    result, shown = ran(cell)
    assert isinstance(result.error_in_exec, UsageError)
    assert said in shown


def test_an_error_fails_the_cell_with_its_place_and_without_a_traceback(ran: Any, shell: InteractiveShell) -> None:
    result, shown = ran("%%thanosql\nSELECT 1;\nFIT MODEL a USING b OPTIONS (epochs=) AS SELECT 1")
    assert isinstance(result.error_in_exec, thanosql.ParseError)
    assert shown.startswith("ParseError: line 2:")
    assert "^" in shown
    assert "Traceback" not in shown
    assert ".py" not in shown
    # Errors of the Python API keep their traceback.
    assert "Traceback" in ran("import thanosql; thanosql.compile_and_run('SELEC')")[1]


def test_connecting_closes_the_connection_before(ran: Any, tmp_path: Path) -> None:
    url = f"duckdb:///{tmp_path / 'other.duckdb'}"
    _, shown = ran(f"%thanosql {url}")
    assert shown == f"connected to {url}\n"
    ran("%thanosql CREATE TABLE t AS SELECT 1 AS a")
    ran("%thanosql duckdb://")
    assert "t" in ran("%thanosql SELECT * FROM t")[1]
    with thanosql.connect(url) as session:
        assert session.run("SELECT * FROM t").frame.item() == 1
    assert ran("%thanosql")[1].startswith("connected to duckdb:")


def test_a_connection_has_its_home_beside_it(ran: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str | None, str | None]] = []

    def connect(url: str | None, *, home: str | None, **options: Any) -> thanosql.Session:
        asked.append((url, home))
        return thanosql.connect(url, **options)

    monkeypatch.setattr("thanosql.notebook.magic.connect", connect)
    ran("%thanosql duckdb:// --home my models")
    ran("%thanosql SELECT 1")
    assert asked == [("duckdb://", "my models")]


def test_a_connection_that_fails_is_not_replaced_by_another_one(ran: Any) -> None:
    for cell in ("%thanosql mysql://user:secret@host/db", "%thanosql SELECT 1"):
        result, shown = ran(cell)
        assert isinstance(result.error_in_exec, thanosql.DatabaseError)
        assert "duckdb" in shown
        assert "secret" not in shown


def test_a_plan_is_shown_as_text(ran: Any, shell: InteractiveShell) -> None:
    result, shown = ran("%thanosql EXPLAIN LIST MODEL")
    assert isinstance(result.result, pl.DataFrame)
    assert "┌" not in shown
    formatted, _ = shell.display_formatter.format(result.result)
    assert formatted["text/html"].startswith("<pre>")
    formatted, _ = shell.display_formatter.format(ran("%thanosql EXPLAIN SELECT * FROM (LIST MODEL) m")[0].result)
    assert formatted["text/html"].count("<pre>") == formatted["text/html"].count("<svg ") == 1


def test_unloading_takes_the_magic_away_and_loading_brings_it_back(ran: Any, shell: InteractiveShell) -> None:
    ran("%thanosql CREATE TABLE t AS SELECT 1 AS a")
    ran("%unload_ext thanosql")
    assert "not found" in ran("%thanosql SELECT 1")[1]
    # Closed with it: the file can be opened again.
    assert thanosql.compile_and_run("SELECT * FROM t").frame.item() == 1
    ran("%load_ext thanosql")
    assert ran("%thanosql SELECT 1 AS a")[0].result.item() == 1
