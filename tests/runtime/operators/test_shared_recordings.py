"""The same recording in several rows: one reading, one inference, every row its answer."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.runtime.operators.listener import RATE, Listener
from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import AudioError
from thanosql.compiler.logical import Node, Probe
from thanosql.compiler.rules import share_recordings as rule
from thanosql.compiler.rules.share_recordings import share_recordings
from thanosql.runtime.families import family
from thanosql.runtime.operators import ERROR, FIRST, ROW, SECONDS, fan_out, score
from thanosql.session import Session


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Recordings a, b, c; copies of a and b; ones that cannot be read, decoded or inferred, and copies of these."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number, name in enumerate("abc", start=1):
        soundfile.write(folder / f"{name}.wav", np.full(number * 800, number / 8, np.float32), RATE)
    soundfile.write(folder / "short.wav", np.zeros(100, np.float32), RATE)
    soundfile.write(folder / "whole.flac", np.random.default_rng(0).uniform(-1, 1, 9000).astype(np.float32), RATE)
    (folder / "cut.flac").write_bytes((folder / "whole.flac").read_bytes()[:9000])
    (folder / "text.wav").write_text("this is not a recording\n")
    for name in ("a.wav", "b.wav", "cut.flac", "short.wav"):
        shutil.copy(folder / name, folder / f"copy of {name}")
    return folder


GOOD = ("a.wav", "b.wav", "c.wav", "copy of a.wav", "copy of b.wav")
BAD = ("short.wav", "copy of short.wav", "cut.flac", "copy of cut.flac", "text.wav", "missing.wav", None)


def small_windows(node: Node) -> Node | None:
    return replace(node, window=4) if isinstance(node, Probe) and node.window != 4 else None


def predict(session: Session, values: Sequence[str | bytes | None], *, shared: bool = True, **options: Any) -> Any:
    """Return the result of PREDICT over a table of these recordings; nothing is in the cache before."""
    kind = pl.Binary if any(isinstance(value, bytes) for value in values) else pl.String
    frame = pl.DataFrame({"audio": pl.Series(values, dtype=kind)}).with_row_index("id")
    session.database.ingest("recordings", [frame], mode="replace")
    session.run("CLEAR CACHE")
    session.rules = (small_windows, share_recordings) if shared else (small_windows,)
    listed = ", ".join(f"{name}={value!r}" for name, value in options.items())
    given = f"OPTIONS ({listed})" if listed else ""
    return session.run(f"PREDICT USING Wav2Vec2TinyEn {given} AS SELECT * FROM recordings ORDER BY id")


def located(model: BaseModel, options: Mapping[str, Any], home: Path) -> Path:
    folder = family(model.family.name).locate(model, options, home)
    assert folder is not None
    return folder


def figure(result: Any, operator: str, name: str) -> float:
    return next(each.figures[name] for each in result.metrics if each.name == operator)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.sampled_from([*GOOD, *BAD]), min_size=1, max_size=24),
    on_error=st.sampled_from(["null", "skip"]),
    cache=st.booleans(),
    batch_size=st.sampled_from([1, 3, "auto"]),
)
def test_the_answers_are_those_of_each_row_by_itself(
    session: Session, listener: Listener, values: list[str | None], on_error: str, cache: bool, batch_size: int | str
) -> None:
    options = {"on_error": on_error, "cache": cache, "batch_size": batch_size, "timestamps": "word"}
    alone = predict(session, values, shared=False, **options)
    listener.heard.clear()
    together = predict(session, values, **options)
    assert together.frame.equals(alone.frame)
    good = {value for value in values if value in GOOD}
    if cache:
        good = {str(value).removeprefix("copy of ") for value in good}
    assert len(listener.heard) == figure(together, "Infer", "inferred") == len(good)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.sampled_from([*GOOD, *BAD]), min_size=20, max_size=60),
    within=st.sampled_from([4, 10]),
    cache=st.booleans(),
)
def test_what_is_forgotten_on_the_way_is_forgotten_by_both_ends(
    session: Session, listener: Listener, values: list[str | None], within: int, cache: bool
) -> None:
    alone = predict(session, values, shared=False, on_error="null", cache=cache)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rule, "WITHIN", within)
        patch.setattr(fan_out, "CHUNK_ROWS", 3)
        together = predict(session, values, on_error="null", cache=cache)
    assert together.frame.equals(alone.frame)


def test_answers_are_kept_for_as_many_rows_as_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fan_out, "CHUNK_ROWS", 10)
    known = fan_out.Known("audio", ("predicted",), most=40)
    for row in range(500):
        columns = {"audio": ["a"], "predicted": [str(row)], SECONDS: [1.0], ERROR: [None]}
        schema = {"audio": pl.String, "predicted": pl.String, SECONDS: pl.Float64, ERROR: pl.String}
        known.add(pl.DataFrame(columns, schema=schema).with_row_index(ROW, offset=row))
    rows = known.frame()[FIRST].to_list()
    assert rows == list(range(rows[0], 500))
    assert 40 < len(rows) <= 60
    assert known.missing(pl.Series([499, 480, 470, 300, 510])) == {300, 510}


def test_one_file_is_decoded_and_inferred_once_across_windows(session: Session, listener: Listener) -> None:
    values = ["a.wav", "b.wav", "a.wav", "a.wav"] * 5
    for cache in (False, True):
        listener.heard.clear()
        result = predict(session, values, cache=cache)
        assert result.frame["predicted"].to_list() == ["800 0.125", "1600 0.250", "800 0.125", "800 0.125"] * 5
        assert figure(result, "Decode", "decoded") == figure(result, "Infer", "inferred") == len(listener.heard) == 2
        assert figure(result, "Distinct", "repeated") == figure(result, "FanOut", "shared") == 18


def test_different_recordings_share_nothing(session: Session, listener: Listener) -> None:
    result = predict(session, ["a.wav", "b.wav", "c.wav"])
    assert figure(result, "Infer", "inferred") == 3
    assert figure(result, "Distinct", "repeated") == figure(result, "FanOut", "shared") == 0


def test_copies_are_inferred_once_where_lookup_reads_them_and_not_without(session: Session, listener: Listener) -> None:
    values = ["copy of a.wav", "a.wav", "a.wav", "b.wav", "a.wav", "copy of a.wav"]
    result = predict(session, values)
    assert figure(result, "Decode", "decoded") == figure(result, "Infer", "inferred") == 2
    assert figure(result, "Lookup", "copies") == 1
    assert figure(predict(session, values, cache=False), "Infer", "inferred") == 3


def test_blobs_are_the_same_by_content(session: Session, listener: Listener, folder: Path) -> None:
    first, second = ((folder / name).read_bytes() for name in ("a.wav", "b.wav"))
    for cache in (False, True):
        result = predict(session, [first, second, first, None, first], cache=cache, on_error="null")
        assert result.frame["predicted"].to_list() == ["800 0.125", "1600 0.250", "800 0.125", None, "800 0.125"]
        assert figure(result, "Infer", "inferred") == 2


def test_what_the_cache_knows_is_neither_decoded_nor_inferred(session: Session, listener: Listener) -> None:
    predict(session, ["a.wav"])
    session.rules = (share_recordings,)
    listener.heard.clear()
    result = session.run("PREDICT USING Wav2Vec2TinyEn AS SELECT unnest(['a.wav', 'copy of a.wav', 'a.wav']) AS audio")
    assert result.frame["predicted"].to_list() == ["800 0.125"] * 3
    assert figure(result, "Decode", "decoded") == len(listener.heard) == 0
    assert figure(result, "Lookup", "hits") == 2


def test_a_bad_file_counts_as_many_rows_as_have_it(session: Session, listener: Listener) -> None:
    with pytest.raises(AudioError) as caught:
        predict(session, ["text.wav", "a.wav", "text.wav", "a.wav", "b.wav", "text.wav"])
    assert caught.value.message.startswith("3 of the 6 recordings cannot be read:\n  row 1: audio file")
    assert "\n  row 6: audio file" in caught.value.message
    with pytest.raises(AudioError, match=r"row 2 of the query: .*cut short"):
        predict(session, ["a.wav", "cut.flac", "cut.flac"])
    assert listener.heard in ([], ["800 0.125"])


def test_each_row_names_its_own_file_in_its_error(session: Session, listener: Listener, folder: Path) -> None:
    values = ["cut.flac", "copy of cut.flac", "cut.flac", "copy of cut.flac"] * 2
    errors = predict(session, values, on_error="null").frame["error"].to_list()
    assert [
        f"truncated: audio file {str(folder / value)!r} is cut short" in error
        for value, error in zip(values, errors, strict=True)
    ] == [True] * 8


def test_scores_count_every_row(session: Session, listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    # The bundled checkpoint has the alphabet that references are written in; its graph is not needed.
    monkeypatch.setattr(score, "model_folder", lambda context, model, options: located(model, options, context.home))
    predict(session, ["a.wav", "b.wav", "a.wav", "text.wav", "text.wav"], on_error="skip")
    query = "SELECT audio, '800 0.125' AS text FROM recordings"
    statement = f"EVALUATE USING Wav2Vec2TinyEn OPTIONS (on_error='skip') AS {query}"
    together = session.run(statement).frame
    session.rules = ()
    assert together.equals(session.run(statement).frame)
    assert dict(together.rows())["rows"] == 3


def test_a_recording_that_was_long_ago_is_inferred_again(
    session: Session, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule, "WITHIN", 8)
    values = ["a.wav", *(f"missing {number}.wav" for number in range(30)), "a.wav", "a.wav", "copy of a.wav"]
    result = predict(session, values, on_error="null")
    assert result.frame["predicted"].to_list() == ["800 0.125", *[None] * 30, *["800 0.125"] * 3]
    # The second time it is the cache that remembers, if it was told in time.
    assert figure(predict(session, values, on_error="null", cache=False), "Infer", "inferred") == 3
    near = [value for value in values if value in GOOD]
    assert figure(predict(session, near, cache=False), "Infer", "inferred") == 2


def test_a_copy_gets_no_answer_of_a_file_that_was_written_to_meanwhile(
    session: Session, listener: Listener, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from thanosql.runtime.operators import decode

    load = decode.load

    def rewritten(source: str, rate: int) -> np.ndarray:
        soundfile.write(folder / "a.wav", np.full(2000, 0.75, np.float32), RATE)
        return load(source, rate)

    monkeypatch.setattr(decode, "load", rewritten)
    frame = predict(session, ["a.wav", "copy of a.wav", "a.wav", "copy of a.wav"], on_error="null").frame
    assert frame["predicted"].to_list() == ["2000 0.750", None, "2000 0.750", None]
    assert (
        frame["error"].to_list()[1].startswith(f"unreadable: audio file {str(folder / 'copy of a.wav')!r} was the copy")
    )
    shutil.copy(folder / "copy of a.wav", folder / "a.wav")
    with pytest.raises(AudioError, match=r"row 2 of the query: .* written to while the statement ran"):
        predict(session, ["a.wav", "copy of a.wav"])
