"""What killed trainings leave is removed when a session opens; what can be gone on with, or lives, is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from thanosql.runtime.registry.manifest import Manifest
from thanosql.runtime.registry.registry import Registry
from thanosql.runtime.train.leftovers import remove_leftovers
from thanosql.runtime.train.run import only_trainer
from thanosql.runtime.train.run_record import RunRecord

RECORD = RunRecord("digits", "Wav2Vec2Scratch", None, "BUILD MODEL digits ...", {"epochs": 3})
RUN = f"digits-{'0' * 16}"


@pytest.fixture
def registry(home: Path) -> Registry:
    return Registry(home)


def run(home: Path, *files: str, name: str = RUN) -> Path:
    folder = home / "runs" / name
    RECORD.save(folder)
    for file in files:
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).touch()
    return folder


def publish(registry: Registry, attempt: str | None, name: str = "digits") -> None:
    papers = Manifest(
        family="Wav2Vec2", task="", base="", base_origin="", licence="", language="", sample_rate=16_000, statement="",
        options={}, data={}, metrics={}, parity={}, history=[], libraries={}, parent=None,
        created="2026-11-22T06:51:59+00:00", attempt=attempt,
    )  # fmt: skip
    with registry.staging() as folder:
        (folder / "model.onnx").touch()
        registry.publish(name, folder, papers, overwrite=True)


def left(home: Path) -> list[str]:
    return sorted(path.relative_to(home / "runs").as_posix() for path in (home / "runs").rglob("*") if path.is_file())


def test_a_run_without_a_whole_checkpoint_goes_with_its_lock(registry: Registry, home: Path) -> None:
    run(home, "step-000000004.part/weights.safetensors", "heartbeat.json")
    (home / "runs" / "digits.lock").touch()
    (home / "runs" / "other.lock").touch()
    remove_leftovers(registry)
    assert list((home / "runs").iterdir()) == []


def test_a_run_with_a_checkpoint_stays_without_what_is_not_whole(registry: Registry, home: Path) -> None:
    run(home, "step-000000004/state.json", "step-000000008.part/weights.safetensors", "run.json.part")
    remove_leftovers(registry)
    assert left(home) == [f"{RUN}/run.json", f"{RUN}/step-000000004/state.json"]


def test_a_run_goes_that_has_published_its_model_and_no_other(registry: Registry, home: Path) -> None:
    run(home, "step-000000004/state.json")
    publish(registry, attempt="another")
    publish(registry, attempt=None)
    publish(registry, attempt=RECORD.attempt, name="namesake")
    remove_leftovers(registry)
    assert len(left(home)) == 2
    publish(registry, attempt=RECORD.attempt)
    remove_leftovers(registry)
    assert left(home) == []


def test_a_run_whose_record_is_damaged_stays_to_be_told_of(registry: Registry, home: Path) -> None:
    folder = run(home, "step-000000004/state.json")
    (folder / "run.json").write_text("{")
    publish(registry, attempt=RECORD.attempt)
    remove_leftovers(registry)
    assert len(left(home)) == 2


def test_runs_that_were_being_removed_are(registry: Registry, home: Path) -> None:
    run(home, "step-000000004/state.json", name=f"{RUN}.gone")
    run(home, "step-000000004/state.json")
    remove_leftovers(registry)
    assert left(home) == [f"{RUN}/run.json", f"{RUN}/step-000000004/state.json"]


def test_a_training_that_lives_is_left_alone(registry: Registry, home: Path) -> None:
    with only_trainer(home, "digits", claim=RECORD.to_json()):
        run(home, "step-000000004.part/weights.safetensors")
        before = left(home)
        work = (
            "import sys; from pathlib import Path; from thanosql.runtime.registry.registry import Registry;"
            "from thanosql.runtime.train.leftovers import remove_leftovers;"
            "remove_leftovers(Registry(Path(sys.argv[1])))"
        )
        subprocess.run([sys.executable, "-c", work, str(home)], check=True)
        assert left(home) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_may_only_be_read_stays_as_it_is(registry: Registry, home: Path) -> None:
    run(home)
    (home / "runs").chmod(0o500)
    remove_leftovers(registry)
    assert left(home) == [f"{RUN}/run.json"]
