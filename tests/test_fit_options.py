"""Training by statement: new characters, frozen layers, changed recordings, a validation query; to a whole model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from transformers import AutoModelForCTC, Wav2Vec2Processor

from tests.tone_speech import write_tones
from thanosql.compiler.errors import AudioError, DatabaseError, DataError, ThanoSQLError, TrainingError
from thanosql.runtime.families.wav2vec2.learner import from_scratch
from thanosql.runtime.progress import Silent
from thanosql.session import Session


class Notes(Silent):
    """Remembers what the user was told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, message: str) -> None:
        self.notes.append(message)


OPTIONS = """checkpoint='{checkpoint}', new_characters='{new}', freeze=1, augment=['noise', 'speed', 'telephone'],
  mask_time_prob=0.1, epochs=1, on_error='{on_error}', validation_query='{held_out}'"""

TRAINING = "SELECT audio_path, replace(text, 'c', '5') AS text FROM speech WHERE id >= 20"

HELD_OUT = "SELECT audio_path, replace(text, ''c'', ''5'') AS text FROM speech WHERE id < 4"


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that has letters, and no digit."""
    folder = tmp_path_factory.mktemp("checkpoint")
    shape = {"size": "micro", "layers": 2, "unit": "char", "seed": 0, "freeze": "none", "spec_augment": True}
    from_scratch(["abc"], shape).save(folder)
    return folder


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = write_tones(tmp_path_factory.mktemp("tones"), count=32)
    with Session("duckdb://", home=tmp_path_factory.mktemp("home"), progress=Notes()) as session:
        session.run(f"CREATE TABLE speech AS FROM '{folder}/tones.csv'")
        session.run(f"CREATE TABLE broken AS SELECT 0 AS id, '{folder}/text.wav' AS audio_path, 'a' AS text")
        yield session


def build(checkpoint: Path, new: str = "add", held_out: str = HELD_OUT, on_error: str = "fail") -> str:
    options = OPTIONS.format(checkpoint=checkpoint, new=new, held_out=held_out, on_error=on_error)
    return f"BUILD MODEL digits USING Wav2Vec2En\nOPTIONS ({options})\nAS {TRAINING}"


def pointed(error: ThanoSQLError) -> str:
    assert error.text is not None
    assert error.span is not None
    return error.text[error.span.start : error.span.end]


def test_a_character_that_is_not_to_be_missing_stops_the_statement(session: Session, checkpoint: Path) -> None:
    with pytest.raises(TrainingError, match=r"not in the model's vocabulary: '5'") as caught:
        session.run(build(checkpoint, "fail"))
    assert "new_characters='add'" in str(caught.value.hint)
    assert pointed(caught.value) == TRAINING


@pytest.mark.parametrize(
    ("query", "kind", "message"),
    [
        ("SELECT * FROM speech WHERE id > 99", DataError, "validation_query returned no rows"),
        ("SELECT * FROM broken", AudioError, "1 of 1 recordings cannot be read"),
        ("SELECT audio_path, (''x'' || id)::INT::VARCHAR AS text FROM speech", DatabaseError, "Could not convert"),
    ],
)
def test_what_is_wrong_with_its_rows_is_told_at_the_query(
    session: Session, checkpoint: Path, query: str, kind: type[ThanoSQLError], message: str
) -> None:
    with pytest.raises(kind, match=message) as caught:
        session.run(build(checkpoint, held_out=query))
    assert pointed(caught.value) in f"'{query}'"
    assert session.context.registry.names() == []


def test_a_model_learns_a_new_character_and_is_whole(session: Session, checkpoint: Path) -> None:
    bad_row_too = f"{HELD_OUT} UNION ALL SELECT audio_path, text FROM broken"
    session.run(build(checkpoint, held_out=bad_row_too, on_error="skip"))
    progress = session.context.progress
    assert isinstance(progress, Notes)
    assert "1 new characters: 5" in progress.notes
    assert any(note.startswith("1 of 5 validation rows are left out:\n  row 5: ") for note in progress.notes)
    record = session.context.registry.get("digits", None)
    assert record is not None
    data = record.manifest.data
    assert (data["training_rows"], data["validation_rows"], data["rows"]) == (12, 4, 17)
    assert record.manifest.metrics["wer"] is not None
    assert record.manifest.options["validation_query"].replace("'", "''") == bad_row_too
    config = json.loads((record.folder / "config.json").read_text())
    assert (config["vocab_size"], config["mask_time_prob"]) == (9, 0.1)
    model = AutoModelForCTC.from_pretrained(record.folder)
    assert model.lm_head.out_features == len(Wav2Vec2Processor.from_pretrained(record.folder).tokenizer.get_vocab())
    frame = session.run("PREDICT USING digits AS SELECT * FROM speech WHERE id < 4").frame
    assert frame["predicted"].null_count() == 0
