"""Work done side by side whose results come in order, with a bound on how much is under way."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True)
class BusyTime:
    """The processor seconds that threads spent on one kind of work; what they call must not start threads itself."""

    seconds: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Add what the calling thread computes inside the ``with`` block."""
        started = time.thread_time()
        try:
            yield
        finally:
            spent = time.thread_time() - started
            with self._lock:
                self.seconds += spent


def ordered_map(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int,
    most: int,
    cost: Callable[[Item], float] = lambda _: 0.0,
    budget: float = 1.0,
    pauses: Callable[[Item], bool] = lambda _: False,
) -> Generator[Result]:
    """Yield ``function(item)`` for each item, in order, computed by ``workers`` threads ahead of the consumer.

    Items are taken in the consumer's thread, so their source needs no lock; it is asked for the next one while fewer
    than ``most`` are under way and their costs stay below ``budget``, and always for one. After an item that
    ``pauses``, it is asked only when the consumer has had all results up to that one's.
    The first error, of the source or of the function, reaches the consumer where its result would have come; what has
    not been started then never is.
    """
    source = iter(items)
    waiting: deque[tuple[Future[Result], float]] = deque()
    under_way = 0.0
    failure: Exception | None = None
    exhausted = paused = False
    pool = ThreadPoolExecutor(workers)
    try:
        while True:
            while not (exhausted or paused) and (not waiting or (len(waiting) < most and under_way < budget)):
                try:
                    item = next(source)
                except StopIteration:
                    exhausted = True
                except Exception as error:  # whatever it is, the results before it come first
                    exhausted, failure = True, error
                else:
                    paused = pauses(item)
                    price = cost(item)
                    under_way += price
                    waiting.append((pool.submit(function, item), price))
                    del item
            if not waiting:
                break
            future, price = waiting.popleft()
            result = future.result()
            del future
            under_way -= price
            paused = paused and bool(waiting)
            yield result
            del result
    finally:
        # An item that a worker is in the middle of is ended first: nobody may use the source's rows afterwards.
        pool.shutdown(wait=True, cancel_futures=True)
    if failure is not None:
        raise failure
