"""Headers before samples: windows, lengths, and failing before any work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from thanosql.compiler.errors import AudioError
from thanosql.runtime.context import Context
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.operators import ERROR, ROW, SECONDS
from thanosql.runtime.operators import probe as module
from thanosql.runtime.operators.probe import ProbeExec, windows


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return Context(None, None, tmp_path, audio_root=tmp_path)  # type: ignore[arg-type]


def write(folder: Path, name: str, seconds: float) -> str:
    soundfile.write(folder / name, np.zeros(int(seconds * 8_000), np.float32), 8_000)
    return name


def run(context: Context, paths: list[str | None], on_error: str, window: int = 2) -> Iterator[pl.DataFrame]:
    frames = iter([pl.DataFrame({"audio": paths}, schema={"audio": pl.String})])
    return ProbeExec("audio", window, on_error).run(frames, context, OperatorMetrics("Probe"))


@given(st.lists(st.integers(0, 7), max_size=12), st.integers(1, 5))
def test_windows_keep_rows_and_order(sizes: list[int], rows: int) -> None:
    frames, start = [], 0
    for size in sizes:
        frames.append(pl.DataFrame({"n": list(range(start, start + size))}, schema={"n": pl.Int64}))
        start += size
    found = list(windows(iter(frames), rows))
    assert [number for frame in found for number in frame["n"]] == list(range(start))
    assert all(frame.height == rows for frame in found[:-1])
    assert len(found) == (max(1, -(-start // rows)) if sizes else 0)


def test_large_values_make_small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOW_BYTES", 100_000)
    frame = pl.DataFrame({"audio": [bytes(40_000)] * 7})
    assert [window.height for window in windows(iter([frame]), 1024)] == [2, 2, 2, 1]


def test_relative_paths_start_at_the_audio_root_and_lengths_are_in_seconds(context: Context, tmp_path: Path) -> None:
    paths = [write(tmp_path, "a.wav", 0.5), str(tmp_path / write(tmp_path, "b.flac", 1.25)), "none.wav"]
    frames = list(run(context, paths, "null"))
    rows = pl.concat(frames)
    assert [frame.height for frame in frames] == [2, 1]
    assert rows[ROW].to_list() == [0, 1, 2]
    assert rows[SECONDS].to_list() == [0.5, 1.25, None]
    assert rows[ERROR].to_list() == [None, None, f"missing: audio file '{tmp_path}/none.wav' does not exist"]


def test_fail_counts_all_bad_rows_before_the_first_is_given(context: Context, tmp_path: Path) -> None:
    good = write(tmp_path, "a.wav", 0.5)
    paths = [good, "none.wav", good, good, None, "gone.wav"]
    with pytest.raises(AudioError) as caught:
        next(run(context, paths, "fail"))
    assert caught.value.message.startswith("3 of the 6 recordings cannot be read:\n  row 2: audio file")
    assert "row 5: the audio value is NULL" in caught.value.message
    assert caught.value.code == "missing"
    assert "on_error='null'" in str(caught.value.hint)
    assert [frame.height for frame in run(context, [good] * 3, "fail")] == [2, 1]


def test_beyond_the_look_ahead_each_window_is_checked_by_itself(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_AHEAD_ROWS", 4)
    good = write(tmp_path, "a.wav", 0.5)
    frames = run(context, [good] * 7 + ["none.wav"], "fail")
    assert [next(frames).height for _ in range(3)] == [2, 2, 2]
    with pytest.raises(AudioError, match=r"1 of the recordings in rows 7 to 8 cannot be read:\n  row 8"):
        next(frames)


def test_rows_on_demand_do_not_wait_for_a_whole_window() -> None:
    frames = [pl.DataFrame({"n": numbers}, schema={"n": pl.Int64}) for numbers in ([0, 1], [], [], [2, 3, 4, 5], [6])]
    found = [frame["n"].to_list() for frame in windows(iter(frames), 3, on_demand=True)]
    assert found == [[0, 1], [], [], [2, 3, 4], [5, 6]]
