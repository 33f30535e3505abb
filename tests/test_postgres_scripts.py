"""The scripts of tests/scripts run against an empty PostgreSQL, too, all but those that are only DuckDB's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.script_runner import run_script, scripts
from tests.tone_speech import write_tones
from thanosql.session import Session


@pytest.fixture(autouse=True)
def working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts may name files by relative paths, whose carets are as long everywhere."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    return {"tones": str(write_tones(tmp_path_factory.mktemp("tones")))}


@pytest.mark.parametrize("path", scripts("postgresql"), ids=lambda path: path.stem)
def test_script(path: Path, postgres_url: str, tmp_path: Path, tones: Mapping[str, str]) -> None:
    with Session(postgres_url, home=tmp_path / "home") as session:
        run_script(session, path, {**tones, "tmp": str(tmp_path)})
