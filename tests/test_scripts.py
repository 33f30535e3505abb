"""Every script of tests/scripts runs against a fresh database and home, with the optimiser on and off."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.script_runner import answer, read_blocks, run_script, scripts
from tests.tone_speech import write_tones
from thanosql.session import Session

SCRIPTS = scripts("duckdb")


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts may name files by relative paths, whose carets are as long everywhere."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return {"tones": str(write_tones(tmp_path_factory.mktemp("tones")))}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script(path: Path, tmp_path: Path, tones: Mapping[str, str]) -> None:
    with Session(home=tmp_path / "home") as session:
        run_script(session, path, {**tones, "tmp": str(tmp_path)})


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script_answers_the_same_without_the_optimiser(path: Path, tmp_path: Path, tones: Mapping[str, str]) -> None:
    values = {**tones, "tmp": str(tmp_path)}
    with Session(home=tmp_path / "home") as session:
        session.rules = ()
        for block in read_blocks(path)[1]:
            # The answer of EXPLAIN is the plan, which is another one.
            if block.database != "postgresql" and block.kind != "plan" and not block.sql.startswith("EXPLAIN"):
                assert answer(session, block, values) == block.expected, f"{path.name}:{block.line}"
