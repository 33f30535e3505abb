"""Recordings behind URLs: the same samples as from the file, however the server behaves, or one row's error."""

from __future__ import annotations

import io

import fsspec  # type: ignore[import-untyped]
import numpy as np
import pytest
import soundfile

from tests.runtime.datasets.http_server import Behaviour, serving
from thanosql.compiler.errors import AudioError
from thanosql.runtime.access.remote_access import RemoteAccess
from thanosql.runtime.arrays import Samples
from thanosql.runtime.audio import reading
from thanosql.runtime.audio import remote as audio_remote
from thanosql.runtime.audio.reading import AudioInfo
from thanosql.runtime.audio.source import Guarded

NOISE = np.random.default_rng(0).normal(0, 0.1, 160_000).astype(np.float32)


def encoded(container: str) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, NOISE, 16_000, format=container, subtype="PCM_16")
    return buffer.getvalue()


def fetched(recording: str | bytes) -> Guarded:
    """Guard a recording by a session that fetches whatever is behind a URL."""
    return Guarded(recording, None, isolated=False, remote=RemoteAccess(None, private=True))


def load(recording: str | bytes, sample_rate: int) -> Samples:
    return reading.load(fetched(recording), sample_rate)


def probe(recording: str | bytes) -> AudioInfo:
    return reading.probe(fetched(recording))


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_remote, "FIRST_WAIT", 0.001)


@pytest.fixture(params=["WAV", "FLAC"])
def recording(request: pytest.FixtureRequest) -> bytes:
    return encoded(request.param)


@pytest.mark.parametrize(
    "behaviours",
    [
        pytest.param([Behaviour()], id="well"),
        pytest.param([Behaviour(ranges=False)], id="no parts"),
        pytest.param([Behaviour(length=False)], id="no length"),
        pytest.param([Behaviour(status=503), Behaviour(status=429), Behaviour()], id="busy"),
        pytest.param([Behaviour(cut_after=50_000), Behaviour(cut_after=70_000), Behaviour()], id="cut"),
        pytest.param([Behaviour(cut_after=50_000), Behaviour(ranges=False)], id="cut, no parts"),
        pytest.param([Behaviour(etag=None, cut_after=50_000), Behaviour(etag=None)], id="cut, no mark"),
    ],
)
def test_a_server_gives_the_samples_of_the_file(recording: bytes, behaviours: list[Behaviour]) -> None:
    with serving({"/a": recording}, *behaviours) as server:
        url = f"{server.address}/a"
        assert np.array_equal(load(url, 16_000), load(recording, 16_000))
        assert probe(url) == probe(recording)


def test_a_server_that_goes_on_and_on_costs_its_row(recording: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/a": recording}, Behaviour(length=False)) as server:
        monkeypatch.setattr(audio_remote, "MOST_BYTES", len(recording))
        assert len(load(f"{server.address}/a", 16_000)) == len(NOISE)
        monkeypatch.setattr(audio_remote, "MOST_BYTES", len(recording) - 1)
        with pytest.raises(AudioError, match=f"goes on behind {len(recording) - 1:,} bytes") as caught:
            load(f"{server.address}/a", 16_000)
    assert caught.value.code == "too_long"


def test_what_is_missing_or_refused_is_not_asked_for_again() -> None:
    with serving({}) as server, pytest.raises(AudioError, match="does not exist") as caught:
        load(f"{server.address}/none", 16_000)
    assert caught.value.code == "missing"
    assert len(server.asked) == 1
    with serving({"/a": b""}, Behaviour(status=403)) as server, pytest.raises(AudioError, match="403") as caught:
        load(f"{server.address}/a", 16_000)
    assert caught.value.code == "unreadable"
    assert len(server.asked) == 1


def test_a_server_that_stays_busy_is_given_up() -> None:
    with serving({"/a": b""}, Behaviour(status=503)) as server, pytest.raises(AudioError, match="503") as caught:
        load(f"{server.address}/a", 16_000)
    assert caught.value.code == "unreadable"
    assert len(server.asked) == audio_remote.ATTEMPTS


def test_a_recording_that_changes_while_it_is_read_is_no_recording() -> None:
    changed = [Behaviour(cut_after=50_000), Behaviour(etag='"two"')]
    with (
        serving({"/a": encoded("WAV")}, *changed) as server,
        pytest.raises(AudioError, match="changed while") as caught,
    ):
        load(f"{server.address}/a", 16_000)
    assert caught.value.code == "unreadable"


def test_other_schemes_are_those_of_fsspec(recording: bytes) -> None:
    files = fsspec.filesystem("memory")
    files.pipe("/remote/a b.wav", recording)
    assert np.array_equal(load("memory://remote/a b.wav", 16_000), load(recording, 16_000))
    with pytest.raises(AudioError, match="does not exist") as caught:
        load("memory://remote/b.wav", 16_000)
    assert caught.value.code == "missing"
    with pytest.raises(AudioError, match="is a directory"):
        load("memory://remote", 16_000)
    with pytest.raises(AudioError, match="cannot be read") as caught:
        load("nowhere://a/b.wav", 16_000)
    assert "s3fs" in str(caught.value)
