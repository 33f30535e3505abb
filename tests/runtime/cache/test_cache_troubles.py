"""What goes wrong with the file of the cache is never the reason that a statement fails."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.runtime.cache.answers import SCOPE, Clock, digest, noise
from thanosql.compiler.errors import RegistryError
from thanosql.runtime.cache import FILE_NAME, TranscriptCache
from thanosql.runtime.files import staging


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
