"""Completion in a real IPython shell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

Offered = Callable[[str], list[str]]


@pytest.fixture
def shell(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    InteractiveShell.clear_instance()
    # No history file: the shell would write it once more when the process ends, and the folder may be gone by then.
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.run_cell("%load_ext thanosql").raise_error()
    yield shell
    if "thanosql" in shell.magics_manager.magics["cell"]:
        shell.run_cell("%unload_ext thanosql").raise_error()
    InteractiveShell.clear_instance()


@pytest.fixture
def offered(shell: InteractiveShell) -> Offered:
    """Return what the cell is completed to at ``|``, the whole line before the cursor at a time."""

    def offered(marked: str) -> list[str]:
        before, after = marked.split("|")
        with provisionalcompleter():
            found = list(shell.Completer.completions(before + after, len(before)))
        return [(before[: each.start] + each.text).rpartition("\n")[2] for each in found]

    return offered


def test_a_cell_is_completed_before_there_is_a_connection(offered: Offered, tmp_path: Path) -> None:
    assert offered("%%thanosql\nPREDICT USING Wav2Vec2T|") == [
        "PREDICT USING Wav2Vec2TinyEn",
        "PREDICT USING Wav2Vec2TinyKo",
    ]
    assert offered("%%thanosql -o rows\nGET THANOSQL DATASET li|") == ["GET THANOSQL DATASET librispeech"]
    assert not (tmp_path / "test.duckdb").exists()


def test_tables_and_columns_come_from_the_session(shell: InteractiveShell, offered: Offered) -> None:
    shell.run_cell("%thanosql CREATE TABLE speech AS SELECT 1 AS id, 'x' AS said").raise_error()
    assert offered("%%thanosql\nSELECT s.|\nFROM speech s") == ["SELECT s.id", "SELECT s.said"]
    assert offered("%%thanosql\nSELECT * FROM sp|") == ["SELECT * FROM speech"]
    shell.run_cell("%thanosql ALTER TABLE speech ADD COLUMN more INTEGER").raise_error()
    assert offered("%%thanosql\nSELECT m| FROM speech")[0] == "SELECT more"
    shell.run_cell("%thanosql duckdb://").raise_error()
    assert offered("%%thanosql\nSELECT * FROM sp|") == []


def test_a_line_is_completed_wherever_the_magic_stands(offered: Offered) -> None:
    assert offered("x = 1\nrows = %thanosql -o y DESC|\nx") == ["rows = %thanosql -o y DESCRIBE"]
    assert offered("%thanosql EXPLAIN ANA|") == ["%thanosql EXPLAIN ANALYZE"]


def test_variables_are_parameters(shell: InteractiveShell, offered: Offered) -> None:
    shell.run_cell("speaker = 'jackson'\ndef speak(): pass")
    assert offered("%%thanosql\nSELECT * FROM t WHERE who = :spea|") == ["SELECT * FROM t WHERE who = :speaker"]


def test_python_is_completed_as_before(shell: InteractiveShell, offered: Offered) -> None:
    shell.run_cell("predicted_rows = 1")
    assert "predicted_rows" in offered("predicted_r|")
    assert not any("PREDICT" in each for each in offered("pred|"))


def test_unloading_takes_it_away(shell: InteractiveShell, offered: Offered) -> None:
    before = len(shell.Completer.custom_matchers)
    shell.run_cell("%unload_ext thanosql").raise_error()
    assert len(shell.Completer.custom_matchers) == before - 1
    assert "PREDICT USING Wav2Vec2TinyEn" not in offered("%%thanosql\nPREDICT USING Wav2Vec2T|")
