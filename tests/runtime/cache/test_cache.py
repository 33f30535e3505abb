"""The cache of answers: found again, shared and bounded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.runtime.cache.answers import LONG, NOON, SCOPE, Clock, digest, noise
from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio.digest import DIGEST_BYTES, audio_digest
from thanosql.runtime.cache import Scope, TranscriptCache, packing
from thanosql.runtime.cache.packing import pack, unpack

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


def test_a_packed_text_unpacks_to_no_more_than_an_answer_has(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = pack("x" * 1_000)
    monkeypatch.setattr(packing, "LARGEST_BYTES", 1_000)
    assert unpack(packed) == "x" * 1_000
    monkeypatch.setattr(packing, "LARGEST_BYTES", 999)
    with pytest.raises(ValueError, match="stored answer cannot be unpacked"):
        unpack(packed)
    assert unpack(pack("x" * 1_000)) == "x" * 1_000


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
