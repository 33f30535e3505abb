"""Players, and predictions held against their references."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from tests.notebook.html_tree import read
from thanosql.compiler import ast
from thanosql.compiler.parser import parse
from thanosql.notebook.players import Players
from thanosql.notebook.roles import Roles, roles
from thanosql.notebook.settings import Settings
from thanosql.notebook.speech_table import speech_table
from thanosql.notebook.view import View
from thanosql.notebook.word_diff import compare
from thanosql.plan import Result
from thanosql.runtime.answers.scoring import word_errors

PLAIN = ast.Sql(ast.Query("SELECT 1"))


def recording(path: Path, seconds: float = 0.5, rate: int = 16_000, channels: int = 1, **how: str) -> Path:
    samples = np.random.default_rng(0).uniform(-0.1, 0.1, (int(seconds * rate), channels))
    soundfile.write(path, samples, rate, **how)
    return path


def played(cell: str) -> tuple[str, soundfile.SoundFile]:
    (player,) = read(cell).all("audio")
    assert player.attributes["preload"] == "metadata"
    kind, _, data = player.attributes["src"].removeprefix("data:").partition(";base64,")
    return kind, soundfile.SoundFile(io.BytesIO(base64.b64decode(data)))


def players(budget: float = 1e7) -> Players:
    return Players(lambda value: value, budget)


def test_what_a_browser_plays_is_embedded_as_it_is(tmp_path: Path) -> None:
    for name, kind in (("a.wav", "audio/wav"), ("a.flac", "audio/flac")):
        path = recording(tmp_path / name, rate=44_100, channels=2)
        found, sound = played(players().cell(str(path)))
        assert (found, sound.samplerate, sound.channels) == (kind, 44_100, 2)
        assert played(players().cell(path.read_bytes()))[0] == kind


@pytest.mark.parametrize("how", [{"subtype": "ULAW"}, {"subtype": "IMA_ADPCM"}, {"subtype": "DOUBLE"}])
def test_what_a_browser_does_not_play_is_written_anew(tmp_path: Path, how: dict[str, str]) -> None:
    path = recording(tmp_path / "a.wav", rate=8_000, **how)
    kind, sound = played(players().cell(str(path)))
    assert (kind, sound.samplerate, sound.subtype) == ("audio/flac", 16_000, "PCM_16")
    assert sound.frames == pytest.approx(8_000, abs=600)


def test_a_large_file_is_made_smaller(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav", seconds=8, rate=48_000, channels=2)
    assert path.stat().st_size > 2**20
    kind, sound = played(players().cell(str(path)))
    assert (kind, sound.samplerate, sound.channels, sound.frames) == ("audio/flac", 16_000, 1, 8 * 16_000)


def test_players_stop_where_there_is_no_more_room(tmp_path: Path) -> None:
    path = recording(tmp_path / "a.wav")
    made = players(budget=2.5 * 16_044 * 4 / 3)
    cells = [made.cell(str(path)) for _ in range(4)]
    assert ["<audio" in cell for cell in cells] == [True, True, False, False]
    assert made.left_out == 2
    assert "0.5 s, left out" in cells[3]


def test_a_recording_that_cannot_be_read_says_why() -> None:
    assert "no player: audio file &#x27;/no/&lt;file&gt;.wav&#x27; does not exist" in players().cell("/no/<file>.wav")
    assert "no player" in players().cell(b"RIFF")
    assert read(players().cell(None)).text == "null"


def test_words_that_differ_are_marked_on_both_sides() -> None:
    found = compare("We'd like a family room, please", "WE'D LIKE ONE FAMILY ROOM NOW AND")
    reference, predicted = read(found.reference), read(found.predicted)
    assert [each.text for each in reference.all("mark")] == ["a", "please"]
    assert [each.text for each in predicted.all("mark") + predicted.all("ins")] == ["ONE", "AND", "NOW"]
    assert reference.text == "We'd like a family room, please"
    assert (found.errors.substitutions, found.errors.deletions, found.errors.insertions) == (2, 0, 1)
    assert found.errors.rate == pytest.approx(3 / 6)
    found = compare("a b c", "a c")
    assert [each.text for each in read(found.reference).all("del")] == ["b"]


def test_nothing_is_marked_where_nothing_differs() -> None:
    found = compare("«Hello», world - 1.5!", "hello WORLD 1.5")
    assert not any(tag in found.reference + found.predicted for tag in ("<mark", "<ins", "<del"))
    assert found.errors.rate == 0


@given(st.lists(st.sampled_from(["a", "b", "c", "dd"])), st.lists(st.sampled_from(["a", "b", "c", "dd"])))
def test_the_counts_are_those_of_evaluate(reference: list[str], predicted: list[str]) -> None:
    found = compare(" ".join(reference), " ".join(predicted))
    assert found.errors == word_errors(" ".join(reference), " ".join(predicted))
    assert read(found.reference).text.split() == reference
    assert read(found.predicted).text.split() == predicted


@given(st.text(), st.text())
def test_any_texts_can_be_compared(reference: str, predicted: str) -> None:
    found = compare(reference, predicted)
    assert len(read(found.predicted).all("ins")) == found.errors.insertions
    assert len(read(found.reference).all("del")) == found.errors.deletions


def test_roles_come_from_the_statement_or_from_what_columns_hold() -> None:
    frame = pl.DataFrame({"a": ["x"], "clip": ["b.WAV"], "said": ["y"], "text": ["z"], "predicted": ["w"]})
    assert roles(frame, PLAIN) == Roles(("clip",), "text", "predicted")
    statement = parse("PREDICT USING m OPTIONS (audio_col='A', result_col='said') AS SELECT 1")
    assert roles(frame, statement) == Roles(("a", "clip"), "text", "said")
    inside = parse("SELECT * FROM (PREDICT USING m OPTIONS (result_col='said') AS SELECT 1)")
    assert roles(frame, inside) == Roles(("clip",), "text", "said")
    assert roles(frame.select("a", "text"), PLAIN) == Roles(())
    assert roles(pl.DataFrame({"b": [None, b"fLaC"], "predicted": [1, 2]}), PLAIN) == Roles(("b",))


def test_a_label_is_not_held_against_a_text() -> None:
    frame = pl.DataFrame({"text": ["a b"], "predicted": ["c"]})
    result = Result(PLAIN, "", "rows", frame)
    assert read(View(result, Settings(), str).html()).all("mark")
    assert not read(View(result, Settings(), str, labels=True).html()).all("mark")


def test_a_table_has_players_differences_and_the_error_rate(tmp_path: Path) -> None:
    recording(tmp_path / "a.wav")
    frame = pl.DataFrame(
        {"audio": ["a.wav", None, "b.wav"], "text": ["one two", None, "three"], "predicted": ["one too", "x", None]}
    )
    found = Roles(("audio",), "text", "predicted")

    def resolve(value: str | bytes | None) -> str | bytes | None:
        return str(tmp_path / value) if isinstance(value, str) else value

    tree = read(speech_table(frame, found, resolve, Settings()))
    assert len(tree.all("audio")) == 1
    assert [row.all("td")[-1].text for row in tree.all("tr")[1:]] == ["50.0%", "", ""]
    assert [row.all("td")[1].text for row in tree.all("tr")[1:]] == ["one two", "null", "three"]
    assert "WER 50.0% over the rows shown" in tree.all("p")[0].text
    tree = read(speech_table(frame, found, resolve, Settings(audio_players=False, word_differences=False)))
    assert not tree.all("audio") + tree.all("mark")
    assert [each.text for each in tree.all("th")] == frame.columns
    tree = read(speech_table(frame, found, resolve, Settings(audio_megabytes=0)))
    assert "recordings without a player: 1, for want of room" in tree.all("p")[0].text


@pytest.mark.parametrize("with_players", [True, False])
def test_the_secrets_of_urls_are_not_shown(with_players: bool) -> None:
    url = "https://ann:hush@nowhere.invalid/a.wav?take=2&X-Amz-Signature=0a1b2c"
    frame = pl.DataFrame({"audio": [url, None, "https.wav"], "note": ["x", "y", "z"]})
    view = View(Result(PLAIN, "", "rows", frame), Settings(audio_players=with_players), lambda value: value)
    assert roles(frame, PLAIN).audio == ("audio",)
    for shown in (view.html(), view.plain()):
        assert "hush" not in shown
        assert "0a1b2c" not in shown
        assert "https.wav" in shown
    assert "https://ann:***@nowhere.invalid/a.wav?take=2&X-Amz-Signature=***" in view.plain()
    # The result itself is what the query gave.
    assert frame["audio"][0] == url
