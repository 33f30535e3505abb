"""Every script of tests/scripts/postgres runs against an empty PostgreSQL, as those above it do against DuckDB."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from script_runner import answer, read_blocks, write_blocks
from tone_speech import write_tones

from thanosql.session import Session

SCRIPTS = sorted((Path(__file__).parent / "scripts" / "postgres").glob("*.slt"))


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return {"tones": str(write_tones(tmp_path_factory.mktemp("tones")))}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_script(path: Path, postgres_url: str, tmp_path: Path, tones: Mapping[str, str]) -> None:
    """With THANOSQL_UPDATE_SCRIPTS set, what the statements answer becomes what is expected of them."""
    preamble, blocks = read_blocks(path)
    update = bool(os.environ.get("THANOSQL_UPDATE_SCRIPTS"))
    with Session(postgres_url, home=tmp_path / "home") as session:
        for block in blocks:
            found = answer(session, block, tones)
            if update:
                block.expected = found
            else:
                assert found == ("" if block.kind == "ok" else block.expected), f"{path.name}:{block.line}"
    if update:
        write_blocks(path, preamble, blocks)
