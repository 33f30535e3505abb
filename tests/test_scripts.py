"""Every script of tests/scripts runs against a fresh database and home, with the optimiser on and off."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from script_runner import answer, read_blocks, write_blocks
from tone_speech import write_tones

from thanosql.session import Session

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.slt"))


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts may name files by relative paths, whose carets are as long everywhere."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return {"tones": str(write_tones(tmp_path_factory.mktemp("tones")))}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script(path: Path, tmp_path: Path, tones: Mapping[str, str]) -> None:
    """With THANOSQL_UPDATE_SCRIPTS set, what the statements answer becomes what is expected of them."""
    preamble, blocks = read_blocks(path)
    values = {**tones, "tmp": str(tmp_path)}
    update = bool(os.environ.get("THANOSQL_UPDATE_SCRIPTS"))
    with Session(home=tmp_path / "home") as session:
        for block in blocks:
            found = answer(session, block, values)
            if update:
                block.expected = found
            elif block.kind == "ok":
                assert found == "", f"{path.name}:{block.line}\n{found}"
            else:
                assert found == block.expected, f"{path.name}:{block.line}"
    if update:
        write_blocks(path, preamble, blocks)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script_answers_the_same_without_the_optimiser(path: Path, tmp_path: Path, tones: Mapping[str, str]) -> None:
    values = {**tones, "tmp": str(tmp_path)}
    with Session(home=tmp_path / "home") as session:
        session.rules = ()
        for block in read_blocks(path)[1]:
            # The answer of EXPLAIN is the plan, which is another one.
            if block.kind != "plan" and not block.sql.startswith("EXPLAIN"):
                assert answer(session, block, values) == block.expected, f"{path.name}:{block.line}"
