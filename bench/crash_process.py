"""A process that dies by kill -9 in the middle of its work, and one that tells what the other left behind.

Both are forked from a process that has imported everything and opened nothing, so that each costs what it does and no
more. The product knows nothing of this: steps are counted by an audit hook and by wrapping what talks to databases.
"""

from __future__ import annotations

import functools
import json
import os
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thanosql.runtime.databases.duckdb.database import DuckDBDatabase

_CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate"}


class FailedError(Exception):
    """The work ended by an error of its own."""


@dataclass
class Steps:
    """Counts what a process does to files below ``folder`` and to databases, and kills it before step ``last``."""

    folder: str
    last: int | None = None
    taken: int = 0

    def take(self) -> None:
        """Count one step."""
        self.taken += 1
        if self.taken == self.last:
            os.kill(os.getpid(), signal.SIGKILL)

    def install(self) -> None:
        """Count from now on; only the end of the process ends it."""
        sys.addaudithook(self._heard)
        sqlite3.connect = functools.partial(sqlite3.connect, factory=_connection(self))  # type: ignore[assignment]
        for name in ("_execute", "_ingest"):
            setattr(DuckDBDatabase, name, _counted(getattr(DuckDBDatabase, name), self))

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if (writes or event in _CHANGES) and str(arguments[0]).startswith(self.folder):
            self.take()


def killed_at_step(work: Callable[[], None], folder: Path, step: int | None) -> int | None:
    """Do ``work`` in a process that dies before its step ``step``; return None, or its steps if it came to its end."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        steps = Steps(str(folder), step)
        steps.install()
        _end(work, folder, lambda: os.write(writing, str(steps.taken).encode()))
    os.close(writing)
    died = _died(child, folder)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    return None if died else int(told)


def killed_after(work: Callable[[], None], folder: Path, seconds: float) -> bool:
    """Do ``work`` in a process that dies after ``seconds``; say whether that came before its end."""
    child = os.fork()
    if not child:
        _end(work, folder)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return _died(child, folder)


def told(work: Callable[[], Any], folder: Path) -> Any:
    """Return what ``work`` returns, as JSON has it, when it is done in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _end(lambda: os.write(writing, json.dumps(work()).encode()), folder)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    _died(child, folder)
    return json.loads(answer)


def _end(work: Callable[[], Any], folder: Path, last: Callable[[], Any] = lambda: None) -> None:
    """Do ``work`` and end this process, a copy of its parent, without what the parent would do at its end."""
    try:
        work()
        last()
    except BaseException:
        folder.with_name("error.txt").write_text(traceback.format_exc())
        os._exit(1)
    os._exit(0)


def _died(child: int, folder: Path) -> bool:
    status = os.waitpid(child, 0)[1]
    if status and status != signal.SIGKILL:
        report = folder.with_name("error.txt")
        raise FailedError(report.read_text() if report.exists() else f"the process ended with status {status}")
    return status == signal.SIGKILL


def _connection(steps: Steps) -> type[sqlite3.Connection]:
    class Counted(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            steps.take()
            return super().execute(*arguments)

    return Counted


def _counted(method: Callable[..., Any], steps: Steps) -> Callable[..., Any]:
    @functools.wraps(method)
    def step(*arguments: Any, **named: Any) -> Any:
        steps.take()
        return method(*arguments, **named)

    return step
