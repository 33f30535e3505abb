"""The main job end to end over real files: what a statement promises beyond the rows it returns."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jiwer
import numpy as np
import polars as pl
import pytest
import soundfile

from tests.broken_export import break_export
from tests.tone_speech import tones, write_tones
from thanosql.compiler.errors import AudioError, DatabaseError, ExportError, ModelError, RegistryError
from thanosql.runtime.progress import Silent
from thanosql.session import Session

BUILD = """BUILD MODEL {name} USING Wav2Vec2Scratch
OPTIONS (size='micro', epochs={epochs}, batch_size=2, learning_rate=0.002, spec_augment=False, overwrite={overwrite})
AS SELECT * FROM speech WHERE id >= 16"""


def build(name: str, epochs: int = 1, overwrite: bool = False) -> str:
    return BUILD.format(name=name, epochs=epochs, overwrite=overwrite)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tones(tmp_path_factory.mktemp("tones"))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Path:
    """A home with the model ``letters``, which reads tones."""
    home = tmp_path_factory.mktemp("trained")
    with Session("duckdb://", home=home) as session:
        session.run(f"CREATE TABLE speech AS FROM '{folder}/tones.csv'")
        session.run(build("letters", epochs=30))
    return home


@pytest.fixture
def session(trained: Path, folder: Path) -> Iterator[Session]:
    with Session("duckdb://", home=trained) as session:
        session.run(f"CREATE TABLE speech AS FROM '{folder}/tones.csv'")
        yield session


@pytest.fixture
def fresh(tmp_path: Path, folder: Path) -> Iterator[Session]:
    """A session whose home has no models yet."""
    with Session("duckdb://", home=tmp_path / "fresh") as session:
        session.run(f"CREATE TABLE speech AS FROM '{folder}/tones.csv'")
        yield session


def left_behind(session: Session) -> list[str]:
    """Return the models, and the files under the home that are not the registry's own."""
    home = session.context.home
    files = [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()]
    return [*session.context.registry.names(), *(name for name in files if not name.startswith("registry.sqlite"))]


def test_predict_imports_neither_torch_nor_transformers(trained: Path, folder: Path) -> None:
    program = f"""
import sys, thanosql
with thanosql.connect("duckdb://", home={str(trained)!r}) as session:
    frame = session.run("PREDICT USING letters AS FROM '{folder}/tones.csv' SELECT * WHERE id < 4").frame
assert frame.height == 4 and frame["predicted"].null_count() == 0
loaded = {{"torch", "transformers", "optimum", "onnx"}} & set(sys.modules)
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True)


@pytest.mark.parametrize("batch_size", ["1", "3", "16", "'auto'"])
def test_transcripts_do_not_depend_on_batches_or_neighbours(session: Session, folder: Path, batch_size: str) -> None:
    alone = session.run("PREDICT USING letters OPTIONS (batch_size=1) AS SELECT * FROM speech ORDER BY id").frame
    expected = dict(zip(alone["id"], alone["predicted"], strict=True))
    order = list(expected)
    random.Random(batch_size).shuffle(order)
    session.run("CREATE OR REPLACE TABLE shuffled AS SELECT unnest(:order) AS id", {"order": order[:50]})
    shuffled = session.run(
        f"PREDICT USING letters OPTIONS (batch_size={batch_size}) "
        "AS SELECT id, audio_path FROM shuffled JOIN speech USING (id)"
    ).frame
    assert shuffled.height == 50
    assert dict(zip(shuffled["id"], shuffled["predicted"], strict=True)) == {
        each: expected[each] for each in order[:50]
    }


def test_rows_keep_their_order_and_columns_over_several_windows(session: Session) -> None:
    frame = session.run(
        "PREDICT USING letters AS SELECT n, id * 2 AS twice, audio_path FROM speech, range(40) t(n) ORDER BY n DESC, id"
    ).frame
    assert frame.columns == ["n", "twice", "audio_path", "predicted"]
    assert frame.height == 2560
    assert frame["n"].to_list() == [n for n in reversed(range(40)) for _ in range(64)]
    assert frame["twice"].to_list() == [2 * number for number in range(64)] * 40
    assert frame.group_by("audio_path").agg(pl.col("predicted").n_unique())["predicted"].max() == 1


def test_stream_gives_the_rows_of_run_in_frames(session: Session) -> None:
    sql = "PREDICT USING letters AS SELECT audio_path FROM speech, range(40)"
    frames = list(session.stream(sql))
    assert len(frames) > 1
    assert pl.concat(frames).equals(session.run(sql).frame)


def test_evaluate_equals_jiwer_on_the_same_strings(session: Session) -> None:
    # References that the model cannot match: mirrored, with words before and after.
    query = "SELECT 'a ' || reverse(text) || ' cab' AS text, audio_path FROM speech"
    found = dict(session.run(f"EVALUATE USING letters AS {query}").frame.iter_rows())
    rows = session.run(f"PREDICT USING letters AS {query}").frame
    references, answers = rows["text"].to_list(), rows["predicted"].to_list()
    assert len(set(answers)) > 10, "a model that hears nothing proves little"
    words = jiwer.process_words(references, answers)
    assert found["wer"] == words.wer
    assert found["cer"] == jiwer.cer(references, answers)
    assert (found["substitutions"], found["deletions"], found["insertions"]) == (
        words.substitutions,
        words.deletions,
        words.insertions,
    )
    assert (found["words"], found["rows"]) == (3 * 64, 64)


def test_audio_may_be_bytes_of_any_rate_and_channel_count(session: Session, folder: Path, tmp_path: Path) -> None:
    rate, stereo = 44_100, tmp_path / "stereo.wav"
    session.run("CREATE OR REPLACE TABLE blobs (name VARCHAR, audio BLOB)")
    samples = tones("abc", seed=1)
    wide = np.interp(np.arange(0, len(samples), 16_000 / rate), np.arange(len(samples)), samples)
    soundfile.write(stereo, np.column_stack([wide, wide]), rate, subtype="PCM_24")
    first = (folder / "002.flac").read_bytes()
    session.run(
        "INSERT INTO blobs VALUES ('file', :file), ('stereo', :stereo)", {"file": first, "stereo": stereo.read_bytes()}
    )
    frame = session.run("PREDICT USING letters AS SELECT name, audio FROM blobs").frame
    paths = session.run("PREDICT USING letters AS SELECT audio_path FROM speech WHERE id = 2").frame
    assert frame["predicted"][0] == paths["predicted"][0]
    assert frame["predicted"][1]


def test_published_folder_is_a_hugging_face_checkpoint(session: Session) -> None:
    import torch
    from transformers import Wav2Vec2ForCTC, Wav2Vec2Processor

    record = session.context.registry.get("letters")
    assert record is not None
    model = Wav2Vec2ForCTC.from_pretrained(record.folder)
    processor = Wav2Vec2Processor.from_pretrained(record.folder)
    samples, _ = soundfile.read(session.run("SELECT audio_path FROM speech WHERE id = 3").frame.item(), dtype="float32")
    inputs = processor(samples, sampling_rate=16_000, return_tensors="pt")
    with torch.inference_mode():
        logits = model(inputs.input_values).logits
    heard = session.run("PREDICT USING letters AS SELECT audio_path FROM speech WHERE id = 3").frame["predicted"][0]
    # Without skip_special_tokens, which would drop blanks before it joins repeats and so lose doubled letters.
    assert processor.batch_decode(logits.argmax(-1))[0].replace("<pad>", "") == heard


def test_manifest_says_how_the_model_was_made(session: Session) -> None:
    record = session.context.registry.get("letters", 1)
    assert record is not None
    manifest = json.loads((record.folder / "manifest.json").read_text())
    assert manifest["statement"] == build("letters", epochs=30)
    assert manifest["options"]["batch_size"] == 2
    assert manifest["options"]["warmup"] == 0.1
    assert manifest["data"]["rows"] == 48
    assert len(manifest["data"]["fingerprint"]) == 64
    assert manifest["parity"]["max_abs_difference"] <= 1e-3
    assert manifest["parity"]["rows"] > 0
    assert {"torch", "transformers", "onnx"} <= set(manifest["libraries"])
    assert {"model.onnx", "model.safetensors", "config.json", "vocab.json"} <= set(manifest["files"])
    assert len(manifest["history"]) == 30
    listed = session.run("LIST HISTORY FOR MODEL Letters@1").frame
    assert listed["epoch"].to_list() == list(range(1, 31))
    assert set(listed["model"]) == {"letters"}
    assert listed["loss"].to_list() == [entry["loss"] for entry in manifest["history"]]
    assert listed["wer"].to_list() == [entry["wer"] for entry in manifest["history"]]
    assert 0 < listed["learning_rate"][-1] < listed["learning_rate"].max() <= 0.002
    audio = manifest["history"][0]["audio_seconds"]
    assert 0 < audio < manifest["data"]["audio_seconds"]
    rates = [entry["audio_seconds"] / entry["seconds"] for entry in manifest["history"]]
    assert listed["audio_seconds_a_second"].to_list() == rates


def test_same_seed_builds_the_same_weights(session: Session, fresh: Session) -> None:
    fresh.run(build("letters", epochs=1))
    fresh.run(build("again", epochs=1))
    first, second = (fresh.context.registry.get(name) for name in ("letters", "again"))
    assert first is not None
    assert second is not None
    key = "model.safetensors"
    assert first.manifest.files[key] == second.manifest.files[key]


def test_fit_goes_on_from_what_was_learnt(session: Session) -> None:
    def history(model: str) -> list[dict[str, float]]:
        record = session.context.registry.get(model)
        assert record is not None
        return [dict(entry) for entry in record.manifest.history]

    session.run(
        "FIT MODEL further USING letters OPTIONS (epochs=1, batch_size=2) AS SELECT * FROM speech WHERE id >= 16"
    )
    assert history("further")[0]["loss"] < history("letters")[0]["loss"] / 5
    record = session.context.registry.get("further")
    assert record is not None
    assert record.manifest.parent == "letters@1"
    session.run("DELETE MODEL further")


def test_changed_model_file_is_refused(session: Session, trained: Path, tmp_path: Path) -> None:
    import shutil

    home = tmp_path / "damaged"
    shutil.copytree(trained, home)
    with Session("duckdb://", home=home) as other:
        other.run("CREATE TABLE speech AS SELECT 'x.wav' AS audio_path")
        record = other.context.registry.get("letters")
        assert record is not None
        graph = record.folder / "model.onnx"
        graph.chmod(0o644)
        graph.write_bytes(graph.read_bytes()[:-1] + b"\0")
        with pytest.raises(ModelError, match=r"model\.onnx"):
            other.run("PREDICT USING letters AS SELECT * FROM speech")
        description = other.run("DESCRIBE MODEL letters").frame
        assert "damaged" in description.filter(pl.col("property") == "files")["value"][0]


def test_graph_that_differs_from_pytorch_is_never_published(fresh: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh.run(build("letters"))
    break_export(monkeypatch)
    with pytest.raises(ExportError, match="does not reproduce"):
        fresh.run(build("letters", overwrite=True))
    with pytest.raises(ExportError):
        fresh.run(build("other"))
    assert fresh.context.registry.names() == ["letters"]
    assert [record.version for record in fresh.context.registry.versions("letters")] == [1]
    assert list((fresh.context.home / "staging").glob("*")) == []


class Interrupting(Silent):
    """Presses Ctrl-C when training is under way."""

    def __init__(self) -> None:
        self.steps = 0

    def advance(self, amount: float, **figures: float | str) -> None:
        if "loss" in figures:
            self.steps += 1
            if self.steps == 3:
                raise KeyboardInterrupt


def test_interrupted_build_leaves_nothing_and_the_session_goes_on(fresh: Session) -> None:
    fresh.context.progress = Interrupting()
    with pytest.raises(KeyboardInterrupt):
        fresh.run(build("letters"))
    assert left_behind(fresh) == []
    assert fresh.run("SELECT count(*) AS rows FROM speech").frame["rows"][0] == 64


def test_bad_rows_are_refused_before_training_and_nothing_is_left(fresh: Session, folder: Path) -> None:
    fresh.run(f"INSERT INTO speech VALUES (70, '{folder}/text.wav', 'abc'), (71, 'nowhere.wav', 'abc')")
    progress = Interrupting()
    fresh.context.progress = progress
    with pytest.raises(
        AudioError, match=r"2 of 50 recordings cannot be read:(?s:.*)row 49: .*text\.wav(?s:.*)row 50: .*nowhere\.wav"
    ):
        fresh.run(build("letters"))
    assert progress.steps == 0
    assert left_behind(fresh) == []


class Counting(Silent):
    """Knows whether a task is under way."""

    running = False

    def begin(self, label: str, total: float | None, unit: str) -> None:
        self.running = True

    def end(self, summary: str | None = None) -> None:
        self.running = False

    def abandon(self) -> None:
        self.running = False


def test_error_that_is_kept_ends_its_query_and_its_progress(session: Session) -> None:
    with pytest.raises(AudioError) as kept:
        session.run(
            "PREDICT USING letters OPTIONS (on_error='fail') "
            "AS SELECT 'nowhere.wav' AS audio_path, i, repeat('x', 200) AS pad FROM range(3000000) r(i)"
        )
    assert kept.value.line == 1
    assert not any(stream._live for stream in session.database._streams)  # type: ignore[attr-defined]


def test_stream_that_is_left_early_ends_its_progress(session: Session) -> None:
    progress = session.context.progress = Counting()
    frames = session.stream("PREDICT USING letters AS SELECT audio_path FROM speech, range(40)")
    next(frames)
    assert progress.running
    frames.close()  # type: ignore[attr-defined]
    assert not progress.running


def test_deleted_model_is_not_used_again(session: Session) -> None:
    session.run("FIT MODEL gone USING letters OPTIONS (epochs=1, batch_size=2) AS SELECT * FROM speech LIMIT 8")
    plan = session.compile("PREDICT USING gone AS SELECT * FROM speech LIMIT 1")
    assert plan.run().frame.height == 1
    session.run("DELETE MODEL gone")
    with pytest.raises(RegistryError, match="deleted in the meantime"):
        plan.run()


def test_ai_statement_cannot_change_data(session: Session) -> None:
    with pytest.raises(DatabaseError, match="DELETE"):
        session.run("PREDICT USING letters AS WITH gone AS (DELETE FROM speech RETURNING *) SELECT * FROM gone")
    assert session.run("SELECT count(*) AS rows FROM speech").frame["rows"][0] == 64
