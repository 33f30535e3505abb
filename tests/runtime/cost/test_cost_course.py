"""What estimates know of a training: what its options, its plan and its rows make it compute."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tone_speech import write_tones
from thanosql.runtime.cost import learning, machine, training
from thanosql.runtime.cost.calibration import Calibration
from thanosql.runtime.cost.course import Course, Sampled, course
from thanosql.runtime.cost.inference import model_workload
from thanosql.runtime.cost.workload import Workload
from thanosql.runtime.families.wav2vec2.workload import BASE, LARGE, workload
from thanosql.runtime.train.config import TrainConfig
from thanosql.session import Session

STATEMENT = (
    "BUILD MODEL m USING Wav2Vec2Scratch OPTIONS (size='micro', overwrite=True, {}) "
    "AS SELECT * FROM speech WHERE id < 24"
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    tones = write_tones(tmp_path / "tones")
    with Session("duckdb://", home=tmp_path / "home") as opened:
        opened.run(f"CREATE TABLE speech AS FROM '{tones}/tones.csv'")
        yield opened


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take out of estimates what differs each time: this machine's speed, and whether torch was loaded before."""
    monkeypatch.setattr("thanosql.runtime.cost.calibration.expected_flops", lambda *job: 1e9)
    monkeypatch.setattr("thanosql.runtime.cost.export.LOADING_SECONDS", 0.0)


def figures(session: Session, options: str) -> dict[str, dict[str, Any]]:
    """Return the nodes of a plan by type, the first of each from the top."""
    below = [json.loads(session.compile(STATEMENT.format(options)).explain(format="json"))[0]["Plan"]]
    found: dict[str, dict[str, Any]] = {}
    while below:
        node = below.pop(0)
        found.setdefault(node["Node Type"], node)
        below += node.get("Plans", [])
    return found


def seconds(session: Session, options: str) -> float:
    return float(figures(session, options)["Train"]["Estimated Total Time"])


@pytest.mark.usefixtures("steady")
def test_kept_features_spare_the_convolutions_of_all_epochs_but_the_first(session: Session) -> None:
    frozen = "freeze='feature_encoder', validation_split=0, batch_size=8"
    spared = {
        epochs: seconds(session, f"{frozen}, epochs={epochs}, cache_features=False")
        - seconds(session, f"{frozen}, epochs={epochs}")
        for epochs in (1, 2, 5)
    }
    assert spared[1] == pytest.approx(0, abs=1e-9)
    assert spared[2] > 0.1
    assert spared[5] == pytest.approx(4 * spared[2])
    found = figures(session, f"{frozen}, epochs=5")
    assert found["CacheFeatures"]["Estimated Disk Bytes"] > 0
    assert "CacheFeatures" not in figures(session, "freeze='none', epochs=5")


@pytest.mark.usefixtures("steady")
def test_features_that_do_not_fit_spare_nothing(session: Session) -> None:
    frozen = "freeze='feature_encoder', validation_split=0, epochs=5"
    without = seconds(session, f"{frozen}, cache_features=False")
    assert seconds(session, f"{frozen}, cache_gb=0.00001") == without
    assert figures(session, f"{frozen}, cache_gb=0.00001")["CacheFeatures"]["Estimated Disk Bytes"] == 0
    # who insists keeps what there is room for
    some = seconds(session, f"{frozen}, cache_gb=0.00001, cache_features=True")
    assert seconds(session, frozen) < some < without


@pytest.mark.usefixtures("steady")
def test_validation_has_the_features_where_it_computes_as_training_does(session: Session) -> None:
    def spared(options: str) -> float:
        options = f"freeze='feature_encoder', epochs=4, {options}"
        return seconds(session, f"{options}, cache_features=False") - seconds(session, options)

    alone = spared("validation_split=0")
    # Half of the rows: 3 epochs of them, and 7 of the 8 forward passes over the others.
    assert spared("validation_split=0.5") > alone
    assert spared("validation_split=0.5, precision='bf16'") < alone


@pytest.mark.usefixtures("steady")
def test_max_steps_and_max_minutes_end_it_and_the_cut_epoch_is_validated(session: Session) -> None:
    whole = figures(session, "epochs=10, batch_size=8")["Train"]
    assert whole["Estimated Steps"] == 30
    assert figures(session, "max_steps=7, batch_size=8")["Train"]["Estimated Steps"] == 7
    assert seconds(session, "max_steps=7, batch_size=8") < whole["Estimated Total Time"] / 3
    minutes = whole["Estimated Total Time"] / 60 / 2
    cut = figures(session, f"epochs=10, batch_size=8, max_minutes={minutes}")["Train"]
    assert 12 <= cut["Estimated Steps"] <= 15
    assert 60 * minutes < cut["Estimated Total Time"] < 60 * minutes + whole["Estimated Total Time"] / 10
    assert figures(session, "epochs=10, batch_size=8, max_minutes=1e-9")["Train"]["Estimated Steps"] == 1
    assert seconds(session, "epochs=10, batch_size=8, max_minutes=1000") == whole["Estimated Total Time"]


@pytest.mark.usefixtures("steady")
def test_the_rows_of_a_validation_query_are_counted_apart(session: Session) -> None:
    query = "SELECT * FROM speech WHERE id >= {}"
    found = figures(session, f"epochs=2, validation_query='{query.format(24)}'")
    assert found["Scan"]["Plan Rows"] == 24
    assert (found["HoldOut"]["Estimated Training"], found["HoldOut"]["Estimated Validation"]) == (24, 40)
    fewer = seconds(session, f"epochs=2, validation_query='{query.format(60)}'")
    assert seconds(session, "epochs=2, validation_split=0") < fewer < found["Train"]["Estimated Total Time"]
    nothing = figures(session, "epochs=2, validation_query='SELECT * FROM speech WHERE id < 0'")
    assert nothing["Scan"]["Plan Rows"] == 24
    assert "Estimated Total Time" not in nothing["Train"]


def test_gradient_checkpointing_costs_one_forward_pass_of_what_learns_and_spares_memory() -> None:
    for dimensions in (BASE, LARGE):
        for freeze in ("none", "feature_encoder", 6, "encoder"):
            plain = workload(dimensions, 16_000, freeze)
            checkpointed = workload(dimensions, 16_000, freeze, gradient_checkpointing=True)
            more = checkpointed.train_flops - plain.train_flops
            if freeze == "encoder":
                assert (more, checkpointed.train_bytes) == (0, plain.train_bytes)
            else:
                assert 0.3 * plain.infer_flops * (freeze != 6) < more < plain.infer_flops
                assert checkpointed.train_bytes < plain.train_bytes
            assert checkpointed.infer_flops == plain.infer_flops
    everything = workload(BASE, 16_000, "none", gradient_checkpointing=True)
    assert everything.train_flops == pytest.approx(4 * everything.infer_flops, rel=0.1)


def test_what_frozen_convolutions_make_takes_half_the_room_in_bfloat16_but_not_behind_a_layer_norm() -> None:
    assert workload(BASE, 16_000, 0).frozen_bytes == pytest.approx(50 * 512 * 4)
    assert workload(BASE, 16_000, 0, precision="bf16").frozen_bytes == pytest.approx(50 * 512 * 2)
    assert workload(LARGE, 16_000, 0, precision="bf16").frozen_bytes == pytest.approx(50 * 512 * 4)
    learning_all = workload(BASE, 16_000, "none")
    assert (learning_all.frozen_bytes, learning_all.frozen_flops) == (0, 0)


def test_a_measured_speed_does_not_depend_on_how_many_epochs_had_features(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calibration keeps the speed as if nothing had been kept; a run's own share is taken off again."""
    monkeypatch.setattr(learning, "LEAST_TRAINING", 0.0)
    paces = []
    learn_training = learning.learn_training

    def watched(*arguments: Any) -> None:
        paces.append(arguments[4])
        learn_training(*arguments)

    monkeypatch.setattr(learning, "learn_training", watched)
    statement = STATEMENT.format("freeze='feature_encoder', epochs=4, validation_split=0, cache_features={}")
    session.run(statement.format("True"))
    (pace,) = paces
    assert pace.kept_seconds == pytest.approx(pace.audio_seconds * 3 / 4)
    (known,) = Calibration(session.context.home).measurements()
    spared = 1 - known.speed * pace.seconds / pace.audio_seconds
    work = workload_of(session)
    assert spared == pytest.approx(0.75 * work.frozen_flops / work.train_flops)
    assert known.flops == work.train_flops
    session.run(statement.format("False"))
    assert paces[1].kept_seconds == 0


def workload_of(session: Session) -> Workload:
    plan = session.compile(STATEMENT.format("freeze='feature_encoder'")).logical
    train = next(node for node in training._spine(plan.root) if type(node).__name__ == "Train")
    work = model_workload(session.context, train.model, plan.options.values())  # type: ignore[attr-defined]
    assert work is not None
    return work


LENGTHS = st.lists(st.floats(0.5, 30), min_size=1, max_size=40).map(tuple)


@given(
    lengths=LENGTHS,
    rows=st.integers(1, 10**6),
    held=st.integers(0, 50),
    steps=st.none() | st.integers(1, 10**6),
    every=st.none() | st.integers(1, 10**4),
)
def test_the_numbers_of_a_training_hang_together(
    lengths: tuple[float, ...], rows: int, held: int, steps: int | None, every: int | None
) -> None:
    sampled = Sampled(rows, lengths)
    config = TrainConfig(max_steps=steps, epochs=3, validate_every=every)
    for held_out in (None, replace(sampled, rows=held)):
        numbers = course(sampled, held_out, config, 16_000)
        assert numbers.training.rows == (rows if held_out else rows - numbers.validation.rows) > 0
        assert numbers.steps == (steps or 3 * numbers.batches)
        assert numbers.audio == pytest.approx(numbers.epochs * numbers.training.rows * sampled.mean_seconds)
        assert numbers.validations == math.ceil(numbers.steps / every if every else numbers.epochs)
        assert numbers.validated == numbers.validations * numbers.validation.audio
        assert 0 <= numbers.kept(1.0) < numbers.audio
        assert 0 <= numbers.kept_validated(1.0) <= numbers.validated
        assert isinstance(numbers.cut(0), Course)
        assert 1 == numbers.cut(0).steps <= numbers.cut(10**9).steps == numbers.steps


@pytest.mark.usefixtures("steady")
def test_gpus_share_the_steps_and_processes_on_a_cpu_spare_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = "epochs=4, validation_split=0, batch_size=8, device='{}', devices={}"
    assert seconds(session, options.format("cpu", 2)) == seconds(session, options.format("cpu", 1))
    monkeypatch.setattr(machine, "count_gpus", lambda: 4)
    monkeypatch.setattr(machine, "_gpu", lambda index: (f"GPU {index}", 1e12))
    monkeypatch.setattr(training, "STEP_SECONDS", 0.0)
    monkeypatch.setattr(training, "DECODING", 1e12)
    alone = seconds(session, options.format("cuda", 1))
    assert seconds(session, options.format("cuda", 2)) == pytest.approx(alone / 2)
    assert seconds(session, options.format("auto", "'auto'")) == pytest.approx(alone / 4)
    assert seconds(session, options.format("cuda:1", "'auto'")) == pytest.approx(alone)
