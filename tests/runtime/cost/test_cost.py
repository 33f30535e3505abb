"""EXPLAIN of a training: what it reads for its estimates and what not, what ANALYZE adds, and what both teach."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from tests.runtime.cost.forbidden_work import forbid_work
from tests.runtime.tones import Recorder
from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.logical_training import Train
from thanosql.runtime import families
from thanosql.runtime.cost import calibration, learning, sample
from thanosql.runtime.cost.calibration import Calibration
from thanosql.runtime.cost.estimate import duration
from thanosql.runtime.cost.export import LOADING_SECONDS
from thanosql.runtime.train.pace import Pace
from thanosql.session import Session

BUILD = (
    "BUILD MODEL {} USING Wav2Vec2Scratch OPTIONS (size='micro', epochs=2, batch_size=8) "
    "AS SELECT * FROM speech WHERE id < 24"
)


def test_explain_decodes_no_audio_opens_no_model_and_writes_nothing(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    forbid_work(monkeypatch, "open", "learner")
    home = session.context.home
    before = sorted(home.rglob("*"))
    for base in ("Wav2Vec2TinyEn", "Wav2Vec2En", "Wav2Vec2Scratch"):
        plan = session.run(f"EXPLAIN BUILD MODEL m USING {base} AS SELECT * FROM speech").text
        assert "basis=guess" in str(plan)
    assert sorted(home.rglob("*")) == before


def test_explain_of_a_training_loads_no_training_library(tones: Path, tmp_path: Path) -> None:
    code = (
        "import sys, thanosql; "
        f"s = thanosql.connect('duckdb://', home={str(tmp_path / 'h')!r}); "
        f"print(s.run(\"EXPLAIN BUILD MODEL m USING Wav2Vec2TinyEn AS FROM '{tones}/tones.csv'\").text); "
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    assert "steps=20" in found.stdout


def test_only_some_headers_are_read(session: Session, tones: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    read_header = sample.read_header
    monkeypatch.setattr(sample, "read_header", lambda *seen: read.append(seen) or read_header(*seen))
    # As many names of each file.
    several = "SELECT repeat('/.', range) || audio_path AS audio, text FROM speech, range(50)"
    session.compile(f"BUILD MODEL m USING Wav2Vec2Scratch AS {several}").explain()
    assert len(read) == sample.HEADERS
    read.clear()
    session.compile("BUILD MODEL m USING Wav2Vec2Scratch AS SELECT s.* FROM speech s, range(50)").explain()
    assert len(read) == 64, "each file once"
    read.clear()
    blobs = f"SELECT content AS audio, 'a' AS text FROM read_blob('{tones}/*.flac')"
    session.compile(f"BUILD MODEL m USING Wav2Vec2Scratch AS {blobs}").explain()
    assert len(read) == sample.CONTENTS


def test_above_a_million_rows_the_database_s_estimate_counts(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_COUNTED", 50)
    plan = session.compile("BUILD MODEL m USING Wav2Vec2Scratch AS SELECT * FROM speech").explain()
    assert "(rows=~64)" in plan
    plan = session.compile("BUILD MODEL m USING Wav2Vec2Scratch AS SELECT * FROM speech LIMIT 40").explain()
    assert "(rows=40)" in plan


def test_json_has_the_keys_that_viewers_know_and_numbers(session: Session) -> None:
    plan = json.loads(session.compile(BUILD.format("m")).explain(format="json"))[0]["Plan"]
    found = {}
    while True:
        found[plan["Node Type"]] = plan
        if "Plans" not in plan:
            break
        (plan,) = plan["Plans"]
    assert found["Scan"]["Plan Rows"] == 24
    assert found["Train"]["Estimated Steps"] == 2 * 3
    assert found["Train"]["Estimated Basis"] == "guess"
    total = found["Publish"]["Estimated Total Time"]
    assert total == pytest.approx(found["Train"]["Estimated Total Time"] + found["Export"]["Estimated Total Time"])
    assert found["Train"]["Estimated Memory Bytes"] > 2**20
    assert found["Decode"]["Estimated Audio Seconds"] == pytest.approx(14, abs=2)


def test_a_damaged_calibration_is_noted_and_explained_all_the_same(session: Session) -> None:
    told = session.context.progress = Recorder()
    session.context.home.mkdir()
    (session.context.home / calibration.FILE_NAME).write_text("{")
    assert "basis=guess" in session.compile(BUILD.format("m")).explain()
    (note,) = told.notes
    assert "is damaged" in note


def test_what_runs_tells_where_time_went_and_teaches_the_calibration(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "LEAST_TRAINING", 0.0)
    monkeypatch.setattr(learning, "LEAST_INFERENCE", 0.0)
    result = session.run(f"EXPLAIN ANALYZE {BUILD.format('letters')}")
    lines = str(result.text).splitlines()
    assert "(rows=24) [rows=24, " in next(line for line in lines if "Scan:" in line)
    assert "basis=guess" in str(result.text), "the estimate is the one from before the run"
    training = result.metrics[0]
    parts = {name.removesuffix("_seconds"): x for name, x in training.figures.items() if name.endswith("_seconds")}
    assert set(parts) == {
        *("load", "headers", "fingerprint", "decode", "data", "cnn", "transformer", "backward", "optimizer"),
        *("validation", "checkpoint", "export", "parity", "int8", "publish", "other"),
    }
    assert all(isinstance(each, float) and each >= 0 for each in parts.values())
    assert sum(map(float, parts.values())) == pytest.approx(training.seconds, rel=0.1)

    (known,) = Calibration(session.context.home).measurements()
    assert (known.action, known.precision, known.runs) == ("train", "fp32", 1)
    assert known.fixed_seconds is not None
    again = session.compile(BUILD.format("others")).explain()
    assert again.count("basis=measured here") == 2
    # A vocabulary or a name makes no other model; a larger one is not this one.
    assert "measured here" not in session.compile(BUILD.format("m").replace("micro", "small")).explain()

    session.run("PREDICT USING letters OPTIONS (precision='fp32') AS SELECT audio_path FROM speech")
    assert {each.action for each in Calibration(session.context.home).measurements()} == {"train", "infer"}
    session.run("PREDICT USING letters OPTIONS (precision='fp32') AS SELECT audio_path FROM speech")
    inferred = [each for each in Calibration(session.context.home).measurements() if each.action == "infer"]
    assert [each.runs for each in inferred] == [1], "answers from the cache measure no model"


def test_a_short_training_teaches_less_and_one_of_a_moment_nothing(session: Session) -> None:
    train = session.compile(BUILD.format("m")).logical.root.inputs[0].inputs[0]
    assert isinstance(train, Train)
    assert isinstance(train.model, BaseModel)
    family, base, options = families.family(train.model.family.name), train.model, train.options.values()
    known = Calibration(session.context.home)

    def learn(seconds: float, speed: float) -> None:
        pace = Pace(torch.device("cpu"), audio_seconds=seconds * speed, seconds=seconds)
        learning.learn_training(family, base, None, options, pace, 12.0, session.context)

    learn(0.4, 1.0)
    assert not known.measurements()
    learn(1.0, 10.0)
    assert [(each.speed, each.seconds, each.fixed_seconds) for each in known.measurements()] == [(10.0, 1.0, 12.0)]
    learn(9.0, 20.0)
    assert [each.speed for each in known.measurements()] == [pytest.approx(10.0 / (0.1 / 10 + 0.9 / 20) / 10)]


def test_a_process_without_the_libraries_has_to_load_them(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def expected() -> float:
        plan = json.loads(session.compile(BUILD.format("m")).explain(format="json"))[0]["Plan"]
        return float(plan["Estimated Total Time"])

    pytest.importorskip("transformers")
    loaded = expected()
    monkeypatch.delitem(sys.modules, "transformers")
    assert expected() == pytest.approx(loaded + LOADING_SECONDS)


def test_durations_are_told_in_the_unit_that_people_use() -> None:
    assert [duration(each) for each in (0.004, 59, 89, 90, 7200, 5e5)] == [
        *("0.004 s", "59 s", "89 s", "1.5 min", "2 h", "5.8 days")
    ]
