"""What this machine has shown so far: speeds of training and inference, kept in home/calibration.json.

Every BUILD, FIT, PREDICT and EVALUATE that ran long enough adds to it; nothing depends on it but estimates, and what
device='auto' and precision='auto' take. So a file that cannot be read or written costs a note, never a statement.
"""

from __future__ import annotations

import fcntl
import json
import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

from thanosql.runtime.cost.machine import expected_flops, machine_name

FILE_NAME = "calibration.json"
FORMAT = 1

LEAST_SECONDS = 5.0
"""Shorter work measures what surrounds it, libraries that load and caches that fill: it counts for less."""

NEWEST_SHARE = 0.3
"""How much the newest measurement counts at least, if it is of LEAST_SECONDS: machines have other work, too, and
drivers change."""

NEAR = 4.0
"""From a model with more times the work, or less, nothing follows: what small ones spend their time on is not work."""

MEASURED = "measured here"
"""The basis of an expectation that rests on this model on this machine."""

SAME = 0.02
"""Models whose sizes and work differ by less are the same to the calibration: vocabularies have some letters more."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work whose speed is asked for: 'train' or 'infer', by a model of so many parameters, on 'cpu' or 'cuda:N'.

    ``flops`` are operations for one second of audio.
    """

    action: str
    family: str
    precision: str
    device: str
    parameters: int
    flops: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one kind of work reached on one machine; ``flops`` are operations for one second of audio.

    ``speed`` is in seconds of audio a second. ``bytes_a_second`` is the peak of memory for each second of audio in a
    batch, padding counted, and ``fixed_seconds`` what comes on top however much audio there is (the export of a
    training); None where that was not measured. ``runs`` counts what was blended into it, and ``seconds`` is how long
    all of that took.
    """

    machine: str
    action: str
    family: str
    precision: str
    parameters: int
    flops: float
    speed: float
    bytes_a_second: float | None = None
    fixed_seconds: float | None = None
    runs: int = 1
    seconds: float = LEAST_SECONDS

    @classmethod
    def of(
        cls,
        job: Job,
        speed: float,
        *,
        bytes_a_second: float | None = None,
        fixed_seconds: float | None = None,
        seconds: float = LEAST_SECONDS,
    ) -> Self:
        """Return what was measured of a job on this machine."""
        return cls(
            machine=machine_name(job.device),
            action=job.action,
            family=job.family,
            precision=job.precision,
            parameters=job.parameters,
            flops=job.flops,
            speed=speed,
            bytes_a_second=bytes_a_second,
            fixed_seconds=fixed_seconds,
            seconds=seconds,
        )

    def is_about(self, other: Job | Measurement) -> bool:
        """Say whether both are of the same work by the same model; machines are not compared."""
        return (
            self.is_like(other)
            and abs(math.log(self.parameters / other.parameters)) < SAME
            and abs(math.log(self.flops / other.flops)) < SAME
        )

    def is_like(self, other: Job | Measurement) -> bool:
        """Say whether both are of the same kind of work, whatever the model's size."""
        kinds = [(each.action, each.family, each.precision) for each in (self, other)]
        return kinds[0] == kinds[1]

    def blended(self, newest: Measurement) -> Measurement:
        """Return the mean of both; it forgets slowly, so that no single run decides."""
        least = NEWEST_SHARE * min(1.0, newest.seconds / LEAST_SECONDS)
        share = max(least, newest.seconds / (self.seconds + newest.seconds))
        return replace(
            self,
            # Times add up, so it is the seconds for a second of audio that are averaged.
            speed=1 / ((1 - share) / self.speed + share / newest.speed),
            bytes_a_second=_mean(self.bytes_a_second, newest.bytes_a_second, share),
            fixed_seconds=_mean(self.fixed_seconds, newest.fixed_seconds, share),
            runs=self.runs + 1,
            seconds=self.seconds + newest.seconds,
        )


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a job should reach here, and what that rests on: 'measured here', 'another model here' or 'guess'."""

    speed: float
    basis: str
    bytes_a_second: float | None = None
    fixed_seconds: float | None = None


class Calibration:
    """The measurements in one file, for all processes that use it."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE_NAME
        self._problem: str | None = None

    def expect(self, job: Job) -> Expectation:
        """Return what to expect of a job: as measured, else from the model nearest in work, else by its operations."""
        machine = machine_name(job.device)
        known = [each for each in self.measurements() if each.machine == machine and each.is_like(job)]
        known = [each for each in known if 1 / NEAR <= each.flops / job.flops <= NEAR]
        if not known:
            return Expectation(expected_flops(job.action, job.precision, job.device) / job.flops, "guess")
        nearest = min(known, key=lambda each: abs(math.log(each.flops / job.flops)))
        if nearest.is_about(job):
            return Expectation(nearest.speed, MEASURED, nearest.bytes_a_second, nearest.fixed_seconds)
        return Expectation(nearest.speed * nearest.flops / job.flops, "another model here")

    def learn(self, measured: Measurement) -> None:
        """Blend a measurement into what is known. Where the file cannot be written ``take_problem`` tells why."""
        try:
            with self._locked():
                known = self.measurements()
                same = [each for each in known if each.machine == measured.machine and each.is_about(measured)]
                kept = [each for each in known if each not in same]
                self._write([*kept, same[0].blended(measured) if same else measured])
        except OSError as error:
            self._problem = f"{self.path} cannot be written: {error.strerror or error}; estimates stay as they were"

    def measurements(self) -> list[Measurement]:
        """Return what is known; nothing where the file is damaged, of which ``take_problem`` tells."""
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                return []
            return [_checked(entry) for entry in content["measurements"]]
        except FileNotFoundError:
            return []
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._problem = f"{self.path} is damaged ({error}): estimates are guesses until it is written anew"
            return []

    def take_problem(self) -> str | None:
        """Return what went wrong since the last call, or None."""
        problem, self._problem = self._problem, None
        return problem

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other writers out: between reading and writing, theirs would be lost."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _write(self, measurements: list[Measurement]) -> None:
        part = self.path.with_suffix(".part")
        content = {"format": FORMAT, "measurements": [asdict(each) for each in measurements]}
        part.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        part.replace(self.path)


def _checked(entry: dict[str, Any]) -> Measurement:
    """Return an entry of the file. Raises TypeError or ValueError for one that was not written here."""
    measured = Measurement(**entry)
    for name in ("parameters", "flops", "speed", "runs", "seconds"):
        if not (math.isfinite(getattr(measured, name)) and getattr(measured, name) > 0):
            raise ValueError(f"{name} is {getattr(measured, name)!r}")
    for name in ("bytes_a_second", "fixed_seconds"):
        value = getattr(measured, name)
        if value is not None and not (math.isfinite(value) and value >= 0):
            raise ValueError(f"{name} is {value!r}")
    return measured


def _mean(known: float | None, newest: float | None, share: float) -> float | None:
    if known is None or newest is None:
        return newest if known is None else known
    return (1 - share) * known + share * newest
