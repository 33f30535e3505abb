"""Dealing work out to workers that end at any time: no row is lost, none is there twice, all come in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from thanosql.compiler.errors import ClusterError
from thanosql.runtime.ray.crew import Done, Event, Lost, Ready
from thanosql.runtime.ray.dispatch import GIVE_UP_AT, MOST_STARTS, Dispatcher


@dataclass
class Simulated:
    """Workers that answer in any order, end with ``poison`` rows, and ``kills`` times for no reason."""

    chance: Random
    poison: frozenset[int] = frozenset()
    kills: int = 0
    calls: int = 1
    broken: bool = False
    started: int = 0
    ended: bool = False
    starting: list[int] = field(default_factory=list)
    given: dict[int, dict[int, pl.DataFrame]] = field(default_factory=dict)
    most_given: int = 0
    columns: set[str] = field(default_factory=set)
    number: int = 0

    def start(self) -> int:
        self.number += 1
        self.started += 1
        self.starting.append(self.number)
        return self.number

    def call(self, worker: int, task: pl.DataFrame) -> int:
        self.number += 1
        self.columns |= set(task.columns)
        self.given[worker][self.number] = task
        self.most_given = max(self.most_given, len(self.given[worker]))
        return self.number

    def wait(self, seconds: float) -> list[Event]:
        if self.starting and (self.chance.random() < 0.5 or not any(self.given.values())):
            worker = self.starting.pop(0)
            if self.broken:
                return [Lost(worker, "no memory")]
            self.given[worker] = {}
            return [Ready(worker)]
        busy = [worker for worker, calls in self.given.items() if calls]
        assert busy, "nothing is under way, and nothing can be waited for"
        worker = self.chance.choice(busy)
        running = list(self.given[worker].items())[: self.calls]
        if self.kills and self.chance.random() < 0.4:
            self.kills -= 1
            return self._lose(worker)
        if any(row in self.poison for _, task in running for row in task["row"]):
            return self._lose(worker)
        call, task = self.chance.choice(running)
        del self.given[worker][call]
        return [Done(worker, call, task["row"].to_list())]

    def _lose(self, worker: int) -> list[Event]:
        del self.given[worker]
        return [Lost(worker, "killed")]

    def end(self) -> None:
        self.ended = True


def frames(heights: list[int]) -> Iterator[pl.DataFrame]:
    row = 0
    for height in heights:
        yield pl.DataFrame(
            {"row": range(row, row + height), "other": ["x"] * height}, schema_overrides={"row": pl.Int64}
        )
        row += height


def run(crew: Simulated, heights: list[int], workers: int = 2) -> list[list[Any]]:
    """Return each job's answers, row by row; None for a row that was given up."""
    dispatcher = Dispatcher(crew, workers, crew.calls, ["row"], lambda _: None)
    answers: list[list[Any]] = []
    for job in dispatcher.run(frames(heights), lambda frame: frame.height > 0):
        answers.append([])
        for part in sorted(job.parts, key=lambda part: part.start):
            assert part.start == len(answers[-1])
            answers[-1] += [None] if part.result is None else part.result
        assert len(answers[-1]) == job.frame.height
    assert crew.ended
    return answers


HEIGHTS = st.lists(st.integers(0, 6), max_size=12)


@given(st.integers(), HEIGHTS, st.integers(1, 4), st.integers(1, 3), st.integers(0, GIVE_UP_AT - 1))
def test_killed_workers_lose_no_row_and_repeat_none(
    seed: int, heights: list[int], workers: int, calls: int, kills: int
) -> None:
    crew = Simulated(Random(seed), kills=kills, calls=calls)
    answers = run(crew, heights, workers)
    assert [row for each in answers for row in each] == list(range(sum(heights)))
    assert [len(each) for each in answers] == heights
    assert crew.most_given <= calls + 1
    assert crew.columns <= {"row"}


@given(st.integers(), HEIGHTS, st.integers(1, 3), st.integers(1, 3), st.sets(st.integers(0, 30), max_size=4))
def test_a_row_that_ends_its_worker_is_given_up_and_no_other(
    seed: int, heights: list[int], workers: int, calls: int, poison: set[int]
) -> None:
    crew = Simulated(Random(seed), poison=frozenset(poison), calls=calls)
    answers = run(crew, heights, workers)
    rows = [row for each in answers for row in each]
    assert rows == [None if row in poison else row for row in range(sum(heights))]
    # Each poisonous row costs so many workers at most, those of its first company counted.
    assert crew.started <= workers + GIVE_UP_AT * len(poison & set(range(sum(heights))))


def test_frames_are_taken_no_further_ahead_than_the_workers_need() -> None:
    taken = 0

    def counted() -> Iterator[pl.DataFrame]:
        nonlocal taken
        for frame in frames([1] * 100):
            taken += 1
            yield frame

    crew = Simulated(Random(0))
    jobs = Dispatcher(crew, 2, 1, ["row"], lambda _: None).run(counted(), lambda _: True)
    next(jobs)
    assert taken <= 9
    jobs.close()
    assert crew.ended


def test_an_error_of_the_source_comes_behind_the_rows_before_it() -> None:
    def failing() -> Iterator[pl.DataFrame]:
        yield from frames([2, 2])
        raise ValueError("the database is gone")

    jobs = Dispatcher(Simulated(Random(0)), 1, 1, ["row"], lambda _: None).run(failing(), lambda _: True)
    assert [next(jobs).number, next(jobs).number] == [0, 1]
    with pytest.raises(ValueError, match="gone"):
        next(jobs)


def test_frames_that_need_no_work_start_no_worker() -> None:
    crew = Simulated(Random(0))
    assert run(crew, [0, 0]) == [[], []]
    assert crew.started == 0


def test_workers_that_never_begin_end_the_statement() -> None:
    crew = Simulated(Random(0), broken=True)
    with pytest.raises(ClusterError, match=f"{MOST_STARTS} workers ended before they did anything: no memory"):
        run(crew, [1], workers=1)
    assert crew.ended
