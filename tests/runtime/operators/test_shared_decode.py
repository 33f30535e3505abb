"""Two models over one query: each recording is decoded once, and both hear what they would hear alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.operators.listener import RATE, Listener
from thanosql.runtime import kept_bytes
from thanosql.runtime.audio import kept_samples
from thanosql.runtime.audio.kept_samples import KeptSamples
from thanosql.session import Session

BOTH = """
SELECT a.id, a.predicted AS one, b.predicted AS other
FROM (PREDICT USING Wav2Vec2TinyEn OPTIONS ({0}) AS SELECT * FROM t) a
JOIN (PREDICT USING Wav2Vec2TinyKo OPTIONS ({0}) AS SELECT * FROM t) b USING (id) ORDER BY id
"""


CASCADE = """
PREDICT USING Wav2Vec2TinyKo OPTIONS (result_col='other', {0}) AS SELECT id, audio_path, predicted AS one
FROM (PREDICT USING Wav2Vec2TinyEn OPTIONS ({0}) AS SELECT * FROM t) a
"""


@pytest.fixture
def session(home: Path, tmp_path: Path) -> Iterator[Session]:
    folder = tmp_path / "recordings"
    folder.mkdir()
    chance = np.random.default_rng(0)
    for number in range(12):
        soundfile.write(folder / f"{number}.flac", chance.uniform(-1, 1, 800 + number).astype(np.float32), RATE)
    (folder / "bad.flac").write_bytes((folder / "0.flac").read_bytes()[:60])
    with Session("duckdb://", home=home, audio_root=folder) as session:
        session.run("CREATE TABLE t AS SELECT range AS id, range || '.flac' AS audio_path FROM range(12)")
        yield session


def figures(result: Any, name: str) -> list[float]:
    """Return a figure of each Decode, in the order in which they ran."""
    return [each.figures[name] for each in reversed(result.metrics) if each.name == "Decode"]


@pytest.mark.parametrize(
    "sql",
    [
        *(BOTH.format(options) for options in ("cache=False", "batch_size=1", "on_error='null'")),
        *(CASCADE.format(options) for options in ("cache=False", "batch_size=1")),
    ],
)
def test_each_recording_is_decoded_once(session: Session, listener: Listener, sql: str) -> None:
    found = session.run(sql)
    assert sorted(figures(found, "decoded")) == [0, 12]
    assert sorted(figures(found, "reused")) == [0, 12]
    assert len(listener.heard) == 24
    session.run("CLEAR CACHE")
    session.rules = ()
    alone = session.run(sql)
    assert sum(figures(alone, "decoded")) == 24
    assert found.frame.equals(alone.frame)


def test_blobs_are_shared_by_content(session: Session, listener: Listener, tmp_path: Path) -> None:
    session.run(
        f"CREATE OR REPLACE TABLE t AS SELECT row_number() OVER () AS id, content AS audio "
        f"FROM read_blob('{tmp_path}/recordings/1*.flac')"
    )
    assert sum(figures(session.run(BOTH.format("cache=False")), "decoded")) == 3


def test_what_one_model_s_answers_are_known_of_is_decoded_for_the_other(session: Session, listener: Listener) -> None:
    session.run("PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM t WHERE id < 5")
    assert sum(figures(session.run(BOTH.format("")), "decoded")) == 12


def test_bad_recordings_are_errors_for_both(session: Session, listener: Listener) -> None:
    session.run("INSERT INTO t VALUES (12, 'bad.flac'), (13, 'missing.flac')")
    frame = session.run(BOTH.format("on_error='null'")).frame
    assert frame["one"].null_count() == frame["other"].null_count() == 2


def test_beyond_its_bounds_recordings_are_decoded_again(
    session: Session, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_samples, "KeptSamples", lambda: KeptSamples(most_bytes=5 * 4 * 850))
    sql = BOTH.format("cache=False")
    found = session.run(sql)
    assert sum(figures(found, "reused")) == 5
    assert sum(figures(found, "decoded")) == 24 - 5
    session.rules = ()
    assert found.frame.equals(session.run(sql).frame)


def test_a_full_disk_costs_only_the_saving(
    session: Session, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_bytes.os, "pwrite", full)
    found = session.run(BOTH.format("cache=False"))
    assert figures(found, "decoded") == [12, 12]
    assert found.frame["one"].null_count() == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 300)), max_size=20), st.integers(0, 4000))
def test_what_is_kept_is_found_as_it_was(given_samples: list[tuple[int, int]], most: int) -> None:
    store = KeptSamples(most)
    kept: dict[int, np.ndarray] = {}
    size = 0
    for number, (key, length) in enumerate(given_samples):
        samples = np.full(length, number, np.float32)
        store.keep(bytes([key]), samples)
        if key not in kept and size + samples.nbytes <= most:
            kept[key] = samples
            size += samples.nbytes
    for key in range(6):
        found = store.find(bytes([key]))
        assert (found is None) == (key not in kept)
        assert found is None or np.array_equal(found, kept[key])
    store.close()
    assert store.find(bytes([0])) is None
