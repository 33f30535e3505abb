"""The store of answers: found by model, options and the recording's content, forgotten when it gets too full."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from thanosql.compiler.errors import RegistryError
from thanosql.runtime.cache.file import CacheFile, DamagedCacheError
from thanosql.runtime.cache.packing import pack, unpack
from thanosql.runtime.cache.room import make_room
from thanosql.runtime.cache.scope import CachedScope, Scope

LIMIT_BYTES = 256 * 2**20

# How long noting that answers were used may wait for other processes, in seconds.
_PATIENCE = 0.5


class TranscriptCache:
    """Answers by scope and recording; any number of processes and threads may share the file, and threads the object.

    A cache may cost time, never an answer: where the file cannot be read, ``get_many`` finds nothing; where it cannot
    be written, ``put_many`` keeps nothing; ``take_problem`` says why, once, and the object does not try again before
    ``clear``.

    Args:
        path: the file, made by the first ``put_many``.
        limit_bytes: how large the file may get; the least recently used answers go first, by the hour of their use.
        clock: the time in seconds since 1970.
    """

    def __init__(self, path: Path, limit_bytes: int = LIMIT_BYTES, clock: Callable[[], float] = time.time):
        self._file = CacheFile(path)
        self._limit = limit_bytes
        self._clock = clock
        self._lock = Lock()
        self._readable = self._writable = True
        self._problem: str | None = None

    def get_many(self, scope: Scope, digests: Sequence[bytes]) -> dict[bytes, str]:
        """Return the answers that are kept for these recordings (``audio_digest``); those without one are left out."""
        if not self._readable or not digests:
            return {}
        try:
            found = self._find(scope, list(dict.fromkeys(digests)))
        except RegistryError as error:
            self._give_up(error, reading=True)
            return {}
        hour = self._hour()
        stale = [number for number, used, _ in found.values() if used < hour]
        if stale and self._writable:
            # Whether this is noted decides only what goes first when the cache is full.
            with suppress(RegistryError):
                self._touch(scope, stale, hour)
        return {digest: text for digest, (_, _, text) in found.items()}

    def put_many(self, scope: Scope, entries: Mapping[bytes, str]) -> None:
        """Keep an answer, a JSON text, for each recording; they are safe from whatever ends the process afterwards."""
        if not self._writable or not entries:
            return
        hour = self._hour()
        rows = [(digest, hour, pack(text)) for digest, text in entries.items()]
        try:
            with self._file.writing() as connection:
                now = int(self._clock())
                connection.execute(
                    "INSERT INTO scopes (key, model, options, created, last_used) VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT (key) DO UPDATE SET last_used = excluded.last_used",
                    (scope.key, scope.model, scope.options, now, now),
                )
                (number,) = connection.execute("SELECT id FROM scopes WHERE key = ?", (scope.key,)).fetchone()
                connection.executemany(
                    "INSERT INTO answers (scope, digest, used, content) VALUES (?, ?, ?, ?) ON CONFLICT (scope, digest)"
                    " DO UPDATE SET used = excluded.used, content = excluded.content",
                    [(number, *row) for row in rows],
                )
                make_room(connection, self._limit)
        except RegistryError as error:
            self._give_up(error, reading=isinstance(error, DamagedCacheError))

    def held(self, scope: Scope, digests: Sequence[bytes]) -> tuple[set[bytes], int]:
        """Return which of these recordings have an answer, and how many recordings have one in all.

        Nothing is noted of it. Raises RegistryError.
        """
        if not self._file.exists():
            return set(), 0
        with self._file.reading() as connection:
            known = connection.execute("SELECT id FROM scopes WHERE key = ?", (scope.key,)).fetchone()
            if known is None:
                return set(), 0
            (entries,) = connection.execute("SELECT count(*) FROM answers WHERE scope = ?", known).fetchone()
            asked = "SELECT 1 FROM answers WHERE scope = ? AND digest = ?"
            found = {each for each in digests if connection.execute(asked, (*known, each)).fetchone()}
        return found, entries

    def take_problem(self) -> str | None:
        """Return what keeps the cache from working, if that has not been said yet; a sentence for the user."""
        with self._lock:
            problem, self._problem = self._problem, None
        return problem

    def entries(self) -> list[CachedScope]:
        """Return what is kept, a row for each scope, ordered by model. Raises RegistryError."""
        if not self._file.exists():
            return []
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT model, options, entries, bytes, created, last_used FROM kept ORDER BY lower(model), created, id"
            ).fetchall()
        return [
            CachedScope(model, options, entries, size, _moment(created), _moment(last_used))
            for model, options, entries, size, created, last_used in rows
        ]

    def clear(self, model: str | None = None) -> tuple[int, int]:
        """Remove everything, or what is kept of ``name``, ``name@version`` or a base model; return (answers, bytes).

        A file that is damaged is removed when everything is, and the object may try again what it had given up.
        Raises RegistryError when the file cannot be cleared.
        """
        if not self._file.exists():
            return 0, 0
        try:
            removed = self._remove(model)
        except DamagedCacheError:
            if model is not None:
                raise
            removed = 0, self._file.remove()
        with self._lock:
            self._readable = self._writable = True
        return removed

    def _find(self, scope: Scope, digests: list[bytes]) -> dict[bytes, tuple[int, int, str]]:
        """Return (row, hour of last use, text) for each digest that is there."""
        found: dict[bytes, tuple[int, int, str]] = {}
        if not self._file.exists():
            return found
        with self._file.reading() as connection:
            # One snapshot, and one pair of locks instead of one for each digest; closing ends it.
            connection.execute("BEGIN")
            known = connection.execute("SELECT id FROM scopes WHERE key = ?", (scope.key,)).fetchone()
            for digest in digests if known else ():
                row = connection.execute(
                    "SELECT id, used, content FROM answers WHERE scope = ? AND digest = ?", (*known, digest)
                ).fetchone()
                if row is not None:
                    found[digest] = self._unpacked(*row)
        return found

    def _unpacked(self, row: int, used: int, content: bytes) -> tuple[int, int, str]:
        try:
            return row, used, unpack(content)
        except ValueError as error:
            raise self._file.damaged(error) from error

    def _touch(self, scope: Scope, rows: list[int], hour: int) -> None:
        """Note that these rows were used: one transaction for a lookup, and for a row not more than once an hour."""
        with self._file.writing(_PATIENCE) as connection:
            connection.executemany("UPDATE answers SET used = ? WHERE id = ?", [(hour, row) for row in rows])
            connection.execute("UPDATE scopes SET last_used = ? WHERE key = ?", (int(self._clock()), scope.key))

    def _remove(self, model: str | None) -> tuple[int, int]:
        with self._file.writing() as connection:
            chosen = [
                (number, entries, size)
                for number, name, entries, size in connection.execute("SELECT id, model, entries, bytes FROM kept")
                if model is None or model.casefold() in (name.casefold(), name.partition("@")[0].casefold())
            ]
            numbers = [(number,) for number, _, _ in chosen]
            if model is None:
                # Without a WHERE it is a matter of milliseconds.
                connection.execute("DELETE FROM answers")
            else:
                connection.executemany("DELETE FROM answers WHERE scope = ?", numbers)
            connection.executemany("DELETE FROM scopes WHERE id = ?", numbers)
        if model is None:
            # After a part was removed, what comes next takes its pages; so it does where this fails.
            with suppress(RegistryError):
                self._file.shrink()
        return sum(entries for _, entries, _ in chosen), sum(size for _, _, size in chosen)

    def _hour(self) -> int:
        return int(self._clock() // 3600)

    def _give_up(self, error: RegistryError, *, reading: bool) -> None:
        with self._lock:
            news = self._readable if reading else self._writable
            self._writable = False
            self._readable = self._readable and not reading
            if news:
                hint = f" ({error.hint})" if error.hint else ""
                state = "not used" if reading else "not added to"
                self._problem = f"the cache of answers is {state}: {error.message}{hint}"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
