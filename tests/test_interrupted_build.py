"""BUILD that is interrupted, on the command line: what it says and leaves, and that it ends as if it had not been."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.tone_speech import write_tones
from thanosql.compiler.errors import RegistryError
from thanosql.session import Session

BUILD = """BUILD MODEL letters USING Wav2Vec2Scratch
OPTIONS (size='micro', epochs=6, batch_size=4, learning_rate=0.002, checkpoint_minutes={minutes}, resume={resume})
AS SELECT * FROM '{folder}/tones.csv'"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tones(tmp_path_factory.mktemp("tones"), count=40)


def start(folder: Path, home: Path, minutes: float = 1e-6, resume: bool = True) -> subprocess.Popen[str]:
    sql = BUILD.format(folder=folder, minutes=minutes, resume=resume)
    command = [sys.executable, "-m", "thanosql", "-d", "duckdb://", "--home", str(home), "-c", sql]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def checkpoints(home: Path) -> list[Path]:
    return [place for place in home.glob("runs/*/step-*") if place.suffix != ".part"]


def wait_for_a_checkpoint(process: subprocess.Popen[str], home: Path) -> None:
    while not checkpoints(home):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)


def listed(session: Session) -> dict[str, Any]:
    (row,) = session.run("LIST TRAINING").frame.iter_rows(named=True)
    return row


def finished(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=300)
    return process.returncode, errors


def weights(home: Path) -> bytes:
    (path,) = home.glob("versions/*/model.safetensors")
    return path.read_bytes()


@pytest.fixture(scope="module")
def uninterrupted(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    home = tmp_path_factory.mktemp("uninterrupted")
    status, errors = finished(start(folder, home))
    assert status == 0, errors
    return weights(home)


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow), signal.SIGKILL]
)
def test_the_same_statement_goes_on_and_ends_with_the_same_weights(
    number: signal.Signals, folder: Path, tmp_path: Path, uninterrupted: bytes
) -> None:
    process = start(folder, tmp_path)
    wait_for_a_checkpoint(process, tmp_path)
    process.send_signal(signal.SIGSTOP)  # it lives, and does not end before it is looked at
    with Session("duckdb://", home=tmp_path) as session:
        assert listed(session)["state"] == "training"
        with pytest.raises(RegistryError, match="model letters is being trained by another process"):
            session.run("DELETE MODEL letters")
    process.send_signal(number)
    process.send_signal(signal.SIGCONT)
    status, errors = finished(process)
    assert status == (130 if number == signal.SIGINT else -number)
    assert ("run the same statement again to go on from there" in errors) == (number != signal.SIGKILL)
    assert "Traceback" not in errors
    with Session("duckdb://", home=tmp_path) as session:
        assert session.run("LIST MODEL").frame.is_empty()
        run = listed(session)
        assert (run["model"], run["state"], run["base"]) == ("letters", "interrupted", "Wav2Vec2Scratch")
        assert run["statement"] == BUILD.format(folder=folder, minutes=1e-6, resume=True)
        assert 0 < run["step"] < run["steps"] == 54
        (place,) = checkpoints(tmp_path)
        assert place.name == f"step-{run['step']:09}"
        epochs = session.run("LIST HISTORY FOR MODEL letters").frame
        assert epochs["version"].to_list() == [None] * len(epochs)
        assert len(epochs) == run["epoch"] - 1

    status, errors = finished(start(folder, tmp_path))
    assert status == 0, errors
    assert "going on after step" in errors
    assert weights(tmp_path) == uninterrupted
    assert not checkpoints(tmp_path)
    with Session("duckdb://", home=tmp_path) as session:
        assert session.run("LIST TRAINING").frame.is_empty()
        assert session.run("LIST HISTORY").frame["epoch"].to_list() == [1, 2, 3, 4, 5, 6]


def test_resume_false_starts_anew(folder: Path, tmp_path: Path, uninterrupted: bytes) -> None:
    process = start(folder, tmp_path)
    wait_for_a_checkpoint(process, tmp_path)
    process.kill()
    finished(process)
    status, errors = finished(start(folder, tmp_path, resume=False))
    assert status == 0, errors
    assert "going on" not in errors
    assert weights(tmp_path) == uninterrupted


def test_a_second_build_of_the_name_is_told_before_it_reads_anything(folder: Path, tmp_path: Path) -> None:
    first = start(folder, tmp_path, minutes=5)
    while not list(tmp_path.glob("runs/letters.lock")):
        assert first.poll() is None, first.communicate()
        time.sleep(0.01)
    status, errors = finished(start(folder, tmp_path))
    first.kill()
    finished(first)
    assert status == 1
    assert "model letters is being trained by another process" in errors
