"""Work done ahead: results in order, bounded, errors where their results would have come."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thanosql.runtime.parallel import BusyTime, ordered_map


@given(st.lists(st.integers(0, 3), max_size=30), st.integers(1, 4), st.integers(0, 6))
def test_results_come_in_order(delays: list[int], workers: int, budget: int) -> None:
    def late(item: tuple[int, int]) -> int:
        time.sleep(item[1] / 10_000)
        return item[0]

    found = ordered_map(late, enumerate(delays), workers=workers, most=max(1, budget))
    assert list(found) == list(range(len(delays)))


def test_no_more_is_taken_than_the_budget_allows_and_always_one() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    results = ordered_map(lambda number: number, source(), workers=2, most=99, cost=float, budget=9.0)
    for number in results:
        # 0+1+2+3 stays below 9, 0+1+2+3+4 does not: five are taken before the first is given.
        under_way = taken[number + 1 :]
        assert sum(under_way[:-1]) < 9
    assert taken == list(range(20))
    assert list(ordered_map(lambda number: number, [5, 6], workers=1, most=99, cost=float, budget=1.0)) == [5, 6]


def test_items_that_cost_nothing_are_bounded_by_their_number() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    results = ordered_map(lambda number: number, source(), workers=2, most=5)
    assert next(results) == 0
    assert len(taken) <= 5
    results.close()  # type: ignore[attr-defined]


def test_items_are_taken_in_the_thread_of_the_consumer() -> None:
    threads: set[int] = set()

    def source() -> Iterator[int]:
        for number in range(5):
            threads.add(threading.get_ident())
            yield number

    computed = set(ordered_map(lambda _: threading.get_ident(), source(), workers=2, most=4))
    assert threads == {threading.get_ident()}
    assert threading.get_ident() not in computed


def test_an_error_of_the_function_comes_in_its_place() -> None:
    def reciprocal(number: int) -> float:
        return 1 / number

    results = ordered_map(reciprocal, [1, 2, 0, 4], workers=3, most=9)
    assert next(results) == 1.0
    assert next(results) == 0.5
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_an_error_of_the_source_comes_after_the_results_before_it() -> None:
    def source() -> Iterator[int]:
        yield 1
        yield 2
        raise LookupError("the table is gone")

    seen: list[int] = []
    with pytest.raises(LookupError, match="gone"):
        seen.extend(ordered_map(lambda number: number, source(), workers=2, most=9))
    assert seen == [1, 2]


def test_closing_starts_nothing_more_and_waits_for_what_runs() -> None:
    started = threading.Event()
    finish = threading.Event()
    ran: list[int] = []

    def work(number: int) -> int:
        if number:
            started.set()
            finish.wait(10)
        ran.append(number)
        return number

    results = ordered_map(work, range(50), workers=1, most=40)
    assert next(results) == 0
    assert started.wait(10)
    threading.Timer(0.05, finish.set).start()
    results.close()  # type: ignore[attr-defined]
    assert ran == [0, 1]


def test_busy_time_counts_what_threads_compute_and_not_what_they_wait_for() -> None:
    busy = BusyTime()
    with busy.counted():
        time.sleep(0.05)
    assert busy.seconds < 0.04
    with busy.counted():
        sum(range(1_000_000))
    assert busy.seconds > 0


def test_after_an_item_that_pauses_the_source_waits_for_the_consumer() -> None:
    taken: list[int] = []

    def source() -> Iterator[int]:
        for item in range(7):
            taken.append(item)
            yield item

    work = ordered_map(lambda item: item, source(), workers=2, most=4, pauses=lambda item: item == 2)
    assert [next(work) for _ in range(2)] == [0, 1]
    assert taken == [0, 1, 2]
    assert next(work) == 2
    assert taken == [0, 1, 2]
    assert list(work) == [3, 4, 5, 6]
