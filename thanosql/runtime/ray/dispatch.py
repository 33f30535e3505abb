"""Work dealt out to workers that may end at any time: every row is answered once, in the order in which it came.

What was given away stays here until its answer is back, so a lost worker loses nothing; an answer counts only while its
call is under way, so nothing is there twice. A row that ends its worker each time is given up: its worker then held no
other, which tells it from rows that merely had bad company.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import ClusterError
from thanosql.runtime.ray.crew import Crew, Done, Event, Lost, Ready

if TYPE_CHECKING:
    import polars as pl

SPLIT_AT = 2
"""After so many lost workers the rows of a task go on one by one."""

GIVE_UP_AT = 4
"""So many workers may be lost with a row before it counts as the cause."""

AHEAD_BYTES = 64 * 2**20
"""What is kept of rows that are not answered yet; one frame may be larger."""

MOST_STARTS = 5
"""Workers that end one after the other before they begin, or twice as many as there are: then it is not the rows.

A node that is lost may take all that were starting with it.
"""

PATIENCE_SECONDS = 20.0
"""After so long without a worker, the user is told what is waited for."""


@dataclass(frozen=True, slots=True)
class Part:
    """What became of the rows of a job from ``start`` on; ``result`` is None for a row that was given up."""

    start: int
    rows: int
    result: Any
    losses: int = 0


@dataclass(slots=True)
class Job:
    """A frame whose rows are to be answered; ``parts`` are complete when nothing is ``open``."""

    number: int
    frame: pl.DataFrame
    parts: list[Part] = field(default_factory=list)
    open: int = 0


@dataclass(slots=True)
class _Task:
    job: Job
    start: int
    frame: pl.DataFrame
    losses: int = 0


@dataclass(slots=True)
class Dispatcher:
    """Deals frames out to ``workers`` workers, each of which computes ``calls`` at once and has one more at hand.

    Workers get the ``columns`` of a frame, as far as it has them.
    """

    crew: Crew
    workers: int
    calls: int
    columns: Sequence[str]
    note: Callable[[str], object]
    lost: int = 0
    """Workers that ended before their time."""
    _waiting: deque[_Task] = field(default_factory=deque)
    _starting: set[int] = field(default_factory=set)
    _given: dict[int, dict[int, _Task]] = field(default_factory=dict)
    """By worker, then by call, in the order in which they were given."""
    _failed_starts: int = 0
    _idle_seconds: float = 0.0

    def run(self, frames: Iterator[pl.DataFrame], needs_work: Callable[[pl.DataFrame], bool]) -> Generator[Job]:
        """Yield the jobs of the frames, in order, all their parts there; frames that need no work pass as they are.

        Frames are taken in the caller's thread, no more ahead than the workers need. An error of their source reaches
        the caller behind the jobs of the frames before. Raises ClusterError when workers only end.
        """
        jobs: deque[Job] = deque()
        failure: Exception | None = None
        exhausted, number = False, 0
        most = 2 * self.workers * (self.calls + 1)
        try:
            while True:
                while not exhausted and (not jobs or (len(jobs) < most and _size(jobs) < AHEAD_BYTES)):
                    try:
                        frame = next(frames)
                    except StopIteration:
                        exhausted = True
                    except Exception as error:  # whatever it is, the results before it come first
                        exhausted, failure = True, error
                    else:
                        jobs.append(self._job(number, frame, work=needs_work(frame)))
                        number += 1
                        del frame
                if not jobs:
                    break
                if not jobs[0].open:
                    yield jobs.popleft()
                    continue
                self._assign()
                self._listen()
        finally:
            self.crew.end()
        if failure is not None:
            raise failure

    def _job(self, number: int, frame: pl.DataFrame, *, work: bool) -> Job:
        job = Job(number, frame)
        if work:
            job.open = 1
            self._waiting.append(_Task(job, 0, frame.select([each for each in self.columns if each in frame.columns])))
            # Not before there is work: where every answer is known, no worker is started.
            while len(self._starting) + len(self._given) < self.workers:
                self._starting.add(self.crew.start())
        return job

    def _assign(self) -> None:
        while self._waiting:
            task = self._waiting[0]
            room = 1 if task.losses else self.calls + 1
            # A task that has cost a worker is given to one that has nothing else, and gets no company.
            free = [
                worker
                for worker, given in self._given.items()
                if len(given) < room and not any(other.losses for other in given.values())
            ]
            if not free:
                return
            worker = min(free, key=lambda each: len(self._given[each]))
            self._given[worker][self.crew.call(worker, task.frame)] = self._waiting.popleft()

    def _listen(self) -> None:
        events = self.crew.wait(PATIENCE_SECONDS)
        if not events and not self._given:
            self._idle_seconds += PATIENCE_SECONDS
            if self._idle_seconds == PATIENCE_SECONDS:
                self.note("waiting for Ray: the cluster has no room for a worker yet")
        for event in events:
            self._heard(event)

    def _heard(self, event: Event) -> None:
        match event:
            case Ready(worker):
                self._starting.discard(worker)
                self._given[worker] = {}
            case Done(worker, call, result):
                task = self._given.get(worker, {}).pop(call, None)
                if task is not None:
                    self._failed_starts = 0
                    self._answered(task, result)
            case Lost(worker, reason):
                self._lost(worker, reason)

    def _answered(self, task: _Task, result: Any) -> None:
        task.job.parts.append(Part(task.start, task.frame.height, result, task.losses))
        task.job.open -= 1

    def _lost(self, worker: int, reason: str) -> None:
        self.lost += 1
        given = list(self._given.pop(worker, {}).values())
        if worker in self._starting:
            self._starting.remove(worker)
            self._failed_starts += 1
            if self._failed_starts >= max(MOST_STARTS, 2 * self.workers):
                raise ClusterError(
                    f"Ray: {self._failed_starts} workers ended before they did anything: {reason}",
                    hint="Ray's logs say why; where memory is short, fewer actors may help, or engine='local'",
                )
        # Of what a worker was given it computes the first; what lies behind these has not been begun.
        for task in given[: self.calls]:
            task.losses += 1
        again: list[_Task] = []
        for task in given:
            again += self._parts(task)
        self._waiting.extendleft(reversed(again))
        if self._waiting or any(self._given.values()):
            self._starting.add(self.crew.start())

    def _parts(self, task: _Task) -> list[_Task]:
        """Return what is to be tried again of a task, which may be less than the task."""
        if task.losses >= GIVE_UP_AT and task.frame.height == 1:
            self._answered(task, None)
            return []
        if task.losses < SPLIT_AT or task.frame.height == 1:
            return [task]
        task.job.open += task.frame.height - 1
        return [
            _Task(task.job, task.start + row, task.frame[row : row + 1], task.losses)
            for row in range(task.frame.height)
        ]


def _size(jobs: deque[Job]) -> float:
    return sum(job.frame.estimated_size() for job in jobs)
