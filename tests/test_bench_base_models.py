"""The pure parts of the benchmark of the base models: its tables, its statements, and its rows in bench/RESULTS.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import base_models, results
from bench.spoken_digits import recordings
from bench.telephone_prompts import join, parse, sounds, split, spoken
from thanosql.compiler.parser import parse as parse_statement


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Agent Logged off.", "agent logged off"),
        ("press 3 for advanced options", "press three for advanced options"),
        ("Please press 1 to mute, 4 or 6 to ...", "please press one to mute four or six to"),
        ("...has left the conference.", "has left the conference"),
        ("I'm sorry, that's o'clock!", "i'm sorry that's o'clock"),
        ('a polite "don\'t call" menu', "a polite don't call menu"),
        ("dash [-]", "dash"),
        ("Hang up. (simple tone sound plays)", "hang up"),
        ("followed by # or just * to exit", "followed by pound or just star to exit"),
        ("3D audio enabled", "three d audio enabled"),
        (
            "the Asterisk PBX and IVR, at www.asterisk.org.",
            "the asterisk p b x and i v r at w w w dot asterisk dot org",
        ),
        ("USB Radio", "u s b radio"),
        ("DAHDI", "dahdi"),
        ("To re-record it, De-activated.", "to rerecord it deactivated"),
        ("Call-Forward", "call forward"),
        ("Un-indentified or witheld", "unidentified or withheld"),
        ("fourtieth", "fortieth"),
        ("at 9 A.M.", "at nine a m"),
    ],
)
def test_a_transcript_says_what_is_said(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    "written",
    [
        *("[ascending tones]", "<beep ascending>", "(10 seconds of silence)", "", "..."),
        *("w", "IAX", 'IAX (note: does not say "2")', "M I S D N", "P.M."),
        *("H.323", "dial 500", "a 28.8 kilobit modem", "extension 1234"),
    ],
)
def test_what_the_transcript_does_not_tell_is_left_out(written: str) -> None:
    assert spoken(written) is None


def test_transcripts_are_lines_with_names() -> None:
    lines = ["; Core Sounds: English\n", "\n", "digits/1: one\n", "priv: waiting, who is: x\n", "vm:  Press 5\n"]
    assert parse(lines) == {"digits/1": "one", "priv": "waiting, who is: x", "vm": "Press 5"}


def test_sounds_are_named_from_the_folder_of_the_language() -> None:
    root = Path("/sounds/en")
    paths = [Path("/sounds"), root, root / "digits", root / "digits" / "1.wav", root / "beep.wav"]
    assert sounds(paths) == {"digits/1": root / "digits" / "1.wav", "beep": root / "beep.wav"}
    assert sounds([root]) == {}


def test_recordings_and_transcripts_are_joined() -> None:
    audio = {name: Path(f"/{name}.wav") for name in ("hello", "beep", "untold")}
    found = join(audio, {"hello": "Hello!", "beep": "[tone]", "gone": "No recording."})
    assert found.table.drop("split").rows() == [("hello", "/hello.wav", "hello")]
    assert found.kept == "1 of 3 telephone prompts"
    assert join({}, {}).table.height == 0


def test_the_split_is_a_fixed_fifth() -> None:
    assert [split(name) for name in ("vm-advopts", "digits/1", "hello", "beep")] == ["train", "test", "test", "train"]
    assert sum(split(f"name-{number}") == "test" for number in range(2000)) == pytest.approx(400, abs=60)


def test_repeated_words_are_counted() -> None:
    names = [f"name-{number}" for number in range(40)]
    found = join({name: Path(name) for name in names}, dict.fromkeys(names, "Goodbye."))
    assert found.repeated == sum(split(name) == "test" for name in names) > 0


def test_digits_know_speaker_and_take(tmp_path: Path) -> None:
    for name in ("7_theo_12.wav", "0_jackson_4.wav", "notes.txt"):
        (tmp_path / name).touch()
    assert recordings(tmp_path).drop("audio_path").rows() == [("zero", "jackson", 4), ("seven", "theo", 12)]
    assert recordings(tmp_path / "gone").height == 0


@pytest.mark.parametrize(("published", "verb"), [(False, "BUILD"), (True, "FIT")])
def test_the_training_is_a_statement(published: bool, verb: str) -> None:
    for options in (base_models.DIGITS_OPTIONS, base_models.PROMPTS_OPTIONS):
        query = base_models.digits_query("take >= 5")
        statement = base_models.training("digits", "Wav2Vec2TinyEn", options, query, published=published)
        assert statement.startswith(f"{verb} MODEL digits USING Wav2Vec2TinyEn\n")
        parse_statement(statement)


def test_scores_become_cells() -> None:
    scores = {"wer": 0.0152, "cer": 0.5, "rows": 250.0, "audio_seconds": 360.0}
    assert base_models.score_cells(scores) == ["250", "0.1", "1.5%", "50.0%"]


def test_voices_are_measured_in_groups() -> None:
    assert [where for _, where in base_models.voice_groups(["espeak-ng", "festival"])] == [
        " WHERE engine = 'espeak-ng'",
        " WHERE engine = 'festival'",
        "",
    ]
    assert len(list(base_models.voice_groups(["espeak-ng"]))) == 1


def test_parts_run_in_their_order_and_are_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert base_models.read_arguments([]).parts == tuple(base_models.PARTS)
    assert base_models.read_arguments(["--parts", "prompts,digits"]).parts == ("digits", "prompts")
    with pytest.raises(SystemExit):
        base_models.read_arguments(["--parts", "digit"])
    assert "there is no part digit: choose from synthetic, digits" in capsys.readouterr().err


def test_a_kept_folder_is_a_new_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        base_models.read_arguments(["--keep", str(tmp_path)])
    assert "--keep names a new folder" in capsys.readouterr().err
    with base_models.workplace(tmp_path / "new") as folder:
        assert folder.is_dir()
    assert folder.is_dir()
    with base_models.workplace(None) as folder:
        assert folder.is_dir()
    assert not folder.exists()


def test_the_korean_model_is_needed_for_synthetic_speech_only() -> None:
    assert base_models.models_of(base_models.read_arguments(["--en", "mine"])) == ["mine", "Wav2Vec2TinyKo"]
    assert base_models.models_of(base_models.read_arguments(["--parts", "digits"])) == ["Wav2Vec2TinyEn"]


def test_what_is_absent_has_all_cells() -> None:
    cells = base_models.no_digits("test split", "mine")
    assert len(cells) + 2 == len(base_models.HEADER)  # the part and the date
    assert cells[0].startswith("test split: `../shared")


def test_parts_that_did_not_run_keep_their_rows() -> None:
    before = [["prompts_build", "old"], ["synthetic", "old"], ["digits", "old"], ["gone", "old"]]
    assert base_models.merged(before, [["digits", "1"], ["digits", "2"]]) == [
        ["synthetic", "old"],
        ["digits", "1"],
        ["digits", "2"],
        ["prompts_build", "old"],
    ]


def test_a_written_section_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "RESULTS", tmp_path / "RESULTS.md")
    rows = [["digits", "test split", "", "1.5%"], ["prompts", "516 of 568", "12", ""]]
    header = ["part", "what", "rows", "WER"]
    for name in ("other", "base_models"):
        results.write(name, results.render(name, "Title", "Notes.", header, rows))
    written = results.RESULTS.read_text()
    results.write("base_models", results.render("base_models", "Title", "Notes.", header, rows))
    assert results.RESULTS.read_text() == written
    assert results.measured_rows("base_models", header) == rows
    assert results.measured_rows("base_models", ["part", "what"]) == []
    assert results.measured_rows("gone", header) == []
    monkeypatch.setattr(results, "machine", lambda: "another machine")
    assert results.measured_rows("base_models", header) == []
