"""GET THANOSQL DATASET: tables all or none, and nothing fetched that could not be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile

from thanosql.compiler.errors import BindError, DatabaseError, DataError, ThanoSQLError
from thanosql.compiler.options import OptionSpec, OptionType
from thanosql.runtime import datasets
from thanosql.runtime.datasets import DatasetCard
from thanosql.runtime.progress import Progress
from thanosql.session import Session


class Tones:
    """A data set of two recordings; it counts how often it was fetched."""

    card = DatasetCard(
        name="tones", task="automatic-speech-recognition", language="en", rows=2, audio_hours=2 / 3600, bytes=64_088,
        licence="CC0-1.0", source="here",
        options=(OptionSpec("parts", OptionType(list, element=str, nullable=True), None, "train, test, or both"),),
    )  # fmt: skip

    def __init__(self) -> None:
        self.fetched: list[Path] = []
        self.failure: Exception | None = None

    def available(self, home: Path) -> str:
        return "bundled"

    def tables(self, options: Mapping[str, Any]) -> tuple[str, ...]:
        parts = options["parts"] or ("train", "test")
        if set(parts) - {"train", "test"}:
            raise BindError("tones has no such part", hint="train, test")
        return tuple(f"tones_{part}" for part in parts)

    def fetch(self, folder: Path, options: Mapping[str, Any], progress: Progress) -> Mapping[str, pl.DataFrame]:
        self.fetched.append(folder)
        if self.failure is not None:
            raise self.failure
        folder.mkdir(parents=True, exist_ok=True)
        soundfile.write(folder / "a.wav", np.zeros(16_000), 16_000)
        rows = pl.DataFrame({"audio": [str(folder / "a.wav")], "text": ["a"]})
        return dict.fromkeys(self.tables(options), rows)


@pytest.fixture
def tones(monkeypatch: pytest.MonkeyPatch) -> Tones:
    made = Tones()
    monkeypatch.setattr(datasets, "datasets", lambda: (made,))
    monkeypatch.setattr(datasets, "dataset", lambda name: made if name == "tones" else None)
    return made


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    with Session("duckdb://", home=home) as session:
        yield session


def refused(session: Session, sql: str) -> ThanoSQLError:
    with pytest.raises(ThanoSQLError) as caught:
        session.run(sql)
    return caught.value


def tables(session: Session) -> list[str]:
    return session.run("LIST TABLE").frame["name"].to_list()


def test_tables_are_made_and_reported(session: Session, tones: Tones, home: Path) -> None:
    result = session.run("GET THANOSQL DATASET Tones")
    assert result.kind == "status"
    folder = home / "datasets" / "tones"
    assert result.frame.rows() == [
        ("tones_train", 1, 1 / 3600, str(folder), "CC0-1.0"),
        ("tones_test", 1, 1 / 3600, str(folder), "CC0-1.0"),
    ]
    assert tones.fetched == [folder]
    assert tables(session) == ["tones_test", "tones_train"]


def test_the_folder_may_be_chosen(
    session: Session, tones: Tones, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    session.run("GET THANOSQL DATASET tones OPTIONS (folder='here', parts=['test'])")
    assert tones.fetched == [tmp_path / "here"]
    assert tables(session) == ["tones_test"]


def test_tables_that_exist_are_found_before_anything_is_fetched(session: Session, tones: Tones) -> None:
    session.run("CREATE TABLE TONES_TEST (n INT)")
    error = refused(session, "GET THANOSQL DATASET tones")
    assert isinstance(error, DatabaseError)
    assert error.message == "there is a table 'TONES_TEST' already"
    assert error.column == 22
    assert tones.fetched == []
    session.run("GET THANOSQL DATASET tones OPTIONS (overwrite=True)")
    assert session.run("SELECT text FROM tones_test").frame["text"].item() == "a"
    session.run("DROP TABLE tones_train; CREATE VIEW tones_train AS SELECT 1")
    error = refused(session, "GET THANOSQL DATASET tones OPTIONS (overwrite=True)")
    assert "there is a view 'tones_train'" in error.message


def test_a_value_that_only_the_data_set_can_judge_is_shown_at_its_place(session: Session, tones: Tones) -> None:
    error = refused(session, "GET THANOSQL DATASET tones OPTIONS (overwrite=True, parts=['dev'])")
    assert (error.message, error.column) == ("tones has no such part", 59)
    assert tones.fetched == []


@pytest.mark.parametrize("when", ["fetching", "writing"])
def test_a_failure_leaves_the_old_tables(
    session: Session, tones: Tones, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.run("CREATE TABLE tones_train (old INT); CREATE TABLE tones_test (old INT)")
    if when == "fetching":
        tones.failure = DataError("the server is gone")
    else:
        fetch = session.database._fetch  # type: ignore[attr-defined]

        def failing(sql: str, *others: Any, **named: Any) -> Any:
            if sql.startswith("CREATE OR REPLACE") and '"tones_test"' in sql:
                raise DatabaseError("the disk is full")
            return fetch(sql, *others, **named)

        monkeypatch.setattr(session.database, "_fetch", failing)
    error = refused(session, "GET THANOSQL DATASET tones OPTIONS (overwrite=True)")
    assert error.column == 22
    monkeypatch.undo()
    assert tables(session) == ["tones_test", "tones_train"]
    assert session.run("FROM tones_train").frame.columns == ["old"]


def test_inside_a_transaction_it_is_the_users_to_end(session: Session, tones: Tones) -> None:
    session.run("BEGIN; GET THANOSQL DATASET tones; ROLLBACK")
    assert tables(session) == []
    session.run("BEGIN; GET THANOSQL DATASET tones; COMMIT")
    assert tables(session) == ["tones_test", "tones_train"]


def test_overwriting_a_temporary_table_leaves_one_that_is_read(session: Session, tones: Tones) -> None:
    session.run("CREATE TEMP TABLE tones_test (old INT)")
    session.run("GET THANOSQL DATASET tones OPTIONS (overwrite=True)")
    assert session.run("SELECT text FROM tones_test").frame["text"].item() == "a"
    assert session.run("LIST TABLE").frame["schema"].to_list() == ["main", "temp"]


@pytest.mark.parametrize("folder", ["~nosuch/x", "x" * 300])
def test_a_folder_that_cannot_be_looked_up_is_named(session: Session, tones: Tones, folder: str) -> None:
    error = refused(session, f"GET THANOSQL DATASET tones OPTIONS (folder='{folder}')")
    assert isinstance(error, DataError)
    assert folder in error.message
    assert "cannot be looked up" in error.message
    assert error.column == 22


def test_data_sets_are_listed(session: Session, tones: Tones) -> None:
    assert session.run("LIST THANOSQL DATASET").frame.row(0, named=True) == {
        "name": "tones", "task": "automatic-speech-recognition", "language": "en", "rows": 2, "audio_hours": 2 / 3600,
        "bytes": 64_088, "licence": "CC0-1.0", "source": "here", "available": "bundled",
    }  # fmt: skip
