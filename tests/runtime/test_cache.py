"""The cache of answers: found again, shared, bounded, and never the reason that a statement fails."""

from __future__ import annotations

import errno
import json
import os
import random
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thanosql.compiler.errors import AudioError, RegistryError
from thanosql.runtime.audio.digest import DIGEST_BYTES, audio_digest
from thanosql.runtime.cache import FILE_NAME, Scope, TranscriptCache
from thanosql.runtime.cache.packing import pack, unpack
from thanosql.runtime.files import staging

SCOPE = Scope.of("digits@3", "graph", {"precision": "fp32", "decoder": "greedy"})
NOON = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)
LONG = json.dumps({"text": "seven", "words": [{"word": "seven", "start": 0.1, "end": 0.5}] * 40})


def noise(size: int, seed: int = 0) -> str:
    """Give a text of ``size`` bytes, which hardly gets shorter than half of that."""
    return random.Random(seed).randbytes(size // 2).hex()


def digest(number: int) -> bytes:
    return number.to_bytes(16)


@pytest.fixture
def path(home: Path) -> Path:
    return home / FILE_NAME


@pytest.fixture
def cache(path: Path) -> TranscriptCache:
    return TranscriptCache(path)


class Clock:
    def __init__(self) -> None:
        self.hours = 0.0

    def __call__(self) -> float:
        return NOON.timestamp() + 3600 * self.hours


# One process


def test_a_lookup_in_no_cache_makes_none(cache: TranscriptCache, home: Path) -> None:
    assert cache.get_many(SCOPE, [digest(1)]) == {}
    assert cache.entries() == []
    assert cache.clear() == (0, 0)
    assert cache.clear("digits") == (0, 0)
    cache.put_many(SCOPE, {})
    assert cache.take_problem() is None
    assert not home.exists()


def test_what_was_put_is_got_by_another_object(cache: TranscriptCache, path: Path) -> None:
    kept = {digest(1): '{"text": "하나"}', digest(2): LONG, digest(3): '{"error": "truncated"}', digest(4): ""}
    cache.put_many(SCOPE, kept)
    cache.put_many(SCOPE, {digest(1): '{"text": "둘"}'})
    kept[digest(1)] = '{"text": "둘"}'
    asked = [digest(number) for number in (9, 4, 3, 2, 1, 1)]
    assert TranscriptCache(path).get_many(SCOPE, asked) == kept
    assert cache.get_many(SCOPE, [digest(9)]) == {}
    assert cache.get_many(SCOPE, []) == {}
    assert cache.take_problem() is None
    assert not list((path.parent / "staging").iterdir())


def test_more_rows_than_a_statement_has_room_for(cache: TranscriptCache) -> None:
    kept = {digest(number): str(number) for number in range(5000)}
    cache.put_many(SCOPE, kept)
    assert cache.get_many(SCOPE, list(kept)) == kept


@pytest.mark.parametrize(
    "other",
    [
        Scope.of("digits@4", "graph", {"precision": "fp32", "decoder": "greedy"}),
        Scope.of("digits@3", "another graph", {"precision": "fp32", "decoder": "greedy"}),
        Scope.of("digits@3", "graph", {"precision": "int8", "decoder": "greedy"}),
        Scope.of("digits@3", "graph", {"precision": "fp32"}),
        Scope.of("digits@3", "graph", {"precision": "fp32", "decoder": "greedy", "confidence": True}),
    ],
)
def test_another_model_or_option_is_another_scope(cache: TranscriptCache, other: Scope) -> None:
    cache.put_many(SCOPE, {digest(1): "one"})
    assert cache.get_many(other, [digest(1)]) == {}
    cache.put_many(other, {digest(1): "other"})
    assert cache.get_many(SCOPE, [digest(1)]) == {digest(1): "one"}
    assert cache.get_many(other, [digest(1)]) == {digest(1): "other"}


def test_a_scope_is_the_same_in_any_order_of_options() -> None:
    again = Scope.of("digits@3", "graph", {"decoder": "greedy", "precision": "fp32"})
    assert again == SCOPE
    assert again.key == SCOPE.key
    assert again.options == "decoder='greedy', precision='fp32'"
    values = [1, "1", True, None, 1.0, ["1"], "True"]
    assert len({Scope.of("m", "g", {"a": value}).key for value in values}) == len(values)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.integers(1, 60))
def test_texts_are_packed_without_loss(text: str, times: int) -> None:
    packed = pack(text * times)
    assert unpack(packed) == text * times
    assert len(packed) <= 5 + len((text * times).encode())


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["", "seven", LONG]), st.data())
def test_a_packed_text_that_was_changed_is_refused(text: str, data: st.DataObject) -> None:
    packed = bytearray(pack(text))
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="stored answer"):
        unpack(bytes(packed))


# What is kept


def test_entries_and_clear(path: Path) -> None:
    clock = Clock()
    cache = TranscriptCache(path, clock=clock)
    older, base = Scope.of("digits@2", "g", {}), Scope.of("Wav2Vec2TinyEn", "g", {"decoder": "beam"})
    cache.put_many(SCOPE, {digest(1): "one", digest(2): LONG})
    clock.hours = 1
    cache.put_many(older, {digest(1): "one"})
    cache.put_many(base, {digest(1): "one"})
    cache.put_many(SCOPE, {digest(3): "one"})
    found = [(each.model, each.options, each.entries, each.last_used - each.created) for each in cache.entries()]
    hour = datetime.fromtimestamp(3600, UTC) - datetime.fromtimestamp(0, UTC)
    assert found == [
        ("digits@2", "", 1, hour * 0),
        ("digits@3", "decoder='greedy', precision='fp32'", 3, hour),
        ("Wav2Vec2TinyEn", "decoder='beam'", 1, hour * 0),
    ]
    assert cache.entries()[1].created == NOON
    small = cache.entries()[0].bytes
    assert 0 < small < 20
    assert small * 2 < cache.entries()[1].bytes < len(LONG)  # compressed

    assert cache.clear("digit") == (0, 0)
    assert cache.clear("digits@1") == (0, 0)
    assert cache.clear("DIGITS@2") == (1, small)
    assert cache.get_many(older, [digest(1)]) == {}
    assert len(cache.get_many(SCOPE, [digest(1), digest(2), digest(3)])) == 3
    assert cache.clear("wav2vec2tinyen") == (1, small)
    assert [each.model for each in cache.entries()] == ["digits@3"]
    cache.put_many(older, {digest(1): "one"})
    assert cache.clear("Digits")[0] == 4
    assert cache.entries() == []
    cache.put_many(SCOPE, {digest(1): "again"})
    assert cache.get_many(SCOPE, [digest(1)]) == {digest(1): "again"}


def test_an_emptied_file_is_small(cache: TranscriptCache, path: Path) -> None:
    kept = {digest(number): noise(1000, number) for number in range(1000)}
    cache.put_many(SCOPE, kept)
    assert path.stat().st_size > 500_000
    entries, size = cache.clear()
    assert entries == 1000
    assert size > 500_000
    assert path.stat().st_size < 50_000
    assert cache.get_many(SCOPE, list(kept)) == {}


# Bounds


def fill(cache: TranscriptCache, first: int, rows: int) -> list[bytes]:
    entries = {digest(number): noise(1000, number) for number in range(first, first + rows)}
    for start in range(0, rows, 50):
        cache.put_many(SCOPE, dict(list(entries.items())[start : start + 50]))
    return list(entries)


def test_what_was_used_last_outlives_what_was_put_later(path: Path) -> None:
    clock = Clock()
    cache = TranscriptCache(path, limit_bytes=400_000, clock=clock)
    first = fill(cache, 0, 200)
    clock.hours = 1
    second = fill(cache, 1000, 200)
    assert len(cache.get_many(SCOPE, [*first, *second])) == 400
    clock.hours = 2
    assert len(cache.get_many(SCOPE, first)) == 200
    clock.hours = 3
    third = fill(cache, 2000, 200)
    assert len(cache.get_many(SCOPE, first)) == 200
    assert len(cache.get_many(SCOPE, third)) == 200
    assert 0 < len(cache.get_many(SCOPE, second)) < 200
    # Those of the second that went are the ones that had come first.
    gone = [number for number in second if number not in cache.get_many(SCOPE, second)]
    assert gone == second[: len(gone)]


def test_the_file_stays_below_its_limit(path: Path) -> None:
    cache = TranscriptCache(path, limit_bytes=300_000)
    for turn in range(15):
        newest = fill(cache, 1000 * turn, 100)
        assert path.stat().st_size < 300_000 + 100_000
        assert len(cache.get_many(SCOPE, newest)) == 100
    assert cache.take_problem() is None
    assert sum(each.entries for each in cache.entries()) > 100


def test_a_cache_that_never_fills_forgets_nothing(path: Path) -> None:
    cache = TranscriptCache(path, limit_bytes=600_000)
    kept = fill(cache, 0, 300)
    assert len(cache.get_many(SCOPE, kept)) == 300


def test_scopes_go_with_their_last_answer(path: Path) -> None:
    clock = Clock()
    cache = TranscriptCache(path, limit_bytes=300_000, clock=clock)
    cache.put_many(Scope.of("old@1", "g", {}), {digest(1): "one"})
    clock.hours = 1
    fill(cache, 0, 400)
    assert [each.model for each in cache.entries()] == ["digits@3"]


def test_one_answer_larger_than_the_limit_is_not_kept(path: Path) -> None:
    cache = TranscriptCache(path, limit_bytes=100_000)
    cache.put_many(SCOPE, {digest(1): noise(400_000)})
    assert cache.get_many(SCOPE, [digest(1)]) == {}
    cache.put_many(SCOPE, {digest(2): "two"})
    assert cache.get_many(SCOPE, [digest(2)]) == {digest(2): "two"}
    assert cache.take_problem() is None


def test_a_lookup_writes_once_an_hour(path: Path) -> None:
    clock = Clock()
    cache = TranscriptCache(path, clock=clock)
    cache.put_many(SCOPE, {digest(1): "one"})

    def changes(hours: float) -> bool:
        clock.hours = hours
        before = path.read_bytes()
        assert cache.get_many(SCOPE, [digest(1)]) == {digest(1): "one"}
        return path.read_bytes() != before

    assert [changes(hours) for hours in (0, 0.5, 1, 1.5, 7, 7)] == [False, False, True, False, True, False]
    assert (cache.entries()[0].last_used - NOON).total_seconds() == 7 * 3600
    assert cache.entries()[0].created == NOON
    assert not changes(2)  # a clock that was put back


# Several at once


def put_some(path: Path, worker: int) -> None:
    cache = TranscriptCache(path)
    for turn in range(10):
        entries = {digest(worker * 1000 + turn * 10 + number): f"{worker}" for number in range(10)}
        cache.put_many(SCOPE, {**entries, digest(turn): "shared"})
        assert cache.get_many(SCOPE, list(entries)) == entries
    assert cache.take_problem() is None


def test_processes_share_the_file(path: Path) -> None:
    processes = [get_context("spawn").Process(target=put_some, args=(path, worker)) for worker in (1, 2, 3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert [each.entries for each in TranscriptCache(path).entries()] == [3 * 100 + 10]


def test_threads_share_the_object(cache: TranscriptCache) -> None:
    def work(worker: int) -> dict[bytes, str]:
        entries = {digest(worker * 100 + number): str(worker) for number in range(10)}
        cache.put_many(SCOPE, entries)
        assert cache.get_many(SCOPE, list(entries)) == entries
        return entries

    with ThreadPoolExecutor(4) as pool:
        kept = {key: text for entries in pool.map(work, range(12)) for key, text in entries.items()}
    assert cache.get_many(SCOPE, list(kept)) == kept
    assert cache.take_problem() is None


def test_what_another_clears_is_not_found(cache: TranscriptCache, path: Path) -> None:
    cache.put_many(SCOPE, {digest(1): "one"})
    assert TranscriptCache(path).clear() != (0, 0)
    assert cache.get_many(SCOPE, [digest(1)]) == {}
    cache.put_many(SCOPE, {digest(1): "one"})
    assert TranscriptCache(path).get_many(SCOPE, [digest(1)]) == {digest(1): "one"}


# What goes wrong


def overwrite(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scribble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def flip(path: Path) -> None:
    """Change a letter of an answer, of which SQLite itself notices nothing."""
    content = path.read_bytes()
    assert content.count(b"seven") == 1
    path.write_bytes(content.replace(b"seven", b"eleve"))


def age(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("damage", [overwrite, empty, scribble, flip, age])
def test_a_damaged_file_is_an_empty_cache(path: Path, damage: Callable[[Path], None]) -> None:
    TranscriptCache(path).put_many(SCOPE, {digest(1): '{"text": "seven"}'})
    damage(path)
    damaged = path.read_bytes()
    cache = TranscriptCache(path)
    assert cache.get_many(SCOPE, [digest(1)]) == {}
    problem = cache.take_problem()
    assert problem is not None
    assert problem.startswith("the cache of answers is not used: ")
    assert FILE_NAME in problem
    assert "CLEAR CACHE" in problem
    cache.put_many(SCOPE, {digest(2): "two"})
    assert cache.get_many(SCOPE, [digest(1), digest(2)]) == {}
    assert cache.take_problem() is None
    assert path.read_bytes() == damaged
    cache.clear()
    cache.put_many(SCOPE, {digest(2): "two"})
    assert cache.get_many(SCOPE, [digest(1), digest(2)]) == {digest(2): "two"}
    assert cache.take_problem() is None


def test_a_damaged_file_is_found_by_put_too(path: Path) -> None:
    path.parent.mkdir()
    overwrite(path)
    cache = TranscriptCache(path)
    cache.put_many(SCOPE, {digest(1): "one"})
    assert "is damaged" in (cache.take_problem() or "")
    assert cache.get_many(SCOPE, [digest(1)]) == {}
    assert cache.take_problem() is None


def test_statements_about_a_damaged_file_say_so(cache: TranscriptCache, path: Path) -> None:
    path.parent.mkdir()
    overwrite(path)
    for attempt in (cache.entries, lambda: cache.clear("digits")):
        with pytest.raises(RegistryError, match="is damaged") as caught:
            attempt()
        assert "CLEAR CACHE" in (caught.value.hint or "")
    size = path.stat().st_size
    assert cache.clear() == (0, size)
    assert not path.exists()


def refusing(*_: object, **__: object) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def test_a_place_where_no_file_can_be_made(home: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging.os, "open", refusing)
    cache = TranscriptCache(path)
    cache.put_many(SCOPE, {digest(1): "one"})
    assert "not added to" in (problem := cache.take_problem() or "")
    assert "Read-only file system" in problem
    cache.put_many(SCOPE, {digest(1): "one"})
    assert cache.get_many(SCOPE, [digest(1)]) == {}
    assert cache.take_problem() is None


def test_home_that_is_a_file(home: Path, path: Path) -> None:
    home.write_text("")
    cache = TranscriptCache(path)
    assert cache.get_many(SCOPE, [digest(1)]) == {}
    cache.put_many(SCOPE, {digest(1): "one"})
    assert "not added to" in (cache.take_problem() or "")


def test_what_cannot_be_added_to_can_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a read-only disk: access() says so, and SQLite cannot make its log beside the file."""
    clock = Clock()
    TranscriptCache(path, clock=clock).put_many(SCOPE, {digest(1): "one"})
    connect = sqlite3.connect

    def read_only(address: str, **options: object) -> sqlite3.Connection:
        if "mode=ro&immutable=1" not in address:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return connect(address, **options)  # type: ignore[call-overload,no-any-return]

    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(sqlite3, "connect", read_only)
    clock.hours = 5
    cache = TranscriptCache(path, clock=clock)
    assert cache.get_many(SCOPE, [digest(1)]) == {digest(1): "one"}
    assert cache.take_problem() is None  # nothing of it is lost
    cache.put_many(SCOPE, {digest(2): "two"})
    assert "not added to" in (cache.take_problem() or "")
    assert cache.get_many(SCOPE, [digest(1), digest(2)]) == {digest(1): "one"}
    assert [each.entries for each in cache.entries()] == [1]
    with pytest.raises(RegistryError, match="cannot be used"):
        cache.clear()


@pytest.mark.skipif(os.geteuid() == 0, reason="no permission binds root")
def test_a_read_only_folder(path: Path) -> None:
    TranscriptCache(path).put_many(SCOPE, {digest(1): "one"})
    path.parent.chmod(0o500)
    try:
        cache = TranscriptCache(path)
        assert cache.get_many(SCOPE, [digest(1)]) == {digest(1): "one"}
        cache.put_many(SCOPE, {digest(2): "two"})
        assert "not added to" in (cache.take_problem() or "")
    finally:
        path.parent.chmod(0o700)


def test_a_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = TranscriptCache(path)
    cache.put_many(SCOPE, {digest(1): "one"})
    connect = sqlite3.connect

    def small(address: str, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(address, **options)  # type: ignore[call-overload]
        connection.execute("PRAGMA max_page_count = 10")
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    cache.put_many(SCOPE, {digest(number): noise(1000, number) for number in range(100, 200)})
    assert "disk is full" in (cache.take_problem() or "")
    assert cache.get_many(SCOPE, [digest(1), digest(100)]) == {digest(1): "one"}
    assert cache.take_problem() is None


def test_a_busy_file_costs_answers_only(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    cache = TranscriptCache(path, clock=clock)
    cache.put_many(SCOPE, {digest(1): "one"})
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda address, **options: connect(address, **{**options, "timeout": 0}))
    other = connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        clock.hours = 5
        assert cache.get_many(SCOPE, [digest(1)]) == {digest(1): "one"}
        assert cache.take_problem() is None
        cache.put_many(SCOPE, {digest(2): "two"})
        assert "busy" in (cache.take_problem() or "")
        assert cache.get_many(SCOPE, [digest(1), digest(2)]) == {digest(1): "one"}
        with pytest.raises(RegistryError, match="busy"):
            cache.clear()
    finally:
        other.close()


# What identifies a recording


def test_a_recording_is_known_by_its_content(tmp_path: Path) -> None:
    content = noise(300_000).encode()
    for name in ("a.wav", "b.flac"):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "c.wav").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    first = audio_digest(str(tmp_path / "a.wav"))
    assert len(first) == DIGEST_BYTES
    assert first == audio_digest(str(tmp_path / "b.flac")) == audio_digest(content)
    assert audio_digest(str(tmp_path / "c.wav")) != first
    assert audio_digest(b"") != audio_digest(b"\0")


def test_what_cannot_be_read_has_no_digest(tmp_path: Path) -> None:
    for source, code in ((str(tmp_path / "none.wav"), "missing"), (str(tmp_path), "unreadable"), (None, "missing")):
        with pytest.raises(AudioError) as caught:
            audio_digest(source)
        assert caught.value.code == code
