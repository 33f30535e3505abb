"""The speech that ships with the package."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from thanosql.runtime.audio import load, probe
from thanosql.samples import copy_samples


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_samples(tmp_path)
    return tmp_path


def rows(folder: Path, split: str) -> list[dict[str, str]]:
    with (folder / f"{split}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("split", "count"), [("train", 550), ("test", 50)])
def test_every_row_has_a_recording_that_is_long_enough_for_its_text(folder: Path, split: str, count: int) -> None:
    table = rows(folder, split)
    assert len(table) == count
    for row in table:
        path = str(folder / row["audio"])
        assert probe(path).seconds > 0.15 * len(row["text"].split()), row
        assert abs(load(path, 16_000)).max() > 0.1, row


def test_no_text_of_the_test_split_is_said_in_training(folder: Path) -> None:
    assert not {row["text"] for row in rows(folder, "train")} & {row["text"] for row in rows(folder, "test")}


def test_both_formats_are_there_and_the_set_is_small(folder: Path) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".flac", ".wav", ".csv", ".json"}
    assert sum(path.stat().st_size for path in files) < 3_000_000


def test_copying_twice_replaces_and_keeps_what_else_is_there(folder: Path) -> None:
    (folder / "mine.txt").write_text("kept")
    (folder / "train.csv").write_text("changed")
    copy_samples(folder)
    assert len(rows(folder, "train")) == 550
    assert (folder / "mine.txt").read_text() == "kept"
