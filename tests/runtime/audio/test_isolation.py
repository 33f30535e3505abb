"""Recordings decoded in processes of their own: the same answers, and a process that is lost costs a row."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tests.hostile.audio_files import _RANDOM, hours_of_silence, stream_info, wav
from thanosql import connect
from thanosql.compiler.errors import AudioError
from thanosql.runtime.access.access import Access
from thanosql.runtime.audio import isolation
from thanosql.runtime.audio.reading import load, probe
from thanosql.runtime.audio.source import Guarded
from thanosql.runtime.context import Context
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.operators import ERROR, SAMPLES
from thanosql.runtime.operators.decode import DecodeExec
from thanosql.runtime.operators.probe import ProbeExec

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks at processes by /proc")
SOUND = wav(np.random.default_rng(3).integers(-9_000, 9_000, 24_000).astype("<i2").tobytes())


@pytest.fixture(autouse=True)
def no_processes_left() -> Iterator[None]:
    yield
    isolation.close()


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A recording that probe has to decode for a fair part of a second."""
    path = tmp_path / "slow.flac"
    path.write_bytes(stream_info(hours_of_silence(3.9), frames=0))
    return path


def isolated(content: str | bytes) -> Guarded:
    return Guarded(content, None, isolated=True)


def answer(source: object) -> object:
    try:
        return load(source, 8_000).tobytes()  # type: ignore[arg-type]
    except AudioError as error:
        return error.code, error.message, error.hint


def holders(path: Path) -> Iterator[int]:
    """Yield the other processes that have ``path`` open."""
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and int(process.name) != os.getpid():
            with suppress(OSError):
                if any(str(each.readlink()) == str(path) for each in (process / "fd").iterdir()):
                    yield int(process.name)


@contextmanager
def signalling(path: Path, what: signal.Signals, times: int) -> Iterator[list[int]]:
    """Send a signal to the first processes that open ``path``, as a decoder that crashes on it would get."""
    sent: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set() and len(sent) < times:
            for process in holders(path):
                if process not in sent:
                    os.kill(process, what)
                    sent.append(process)
            time.sleep(0.001)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield sent
    finally:
        ended.set()
        watcher.join()


def test_paths_and_values_give_what_they_give_without_isolation(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(SOUND)
    for source in (str(tmp_path / "a.wav"), SOUND):
        np.testing.assert_array_equal(load(isolated(source), 8_000), load(source, 8_000))
        assert probe(isolated(source)) == probe(source)


def test_hostile_recordings_give_the_same_errors_and_samples() -> None:
    chance = random.Random(11)
    for make in _RANDOM * 4:
        _, content, _ = make(chance)
        assert answer(isolated(content)) == answer(content)


def test_a_recording_that_kills_its_decoder_every_time_is_given_up(slow: Path) -> None:
    with signalling(slow, signal.SIGSEGV, times=9) as sent, pytest.raises(AudioError) as caught:
        probe(isolated(str(slow)))
    assert caught.value.code == "crashed"
    assert "was ended by SIGSEGV" in caught.value.message
    assert str(slow) in caught.value.message
    assert len(sent) == isolation.ATTEMPTS
    assert len(load(isolated(SOUND), 8_000)) == 12_000


def test_a_process_that_is_ended_once_costs_nothing(slow: Path) -> None:
    with signalling(slow, signal.SIGKILL, times=1) as sent:
        assert probe(isolated(str(slow))).seconds == 3.9 * 3600
    assert len(sent) == 1


def test_a_process_that_was_ended_while_it_waited_costs_nothing() -> None:
    load(isolated(SOUND), 8_000)
    (waiting,) = isolation._POOL.idle
    waiting.process.kill()
    waiting.process.wait()
    assert len(load(isolated(SOUND), 8_000)) == 12_000


def test_a_decoder_that_never_answers_is_ended(slow: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(isolated(SOUND), 8_000)  # what starting a process takes is not part of its patience
    monkeypatch.setattr(isolation, "PATIENCE", 0.3)
    with signalling(slow, signal.SIGSTOP, times=9) as sent, pytest.raises(AudioError, match="gave no answer") as caught:
        load(isolated(str(slow)), 8_000)
    assert caught.value.code == "crashed"
    (stopped,) = sent
    assert not Path(f"/proc/{stopped}").exists()


def test_rows_beside_a_crash_are_untouched(slow: Path, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(SOUND)
    context = Context(None, None, tmp_path, audio_root=tmp_path, access=Access(isolated=True))  # type: ignore[arg-type]
    frame = pl.DataFrame({"audio": ["a.wav", "slow.flac", "a.wav"]})
    with signalling(slow, signal.SIGBUS, times=9):
        probed = ProbeExec("audio", 64, "null").run(iter([frame]), context, OperatorMetrics("Probe"))
        rows = pl.concat(DecodeExec("audio", 8_000, "null").run(probed, context, OperatorMetrics("Decode")))
    first, bad, last = rows[SAMPLES]
    assert bad is None
    assert rows[ERROR][1].startswith("crashed: ")
    expected = load(SOUND, 8_000)
    np.testing.assert_array_equal(first.to_numpy(), expected)
    np.testing.assert_array_equal(last.to_numpy(), expected)


def test_a_statement_of_an_isolating_session_decodes_elsewhere(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    (folder / "a.wav").write_bytes(SOUND)
    (folder / "b.wav").write_bytes(SOUND[:100])
    with connect("duckdb://", isolate=True) as session:
        session.run("COPY clips FROM :folder", {"folder": str(folder)})
        assert len(isolation._POOL.idle) == 1
        errors = session.run("SELECT seconds, error LIKE 'truncated: %' AS cut FROM clips ORDER BY name").frame
    assert errors.rows() == [(1.5, None), (None, True)]
    assert not isolation._POOL.idle


def test_a_decoder_sees_no_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    load(isolated(SOUND), 8_000)
    (waiting,) = isolation._POOL.idle
    assert b"hf_secret" not in Path(f"/proc/{waiting.process.pid}/environ").read_bytes()


def test_a_forked_process_leaves_the_decoders_to_its_parent(root: Path) -> None:
    code = """if True:
        import os, sys
        from tests.runtime.audio.test_isolation import SOUND, isolated, load
        load(isolated(SOUND), 8_000)
        child = os.fork()
        found = len(load(isolated(SOUND), 8_000))
        if child:
            assert os.waitpid(child, 0)[1] == 0
            found += len(load(isolated(SOUND), 8_000))
        assert found == (24_000 if child else 12_000)
    """
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, timeout=60)
