"""Calls into a database driver that Ctrl-C ends."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

Answer = TypeVar("Answer")


class Caller:
    """Runs calls that block in C, where the main thread would not see the signal: it waits for a thread of this."""

    def __init__(self, name: str):
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"thanosql-{name}")

    def call(self, function: Callable[[], Answer], interrupt: Callable[[], None]) -> Answer:
        """Return what ``function`` returns; at Ctrl-C have ``interrupt`` end it, and raise KeyboardInterrupt."""
        if threading.current_thread() is not threading.main_thread():
            return function()
        future = self._worker.submit(function)
        try:
            while True:
                try:
                    return future.result(timeout=0.1)
                except TimeoutError:
                    if future.done():
                        raise
        except KeyboardInterrupt:
            # Again and again: the first may come before the statement has begun.
            while not future.done():
                interrupt()
                wait([future], timeout=0.1)
            raise

    def shutdown(self) -> None:
        """Let the thread end."""
        self._worker.shutdown(wait=False)
