"""The data sets in the package, and the list of all."""

from __future__ import annotations

import csv
import errno
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import thanosql.samples
from recipes.sample_datasets import SAMPLES as SAMPLE_SETS
from recipes.sample_datasets import Sample, texts
from thanosql.compiler.errors import DataError
from thanosql.runtime.audio.reading import load, probe
from thanosql.runtime.datasets import dataset, datasets, default_folder
from thanosql.runtime.datasets.dataset import Dataset
from thanosql.runtime.progress import SILENT

NAMES = ("speech_sample_en", "speech_sample_ko")
SAMPLES = Path(thanosql.samples.__file__).parent
LETTERS = {"speech_sample_en": r"[a-z']+", "speech_sample_ko": r"[가-힣]+"}
LIGHT = """if True:
    import sys, thanosql.runtime.datasets as package
    print([one.card.name for one in package.datasets()])
    print(sorted({"polars", "urllib.request", "http.client", "numpy", "soundfile", "torch"} & sys.modules.keys()))"""


def found(name: str) -> Dataset:
    one = dataset(name)
    assert one is not None
    return one


def rows(name: str, split: str) -> list[dict[str, str]]:
    with (SAMPLES / name / f"{split}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_list_is_there_without_what_takes_time_to_import() -> None:
    command = [sys.executable, "-c", LIGHT]
    answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    assert answer == ["['speech_sample_en', 'speech_sample_ko', 'librispeech']", "[]"]


def test_names_may_be_written_in_any_case() -> None:
    assert dataset("Speech_Sample_EN") is datasets()[0]
    assert dataset("speech_sample") is None


@pytest.mark.parametrize("name", NAMES)
def test_the_card_says_what_is_there(name: str, home: Path) -> None:
    card = found(name).card
    files = list((SAMPLES / name).rglob("*.flac"))
    assert (card.name, card.language, card.licence, card.rows) == (name, name[-2:], "CC0-1.0", len(files))
    assert card.bytes == sum(file.stat().st_size for file in files)
    assert card.audio_hours == pytest.approx(sum(probe(str(file)).seconds for file in files) / 3_600, abs=0.001)
    assert found(name).available(home) == "bundled"
    assert found(name).tables({}) == (f"{name}_train", f"{name}_test")


def test_the_recordings_are_small_enough_for_the_wheel() -> None:
    assert sum(found(name).card.bytes for name in NAMES) < 8_000_000


@pytest.mark.parametrize("name", NAMES)
def test_four_fifths_are_for_training_and_no_sentence_is_in_both(name: str) -> None:
    train, test = ([row["text"] for row in rows(name, split)] for split in ("train", "test"))
    assert (len(set(train)), len(set(test))) == (len(train), len(test)) == (320, 80)
    assert not set(train) & set(test)
    # Nor does the test ask for words that training never heard.
    assert {word for text in test for word in text.split()} <= {word for text in train for word in text.split()}
    for text in (*train, *test):
        assert 3 <= len(text.split()) <= 7, text
        assert all(re.fullmatch(LETTERS[name], word) for word in text.split()), text


@pytest.mark.parametrize("name", NAMES)
def test_recordings_are_neither_empty_nor_clipped(name: str) -> None:
    for row in rows(name, "test"):
        samples = load(str(SAMPLES / name / row["audio"]), 16_000)
        assert 0.1 < abs(samples).max() < 1.0, row
        assert len(samples) / 16_000 > 0.12 * len(row["text"].split()) + 0.25, row


@pytest.mark.parametrize("name", NAMES)
def test_fetch_copies_the_recordings_and_gives_their_paths(name: str, tmp_path: Path) -> None:
    frames = found(name).fetch(tmp_path / "new" / "folder", {}, SILENT)
    assert [(table, frame.height) for table, frame in frames.items()] == [(f"{name}_train", 320), (f"{name}_test", 80)]
    for frame in frames.values():
        assert frame.schema == {"audio": pl.String, "text": pl.String}
        for audio in frame["audio"]:
            assert Path(audio).is_absolute()
            assert Path(audio).is_relative_to(tmp_path)
            assert Path(audio).stat().st_size > 1_000
    assert frames[f"{name}_test"]["text"].to_list() == [row["text"] for row in rows(name, "test")]


def test_fetch_repairs_an_older_copy_and_leaves_other_files_alone(tmp_path: Path) -> None:
    one = found("speech_sample_en")
    one.fetch(tmp_path, {}, SILENT)
    (tmp_path / "mine.txt").write_text("kept")
    (tmp_path / "train" / "000.flac").write_bytes(b"")
    (tmp_path / "test.csv").unlink()
    one.fetch(tmp_path, {}, SILENT)
    assert (tmp_path / "train" / "000.flac").stat().st_size > 1_000
    assert (tmp_path / "mine.txt").read_text() == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "card.json", "mine.txt", "test", "test.csv", "train", "train.csv"
    ]  # fmt: skip


def test_a_copy_that_was_killed_in_the_middle_is_made_again(tmp_path: Path) -> None:
    one = found("speech_sample_en")
    one.fetch(tmp_path, {}, SILENT)
    (tmp_path / "train").rename(tmp_path / "gone")
    assert one.fetch(tmp_path, {}, SILENT)["speech_sample_en_train"].height == 320


def test_a_folder_with_other_files_of_those_names_is_refused(tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "work.txt").write_text("years")
    with pytest.raises(DataError, match="has a train that is not of the data set speech_sample_en") as caught:
        found("speech_sample_en").fetch(tmp_path, {}, SILENT)
    assert caught.value.hint == "choose an empty folder with folder= in OPTIONS"
    found("speech_sample_ko").fetch(tmp_path / "ko", {}, SILENT)
    with pytest.raises(DataError, match="is not of the data set speech_sample_en"):
        found("speech_sample_en").fetch(tmp_path / "ko", {}, SILENT)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataError, match="is too full for speech_sample_en"):
        found("speech_sample_en").fetch(tmp_path / "folder", {}, SILENT)
    assert [path.name for path in (tmp_path / "folder").rglob("*")] == [".copying"]


def test_a_file_where_the_folder_should_be_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="speech_sample_en cannot be stored in"):
        found("speech_sample_en").fetch(tmp_path / "file", {}, SILENT)


def test_the_default_folder_is_below_the_home(home: Path) -> None:
    assert default_folder(home, "speech_sample_en") == home / "datasets" / "speech_sample_en"


@pytest.mark.parametrize("sample", SAMPLE_SETS, ids=lambda sample: sample.name)
def test_the_recipe_still_says_what_was_rendered(sample: Sample) -> None:
    assert texts(sample) == {split: [row["text"] for row in rows(sample.name, split)] for split in ("train", "test")}
