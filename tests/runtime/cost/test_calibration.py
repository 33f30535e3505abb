"""The calibration: what it keeps, blends and infers, and that no state of its file can stop a statement."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thanosql.runtime import families
from thanosql.runtime.cost import machine
from thanosql.runtime.cost.calibration import Calibration, Job, Measurement
from thanosql.runtime.cost.inference import inference_job
from thanosql.runtime.cost.speeds import Speeds
from thanosql.runtime.families.wav2vec2.workload import BASE, LARGE, workload

JOB = Job("train", "Wav2Vec2", "fp32", "cpu", 94_000_000, 34e9)


@pytest.fixture
def calibration(tmp_path: Path) -> Calibration:
    return Calibration(tmp_path / "home")


def learn(calibration: Calibration, speed: float, job: Job = JOB, **others: float) -> None:
    calibration.learn(Measurement.of(job, speed, **others))


def test_without_measurements_it_guesses_from_the_machine_s_speed(calibration: Calibration) -> None:
    expected = calibration.expect(JOB)
    assert expected.basis == "guess"
    assert expected.speed == pytest.approx(machine.expected_flops("train", "fp32", "cpu") / JOB.flops)
    assert calibration.expect(replace(JOB, flops=JOB.flops * 2)).speed == pytest.approx(expected.speed / 2)
    assert not calibration.path.exists(), "to ask writes nothing"


def test_what_was_measured_is_expected_again(calibration: Calibration) -> None:
    learn(calibration, 7.0, bytes_a_second=80e6, fixed_seconds=21.0)
    expected = Calibration(calibration.path.parent).expect(JOB)
    assert (expected.speed, expected.basis) == (7.0, "measured here")
    assert (expected.bytes_a_second, expected.fixed_seconds) == (80e6, 21.0)
    # a vocabulary with some letters more is the same model
    assert calibration.expect(replace(JOB, parameters=94_100_000, flops=34.01e9)).basis == "measured here"


@pytest.mark.parametrize(
    "other", [{"action": "infer"}, {"family": "Other"}, {"precision": "bf16"}, {"flops": 34e9 * 5}, {"flops": 34e9 / 5}]
)
def test_other_work_is_not_confused_with_it(calibration: Calibration, other: dict[str, object]) -> None:
    learn(calibration, 7.0)
    assert calibration.expect(replace(JOB, **other)).basis == "guess"


def test_a_model_near_in_work_tells_a_speed_but_no_memory(calibration: Calibration) -> None:
    learn(calibration, 6.0, bytes_a_second=80e6, fixed_seconds=21.0)
    expected = calibration.expect(replace(JOB, parameters=300_000_000, flops=3 * JOB.flops))
    assert (expected.speed, expected.basis) == (pytest.approx(2.0), "another model here")
    assert (expected.bytes_a_second, expected.fixed_seconds) == (None, None)


def test_another_machine_s_measurements_do_not_count(calibration: Calibration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_processor", lambda: "A Faster Processor")
    learn(calibration, 70.0)
    monkeypatch.undo()
    assert calibration.expect(JOB).basis == "guess"
    learn(calibration, 7.0)
    assert {each.speed for each in calibration.measurements()} == {70.0, 7.0}


@given(speeds=st.lists(st.floats(0.01, 1e4), min_size=1, max_size=12))
def test_a_blend_lies_among_what_was_blended(speeds: list[float]) -> None:
    first, *others = [Measurement.of(JOB, speed, fixed_seconds=speed) for speed in speeds]
    for each in others:
        first = first.blended(each)
    slack = 1 + 1e-9
    for blend in (first.speed, first.fixed_seconds):
        assert blend is not None
        assert min(speeds) / slack <= blend <= max(speeds) * slack
    assert first.runs == len(speeds)


def test_a_machine_that_became_faster_is_believed_in_time(calibration: Calibration) -> None:
    for speed in [5.0] * 10 + [10.0] * 10:
        learn(calibration, speed)
    assert 9.5 < calibration.expect(JOB).speed < 10
    (only,) = calibration.measurements()
    assert only.runs == 20


def test_what_a_run_could_not_measure_stays_known(calibration: Calibration) -> None:
    learn(calibration, 7.0, bytes_a_second=80e6)
    learn(calibration, 7.0, fixed_seconds=20.0)
    expected = calibration.expect(JOB)
    assert (expected.bytes_a_second, expected.fixed_seconds) == (80e6, 20.0)


ENTRY = {"machine": "m", "action": "train", "family": "f", "precision": "fp32", "parameters": 1, "flops": 1, "speed": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"measurements": []}',
        json.dumps({"format": 1, "measurements": [{"speed": 1}]}).encode(),
        json.dumps({"format": 1, "measurements": [{**ENTRY, "speed": 0}]}).encode(),
        json.dumps({"format": 1, "measurements": [{**ENTRY, "speed": float("nan")}]}).encode(),
        json.dumps({"format": 1, "measurements": [{**ENTRY, "parameters": "many"}]}).encode(),
        json.dumps({"format": 1, "measurements": [{**ENTRY, "bytes_a_second": -1}]}).encode(),
    ],
)
def test_a_damaged_file_is_told_of_ignored_and_written_anew(calibration: Calibration, content: bytes) -> None:
    calibration.path.parent.mkdir()
    calibration.path.write_bytes(content)
    assert calibration.expect(JOB).basis == "guess"
    assert "is damaged" in (calibration.take_problem() or "")
    assert calibration.take_problem() is None
    learn(calibration, 7.0)
    assert calibration.take_problem() is not None
    assert calibration.expect(JOB).basis == "measured here"
    assert calibration.take_problem() is None


def test_a_folder_in_the_file_s_place_costs_a_note(calibration: Calibration) -> None:
    calibration.path.mkdir(parents=True)
    learn(calibration, 7.0)
    assert "cannot be written" in (calibration.take_problem() or "")
    assert calibration.expect(JOB).basis == "guess"


def _learn_often(place: tuple[Path, int]) -> None:
    home, number = place
    for _ in range(25):
        Calibration(home).learn(Measurement.of(replace(JOB, family=f"family {number % 2}"), 5.0))


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as pool:
        list(pool.map(_learn_often, [(tmp_path, number) for number in range(4)]))
    assert {each.family: each.runs for each in Calibration(tmp_path).measurements()} == {
        "family 0": 50,
        "family 1": 50,
    }


def test_the_work_of_known_models_is_as_counted_elsewhere() -> None:
    base, large = (workload(each, 16_000, "feature_encoder") for each in (BASE, LARGE))
    assert base.infer_flops == pytest.approx(14.5e9, rel=0.05)
    assert base.train_flops == pytest.approx(34e9, rel=0.05)
    assert large.infer_flops == pytest.approx(37.6e9, rel=0.05)
    assert large.train_flops == pytest.approx(103e9, rel=0.05)
    assert (base.parameters, large.parameters) == (pytest.approx(94.4e6, rel=0.01), pytest.approx(315.4e6, rel=0.01))


def test_what_is_frozen_costs_nothing_on_the_way_back() -> None:
    costs = [workload(BASE, 16_000, freeze) for freeze in ("encoder", 6, "feature_encoder", "none")]
    assert [each.trainable for each in costs] == sorted(each.trainable for each in costs)
    assert len({each.train_flops for each in costs}) == len({each.train_bytes for each in costs}) == 4
    for name in ("train_flops", "train_bytes", "state_bytes"):
        assert [getattr(each, name) for each in costs] == sorted(getattr(each, name) for each in costs)
    assert costs[-1].train_flops == pytest.approx(3 * costs[-1].infer_flops)
    assert len({each.infer_flops for each in costs}) == 1


def test_a_short_run_counts_for_less_than_a_long_one(calibration: Calibration) -> None:
    learn(calibration, 10.0, seconds=60.0)
    learn(calibration, 5.0, seconds=0.5)
    assert 9.5 < calibration.expect(JOB).speed < 10
    learn(calibration, 5.0, seconds=600.0)
    assert 5 < calibration.expect(JOB).speed < 5.5


def test_speeds_are_known_only_of_the_model_that_was_measured(tmp_path: Path) -> None:
    (base,) = [each for each in families.base_models() if each.name == "Wav2Vec2En"]
    speeds = Speeds(base, None, tmp_path)
    assert speeds("cpu", "fp32") is None
    work = families.FAMILIES[0].workload(base, None, {}, tmp_path)
    assert work is not None
    learn(Calibration(tmp_path), 12.0, inference_job(families.FAMILIES[0], work, "fp32", "cpu"))
    assert speeds("cpu", "fp32") == pytest.approx(12.0)
    assert speeds("cpu", "int8") is None
    (large,) = [each for each in families.base_models() if each.name == "Wav2Vec2LargeEn"]
    assert Speeds(large, None, tmp_path)("cpu", "fp32") is None, "an expectation is no measurement"
