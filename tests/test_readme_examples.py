"""The examples of README.md, run as they stand there, in their order, where nothing but the package is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from IPython.core.interactiveshell import InteractiveShell

from thanosql.session import Session

pytestmark = pytest.mark.slow


def example(root: Path, language: str, beginning: str) -> str:
    """Return the code block of a language that has a line which begins so."""
    text = (root / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (found,) = (block for block in blocks if re.search(f"^{re.escape(beginning)}", block, re.MULTILINE))
    return str(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(autouse=True)
def _as_a_stranger(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for name in ("THANOSQL_HOME", "THANOSQL_DATABASE"):
        monkeypatch.delenv(name)


def test_the_command_line(root: Path, folder: Path) -> None:
    lines = example(root, "sh", "thanosql -c").splitlines()
    prompt = next(line for line in lines if re.fullmatch(r"thanosql *#.*", line))
    script = "\n".join(line for line in lines if line != prompt)
    commands = folder / "bin"
    commands.mkdir()
    (commands / "thanosql").write_text(f'#!/bin/sh\nexec {sys.executable} -m thanosql "$@"\n')
    (commands / "thanosql").chmod(0o755)
    environment = {**os.environ, "PATH": f"{commands}:{os.environ['PATH']}", "PYTHONPATH": str(root)}
    ran = subprocess.run(["bash", "-e", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert pl.read_csv(folder / "transcripts.csv").columns == ["audio", "text", "predicted"]
    assert pl.read_csv(folder / "transcripts.csv").height == 9
    assert "please call a taxi to the airport" in ran.stdout
    assert "speech_sample_en_train" in ran.stdout


def test_python(root: Path) -> None:
    code = example(root, "python", "import thanosql")
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-W", "error", "-c", code]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Score: reference=text")


def test_a_notebook(root: Path, folder: Path) -> None:
    shell = InteractiveShell.instance()
    try:
        for code in (example(root, "python", "%load_ext"), example(root, "sql", "%%thanosql")):
            ran = shell.run_cell(code)
            assert ran.success, ran.error_in_exec
        transcripts = shell.user_ns["transcripts"]
        assert transcripts.columns == ["audio", "text", "predicted"]
        assert transcripts.height == 1
        shell.run_line_magic("unload_ext", "thanosql")
    finally:
        InteractiveShell.clear_instance()


def test_sql_around_a_prediction(root: Path, folder: Path) -> None:
    with Session("duckdb:///speech.duckdb", home=folder / "models") as session:
        session.run(
            "CREATE TABLE calls AS SELECT row_number() OVER () AS id, 'ann' AS customer, now() AS at, audio "
            "FROM speech_sample_en_test LIMIT 3"
        )
        session.run(example(root, "sql", "CREATE TABLE refunds"))
        assert session.run("SELECT * FROM refunds").frame.columns == ["customer", "predicted", "nth"]
