from __future__ import annotations

import io
import os
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio import decode as audio_decode
from thanosql.runtime.audio.reading import AudioInfo, load, normalise, probe

DIGITS = Path(__file__).resolve().parents[3].parent / "shared" / "speech" / "spoken_digits"


def tone(seconds: float, rate: int, hertz: float = 440.0) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def encode(samples: np.ndarray, rate: int, container: str = "WAV", subtype: str = "PCM_16") -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format=container, subtype=subtype)
    return buffer.getvalue()


def wav(data: bytes, *, riff: int | None = None, length: int | None = None, rate: int = 16_000, **form: int) -> bytes:
    """Write a WAV file byte by byte, with any sizes in its header."""
    tag, channels, bits = form.get("tag", 1), form.get("channels", 1), form.get("bits", 16)
    block = form.get("block", channels * bits // 8)
    fmt = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate, rate * block, block, bits)
    body = b"WAVE" + fmt + struct.pack("<4sI", b"data", len(data) if length is None else length) + data
    return struct.pack("<4sI", b"RIFF", len(body) if riff is None else riff) + body


def without_length(flac: bytes) -> bytes:
    """Set the number of frames in STREAMINFO to 0, as an encoder that writes into a pipe leaves it."""
    return flac[:21] + bytes([flac[21] & 0xF0]) + bytes(4) + flac[26:]


def code_of(source: object, rate: int = 16_000) -> str:
    with pytest.raises(AudioError) as caught:
        load(source, rate)  # type: ignore[arg-type]
    return caught.value.code


SAMPLES = np.random.default_rng(7).uniform(-1, 1, (2_000, 12)).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(
    channels=st.integers(1, 12),
    frames=st.integers(1, 2_000),
    rate=st.sampled_from([8_000, 11_025, 16_000, 44_100, 48_000, 96_000]),
    container=st.sampled_from(["WAV", "WAVEX"]),
    subtype=st.sampled_from(["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"]),
)
def test_wav_is_read_as_libsndfile_reads_it(
    channels: int, frames: int, rate: int, container: str, subtype: str
) -> None:
    content = encode(SAMPLES[:frames, :channels], rate, container, subtype)
    expected, _ = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    assert probe(content) == AudioInfo(frames / rate, rate, channels, frames)
    loaded = load(content, rate)
    assert loaded.dtype == np.float32
    np.testing.assert_array_equal(loaded, expected.mean(axis=1) if channels > 1 else expected[:, 0])


@settings(max_examples=20, deadline=None)
@given(
    channels=st.integers(1, 8), frames=st.integers(1, 2_000), subtype=st.sampled_from(["PCM_S8", "PCM_16", "PCM_24"])
)
def test_flac_is_read_as_libsndfile_reads_it(channels: int, frames: int, subtype: str) -> None:
    content = encode(SAMPLES[:frames, :channels], 16_000, "FLAC", subtype)
    expected, _ = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    assert probe(content) == AudioInfo(frames / 16_000, 16_000, channels, frames)
    np.testing.assert_array_equal(load(content, 16_000), expected.mean(axis=1) if channels > 1 else expected[:, 0])


@pytest.mark.parametrize("subtype", ["MS_ADPCM", "IMA_ADPCM", "GSM610"])
def test_compressed_wav_is_decoded_and_counted(subtype: str) -> None:
    content = encode(tone(0.5, 8_000), 8_000, "WAV", subtype)
    expected, _ = soundfile.read(io.BytesIO(content), dtype="float32")
    assert probe(content).frames == len(expected)
    np.testing.assert_array_equal(load(content, 8_000), expected)


@pytest.mark.parametrize("container", ["WAV", "FLAC"])
@pytest.mark.parametrize("channels", [1, 2, 6])
@pytest.mark.parametrize("rate", [1_000, 8_000, 11_025, 22_050, 44_100, 48_000, 192_000])
def test_any_rate_and_channel_count_becomes_mono_at_the_models_rate(rate: int, channels: int, container: str) -> None:
    content = encode(np.stack([tone(0.4, rate, 220.0)] * channels, axis=1), rate, container)
    loaded = load(content, 16_000)
    assert len(loaded) == round(0.4 * 16_000)
    middle = slice(1_000, -1_000)  # the resampling filter rings at both ends
    np.testing.assert_allclose(loaded[middle], tone(0.4, 16_000, 220.0)[middle], atol=2e-3)


def test_channels_are_averaged() -> None:
    left, right = tone(0.1, 16_000, 200), tone(0.1, 16_000, 300)
    stereo = encode(np.stack([left, right], axis=1), 16_000, subtype="FLOAT")
    np.testing.assert_allclose(load(stereo, 16_000), (left + right) / 2, atol=1e-7)


@pytest.mark.parametrize("container", ["WAV", "FLAC"])
def test_blocks_leave_no_seams(container: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = encode(np.stack([tone(1.0, 44_100), tone(1.0, 44_100, 1_000)], axis=1), 44_100, container)
    whole = load(content, 16_000)
    monkeypatch.setattr(audio_decode, "_BLOCK_SAMPLES", 999)
    np.testing.assert_array_equal(load(content, 16_000), whole)
    np.testing.assert_array_equal(load(content, 16_000), load(content, 16_000))


def test_a_path_and_its_bytes_give_the_same_samples_whatever_the_name(tmp_path: Path) -> None:
    for name, container in (("flac.wav", "FLAC"), ("wav.flac", "WAV"), ("소리 (1).txt", "WAV")):
        content = encode(tone(0.2, 8_000), 8_000, container)
        (tmp_path / name).write_bytes(content)
        np.testing.assert_array_equal(load(str(tmp_path / name), 16_000), load(content, 16_000))
        assert probe(str(tmp_path / name)) == probe(content)


PCM = (np.arange(1, 1_001, dtype="<i2")).tobytes()


@pytest.mark.parametrize(
    ("riff", "length"),
    [
        pytest.param(0xFFFFFFFF, 0xFFFFFFFF, id="ffmpeg into a pipe"),
        pytest.param(0x7FFFF024, 0x7FFFF000, id="sox, espeak-ng into a pipe"),
        pytest.param(0x80000024, 0x80000000, id="arecord into a pipe"),
        pytest.param(0, 0, id="sizes never written"),
        pytest.param(36, 0, id="recorder killed before it wrote the sizes"),
        pytest.param(0, 2_000, id="only the data size written"),
        pytest.param(2_044, 2_000, id="RIFF size counts its own 8 bytes"),
        pytest.param(100, 2_000, id="RIFF size too small"),
    ],
)
@pytest.mark.parametrize("tail", [b"", b"\x01"], ids=["", "half a sample at the end"])
def test_sizes_that_writers_leave_behind_are_understood(riff: int, length: int, tail: bytes) -> None:
    content = wav(PCM + tail, riff=riff, length=length)
    assert probe(content).frames == 1_000
    np.testing.assert_array_equal(load(content, 16_000) * 32_768, np.arange(1, 1_001))


def test_a_finished_file_without_samples_is_empty_even_when_metadata_follows() -> None:
    metadata = struct.pack("<4sI", b"LIST", 4) + b"INFO"
    assert code_of(wav(metadata, riff=36 + len(metadata), length=0)) == "empty"
    assert code_of(wav(b"")) == "empty"
    assert code_of(b"") == "empty"


def test_chunks_around_the_samples_are_skipped() -> None:
    content = wav(PCM)
    odd = struct.pack("<4sI", b"junk", 3) + b"abc\0"
    content = content[:12] + odd + content[12:] + odd
    content = content[:4] + struct.pack("<I", len(content) - 8) + content[8:]
    np.testing.assert_array_equal(load(content, 16_000) * 32_768, np.arange(1, 1_001))


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_wav_cut_anywhere_is_refused(data: st.DataObject) -> None:
    content = encode(SAMPLES[:500, :2], 16_000, data.draw(st.sampled_from(["WAV", "WAVEX"])))
    cut = data.draw(st.integers(4, len(content) - 1))
    assert code_of(content[:cut]) == "truncated"
    with pytest.raises(AudioError):
        probe(content[:cut])


@pytest.mark.parametrize("riff", [0, 100, 2_044, 0xFFFFFFFF])
def test_a_data_size_beyond_the_file_is_refused_whatever_the_riff_size(riff: int) -> None:
    assert code_of(wav(PCM, riff=riff, length=len(PCM) + 1)) == "truncated"


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9, 0.999])
def test_a_flac_cut_anywhere_is_refused(share: float) -> None:
    content = encode(SAMPLES[:, 0].repeat(10), 16_000, "FLAC")
    assert code_of(content[: int(len(content) * share)]) == "truncated"


def test_a_damaged_flac_is_refused() -> None:
    content = bytearray(encode(np.tile(SAMPLES[:, 0], 50), 16_000, "FLAC"))
    content[len(content) // 2] ^= 0x55
    assert code_of(bytes(content)) == "unreadable"


def test_flac_of_unknown_length_is_counted_and_bounded() -> None:
    content = encode(tone(2.0, 16_000), 16_000, "FLAC")
    streamed = without_length(content)
    assert probe(streamed) == probe(content)
    np.testing.assert_array_equal(load(streamed, 16_000), load(content, 16_000))
    with pytest.raises(AudioError) as caught:
        load(streamed, 16_000, max_seconds=1.0)
    assert caught.value.code == "too_long"


def test_a_long_recording_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    content = encode(np.zeros(60 * 16_000, np.float32), 16_000, "FLAC")
    assert len(content) < 20_000  # two megabytes of samples
    monkeypatch.setattr("thanosql.runtime.audio.reading.decode", lambda *_: pytest.fail("must not be decoded"))
    with pytest.raises(AudioError, match="60 s, longer than the limit of 59 s") as caught:
        load(content, 16_000, max_seconds=59)
    assert caught.value.code == "too_long"


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e30])
@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
@pytest.mark.parametrize("channels", [1, 2])
def test_samples_that_are_no_sound_are_refused(bad: float, subtype: str, channels: int) -> None:
    samples = np.zeros((16_000, channels))
    samples[8_000, 0] = bad
    with pytest.raises(AudioError, match=r"at 0\.500 s") as caught:
        load(encode(samples, 16_000, "WAV", subtype), 8_000)
    assert caught.value.code == "not_finite"


def test_float_samples_beyond_full_scale_are_kept() -> None:
    samples = tone(0.1, 16_000) * 65_536
    np.testing.assert_array_equal(load(encode(samples, 16_000, subtype="FLOAT"), 16_000), samples)


def test_what_is_no_recording_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "note.wav").write_text("this is not audio at all")
    (tmp_path / "folder.wav").mkdir()
    os.mkfifo(tmp_path / "pipe.wav")
    (tmp_path / "loop.wav").symlink_to(tmp_path / "loop.wav")
    assert code_of(None) == "missing"
    assert code_of(str(tmp_path / "note.wav")) == "not_audio"
    assert code_of(str(tmp_path / "folder.wav")) == "unreadable"
    assert code_of(str(tmp_path / "pipe.wav")) == "unreadable"
    assert code_of("/dev/zero") == "unreadable"
    assert code_of(str(tmp_path / "loop.wav")) == "unreadable"
    assert code_of(str(tmp_path / "none.wav")) == "missing"
    assert code_of(str(tmp_path / "note.wav" / "none.wav")) == "missing"
    assert code_of("") == "missing"
    assert code_of("nul\0.wav") == "missing"


def test_messages_name_the_file_and_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AudioError) as caught:
        probe("clips/a.wav")
    assert "'clips/a.wav' does not exist" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    (tmp_path / "song.wav").write_bytes(b"ID3\x04" + bytes(100))
    with pytest.raises(AudioError, match=r"(?s)'song.wav' is an MP3 file.*ffmpeg"):
        probe("song.wav")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"RIFF", "truncated", id="RIFF alone"),
        pytest.param(b"fLaC", "truncated", id="fLaC alone"),
        pytest.param(b"fLaC" + bytes(100), "not_audio", id="FLAC without STREAMINFO"),
        pytest.param(b"RIFF\x04\0\0\0AVI ", "not_audio", id="AVI"),
        pytest.param(b"RIFF\x04\0\0\0WAVE", "not_audio", id="no chunks"),
        pytest.param(b"RF64\xff\xff\xff\xffWAVEds64" + bytes(50), "not_audio", id="RF64"),
        pytest.param(b"\0\0\0\x20ftypM4A " + bytes(50), "not_audio", id="M4A"),
        pytest.param(wav(PCM, tag=0x55), "not_audio", id="MP3 inside WAV"),
        pytest.param(wav(PCM, tag=3), "not_audio", id="16-bit float"),
        pytest.param(wav(PCM, channels=2, block=2), "not_audio", id="a frame smaller than its channels"),
        pytest.param(wav(PCM, channels=0, block=2), "not_audio", id="no channels"),
        pytest.param(wav(PCM, block=0), "not_audio", id="frames of no bytes"),
        pytest.param(wav(PCM, rate=1), "not_audio", id="1 Hz"),
        pytest.param(wav(PCM, rate=2_000_000_000), "not_audio", id="2 GHz"),
        pytest.param(wav(PCM).replace(b"fmt ", b"fact"), "not_audio", id="no fmt chunk"),
        pytest.param(b"RIFF\0\0\0\0WAVE" + struct.pack("<4sI", b"junk", 0) * 200_000, "not_audio", id="empty chunks"),
    ],
)
def test_hostile_headers_are_refused(content: bytes, code: str) -> None:
    assert code_of(content) == code


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_mutated_file_is_an_error_or_sound_and_nothing_else(data: st.DataObject) -> None:
    container, subtype = data.draw(
        st.sampled_from([("WAV", "PCM_16"), ("WAVEX", "FLOAT"), ("WAV", "ULAW"), ("FLAC", "PCM_16")])
    )
    content = bytearray(encode(SAMPLES[:300, :2], 16_000, container, subtype))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, min(len(content) - 1, 120)))] = data.draw(st.integers(0, 255))
    try:
        loaded = load(bytes(content), 16_000, max_seconds=60)
    except AudioError:
        return
    assert loaded.dtype == np.float32
    assert 0 < len(loaded) <= 60 * 16_000
    assert np.isfinite(loaded).all()


def test_a_header_that_promises_hours_reserves_no_memory_for_them() -> None:
    content = encode(tone(0.2, 16_000), 16_000, "FLAC")
    promise = int.from_bytes(content[18:26], "big") & ~((1 << 36) - 1) | 4 * 3600 * 16_000
    tracemalloc.start()
    try:
        assert code_of(content[:18] + promise.to_bytes(8, "big") + content[26:]) == "truncated"
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20  # of 922 MB
    finally:
        tracemalloc.stop()


def test_a_recording_that_outgrows_what_was_reserved_is_whole() -> None:
    content = encode(np.zeros(3 * 1_000 * 60, np.float32), 1_000, "FLAC")
    loaded = load(content, 16_000)
    assert len(loaded) == 3 * 60 * 16_000 > 8 * len(content) * 16
    assert not loaded.any()


def test_where_memory_ends_the_recording_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("thanosql.runtime.audio.reading._gathered", full)
    with pytest.raises(AudioError, match="more samples than there is memory for") as caught:
        load(wav(PCM), 16_000)
    assert caught.value.code == "too_long"


def test_of_two_fmt_chunks_the_first_counts() -> None:
    second = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 2, 8_000, 8_000, 2, 8)
    content = wav(PCM)
    content = content[:36] + second + content[36:]
    content = content[:4] + struct.pack("<I", len(content) - 8) + content[8:]
    assert probe(content) == AudioInfo(1_000 / 16_000, 16_000, 1, 1_000)


def test_a_pipe_or_a_kernels_file_put_in_place_of_a_recording_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "a.wav")
    monkeypatch.setattr("thanosql.runtime.audio.source._refuse_special", lambda *_: None)
    assert code_of(str(tmp_path / "a.wav")) == "unreadable"
    if Path("/proc/kmsg").exists():
        assert code_of("/proc/kmsg") in ("empty", "unreadable")  # a regular file that blocks whoever reads it


def test_a_compressed_file_that_cannot_be_opened_is_not_called_cut_short() -> None:
    content = wav(bytes(3 * 2_000), tag=6, channels=2_000, bits=8)
    with pytest.raises(AudioError, match="Too many channels") as caught:
        load(content, 16_000)
    assert caught.value.code == "unreadable"


def test_a_signalling_nan_is_refused_without_a_warning() -> None:
    data = np.zeros(1_000, "<f8").tobytes()[:-8] + bytes.fromhex("0100000000f0f47f")[:8]
    assert code_of(wav(data, tag=3, bits=64)) == "not_finite"


def test_less_than_a_sample_is_too_short() -> None:
    assert code_of(encode(np.zeros(1, np.float32), 48_000), 1_000) == "too_short"


@given(arrays.arrays(np.float32, st.integers(1, 3_000), elements=st.floats(-4, 4, width=32)))
@settings(deadline=None)
def test_normalise_equals_the_feature_extractor(samples: np.ndarray) -> None:
    expected = (samples - samples.mean()) / np.sqrt(samples.var() + 1e-7)
    normalised = normalise(samples)
    assert normalised.dtype == np.float32
    np.testing.assert_array_equal(normalised, expected)


def test_normalise_leaves_its_input_and_keeps_silence_silent() -> None:
    silence = np.full(100, 0.25, np.float32)
    assert not normalise(silence).any()
    assert (silence == 0.25).all()


@pytest.mark.skipif(not DIGITS.is_dir(), reason="the spoken digit recordings are not beside this checkout")
def test_real_recordings_load_as_libsndfile_and_soxr_do() -> None:
    for path in sorted(DIGITS.glob("*.wav"))[::250]:
        expected, rate = soundfile.read(path, dtype="float32")
        assert probe(str(path)) == AudioInfo(len(expected) / rate, rate, 1, len(expected))
        np.testing.assert_array_equal(load(str(path), 16_000), soxr.resample(expected, rate, 16_000, "HQ"))
