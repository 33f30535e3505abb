"""Labels for recordings: a second family, whose models train, publish, answer and move as recognisers do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
import transformers

from tests.runtime import checkpoints
from tests.tone_speech import RATE, tones
from thanosql.compiler.errors import BindError, ModelError, ThanoSQLError
from thanosql.runtime.families.classifier.learner import LabelLearner, from_checkpoint
from thanosql.runtime.families.classifier.predictor import LabelPredictor
from thanosql.session import Session

LABELS = {"low": "aaa", "middle": "bbb", "high note": "ccc"}
BUILD = """BUILD MODEL {name} USING Wav2Vec2Classifier
OPTIONS (checkpoint='{encoder}', label_col='kind', epochs=8, batch_size=4, learning_rate=0.005, spec_augment=False)
AS SELECT * FROM notes WHERE {rows}"""
KINDS = {"group norm": checkpoints.base_960h, "wavlm": checkpoints.wavlm}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixteen recordings of each label, and the table ``notes.csv`` of them."""
    folder = tmp_path_factory.mktemp("notes")
    lines = ["audio_path,kind,take"]
    for label, letters in LABELS.items():
        for take in range(16):
            path = folder / f"{letters}{take}.wav"
            soundfile.write(path, tones(letters[: 1 + take % 3], seed=take), RATE)
            lines.append(f"{path},{label},{take}")
    (folder / "notes.csv").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recogniser, of which only the encoder counts."""
    return checkpoints.lv60_self(tmp_path_factory.mktemp("encoder") / "letters")


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, folder: Path, encoder: Path) -> Path:
    """A home with the model ``notes``."""
    home = tmp_path_factory.mktemp("trained")
    with Session("duckdb://", home=home) as session:
        session.run(f"CREATE TABLE notes AS FROM '{folder}/notes.csv'")
        status = session.run(BUILD.format(name="notes", encoder=encoder, rows="take >= 4")).frame
    assert status.columns[6:8] == ["accuracy", "f1"]
    assert status["rows"].item() == 36
    return home


@pytest.fixture
def session(trained: Path, folder: Path) -> Iterator[Session]:
    with Session("duckdb://", home=trained) as session:
        session.run(f"CREATE TABLE notes AS FROM '{folder}/notes.csv'")
        yield session


def classifier(folder: Path, source: Path, **options: Any) -> LabelLearner:
    """Return a classifier with a fresh head, saved and exported into ``folder``."""
    learner = from_checkpoint(source, {"seed": 0, **options}, ["low", "high", "low"])
    folder.mkdir()
    learner.save(folder)
    learner.export(folder)
    return learner


def test_the_labels_are_learnt_and_scored(session: Session) -> None:
    scores = dict(
        session.run("EVALUATE USING notes OPTIONS (label_col='kind') AS FROM notes WHERE take < 4").frame.rows()
    )
    answers = session.run(
        "SELECT kind, predicted, confidence FROM (PREDICT USING notes OPTIONS (confidence=True) AS FROM notes) "
        "WHERE take < 4"
    ).frame
    right = (answers["kind"] == answers["predicted"]).sum()
    assert right >= 11
    assert set(answers["predicted"]) <= set(LABELS)
    assert answers["confidence"].is_between(1 / 3, 1).all()
    assert (scores["accuracy"], scores["errors"], scores["rows"]) == (right / 12, 12 - right, 12)
    listed = session.run("LIST MODEL").frame.row(0, named=True)
    assert (listed["name"], listed["task"], listed["wer"]) == ("notes", "audio-classification", None)
    assert 0 <= listed["accuracy"] <= 1
    history = session.run("LIST HISTORY FOR MODEL notes").frame
    assert (history.height, history["accuracy"].null_count(), history["wer"].null_count()) == (8, 0, 8)


def test_an_answer_is_the_same_at_every_batch_size_and_under_the_optimizer(session: Session) -> None:
    query = (
        "PREDICT USING notes OPTIONS (batch_size={}, cache=False, precision='fp32') AS FROM notes ORDER BY audio_path"
    )
    alone = session.run(query.format(1)).frame
    assert session.run(query.format(7)).frame.equals(alone)
    assert session.run(query.format(1) + " DESC").frame.reverse().equals(alone)


def test_a_label_is_not_inferred_where_nobody_asks_for_it(session: Session) -> None:
    plan = session.run("EXPLAIN SELECT kind FROM (PREDICT USING notes AS FROM notes)").text or ""
    assert "Infer" not in plan


def test_fit_learns_new_labels_beside_the_old(session: Session, folder: Path) -> None:
    fit = """FIT MODEL more USING notes OPTIONS (label_col='kind', epochs=1, {}) AS
    SELECT audio_path, if(take % 2 = 0, kind, 'odd') AS kind FROM notes"""
    with pytest.raises(ModelError, match=r"does not know 1 of the labels: 'odd'") as caught:
        session.run(fit.format("seed=1"))
    assert "new_labels='add'" in str(caught.value.hint)
    session.run(fit.format("new_labels='add'"))
    record = session.context.registry.get("more", None)
    assert record is not None
    names = json.loads((record.folder / "config.json").read_text())["id2label"]
    assert [names[str(index)] for index in range(4)] == ["high note", "low", "middle", "odd"]


def test_new_labels_leave_the_weights_of_the_old(trained: Path) -> None:
    with Session("duckdb://", home=trained) as session:
        record = session.context.registry.get("notes", None)
    assert record is not None
    known = from_checkpoint(record.folder, {})
    grown = from_checkpoint(record.folder, {"new_labels": "add"}, ["odd", "low"])
    assert grown.labels == (*known.labels, "odd")
    noise = [np.random.default_rng(0).standard_normal(RATE, dtype=np.float32)]
    for name, weights in known.module.state_dict().items():
        assert torch.equal(grown.module.state_dict()[name][: len(weights)], weights), name
    assert grown.logits(noise)[0][:, :3] == pytest.approx(known.logits(noise)[0], abs=1e-4)
    assert grown.transcribe(noise) == known.transcribe(noise)


def test_a_model_moves_and_transformers_reads_it(session: Session, tmp_path: Path, folder: Path) -> None:
    session.run(f"EXPORT MODEL notes TO '{tmp_path}/bundle'")
    card = (tmp_path / "bundle" / "README.md").read_text()
    assert "pipeline_tag: audio-classification" in card
    assert "AutoModelForAudioClassification" in card
    model = transformers.AutoModelForAudioClassification.from_pretrained(
        tmp_path / "bundle", dtype=torch.float32
    ).eval()
    extractor = transformers.AutoFeatureExtractor.from_pretrained(tmp_path / "bundle")
    samples, _ = soundfile.read(folder / "ccc2.wav", dtype="float32")
    with torch.inference_mode():
        logits = model(**extractor(samples, sampling_rate=RATE, return_tensors="pt")).logits[0]
    (tmp_path / "other").mkdir()
    with Session("duckdb://", home=tmp_path / "other") as other:
        other.run(f"UPLOAD MODEL notes FROM '{tmp_path}/bundle'")
        answer = other.run(
            "PREDICT USING notes OPTIONS (confidence=True, precision='fp32') "
            f"AS SELECT '{folder}/ccc2.wav' AS audio_path"
        ).frame
    assert answer["predicted"].item() == model.config.id2label[int(logits.argmax())]
    assert answer["confidence"].item() == pytest.approx(float(logits.softmax(0).max()), abs=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_the_graph_and_transformers_give_the_same_logits(tmp_path: Path, kind: str) -> None:
    learner = classifier(tmp_path / "published", KINDS[kind](tmp_path / "source"))
    predictor = LabelPredictor(tmp_path / "published", {"device": "cpu", "precision": "fp32"})
    chance = np.random.default_rng(0)
    audio = [chance.standard_normal(length, dtype=np.float32) for length in (400, 9_000, 16_000)]
    model = transformers.AutoModelForAudioClassification.from_pretrained(tmp_path / "published").eval()
    normalise = json.loads((tmp_path / "published" / "preprocessor_config.json").read_text())["do_normalize"]
    for samples, together in zip(audio, predictor.logits(audio), strict=True):
        scaled = (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7) if normalise else samples
        with torch.inference_mode():
            expected = model(torch.from_numpy(scaled)[None]).logits.numpy()
        assert together == pytest.approx(expected, abs=1e-4)
        assert learner.logits([samples])[0] == pytest.approx(expected, abs=1e-4)


def test_the_pieces_of_a_long_recording_are_averaged(session: Session) -> None:
    record = session.context.registry.get("notes", None)
    assert record is not None
    predictor = LabelPredictor(record.folder, {"device": "cpu", "precision": "fp32"})
    long = np.random.default_rng(0).standard_normal(75 * RATE, dtype=np.float32)
    pieces = predictor.split(long)
    assert len(pieces) > 1
    outputs = [predictor.run([piece])[0] for piece in pieces]
    answer = predictor.transcript(pieces, outputs)
    weights = np.array([len(piece.samples) for piece in pieces], np.float64)
    mean = (np.concatenate(outputs) * weights[:, None]).sum(axis=0) / weights.sum()
    probabilities = np.exp(mean - mean.max())
    assert answer.confidence == pytest.approx(float(probabilities.max() / probabilities.sum()))
    # Frames hear less of the recording than they would in one piece, yet the label is that of the whole.
    (whole,) = predictor.logits([long])
    assert answer.text == predictor.checkpoint.labels[int(whole[0].argmax())]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("PREDICT USING Wav2Vec2Classifier AS FROM notes", "has learnt no task yet"),
        ("GET THANOSQL MODEL Wav2Vec2Classifier", "has learnt no task yet: there is nothing to get"),
        ("PREDICT USING notes OPTIONS (timestamps='word') AS FROM notes", "has no option 'timestamps'"),
        ("PREDICT USING notes OPTIONS (decoder='beam') AS FROM notes", "has no option 'decoder'"),
        (
            "BUILD MODEL x USING Wav2Vec2Classifier OPTIONS (label_col='kind', case='lower') AS FROM notes",
            "no option 'case'",
        ),
        (
            "BUILD MODEL x USING Wav2Vec2Classifier OPTIONS (label_col='kind', freeze=9) AS FROM notes",
            "freeze=9: the model has 6 encoder layers",
        ),
    ],
)
def test_what_a_classifier_cannot_do_is_refused_before_any_work(session: Session, statement: str, message: str) -> None:
    with pytest.raises(BindError, match=message):
        session.run(statement)


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("'one'", "all rows have the label 'one'"),
        ("audio_path", "each of the 48 rows has a label of its own"),
        ("kind || chr(10) || 'more'", "is no text of one line"),
        ("repeat(kind, 400)", "up to 1,000 characters"),
    ],
)
def test_labels_that_teach_nothing_are_refused(session: Session, label: str, message: str) -> None:
    with pytest.raises(ThanoSQLError, match=message):
        session.run(f"BUILD MODEL x USING Wav2Vec2Classifier AS SELECT audio_path, {label} AS label FROM notes")


def test_uploads_that_are_no_classifier_are_refused(session: Session, trained: Path, tmp_path: Path) -> None:
    record = session.context.registry.get("notes", None)
    assert record is not None
    config = json.loads((record.folder / "config.json").read_text())
    for changes, message in [
        ({"id2label": {"0": "low", "2": "high"}}, "does not number its labels from 0"),
        ({"id2label": {"0": "low", "1": "high"}}, "classifier.weight is"),
        ({"use_weighted_layer_sum": True}, "weighted sum of all layers"),
    ]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        for name in ("model.safetensors", "preprocessor_config.json"):
            (folder / name).write_bytes((record.folder / name).read_bytes())
        (folder / "config.json").write_text(json.dumps({**config, **changes}))
        with pytest.raises(ModelError, match=message):
            from_checkpoint(folder, {})
