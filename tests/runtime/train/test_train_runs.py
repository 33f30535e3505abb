"""What is told of runs that have published no model: by their records, locks, checkpoints and heartbeats."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thanosql.compiler.errors import RegistryError, TrainingError
from thanosql.runtime.files.staging import is_held
from thanosql.runtime.train import heartbeat
from thanosql.runtime.train.attempt import attempt
from thanosql.runtime.train.heartbeat import Heartbeat
from thanosql.runtime.train.run import checkpoint_folders, forget, is_begun, only_trainer
from thanosql.runtime.train.run_record import RunRecord
from thanosql.runtime.train.run_status import RunStatus, run_statuses, training_states
from thanosql.runtime.train.standing import Standing, read_history

STATEMENT = "BUILD MODEL Digits USING Wav2Vec2Scratch AS SELECT * FROM speech"
DIGEST = "0123456789abcdef"
FIRST = {"epoch": 1, "step": 4, "loss": 3.5, "validation_loss": 3.25, "wer": 0.75, "cer": 0.5, "seconds": 2.0}
NUMBERS = {
    "step": 6, "steps": 20, "epoch": 2, "batch": 2, "loss_sum": 24.0, "rows": 16, "seconds": 9.5, "history": [FIRST],
}  # fmt: skip


def record(model: str = "Digits") -> RunRecord:
    return RunRecord(model, "Wav2Vec2Scratch", None, STATEMENT, {"epochs": 5, "conv_dim": (1, 2)})


def folder_of(home: Path, model: str = "digits", digest: str = DIGEST) -> Path:
    return home / "runs" / f"{model}-{digest}"


def write_checkpoint(folder: Path, text: str = json.dumps(NUMBERS), step: int = 6) -> Path:
    place = folder / f"step-{step:09}"
    place.mkdir(parents=True)
    (place / "state.json").write_text(text)
    return place


def only(home: Path) -> RunStatus:
    (status,) = run_statuses(home)
    return status


CHILD = """
import sys, time
from pathlib import Path
from thanosql.runtime.train.attempt import attempt
from thanosql.runtime.train.run_record import RunRecord
home, folder = Path(sys.argv[1]), Path(sys.argv[2])
record = RunRecord("Digits", "Wav2Vec2Scratch", None, sys.argv[3], {"epochs": 5})
with attempt(home, record) as trying:
    print("reads", flush=True)
    sys.stdin.readline()
    trying.begin(folder, 20, 7200.0)
    print("trains", flush=True)
    time.sleep(600)
"""


@contextmanager
def trainer(home: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", CHILD, str(home), str(folder), STATEMENT]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "reads\n"
            yield process
        finally:
            process.kill()


def test_a_run_is_training_as_long_as_its_process_lives_and_no_longer(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    with trainer(tmp_path, folder) as process:
        status = only(tmp_path)
        assert (status.model, status.state, status.run, status.standing) == ("Digits", "training", None, None)
        assert status.record is not None
        assert status.record.statement == STATEMENT

        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "trains\n"
        write_checkpoint(folder)
        status = only(tmp_path)
        assert (status.state, status.run, status.standing) == (
            "training", DIGEST, Standing.from_json(json.dumps(NUMBERS))
        )  # fmt: skip
        assert status.record is not None
        assert (status.record.rows, status.record.audio_seconds) == (20, 7200.0)
        with pytest.raises(RegistryError, match="is being trained"), attempt(tmp_path, record()):
            pass

        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (tmp_path / "runs" / "digits.lock").exists()
    status = only(tmp_path)
    assert (status.state, status.run) == ("interrupted", DIGEST)
    assert training_states(tmp_path) == {"Digits": "interrupted"}


def test_who_looks_at_a_lock_or_deletes_is_no_trainer(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    record().save(folder)
    write_checkpoint(folder)
    # What a killed trainer left in the lock is about the very run that is there.
    saved = RunRecord.load(folder)
    assert saved is not None
    lock = tmp_path / "runs" / "digits.lock"
    lock.write_text(saved.to_json())
    assert not is_held(lock)
    with only_trainer(tmp_path, "digits"):
        assert is_held(lock)
        assert only(tmp_path).state == "interrupted"
    assert not is_held(lock)


def test_only_the_run_that_is_gone_on_with_is_training(tmp_path: Path) -> None:
    for digest in ("a" * 16, "b" * 16):
        record().save(folder_of(tmp_path, digest=digest))
        write_checkpoint(folder_of(tmp_path, digest=digest))
    with attempt(tmp_path, record("digits")) as trying:
        trying.begin(folder_of(tmp_path, digest="b" * 16), 1, 1.0)
        assert {status.run: status.state for status in run_statuses(tmp_path)} == {
            "a" * 16: "interrupted",
            "b" * 16: "training",
        }
        assert training_states(tmp_path) == {"Digits": "training"}


def test_a_further_attempt_keeps_when_the_run_began_and_forgets_the_problem(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write_checkpoint(folder)
    with pytest.raises(TrainingError), attempt(tmp_path, record()) as trying:
        trying.begin(folder, 1, 1.0)
        earlier = replace(trying.record, started="2024-05-06T07:08:09+09:00")
        earlier.save(folder)
        trying.record = earlier
        raise TrainingError("training diverged at step 3")
    assert only(tmp_path).problem == "training diverged at step 3"
    with attempt(tmp_path, record()) as trying:
        trying.begin(folder, 2, 3.0)
        status = only(tmp_path)
        assert status.problem is None
        assert status.record is not None
        assert status.record.started_at == datetime(2024, 5, 5, 22, 8, 9, tzinfo=UTC)
        assert status.record.rows == 2


@pytest.mark.parametrize("error", [TrainingError("it diverged"), KeyboardInterrupt(), ValueError("odd")])
def test_an_attempt_without_a_checkpoint_leaves_nothing(error: BaseException, tmp_path: Path) -> None:
    with pytest.raises(type(error)), attempt(tmp_path, record()) as trying:
        trying.begin(folder_of(tmp_path), 1, 1.0)
        assert run_statuses(tmp_path)
        raise error
    assert run_statuses(tmp_path) == []
    assert list((tmp_path / "runs").iterdir()) == []


def test_a_run_without_a_record_is_told_of_by_its_checkpoint(tmp_path: Path) -> None:
    old = {name: value for name, value in NUMBERS.items() if name != "steps"}
    write_checkpoint(folder_of(tmp_path), json.dumps(old))
    status = only(tmp_path)
    assert (status.model, status.state, status.record, status.problem) == ("digits", "interrupted", None, None)
    assert status.standing is not None
    assert (status.standing.step, status.standing.steps, status.standing.epoch) == (6, None, 2)
    assert (status.standing.loss, status.standing.seconds) == (1.5, 9.5)
    assert status.standing.validated is not None
    assert (status.standing.validated.wer, status.standing.validated.cer) == (0.75, 0.5)
    assert status.updated is not None
    assert abs(datetime.now(UTC) - status.updated) < timedelta(hours=1)


RECORD = json.loads(record().to_json())
DAMAGE = [
    *(("run.json", text) for text in ("", "[]", "{}", '{"format": 99}', "\xff")),
    ("run.json", json.dumps({**RECORD, "started": "x"})),
    ("run.json", json.dumps({**RECORD, "options": None})),
    ("run.json", record("other").to_json()),
    *(("step-000000006/state.json", text) for text in ("", "[]", "{}", '{"step": "6", "epoch": 1}', "[" * 9999)),
    ("step-000000006/state.json", '{"step": true, "epoch": 1}'),
]


@pytest.mark.parametrize(("name", "text"), DAMAGE, ids=range(len(DAMAGE)))
def test_what_cannot_be_read_is_damaged(name: str, text: str, tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    record().save(folder)
    write_checkpoint(folder)
    other = folder_of(tmp_path, "whole")
    write_checkpoint(other)
    assert {status.state for status in run_statuses(tmp_path)} == {"interrupted"}
    (folder / name).write_bytes(text.encode("latin-1"))
    damaged, whole = run_statuses(tmp_path)
    assert (damaged.model, damaged.state, damaged.standing) == ("digits", "damaged", None)
    assert damaged.problem is not None
    assert str(folder) in damaged.problem
    assert (whole.model, whole.state) == ("whole", "interrupted")
    with attempt(tmp_path, record()) as trying:
        trying.begin(folder, 1, 1.0)  # a record is replaced; a checkpoint is the loop's to refuse
        assert "training" in training_states(tmp_path).values()


def test_a_checkpoint_without_its_numbers_is_damaged(tmp_path: Path) -> None:
    place = write_checkpoint(folder_of(tmp_path))
    (place / "state.json").unlink()
    assert only(tmp_path).problem == f"{folder_of(tmp_path)}: step-000000006 has no state.json"


def test_a_half_written_checkpoint_is_none(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    record().save(folder)
    (folder / "step-000000009.part").mkdir()
    assert checkpoint_folders(folder) == []
    status = only(tmp_path)
    assert (status.state, status.standing) == ("interrupted", None)


def test_no_home_has_no_runs_and_what_is_no_run_is_none(tmp_path: Path) -> None:
    assert run_statuses(tmp_path / "nowhere") == []
    (tmp_path / "runs" / "notes-2024").mkdir(parents=True)
    (tmp_path / "runs" / f"digits-{DIGEST}").write_text("a file")
    (tmp_path / "runs" / "..lock").write_text("")
    assert run_statuses(tmp_path) == []


def test_a_heartbeat_counts_only_while_its_process_lives(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write_checkpoint(folder)
    ahead = {**NUMBERS, "step": 8, "rows": 0, "loss_sum": 0.0}
    with attempt(tmp_path, record()) as trying:
        trying.begin(folder, 1, 1.0)
        Heartbeat(folder).beat(lambda: ahead)
        live = only(tmp_path).standing
        assert live is not None
        assert (live.step, live.loss) == (8, 3.5)
        # One that a process before left behind says less than the checkpoint.
        Heartbeat(folder).beat(lambda: {**NUMBERS, "step": 5})
        assert only(tmp_path).standing == Standing.from_json(json.dumps(NUMBERS))
        Heartbeat(folder).beat(lambda: ahead)
    left = only(tmp_path).standing
    assert left is not None
    assert left.step == 6


def test_heartbeats_keep_their_distance_and_need_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(heartbeat.time, "monotonic", lambda: clock[0])
    folder = folder_of(tmp_path)
    Heartbeat(None).beat(lambda: pytest.fail("nobody is there to ask"))
    Heartbeat(folder).beat(lambda: NUMBERS)
    assert not folder.exists()
    record().save(folder)
    beating = Heartbeat(folder)
    asked = []
    for seconds in (0.0, 4.9, 0.2, 4.0, 1.0):
        clock[0] += seconds
        beating.beat(lambda: asked.append(clock[0]) or NUMBERS)
    assert asked == [100.0, pytest.approx(105.1), pytest.approx(110.1)]
    (folder / heartbeat.FILE_NAME).unlink()
    (folder / heartbeat.FILE_NAME).mkdir()
    clock[0] += 10
    beating.beat(lambda: NUMBERS)  # cannot be written, and the training goes on


def test_a_home_that_cannot_be_written_is_an_error_before_the_training(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(RegistryError, match="cannot be written"), attempt(tmp_path, record()):
        pass


def test_a_runs_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    folder_of(tmp_path).write_text("a file")
    with pytest.raises(RegistryError, match=r"the training's folder .* cannot be written"):  # noqa: SIM117
        with attempt(tmp_path, record()) as trying:
            trying.begin(folder_of(tmp_path), 1, 1.0)


def test_forgetting_takes_names_literally(tmp_path: Path) -> None:
    for model in ("digits", "digits_too"):
        folder_of(tmp_path, model).mkdir(parents=True)
    for name in ("*", "d*", "digit?", "digits_too-0", "", "../runs/digits"):
        assert not is_begun(tmp_path, name)
        assert forget(tmp_path, name) == 0
    assert is_begun(tmp_path, "Digits")
    # What a killed process had begun to remove is no run any more.
    folder_of(tmp_path).with_suffix(".gone").mkdir()
    assert [status.model for status in run_statuses(tmp_path)] == ["digits", "digits_too"]
    assert forget(tmp_path, "DIGITS") == 1
    assert [path.name for path in (tmp_path / "runs").iterdir()] == [f"digits_too-{DIGEST}"]


def test_a_record_says_the_same_when_read_again(tmp_path: Path) -> None:
    written = replace(record(), parent="digits@3", audio_seconds=12.5, rows=4, problem="it diverged")
    written.save(tmp_path)
    again = RunRecord.load(tmp_path)
    assert again == replace(written, options={"epochs": 5, "conv_dim": [1, 2]})
    assert again is not None
    assert again.epochs == 5
    assert RunRecord.load(tmp_path / "none") is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)
KEYS = st.sampled_from([*NUMBERS, *FIRST, "audio_seconds"])


@given(JSON | st.dictionaries(KEYS, JSON | st.lists(st.dictionaries(KEYS, JSON)), max_size=8))
def test_no_json_is_too_odd_to_be_read(value: object) -> None:
    for epoch in read_history(value):
        assert epoch.step is None or 0 <= epoch.step < 2**63
        assert epoch.loss is None or isinstance(epoch.loss, float)
    text = json.dumps(value)
    for read in (Standing.from_json, RunRecord.from_json):
        try:
            read(text)
        except ValueError:
            continue
        assert isinstance(value, dict)
