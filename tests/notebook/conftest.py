"""An IPython shell with the magics, for tests of what a notebook's cells do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets.config import Config


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    InteractiveShell.clear_instance()
    # No history file: the shell would write it once more when the process ends, and the folder may be gone by then.
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    shell.run_cell("%load_ext thanosql").raise_error()
    yield shell
    shell.run_cell("%unload_ext thanosql").raise_error()
    InteractiveShell.clear_instance()


@pytest.fixture
def ran(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a cell; returns its result, which holds the value or the error, and what it showed."""

    def ran(cell: str) -> tuple[ExecutionResult, str]:
        capsys.readouterr()
        result = shell.run_cell(cell)
        captured = capsys.readouterr()
        return result, captured.out + captured.err

    return ran
