"""The checks before training: what is left out and counted, what stops the statement, and what the messages say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.runtime.tones import FRAME, RATE, Recorder, ToneLearner, words, write
from thanosql.compiler.errors import AudioError, TrainingError
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import check
from thanosql.runtime.train.recordings import decode


@pytest.fixture
def learner() -> ToneLearner:
    return ToneLearner()


def silence(path: Path, samples: int, rate: int = RATE) -> str:
    soundfile.write(path, np.zeros(samples, np.float32), rate)
    return str(path)


def test_good_rows_keep_their_numbers_labels_and_seconds(tmp_path, learner):
    examples = check(write(tmp_path, ["abc", "AB"]), ["abc", "AB"], learner)
    assert [(example.row, example.text, example.labels) for example in examples.usable] == [
        (1, "abc", (1, 2, 3)),
        (2, "AB", (1, 2)),
    ]
    assert examples.dropped == {}
    assert examples.audio_seconds == pytest.approx((3 + 3 * 6 + 3 + 2 * 6) * FRAME / RATE)


def test_a_recording_may_come_as_bytes(tmp_path, learner):
    content = Path(write(tmp_path, ["abc"])[0]).read_bytes()
    examples = check([content], ["abc"], learner)
    recordings, _ = decode(examples, learner, TrainConfig(), Recorder())
    assert len(recordings.samples(0)) == recordings.lengths[0] == 21 * FRAME


def test_rows_that_cannot_teach_are_left_out_and_counted_by_cause(tmp_path, learner):
    good = write(tmp_path, ["abc"])[0]
    clip = silence(tmp_path / "clip.wav", FRAME - 1)
    brief = silence(tmp_path / "brief.wav", 3 * FRAME)
    sources = [good, good, good, good, clip, brief, brief]
    texts = ["abc", None, "", "   ", "a", "abcd", "abc"]
    progress = Recorder()
    examples = check(sources, texts, learner, progress=progress)
    assert [example.row for example in examples.usable] == [1, 7]
    assert examples.dropped == {"empty_text": 2, "null_text": 1, "too_short": 1, "text_too_long": 1}
    assert progress.notes == [
        "5 of 7 rows are left out:\n"
        "  row 2: its text is NULL\n"
        "  row 3: its text '' has nothing to learn\n"
        "  row 4: its text '   ' has nothing to learn\n"
        "  row 5: 19.9 ms of audio; the model needs 20 ms\n"
        "  row 6: its text needs 4 frames, its audio has 3"
    ]


def test_equal_neighbours_need_a_frame_between_them(tmp_path, learner):
    three = silence(tmp_path / "three.wav", 3 * FRAME)
    four = silence(tmp_path / "four.wav", 4 * FRAME)
    examples = check([three, three, four], ["aba", "aab", "aab"], learner)
    assert [example.row for example in examples.usable] == [1, 3]
    assert examples.dropped == {"text_too_long": 1}


def test_a_rate_other_than_the_model_s_counts_in_the_model_s_frames(tmp_path, learner):
    # 24 kHz: 12 frames' worth of samples are 4 frames at 8 kHz.
    path = silence(tmp_path / "fast.wav", 12 * FRAME, rate=3 * RATE)
    assert check([path] * 2, ["abcd", "abcde"], learner).dropped == {"text_too_long": 1}


def test_unreadable_recordings_stop_the_statement_with_the_first_five(tmp_path, learner):
    good = write(tmp_path, ["abc"])[0]
    note = tmp_path / "note.wav"
    note.write_text("not a recording")
    missing = [str(tmp_path / f"missing{number}.wav") for number in range(6)]
    with pytest.raises(AudioError) as caught:
        check([good, str(note), *missing], ["abc"] * 8, learner)
    assert caught.value.message.startswith("7 of 8 recordings cannot be read:\n  row 2: ")
    assert "row 6: " in caught.value.message
    assert "missing3.wav" in caught.value.message
    assert "row 7: " not in caught.value.message
    assert caught.value.message.endswith("\n  and 2 more rows")
    assert caught.value.code == "not_audio"
    assert "on_error='skip'" in caught.value.hint


def test_unreadable_recordings_are_counted_where_asked_to_skip(tmp_path, learner):
    good = write(tmp_path, ["abc"])[0]
    note = tmp_path / "note.wav"
    note.write_text("not a recording")
    sources = [str(note), good, str(tmp_path / "missing.wav"), None]
    examples = check(sources, ["abc"] * 4, learner, on_error="skip")
    assert [example.row for example in examples.usable] == [2]
    assert examples.dropped == {"not_audio": 1, "missing": 2}


def test_transcripts_in_another_script_are_refused_before_any_audio(learner):
    texts = ["abc", "안녕", "ab xy", "abcd"]
    with pytest.raises(TrainingError) as caught:
        check(["/does/not/exist.wav"] * 4, texts, learner)
    message = caught.value.message
    assert message.startswith("28.6% of the characters of the transcripts are not in the model's vocabulary: '안' (1)")
    assert "2 of 4 rows have some:\n  row 2: '안녕'\n  row 3: 'ab xy'" in message
    assert "base model of the transcripts' language" in caught.value.hint


def test_a_few_unknown_characters_are_left_out_and_told(tmp_path, learner):
    texts = [*words(30, longest=5), "abcx", "zz"]
    progress = Recorder()
    spoken = [text.strip("xz") or "a" for text in texts]
    examples = check(write(tmp_path, spoken), texts, learner, progress=progress)
    assert [example.row for example in examples.usable] == list(range(1, 32))
    assert examples.usable[-1].labels == (1, 2, 3)
    assert examples.dropped == {"unknown_text": 1}
    assert progress.notes[0] == "3 characters that the vocabulary lacks were left out of 2 texts: 'z' (2), 'x' (1)"


def test_one_unknown_character_can_be_one_too_many(learner):
    texts = [*["abcde" * 50] * 5, "abx"]
    with pytest.raises(TrainingError) as caught:
        check(["/does/not/exist.wav"] * 6, texts, learner, unknown_limit=0.0)
    assert caught.value.message.startswith(
        "a few of the characters of the transcripts are not in the model's vocabulary: 'x'"
    )
    assert "new_characters='add'" in caught.value.hint
    with pytest.raises(AudioError):
        check(["/does/not/exist.wav"] * 6, texts, learner)


@pytest.mark.parametrize(
    ("sources", "texts", "message"),
    [
        ([], [], "the query returned no rows to train on"),
        (
            ["a.wav", "b.wav"],
            [None, " "],
            "none of the 2 rows can train a model:\n  row 1: its text is NULL\n  row 2: ",
        ),
    ],
)
def test_no_usable_row_is_an_error(learner, sources, texts, message):
    with pytest.raises(TrainingError) as caught:
        check(sources, texts, learner)
    assert caught.value.message.startswith(message)


def nan_recording(folder: Path) -> str:
    samples = np.full(50 * FRAME, 0.1, np.float32)
    samples[77] = np.nan
    path = folder / "nan.wav"
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    return str(path)


def test_what_only_decoding_shows_stops_the_statement_before_the_first_step(tmp_path, learner):
    sources = [*write(tmp_path, ["abc", "de"]), nan_recording(tmp_path)]
    examples = check(sources, ["abc", "de", "abc"], learner)
    assert len(examples.usable) == 3
    with pytest.raises(AudioError, match=r"1 of 3 recordings cannot be read:\n  row 3: .*nan\.wav") as caught:
        decode(examples, learner, TrainConfig(), Recorder())
    assert caught.value.code == "not_finite"


def test_what_only_decoding_shows_is_counted_where_asked_to_skip(tmp_path, learner):
    sources = [nan_recording(tmp_path), *write(tmp_path, ["abc", "de"])]
    examples = check([*sources, sources[1]], ["abc", "abc", "de", None], learner)
    progress = Recorder()
    recordings, dropped = decode(examples, learner, TrainConfig(on_error="skip"), progress)
    assert [example.row for example in recordings.examples] == [2, 3]
    assert dropped == {"null_text": 1, "not_finite": 1}
    assert progress.amounts["reading audio"] == pytest.approx(progress.tasks[-1][1])


def test_audio_beyond_the_cache_is_decoded_again_to_the_same_samples(tmp_path, learner):
    texts = words(6)
    examples = check(write(tmp_path, texts), texts, learner)
    small, _ = decode(examples, learner, TrainConfig(audio_cache_bytes=12_000), Recorder())
    large, _ = decode(examples, learner, TrainConfig(), Recorder())
    assert small.lengths == large.lengths
    for index in range(6):
        np.testing.assert_array_equal(small.samples(index), large.samples(index))
