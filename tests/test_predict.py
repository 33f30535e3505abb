"""PREDICT on real models: the same words however the rows are batched, cached, cut or stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile

import thanosql
from thanosql.compiler.errors import AudioError, BindError, ModelError
from thanosql.compiler.logical import Node, Probe
from thanosql.runtime.audio import chunks
from thanosql.runtime.audio.reading import load
from thanosql.session import Session

TEST = "SELECT audio, text FROM speech_sample_en_test"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("predict")
    with thanosql.connect(f"duckdb:///{folder}/speech.duckdb", home=folder / "home") as opened:
        opened.run("GET THANOSQL DATASET speech_sample_en")
        yield opened


def predict(session: Session, query: str, **options: Any) -> pl.DataFrame:
    listed = ", ".join(f"{name}={value!r}" for name, value in {"cache": False, **options}.items())
    return session.run(f"PREDICT USING Wav2Vec2TinyEn OPTIONS ({listed}) AS {query}").frame


def figures(session: Session, query: str, operator: str) -> dict[str, Any]:
    result = session.run(f"PREDICT USING Wav2Vec2TinyEn AS {query}")
    return next(each.figures for each in result.metrics if each.name == operator)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_words_depend_on_no_batch_no_order_and_no_neighbour(session: Session, precision: str) -> None:
    rows = f"SELECT audio, row_number() OVER (ORDER BY audio) AS n FROM ({TEST}) ORDER BY n LIMIT 12"
    alone = predict(session, rows, batch_size=1, precision=precision)
    assert len(set(alone["predicted"])) > 6
    for batch_size in (4, 16, "auto"):
        assert predict(session, rows, batch_size=batch_size, precision=precision).equals(alone)
    shuffled = predict(session, f"SELECT * FROM ({rows}) ORDER BY hash(n)", precision=precision)
    assert shuffled["n"].to_list() != alone["n"].to_list()
    assert shuffled.sort("n").equals(alone)
    assert predict(session, f"SELECT * FROM ({rows}) WHERE n % 3 = 0", precision=precision).equals(
        alone.filter(pl.col("n") % 3 == 0)
    )


def test_timestamps_lie_in_the_recording_in_order_and_spell_the_text(session: Session) -> None:
    for unit, joint in (("word", " "), ("char", "")):
        frame = predict(session, f"{TEST} LIMIT 8", timestamps=unit, confidence=True)
        assert frame.columns == ["audio", "text", "predicted", "confidence", "timestamps"]
        assert frame["confidence"].is_between(0, 1).all()
        for audio, predicted, spans in frame.select("audio", "predicted", "timestamps").iter_rows():
            assert joint.join(span[unit] for span in spans) == predicted.replace(" ", joint)
            times = [time for span in spans for time in (span["start"], span["end"])]
            assert times == sorted(times)
            assert 0 <= times[0] <= times[-1] <= soundfile.info(audio).duration
            assert all(0 <= span["confidence"] <= 1 for span in spans)


def test_a_column_that_would_be_there_twice_is_refused(session: Session) -> None:
    with pytest.raises(BindError, match="already has a column 'confidence'"):
        predict(session, f"SELECT *, 1 AS confidence FROM ({TEST})", confidence=True)
    with pytest.raises(BindError, match="timestamps name the same column"):
        predict(session, TEST, timestamps="word", result_col="timestamps")


def test_precision_and_device_are_decided_before_anything_is_read(session: Session) -> None:
    plan = session.compile(f"PREDICT USING Wav2Vec2TinyEn AS {TEST}").explain()
    assert "device=cpu, precision=fp32" in plan
    assert (
        "precision=int8"
        in session.compile(f"PREDICT USING Wav2Vec2TinyEn OPTIONS (precision='int8') AS {TEST}").explain()
    )
    with pytest.raises(ModelError, match=r"precision='fp16' does not run on cpu"):
        session.compile(f"PREDICT USING Wav2Vec2TinyEn OPTIONS (device='cpu', precision='fp16') AS {TEST}")


def test_a_long_recording_is_what_its_pieces_say_joined_in_pauses(session: Session, tmp_path: Path) -> None:
    chance = np.random.default_rng(0)
    parts: list[np.ndarray] = []
    for path in session.run(f"SELECT audio FROM ({TEST}) ORDER BY audio LIMIT 50").frame["audio"]:
        parts += [load(path, 16_000), chance.normal(0, 1e-3, 8_000).astype(np.float32)]
    soundfile.write(tmp_path / "long.flac", np.concatenate(parts), 16_000)
    seconds = soundfile.info(tmp_path / "long.flac").duration
    assert seconds > 2 * chunks.WHOLE_SECONDS
    (spans,) = predict(session, f"SELECT '{tmp_path}/long.flac' AS audio", timestamps="word")["timestamps"]
    times = [time for span in spans for time in (span["start"], span["end"])]
    assert times == sorted(times)
    assert times[-1] <= seconds

    model = next(base for base in session.catalog.base_models() if base.name == "Wav2Vec2TinyEn")
    predictor = session.context.predictor(model, {"device": "cpu", "precision": "fp32"})
    pieces = predictor.split(load(str(tmp_path / "long.flac"), 16_000))
    assert len(pieces) > 2
    heard = set()
    for piece in pieces:
        transcript = predictor.transcript([piece], predictor.run([piece]))
        # to the frame: the pieces begin on frames of the whole
        heard |= {(word.text, round((word.start + piece.chunk.start / 16_000) / 0.02)) for word in transcript.words}
    joined = [(span["word"], round(span["start"] / 0.02)) for span in spans]
    strange = [word for word in joined if word not in heard]
    assert len(joined) > 100
    assert len(strange) < len(pieces), "a seam may cut a word where neither piece hears a pause, and nowhere else"


def test_the_cache_pays_for_what_is_new_only(session: Session, tmp_path: Path) -> None:
    session.run("CLEAR CACHE")
    first = session.run(f"PREDICT USING Wav2Vec2TinyEn AS {TEST} LIMIT 6").frame
    # The same content under another name, as a BLOB, and by EVALUATE.
    copy = tmp_path / "copy.flac"
    copy.write_bytes(Path(first["audio"][0]).read_bytes())
    assert figures(session, f"{TEST} LIMIT 6", "Infer")["audio_seconds"] == 0
    assert figures(session, f"SELECT '{copy}' AS audio", "Lookup")["hits"] == 1
    blobs = f"SELECT content AS audio FROM read_blob('{copy}')"
    assert figures(session, blobs, "Lookup")["hits"] == 1
    assert session.run(f"PREDICT USING Wav2Vec2TinyEn AS {blobs}").frame["predicted"][0] == first["predicted"][0]
    evaluated = session.run(f"EVALUATE USING Wav2Vec2TinyEn AS {TEST} LIMIT 7")
    lookup = next(each for each in evaluated.metrics if each.name == "Lookup")
    assert lookup.figures["hits"] == 6
    assert figures(session, f"{TEST} LIMIT 7", "Lookup")["hits"] == 7
    # Another arithmetic, no cache, and a cleared one know nothing.
    listed = session.run("LIST CACHE").frame
    assert listed["entries"].to_list() == [7]
    assert predict(session, f"{TEST} LIMIT 1", cache=False, precision="int8").height == 1
    assert session.run("LIST CACHE").frame["entries"].to_list() == [7]
    assert session.run("CLEAR CACHE FOR MODEL Wav2Vec2TinyEn").frame["entries"][0] == 7
    assert figures(session, f"{TEST} LIMIT 1", "Lookup")["hits"] == 0


def small_windows(node: Node) -> Node | None:
    return replace(node, window=4) if isinstance(node, Probe) and node.window != 4 else None


def test_an_interrupted_predict_goes_on_where_it_stopped(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    session.run("CLEAR CACHE")
    monkeypatch.setattr(session, "rules", (small_windows,))
    rows = session.stream(f"PREDICT USING Wav2Vec2TinyEn OPTIONS (batch_size=2) AS {TEST} LIMIT 40")
    done = next(rows).height
    rows.close()  # type: ignore[attr-defined]
    known = session.run("LIST CACHE").frame["entries"][0]
    assert 0 < done <= known < 40
    assert figures(session, f"{TEST} LIMIT 40", "Lookup")["hits"] == known


def test_a_file_that_changes_is_read_again(session: Session, tmp_path: Path) -> None:
    session.run("CLEAR CACHE")
    paths = session.run(f"SELECT * FROM ({TEST}) ORDER BY audio LIMIT 2").frame["audio"]
    path = tmp_path / "changing.flac"
    path.write_bytes(Path(paths[0]).read_bytes())
    query = f"SELECT '{path}' AS audio"
    before = session.run(f"PREDICT USING Wav2Vec2TinyEn AS {query}").frame["predicted"][0]
    path.write_bytes(Path(paths[1]).read_bytes())
    assert session.run(f"PREDICT USING Wav2Vec2TinyEn AS {query}").frame["predicted"][0] != before


def test_a_bad_file_costs_its_row_and_the_same_rows_at_any_batch_size(session: Session, tmp_path: Path) -> None:
    good = session.run(f"{TEST} LIMIT 1").frame["audio"][0]
    broken = tmp_path / "broken.flac"
    broken.write_bytes(Path(good).read_bytes()[:6000])
    soundfile.write(tmp_path / "nan.wav", np.full(16_000, np.nan, np.float32), 16_000, subtype="FLOAT")
    soundfile.write(tmp_path / "click.wav", np.zeros(100, np.float32), 16_000)
    soundfile.write(tmp_path / "empty.wav", np.zeros(0, np.float32), 16_000)
    (tmp_path / "note.wav").write_text("this is not audio, only a note about it")
    names = ["broken.flac", "nan.wav", "click.wav", "empty.wav", "note.wav", "none.wav"]
    values = ", ".join(f"('{tmp_path / name}')" for name in names)
    query = f"SELECT * FROM (VALUES ('{good}'), {values}, (NULL)) AS recordings(audio)"
    codes = ["truncated", "not_finite", "too_short", "empty", "not_audio", "missing", "missing"]
    for batch_size in (1, 4, "auto"):
        frame = predict(session, query, on_error="null", batch_size=batch_size)
        assert frame.columns == ["audio", "predicted", "error"]
        assert frame["error"][0] is None
        assert frame["predicted"].is_null().to_list() == [False, *[True] * 7]
        assert [error.partition(":")[0] for error in frame["error"][1:]] == codes
        assert predict(session, query, on_error="skip", batch_size=batch_size)["audio"].to_list() == [good]
    with pytest.raises(AudioError, match=r"4 of the 8 recordings cannot be read:\n  row 5") as caught:
        predict(session, query)
    assert caught.value.code in codes
    # What headers do not tell ends the statement when it is decoded.
    with pytest.raises(AudioError, match="row 2 of the query") as caught:
        predict(session, f"SELECT unnest(['{good}', '{tmp_path}/nan.wav']) AS audio")
    assert caught.value.code == "not_finite"


def test_relative_paths_start_at_the_database_or_the_audio_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("data", "elsewhere", "work"):
        (tmp_path / folder).mkdir()
    soundfile.write(tmp_path / "data" / "near.wav", np.zeros(8_000, np.float32), 16_000)
    soundfile.write(tmp_path / "elsewhere" / "far.wav", np.zeros(8_000, np.float32), 16_000)
    monkeypatch.chdir(tmp_path / "work")
    url = f"duckdb:///{tmp_path}/data/speech.duckdb"
    query = "SELECT unnest(['near.wav', 'far.wav']) AS audio"

    def errors(**given: Any) -> list[str | None]:
        with thanosql.connect(url, home=tmp_path / "home", **given) as session:
            found = predict(session, query, on_error="null")["error"]
        return [error and error.partition(":")[0] for error in found]

    assert errors() == [None, "missing"]
    assert errors(audio_root=tmp_path / "elsewhere") == ["missing", None]
    monkeypatch.setenv("THANOSQL_AUDIO_ROOT", str(tmp_path / "elsewhere"))
    assert errors() == ["missing", None]
    with pytest.raises(thanosql.ThanoSQLError, match="is not a folder"):
        thanosql.connect(url, audio_root=tmp_path / "nowhere")
