"""Another process deletes a version that a statement is about to open, or has open."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from thanosql.compiler.errors import ModelError, RegistryError
from thanosql.runtime.cost import learning
from thanosql.runtime.registry.registry import Registry
from thanosql.session import Session

FIXTURES = Path(__file__).parent / "fixtures"
PREDICT = f"PREDICT USING letters OPTIONS (batch_size=1) AS SELECT file AS audio FROM glob('{FIXTURES}/clips/*.flac')"
GONE = "model letters@1 was deleted in the meantime"


@pytest.fixture
def session(home: Path) -> Any:
    shutil.copytree(FIXTURES / "home_1", home)
    with Session("duckdb://") as session:
        yield session


@pytest.mark.parametrize("statement", [PREDICT, "EXPORT MODEL letters TO '{folder}/bundle'"])
def test_a_version_that_goes_while_it_is_opened_is_told_of(
    session: Session, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    verify = Registry.verify

    def late(self: Registry, record: Any) -> None:
        Registry(home).delete("letters")
        verify(self, record)

    monkeypatch.setattr(Registry, "verify", late)
    with pytest.raises(RegistryError, match=GONE):
        session.run(statement.format(folder=tmp_path))
    assert not (tmp_path / "bundle").exists()


def test_a_version_that_is_damaged_is_not_taken_for_a_deleted_one(session: Session, home: Path) -> None:
    (graph,) = home.glob("versions/*/model.onnx")
    graph.unlink()
    with pytest.raises(ModelError, match=r"model\.onnx is missing"):
        session.run(PREDICT)


def test_a_statement_finishes_on_the_version_that_it_has_open(
    session: Session, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if it had run for long enough to teach the calibration.
    monkeypatch.setattr(learning, "LEAST_TRAINING", 0.0)
    rows = session.stream(PREDICT)
    said = next(rows)["predicted"].to_list()
    assert Registry(home).delete("letters") == 1
    assert list(home.glob("versions/*")) == []
    for frame in rows:
        said += frame["predicted"].to_list()
    assert sorted(said) == ["bbaa", "bbc", "cb"]
