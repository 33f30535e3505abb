"""A session with a table of synthetic speech, whose statements are estimated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tone_speech import write_tones
from thanosql.session import Session


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tones(tmp_path_factory.mktemp("tones"))


@pytest.fixture
def session(tones: Path, tmp_path: Path) -> Iterator[Session]:
    with Session("duckdb://", home=tmp_path / "home") as opened:
        opened.run(f"CREATE TABLE speech AS FROM '{tones}/tones.csv'")
        yield opened
