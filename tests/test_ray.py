"""Statements on a Ray cluster of this machine: the answers of one process, whatever happens to the actors."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PosixPath
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import thanosql
from tests.runtime.tones import Recorder
from tests.tone_speech import write_tones
from thanosql.compiler.errors import AudioError
from thanosql.runtime.progress import SILENT, Progress
from thanosql.session import Session

if TYPE_CHECKING:
    from thanosql.runtime.train.on_ray import OnRay

pytestmark = pytest.mark.slow

ROWS = 96
QUERY = f"SELECT id, audio FROM clips WHERE id < {ROWS} ORDER BY id"


class Deadly(PosixPath):
    """A folder that ends any process but the one it was made in, when a recording called deadly is looked for in it."""

    makers = os.getpid()

    def __truediv__(self, name: Any) -> Path:
        if "deadly" in str(name) and os.getpid() != type(self).makers:
            os.kill(os.getpid(), signal.SIGKILL)
        return Path(self).joinpath(name)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("ray")
    with thanosql.connect(f"duckdb:///{folder}/speech.duckdb?engine=ray", home=folder / "home") as opened:
        opened.run("GET THANOSQL DATASET speech_sample_en")
        opened.run("CREATE TABLE clips AS SELECT row_number() OVER () - 1 AS id, audio FROM speech_sample_en_test")
        opened.run("INSERT INTO clips SELECT max(id) OVER () + row_number() OVER (), audio FROM clips")
        (folder / "broken.wav").write_bytes(b"RIFF")
        opened.run("UPDATE clips SET audio = 'broken.wav' WHERE id = 7")
        opened.run("UPDATE clips SET audio = 'missing.wav' WHERE id = 40")
        yield opened


def predict(session: Session, query: str = QUERY, **options: Any) -> pl.DataFrame:
    given = {"cache": False, "precision": "fp32", "on_error": "null", **options}
    listed = ", ".join(f"{name}={value!r}" for name, value in given.items())
    return session.run(f"PREDICT USING Wav2Vec2TinyEn OPTIONS ({listed}) AS {query}").frame


@pytest.fixture(scope="module")
def expected(session: Session) -> pl.DataFrame:
    return predict(session, engine="local", confidence=True, timestamps="word")


def test_the_answers_are_those_of_one_process_bit_for_bit(session: Session, expected: pl.DataFrame) -> None:
    found = predict(session, confidence=True, timestamps="word")
    assert found.equals(expected)
    assert found["error"].drop_nulls().to_list() == expected["error"].drop_nulls().to_list() != []
    left_out = predict(session, on_error="skip", actors=1, batch_size=5)
    assert left_out["id"].to_list() == [row for row in range(ROWS) if row not in (7, 40)]
    with pytest.raises(AudioError, match="2 of the 96 recordings cannot be read"):
        predict(session, on_error="fail")
    assert "Gather: engine=ray, cluster=local" in session.compile(f"PREDICT USING Wav2Vec2TinyEn AS {QUERY}").explain()


def test_answers_are_kept_and_analyze_shows_each_stage(session: Session) -> None:
    statement = f"PREDICT USING Wav2Vec2TinyEn OPTIONS (on_error='skip') AS {QUERY} LIMIT 20"
    text = session.run(f"EXPLAIN ANALYZE {statement}").text
    assert text is not None
    (infer,) = (line for line in text.splitlines() if line.strip().startswith("Infer:"))
    assert "rows=19" in infer
    (gather,) = (line for line in text.splitlines() if line.strip().startswith("Gather:"))
    assert "lost=0" in gather
    assert "rows@" in gather
    again = session.run(statement)
    figures = {each.name: each.figures for each in again.metrics}
    assert figures["Lookup"]["hits"] == 19
    assert figures["DistributedInfer"]["inferred"] == 0


def test_a_model_travels_to_a_node_that_does_not_see_the_home(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thanosql.runtime import families
    from thanosql.runtime.ray import model_copy, model_parts
    from thanosql.runtime.ray.cluster import Cluster

    predict(session, f"{QUERY} LIMIT 1", engine="local")
    (graph,) = (session.context.home / "exported").glob("*/model.onnx")
    options = {"device": "cpu", "precision": "fp32"}
    monkeypatch.setattr(model_parts, "PART_BYTES", 2**20)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Cluster, "has_other_nodes", lambda self: True)
    copy = model_copy.model_copy(session.context.cluster, "Wav2Vec2", graph.parent, None, options)
    assert len(copy.parts["model.onnx"]) > 1
    assert copy.place(options)[0] == graph.parent
    away = replace(copy, folder=tmp_path / "elsewhere")
    folder, other, _ = away.place(options)
    assert other is None
    assert folder.is_relative_to(tmp_path)
    assert (folder / "model.onnx").read_bytes() == graph.read_bytes()
    assert families.family("Wav2Vec2").open(folder, options).sample_rate == 16_000
    written = (folder / "model.onnx").stat().st_mtime_ns
    assert away.place(options)[0] == folder
    assert (folder / "model.onnx").stat().st_mtime_ns == written
    # With another language model it is another copy.
    (tmp_path / "words.arpa").write_text("")
    wider = {**options, "language_model": str(tmp_path / "words.arpa")}
    third = model_copy.model_copy(session.context.cluster, "Wav2Vec2", graph.parent, None, wider)
    assert third.name != copy.name


def processes(session: Session, kind: str) -> list[int]:
    """Return the processes of this cluster's actors of a kind."""
    (node,) = session.context.cluster.connect().nodes()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cmdline").read_bytes().startswith(f"ray::{kind}".encode()):
                raylet = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                if node["RayletSocketName"].encode() in Path(f"/proc/{raylet}/cmdline").read_bytes():
                    found.append(int(entry.name))
        except OSError:  # it has just ended
            continue
    return found


def test_a_recording_that_ends_its_process_costs_its_row(session: Session, expected: pl.DataFrame) -> None:
    from ray import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    root, Deadly.makers = session.context.audio_root, os.getpid()
    (root / "deadly.wav").write_bytes(Path(expected["audio"][0]).read_bytes())
    session.context.audio_root = Deadly(root)
    try:
        query = f"SELECT id, CASE id WHEN 20 THEN 'deadly.wav' ELSE audio END AS audio FROM clips WHERE id < {ROWS}"
        found = predict(session, f"{query} ORDER BY id", batch_size=8)
    finally:
        session.context.audio_root = root
        cloudpickle.unregister_pickle_by_value(sys.modules[__name__])
    assert found["error"][20].startswith("crashed: ")
    others = [row for row in range(ROWS) if row != 20]
    assert found[others].equals(expected[others].drop("confidence", "timestamps"))


OPTIONS = {
    **dict.fromkeys(("hidden_size", "layers", "heads", "conv_dim")),
    "size": "micro",
    "unit": "char",
    "dropout": 0.0,
    "seed": 0,
    "spec_augment": False,
    "freeze": "feature_encoder",
}


def trained(folder: Path, progress: Progress = SILENT, launcher: OnRay | None = None) -> list[float]:
    """Train a small model, with two processes where something can launch the second; return its losses."""
    from thanosql.runtime.families.wav2vec2.learner import from_scratch
    from thanosql.runtime.train.config import TrainConfig
    from thanosql.runtime.train.examples import check
    from thanosql.runtime.train.loop import train
    from thanosql.runtime.train.replica import saved

    config = TrainConfig(epochs=2, batch_size=5, learning_rate=1e-3, validation_split=0.2, device="cpu")
    table = (write_tones(folder / "tones", count=14) / "tones.csv").read_text().splitlines()[1:]
    paths, texts = zip(*(line.split(",")[1:] for line in table), strict=True)
    learner = from_scratch(texts, OPTIONS)
    report = train(
        learner,
        check(paths, texts, learner),
        replace(config, devices=1 if launcher is None else 2),
        progress,
        replicate=saved("Wav2Vec2", OPTIONS),
        launcher=launcher,
    )
    return [entry[name] for entry in report.history for name in ("loss", "validation_loss")]


class Killing(Recorder):
    """Kills the actor of a training after its second step."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def advance(self, amount: float, **figures: float | str) -> None:
        super().advance(amount, **figures)
        if sum("learning_rate" in each for each in self.figures) == 2:
            for each in processes(self.session, "RemoteWorker"):
                os.kill(each, signal.SIGKILL)


@pytest.mark.parametrize("how", ["whole", "a worker is killed", "the home is not shared"])
def test_a_training_on_two_actors_computes_what_one_process_does(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    from thanosql.runtime.ray.cluster import Cluster
    from thanosql.runtime.train import on_ray
    from thanosql.runtime.train.travelling import travelling

    def unseen(saved: Any) -> Any:
        return replace(travelling(saved), sizes={"nowhere": 1})

    if how == "the home is not shared":
        monkeypatch.setattr(Cluster, "has_other_nodes", lambda self: True)
        monkeypatch.setattr(on_ray, "travelling", unseen)
    progress = Killing(session) if how == "a worker is killed" else Recorder()
    losses = trained(tmp_path, progress, on_ray.OnRay(session.context.cluster, tmp_path))
    assert losses == pytest.approx(trained(tmp_path), rel=1e-5)
    replaced = [note for note in progress.notes if "after step 2 the training goes on with new processes" in note]
    assert len(replaced) == (how == "a worker is killed")
