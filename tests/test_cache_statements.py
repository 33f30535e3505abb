"""LIST CACHE and CLEAR CACHE over a cache that has something, or is not what it should be."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from thanosql.compiler.errors import BindError, RegistryError
from thanosql.runtime import cache as runtime_cache
from thanosql.runtime.cache import FILE_NAME, Scope, TranscriptCache, statement_scope
from thanosql.runtime.ray.transcriber import travelling
from thanosql.session import Session


@pytest.fixture
def cache(home: Path) -> TranscriptCache:
    cache = TranscriptCache(home / FILE_NAME)
    for version, rows in ((1, 2), (2, 3)):
        scope = Scope.of(f"Digits@{version}", "graph", {"precision": "fp32"})
        cache.put_many(scope, {number.to_bytes(16): "1234567890" for number in range(rows)})
    return cache


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    with Session(home=home) as session:
        yield session


def test_list(session: Session, cache: TranscriptCache) -> None:
    result = session.run("LIST CACHE")
    assert result.kind == "rows"
    assert result.frame.schema == pl.Schema(
        {
            "model": pl.String(),
            "options": pl.String(),
            "entries": pl.Int64(),
            "bytes": pl.Int64(),
            "created": pl.Datetime("us", "UTC"),
            "last_used": pl.Datetime("us", "UTC"),
        }
    )
    assert [row[:3] for row in result.frame.rows()] == [
        ("Digits@1", "precision='fp32'", 2),
        ("Digits@2", "precision='fp32'", 3),
    ]
    assert result.frame["bytes"].to_list() == [30, 45]  # ten letters and five bytes to tell damage by
    for column in ("created", "last_used"):
        for moment in result.frame[column]:
            assert abs(datetime.now(UTC) - moment) < timedelta(hours=2)


def test_clear_says_what_it_removed(session: Session, cache: TranscriptCache) -> None:
    result = session.run("CLEAR CACHE")
    assert result.kind == "status"
    assert result.frame.schema == pl.Schema({"entries": pl.Int64(), "bytes": pl.Int64()})
    assert result.frame.rows() == [(5, 75)]
    assert session.run("LIST CACHE").frame.height == 0
    assert session.run("CLEAR CACHE").frame.rows() == [(0, 0)]


def test_clear_one_model_or_version_though_it_was_deleted(session: Session, cache: TranscriptCache) -> None:
    assert session.run("EXPLAIN CLEAR CACHE FOR MODEL digits@1").text == "ClearCache: model=Digits@1"
    assert session.run("CLEAR CACHE FOR MODEL digits@1").frame.rows() == [(2, 30)]
    assert session.run("LIST CACHE").frame["model"].to_list() == ["Digits@2"]
    assert session.run("CLEAR CACHE FOR MODEL Wav2Vec2TinyEn").frame.rows() == [(0, 0)]
    assert session.run("CLEAR CACHE FOR MODEL DIGITS").frame.rows() == [(3, 45)]
    with pytest.raises(BindError, match="there is no model 'DIGITS'"):
        session.run("CLEAR CACHE FOR MODEL DIGITS")


def test_explain_clears_nothing(session: Session, cache: TranscriptCache) -> None:
    session.run("EXPLAIN CLEAR CACHE")
    assert session.run("LIST CACHE").frame.height == 2
    assert "ClearCache [" in str(session.run("EXPLAIN ANALYZE CLEAR CACHE").text)
    assert session.run("LIST CACHE").frame.height == 0


def test_a_damaged_cache_is_named_and_cleared(session: Session, cache: TranscriptCache, home: Path) -> None:
    (home / FILE_NAME).write_bytes(b"this is no database" * 1000)
    for statement in ("LIST CACHE", "CLEAR CACHE FOR MODEL digits"):
        with pytest.raises(RegistryError, match="is damaged") as caught:
            session.run(statement)
        assert "CLEAR CACHE" in (caught.value.hint or "")
    assert session.run("CLEAR CACHE").frame["entries"].to_list() == [0]
    assert session.run("LIST CACHE").frame.height == 0
    assert not (home / FILE_NAME).exists()


FIXTURES = Path(__file__).parent / "fixtures"
LETTERS = f"PREDICT USING letters AS SELECT file AS audio FROM glob('{FIXTURES}/clips/*.flac')"


def test_a_statement_opens_one_cache_and_works_its_scope_out_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FIXTURES / "home_1", home)
    worked_out: list[object] = []
    opened: list[TranscriptCache] = []
    scope = statement_scope._scope

    def counted(*given: object) -> Scope:
        worked_out.append(given)
        return scope(*given)  # type: ignore[arg-type]

    def open_cache(path: Path) -> TranscriptCache:
        opened.append(TranscriptCache(path))
        return opened[-1]

    monkeypatch.setattr(statement_scope, "_scope", counted)
    monkeypatch.setattr(runtime_cache, "TranscriptCache", open_cache)
    with Session(home=home) as session:
        first = session.run(LETTERS).frame
        assert (len(worked_out), len(opened)) == (1, 1)
        assert session.run(LETTERS).frame.equals(first)
        # What one statement gave up, the next tries again; what files have become meanwhile, it sees.
        assert (len(worked_out), len(opened)) == (2, 2)
        joined = LETTERS.replace(" AS SELECT", " OPTIONS (timestamps='word') AS SELECT")
        both = session.run(f"SELECT * FROM ({LETTERS}) a JOIN ({joined}) b USING (audio)")
        assert both.frame.height == first.height
        assert len(opened) == 3
        session.context.cache()
        assert pickle.loads(pickle.dumps(travelling(session.context))).transcripts is None
