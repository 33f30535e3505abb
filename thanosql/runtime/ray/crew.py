"""Workers as the dispatcher sees them: it starts them, gives them tasks, and hears what became of both.

A crew decides nothing and loses nothing: of every call it tells, once, that it is done or that its worker is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker has its model open."""

    worker: int


@dataclass(frozen=True, slots=True)
class Done:
    """A worker has ended a call; of those that it has been given, any may be the first."""

    worker: int
    call: int
    result: Any


@dataclass(frozen=True, slots=True)
class Lost:
    """A worker is gone, and with it all calls that it had not ended."""

    worker: int
    reason: str


Event = Ready | Done | Lost


class Crew(Protocol):
    """Workers that are started one by one; numbers of workers and of calls are never used again."""

    def start(self) -> int:
        """Start a worker and return its number; Ready or Lost will be told of it."""

    def call(self, worker: int, task: Any) -> int:
        """Give a worker something to do and return the number of the call."""

    def wait(self, seconds: float) -> list[Event]:
        """Return what has happened since the last call, waiting for something at most so long.

        Raises ThanoSQLError for what a worker refuses to do, such as to open the model.
        """

    def end(self) -> None:
        """End all workers, whatever they are at."""
