"""ALTER MODEL ... RENAME TO through a session: what it answers, and that it waits for no training to lose its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.registry.publishing import publish
from thanosql.compiler.errors import BindError, RegistryError
from thanosql.runtime.train.run import only_trainer
from thanosql.session import Session


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    with Session("duckdb://", home=home) as session:
        publish(session.context.registry, "letters", family="Wav2Vec2")
        yield session


def names(session: Session) -> list[str]:
    return session.run("LIST MODEL").frame["name"].to_list()


def test_a_model_is_found_by_its_new_name_only(session: Session) -> None:
    result = session.run("ALTER MODEL LETTERS RENAME TO spelling")
    assert result.kind == "status"
    assert result.frame.rows() == [("spelling", "letters", 1)]
    assert names(session) == ["spelling"]
    with pytest.raises(BindError, match="there is no model 'letters'"):
        session.run("DESCRIBE MODEL letters")
    assert session.run("ALTER MODEL spelling RENAME TO SPELLING").frame.rows() == [("SPELLING", "spelling", 1)]
    assert names(session) == ["SPELLING"]


def test_one_that_may_be_missing(session: Session) -> None:
    renamed = session.run("ALTER MODEL IF EXISTS nobody RENAME TO spelling").frame
    assert renamed["versions_renamed"].item() == 0
    assert names(session) == ["letters"]


@pytest.mark.parametrize("trained", ["letters", "Spelling"])
def test_neither_name_may_be_in_training(session: Session, home: Path, trained: str) -> None:
    with (
        only_trainer(home, trained),
        pytest.raises(RegistryError, match="is being trained by another process") as caught,
    ):
        session.run("ALTER MODEL letters RENAME TO spelling")
    assert "rename then" in (caught.value.hint or "")
    assert names(session) == ["letters"]
    session.run("ALTER MODEL letters RENAME TO spelling")
    assert names(session) == ["spelling"]
    assert not list((home / "runs").glob("*.lock"))
