"""LIST TRAINING, LIST HISTORY, and what LIST, DESCRIBE and DELETE MODEL do about trainings that are not finished."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from thanosql.compiler.errors import BindError, RegistryError
from thanosql.runtime.registry.manifest import Manifest
from thanosql.runtime.registry.registry import Registry
from thanosql.runtime.train.attempt import attempt
from thanosql.runtime.train.run_record import RunRecord
from thanosql.session import Session

STATEMENT = "BUILD MODEL Letters USING Wav2Vec2Scratch AS SELECT * FROM speech"
LETTERS = RunRecord(
    "Letters", "Wav2Vec2Scratch", None, STATEMENT, {"epochs": 5, "seed": 0}, started="2026-11-22T06:51:59+00:00",
    audio_seconds=1800.0, rows=20, thanosql="1.2.3",
)  # fmt: skip
FIRST = {
    "epoch": 1, "step": 4, "loss": 3.5, "validation_loss": 3.25, "wer": 0.75, "cer": 0.5, "learning_rate": 0.001,
    "seconds": 2.0, "audio_seconds": 50.0,
}  # fmt: skip
SECOND = {"epoch": 2, "step": 8, "loss": 3.0, "validation_loss": None, "wer": None, "cer": None, "seconds": 2.0}
NUMBERS = {"step": 9, "steps": 20, "epoch": 3, "loss_sum": 8.0, "rows": 4, "seconds": 5.5, "history": [FIRST, SECOND]}


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    with Session(home=home) as session:
        yield session


@pytest.fixture
def letters(home: Path) -> Path:
    """An interrupted run."""
    return write_run(home, "letters-0123456789abcdef", LETTERS)


def write_run(home: Path, name: str, record: RunRecord | None, numbers: dict[str, Any] = NUMBERS) -> Path:
    folder = home / "runs" / name
    if record is not None:
        record.save(folder)
    place = folder / f"step-{numbers['step']:09}"
    place.mkdir(parents=True)
    (place / "state.json").write_text(json.dumps(numbers))
    return folder


def publish(home: Path, name: str, history: list[Any], *, overwrite: bool = False) -> None:
    registry = Registry(home)
    manifest = Manifest(
        family="Wav2Vec2", task="speech recognition", base="Wav2Vec2Scratch", base_origin="random weights",
        licence="Apache-2.0", language="en", sample_rate=16000, statement="BUILD MODEL ...", options={}, data={},
        metrics={}, parity={}, history=history, libraries={}, parent=None, created="2026-11-22T06:51:59+00:00",
    )  # fmt: skip
    with registry.staging() as folder:
        (folder / "model.onnx").write_text(name)
        registry.publish(name, folder, manifest, overwrite)


def properties(frame: pl.DataFrame) -> dict[str, str]:
    return dict(zip(frame["property"], frame["value"], strict=True))


def test_list_training(session: Session, letters: Path, home: Path) -> None:
    write_run(home, "digits-fedcba9876543210", None, {**NUMBERS, "steps": None, "rows": 0})
    damaged = write_run(home, "broken-0000000000000000", None)
    (damaged / "step-000000009" / "state.json").write_text("no JSON")
    result = session.run("LIST TRAINING")
    assert result.kind == "rows"
    assert [str(kind) for kind in result.frame.dtypes[13:15]] == ["Datetime(time_unit='us', time_zone='UTC')"] * 2
    broken, digits, named = result.frame.rows(named=True)
    assert (broken["model"], broken["state"], broken["step"]) == ("broken", "damaged", None)
    assert str(damaged) in broken["problem"]
    assert (digits["model"], digits["state"], digits["step"], digits["loss"]) == ("digits", "interrupted", 9, 3.0)
    assert [digits[name] for name in ("base", "steps", "epochs", "audio_hours", "started", "statement")] == [None] * 6
    assert digits["updated"] is not None
    updated = named.pop("updated")
    assert updated.tzinfo is not None
    assert named == {
        "model": "Letters",
        "state": "interrupted",
        "base": "Wav2Vec2Scratch",
        "step": 9,
        "steps": 20,
        "epoch": 3,
        "epochs": 5,
        "loss": 2.0,
        "wer": 0.75,
        "cer": 0.5,
        "accuracy": None,
        "seconds": 5.5,
        "audio_hours": 0.5,
        "started": datetime(2026, 11, 22, 6, 51, 59, tzinfo=UTC),
        "run": "0123456789abcdef",
        "problem": None,
        "statement": STATEMENT,
    }


def test_a_run_whose_steps_are_all_done_is_in_its_last_epoch(session: Session, home: Path) -> None:
    write_run(home, "letters-0123456789abcdef", LETTERS, {**NUMBERS, "step": 20, "epoch": 6})
    assert session.run("LIST TRAINING").frame["epoch"].item() == 5


def test_list_model_says_which_names_are_trained(session: Session, letters: Path, home: Path) -> None:
    assert session.run("LIST MODEL").frame.is_empty()
    publish(home, "letters", [])
    publish(home, "other", [])
    assert session.run("LIST MODEL").frame.select("name", "training").rows() == [
        ("letters", "interrupted"),
        ("other", None),
    ]
    with attempt(home, LETTERS) as trying:
        trying.begin(letters, 20, 1800.0)
        assert session.run("LIST MODEL").frame["training"].to_list() == ["training", None]


def test_describe_tells_of_a_run(session: Session, letters: Path, home: Path) -> None:
    frame = session.run("DESCRIBE MODEL LETTERS").frame
    assert set(frame["name"]) == {"Letters"}
    assert set(frame["version"]) == {None}
    told = properties(frame)
    assert told["state"] == "interrupted"
    assert (told["step"], told["steps"], told["data rows"], told["option epochs"]) == ("9", "20", "20", "5")
    assert (told["statement"], told["thanosql"], told["folder"]) == (STATEMENT, "1.2.3", str(letters))
    assert json.loads(told["history"])[0] == FIRST
    assert "problem" not in told

    publish(home, "letters", [FIRST])
    frame = session.run("DESCRIBE MODEL letters").frame
    assert frame["version"].unique(maintain_order=True).to_list() == [1, None]
    assert set(session.run("DESCRIBE MODEL letters@1").frame["version"]) == {1}
    assert properties(frame.filter(pl.col("version").is_null())) == told


def test_history_of_all_and_of_one(session: Session, letters: Path, home: Path) -> None:
    publish(home, "letters", [FIRST, SECOND])
    publish(home, "letters", [FIRST], overwrite=True)
    publish(home, "digits", [SECOND])
    frame = session.run("LIST HISTORY").frame
    assert frame.select("model", "version", "run", "epoch").rows() == [
        ("digits", 1, None, 2),
        ("letters", 1, None, 1),
        ("letters", 1, None, 2),
        ("letters", 2, None, 1),
        ("Letters", None, "0123456789abcdef", 1),
        ("Letters", None, "0123456789abcdef", 2),
    ]
    assert frame.rows()[1][3:] == (1, 4, 3.5, 3.25, 0.75, 0.5, None, 0.001, 2.0, 25.0)
    assert frame.rows()[2][3:] == (2, 8, 3.0, None, None, None, None, None, 2.0, None)
    assert session.run("LIST HISTORY FOR MODEL letters").frame.equals(frame[1:])
    assert session.run("LIST HISTORY FOR MODEL LETTERS@2").frame.equals(frame[3:4])
    with pytest.raises(BindError, match="has no version 3"):
        session.run("LIST HISTORY FOR MODEL letters@3")


def test_a_history_that_somebody_else_wrote_is_not_believed(session: Session, home: Path) -> None:
    odd = [
        "text",
        {"epoch": "1", "loss": "low", "step": -1, "seconds": 0, "wer": True},
        {"epoch": 2**80, "loss": 10**400},
    ]
    publish(home, "odd", [*odd, FIRST])
    frame = session.run("LIST HISTORY FOR MODEL odd").frame
    assert frame["epoch"].to_list() == [None, None, 1]
    assert frame["loss"].to_list() == [None, None, 3.5]
    assert frame["wer"].to_list() == [None, None, 0.75]


def test_delete_removes_what_is_left_of_a_training(session: Session, letters: Path, home: Path) -> None:
    other = write_run(home, "letters_too-0123456789abcdef", None)
    result = session.run("DELETE MODEL letters")
    assert result.kind == "status"
    assert result.frame.rows() == [("Letters", 0, 1)]
    assert not letters.exists()
    assert other.exists()
    with pytest.raises(BindError, match="there is no model 'letters'"):
        session.run("DELETE MODEL letters")
    assert session.run("DROP MODEL IF EXISTS letters").frame.rows() == [("letters", 0, 0)]
    assert session.run("DROP MODEL IF EXISTS Letters_Too").frame.rows() == [("Letters_Too", 0, 1)]
    assert list((home / "runs").iterdir()) == []


def test_delete_takes_a_name_literally(session: Session, letters: Path) -> None:
    for name in ("*", "l*", "letters-0123456789abcdef", "../runs/letters"):
        assert session.run(f'DELETE MODEL IF EXISTS "{name}"').frame["runs_deleted"].item() == 0
    assert letters.exists()


def test_deleting_nothing_makes_no_home(session: Session, home: Path) -> None:
    session.run("DELETE MODEL IF EXISTS letters")
    assert not home.exists()


def test_deleting_a_version_leaves_the_run(session: Session, letters: Path, home: Path) -> None:
    publish(home, "letters", [])
    publish(home, "letters", [], overwrite=True)
    assert session.run("DELETE MODEL letters@1").frame.rows() == [("letters", 1, 0)]
    assert letters.exists()
    assert session.run("DELETE MODEL letters").frame.rows() == [("letters", 1, 1)]
    assert not letters.exists()


def test_delete_refuses_while_the_name_is_trained(session: Session, letters: Path, home: Path) -> None:
    publish(home, "letters", [])
    with attempt(home, LETTERS) as trying:
        trying.begin(letters, 20, 1800.0)
        for statement in ("DELETE MODEL letters", "DROP MODEL IF EXISTS LETTERS"):
            with pytest.raises(RegistryError, match="letters is being trained by another process") as caught:
                session.run(statement.lower())
            assert "interrupt it" in (caught.value.hint or "")
        assert session.run("LIST MODEL").frame.height == 1
        assert session.run("LIST TRAINING").frame["state"].item() == "training"
    assert session.run("DELETE MODEL letters").frame.rows() == [("letters", 1, 1)]


def test_a_training_that_still_reads_its_data_is_listed(session: Session, home: Path) -> None:
    with attempt(home, LETTERS):
        row = session.run("LIST TRAINING").frame.row(0, named=True)
        assert (row["model"], row["state"], row["step"], row["statement"]) == ("Letters", "training", None, STATEMENT)
        assert properties(session.run("DESCRIBE MODEL letters").frame)["state"] == "training"
        with pytest.raises(BindError) as caught:
            session.run("PREDICT USING letters AS SELECT 'x' AS audio")
        assert "it is being trained" in (caught.value.hint or "")
    assert session.run("LIST TRAINING").frame.is_empty()


def test_explain_runs_nothing(session: Session, letters: Path) -> None:
    assert session.run("EXPLAIN DELETE MODEL letters").text == "DeleteModel: model=Letters"
    assert letters.exists()
    assert "ListTrainings (rows=1) [rows=1" in str(session.run("EXPLAIN ANALYZE LIST TRAINING").text)
    assert "rows=2" in str(session.run("EXPLAIN ANALYZE LIST HISTORY FOR MODEL letters").text)
