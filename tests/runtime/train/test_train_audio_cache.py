"""Decoded audio that memory does not hold: packed without loss, kept on disk, decoded again where neither has it."""

from __future__ import annotations

import errno
import os
import shutil
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.runtime.tones import RATE, Recorder, ToneLearner, speak, words, write
from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio import reading
from thanosql.runtime.train import array_file as array_file_module
from thanosql.runtime.train.array_file import ArrayFile, array_file
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import check
from thanosql.runtime.train.loop import train
from thanosql.runtime.train.recordings import decode
from thanosql.runtime.train.sample_packing import pack, unpack

NO_MEMORY = TrainConfig(epochs=2, learning_rate=1e-2, device="cpu", audio_cache_bytes=0)
GIGABYTE = 10**9


@pytest.fixture
def disk(tmp_path):
    with array_file(tmp_path / "home", GIGABYTE, Recorder()) as file:
        yield file


@pytest.fixture
def texts():
    return words(12)


def refuse(*_: object) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


@given(arrays(np.int16, st.integers(1, 50)))
def test_sixteen_bit_samples_take_half_the_room_and_lose_nothing(integers):
    samples = integers.astype(np.float32) / np.float32(2**15)
    packed = pack(samples)
    assert packed.dtype == np.int16
    assert unpack(packed).tobytes() == samples.tobytes()


@given(arrays(np.float32, st.integers(1, 50), elements=st.floats(-(2.0**32), 2.0**32, width=32)))
def test_any_samples_come_back_bit_for_bit(samples):
    assert unpack(pack(samples)).tobytes() == samples.tobytes()


@pytest.mark.parametrize("value", [-0.0, 1.0, -1.0 - 2**-15, 2.0**-16])
def test_what_no_sixteen_bit_file_holds_stays_as_it_is(value):
    assert pack(np.array([0.5, value], np.float32)).dtype == np.float32


@pytest.mark.parametrize(("subtype", "rate", "kind"), [("PCM_16", RATE, np.int16), ("PCM_16", 16_000, np.float32)])
def test_only_a_recording_at_the_model_s_rate_is_packed(tmp_path, subtype, rate, kind):
    soundfile.write(tmp_path / "a.wav", speak("abc"), rate, subtype=subtype)
    assert pack(reading.load(str(tmp_path / "a.wav"), RATE)).dtype == kind


def test_arrays_come_back_as_they_were_added(disk):
    chance = np.random.default_rng(0)
    added = [chance.normal(size=shape).astype(kind) for shape, kind in [((7,), "f4"), ((3, 5), "f8"), ((1,), "f2")]]
    places = [disk.add(array) for array in added]
    for array, place in reversed(list(zip(added, places, strict=True))):
        read = disk.read(place)
        assert (read.dtype, read.shape) == (array.dtype, array.shape)
        np.testing.assert_array_equal(read, array)
        read[0] = 0  # the reader's own


def test_the_file_takes_no_more_than_it_may(tmp_path):
    with array_file(tmp_path, 100, Recorder()) as disk:
        assert disk.add(np.zeros(15)) is None
        assert disk.add(np.zeros(12)) is not None
        assert disk.add(np.zeros(1)) is None
        assert disk.add(np.zeros(1, np.float32)) is not None
        assert disk.room == 0
        assert disk.trouble is None


def test_half_of_the_free_disk_is_left(tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")(10_000, 9_000, 1_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with array_file(tmp_path, GIGABYTE, Recorder()) as disk:
        assert disk.room == 500


def test_a_disk_that_fills_up_keeps_what_it_has(disk, monkeypatch):
    first = disk.add(np.arange(10))
    written = os.pwrite
    calls = iter([lambda *a: written(a[0], a[1][:5], a[2]), refuse])
    monkeypatch.setattr(array_file_module.os, "pwrite", lambda *a: next(calls)(*a))
    assert disk.add(np.arange(10)) is None
    assert disk.trouble == "No space left on device"
    assert disk.room == 0
    np.testing.assert_array_equal(disk.read(first), np.arange(10))


def test_what_the_disk_has_lost_is_not_made_up(tmp_path):
    with (tmp_path / "arrays").open("wb+", buffering=0) as file:
        disk = ArrayFile(file.fileno(), GIGABYTE)
        place = disk.add(np.arange(10))
        file.truncate(40)
        assert disk.read(place) is None


def test_nothing_lies_about_that_a_killed_run_could_leave_behind(tmp_path):
    with array_file(tmp_path / "home", GIGABYTE, Recorder()) as disk:
        assert disk.add(np.arange(10)) is not None
        assert list((tmp_path / "home").iterdir()) == []


def test_a_folder_that_cannot_be_written_to_is_told_and_no_error(tmp_path):
    (tmp_path / "home").write_text("a file")
    progress = Recorder()
    with array_file(tmp_path / "home", GIGABYTE, progress) as disk:
        assert disk is None
    assert "cannot keep decoded audio: File exists" in progress.notes[0]


@pytest.mark.parametrize(("folder", "room"), [(None, GIGABYTE), ("home", 0)])
def test_without_a_folder_or_room_nothing_is_written(tmp_path, folder, room):
    progress = Recorder()
    with array_file(folder and tmp_path / folder, room, progress) as disk:
        assert disk is None
    assert not list(tmp_path.iterdir())
    assert not progress.notes


@pytest.mark.parametrize("memory", [0, 12_000, GIGABYTE])
def test_every_recording_is_decoded_once_when_the_disk_takes_the_rest(tmp_path, disk, texts, memory):
    paths = write(tmp_path, texts)
    learner, progress = ToneLearner(), Recorder()
    expected = [reading.load(path, RATE) for path in paths]
    examples = check(paths, texts, learner)
    recordings, _ = decode(examples, learner, replace(NO_MEMORY, audio_cache_bytes=memory), progress, disk)
    for path in paths:
        Path(path).unlink()
    assert recordings.lengths == tuple(map(len, expected))
    for index, samples in enumerate(expected):
        assert recordings.samples(index).tobytes() == samples.tobytes()
    assert not progress.notes


def test_what_fits_nowhere_is_decoded_again_and_told(tmp_path, texts):
    paths = write(tmp_path, texts)
    learner, progress = ToneLearner(), Recorder()
    with array_file(tmp_path / "home", 30_000, progress) as disk:
        recordings, _ = decode(check(paths, texts, learner), learner, NO_MEMORY, progress, disk)
        for index, path in enumerate(paths):
            np.testing.assert_array_equal(recordings.samples(index), reading.load(path, RATE))
    (note,) = progress.notes
    lacking = int(note.split()[0])
    assert 0 < lacking < 12
    assert note == f"{lacking} of 12 recordings are decoded again in each epoch: they fit neither memory nor disk"


def test_a_full_disk_is_told_with_the_system_s_reason(tmp_path, disk, texts, monkeypatch):
    monkeypatch.setattr(array_file_module.os, "pwrite", refuse)
    learner, progress = ToneLearner(), Recorder()
    decode(check(write(tmp_path, texts), texts, learner), learner, NO_MEMORY, progress, disk)
    assert progress.notes == [
        "12 of 12 recordings are decoded again in each epoch: the disk refused more (No space left on device)"
    ]


def test_a_recording_that_the_disk_has_lost_is_decoded_again(tmp_path, texts):
    paths = write(tmp_path, texts)
    learner = ToneLearner()
    with (tmp_path / "arrays").open("wb+", buffering=0) as file:
        disk = ArrayFile(file.fileno(), GIGABYTE)
        recordings, _ = decode(check(paths, texts, learner), learner, NO_MEMORY, Recorder(), disk)
        file.truncate(0)
        np.testing.assert_array_equal(recordings.samples(3), reading.load(paths[3], RATE))


class Removing(Recorder):
    """Removes the recordings when they have all been decoded."""

    def __init__(self, paths):
        super().__init__()
        self.paths = paths

    def begin(self, label, total, unit):
        super().begin(label, total, unit)
        if label == "training":
            for path in self.paths:
                Path(path).unlink()


def test_training_from_the_disk_ends_with_the_bits_of_training_from_memory(tmp_path, texts):
    paths = write(tmp_path, texts)
    whole, spilt = ToneLearner(), ToneLearner()
    train(whole, check(paths, texts, whole), replace(NO_MEMORY, audio_cache_bytes=GIGABYTE))
    train(spilt, check(paths, texts, spilt), NO_MEMORY, Removing(paths), scratch=tmp_path / "home")
    for left, right in zip(whole.module.parameters(), spilt.module.parameters(), strict=True):
        assert torch.equal(left, right)


def test_without_room_on_disk_training_reads_the_recordings_again(tmp_path, texts):
    paths = write(tmp_path, texts)
    learner = ToneLearner()
    config = replace(NO_MEMORY, cache_gb=0)
    with pytest.raises(AudioError, match=r"\.wav"):
        train(learner, check(paths, texts, learner), config, Removing(paths), scratch=tmp_path / "home")
