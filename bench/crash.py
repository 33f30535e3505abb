"""Kill -9 at many points of the statements that write, and look at what is there afterwards.

Each kill starts from the same state, in a process that is forked for it. It dies at a step (before a file is opened to
be written, renamed or removed, before SQLite or DuckDB is asked for something) or after a time drawn by chance. Then a
session is opened, which must find the old state or the new one, all readable, and nothing lying about; now and then
the statement runs again, to its end. ``--cases copy,delete --points 20`` is done in a minute.
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.crash_cases import CASES, Case, Place
from bench.crash_process import killed_after, killed_at_step, told
from bench.results import measured_rows

TITLE = "Kill -9"
HEADER = [
    "case",
    "steps",
    "kills",
    "at steps",
    "by time",
    "old state",
    "new state",
    "ran to its end",
    "repeated",
    "seconds",
]
HOME = Path(__file__).parent.parent / "tests" / "fixtures" / "home_1"

REPEATED = 4
"""After every so many kills the statement runs again."""


class BrokenError(Exception):
    """A kill left behind what must not be."""


@dataclass
class Outcome:
    """What the kills of one case left."""

    steps: int
    at_steps: int = 0
    by_time: int = 0
    old: int = 0
    new: int = 0
    ended: int = 0
    repeated: int = 0
    seconds: float = 0.0
    states: list[Any] = field(default_factory=list)


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench crash", description=__doc__)
    parser.add_argument("--points", type=int, default=24, help="kills of each case (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the points (default: %(default)s)")
    parser.add_argument("--cases", default=",".join(CASES), help="parted by commas (default: %(default)s)")
    chosen = parser.parse_args(options)
    names = chosen.cases.split(",")
    for unknown in set(names) - set(CASES):
        parser.error(f"there is no case {unknown}: choose from {', '.join(CASES)}")
    measured = {cells[0]: cells for cells in measured_rows("crash", HEADER)}
    for name, outcome in outcomes(names, chosen.points, chosen.seed):
        measured[name] = row(name, outcome)
        print(*measured[name], flush=True)
    rows = [measured[name] for name in CASES if name in measured]
    notes = (
        f"{sum(int(cells[2]) for cells in rows)} kills, half before a step and half after a time "
        f"({sum(int(cells[6]) for cells in rows)} came after the end), "
        "each followed by a new session that finds the old or the new state, whole, nothing lying about, in TMPDIR "
        "neither, and no process of the killed one's; any other "
        "finding ends the command with an error. Every "
        f"{REPEATED}th time the statement then runs again, to its end. `--cases` measures some anew."
    )
    return notes, HEADER, rows


def row(name: str, outcome: Outcome) -> list[str]:
    kills = outcome.at_steps + outcome.by_time
    figures = (outcome.steps, kills, outcome.at_steps, outcome.by_time, outcome.old, outcome.new, outcome.ended)
    return [name, *map(str, figures), str(outcome.repeated), f"{outcome.seconds:.0f}"]


def outcomes(names: Sequence[str], points: int, seed: int) -> Iterator[tuple[str, Outcome]]:
    """Yield what each case's kills left. Raises BrokenError."""
    # In memory, where the system has such a place: a killed process, unlike a power cut, spares the disk.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        root = Path(folder).resolve()
        warm(root, [CASES[name] for name in names])
        for name in names:
            yield name, Trial(name, CASES[name], root, random.Random(f"{seed} {name}")).run(points)


def warm(root: Path, cases: Sequence[Case]) -> None:
    """Import what the statements import, so that forked processes need not; nothing is run here.

    Threads that running would start do not live on in a forked process, and their locks stay locked there.
    """
    trains = any(case.trains for case in cases)
    chosen = [CASES["create_as_predict"], *([CASES["build"], CASES["base_model"]] if trains else [])]

    def modules() -> list[str]:
        for number, case in enumerate(chosen):
            place = Place(root / f"warm{number}" / "work")
            place.folder.mkdir(parents=True)
            remember_graphs(root)
            place.make(HOME, case)
            place.run(case.statement)
        return sorted(sys.modules)

    for name in told(modules, root / "work"):
        if name != "__main__":
            with suppress(ImportError):
                importlib.import_module(name)


def remember_graphs(root: Path) -> None:
    """Have a graph exported once for the same weights: an export takes six seconds, and writes the same bytes."""
    if "torch" not in sys.modules:
        return
    import hashlib

    from thanosql.runtime.families.wav2vec2.learner import CTCLearner

    export, kept = CTCLearner.export, root / "graphs"
    kept.mkdir(exist_ok=True)

    def remembered(self: CTCLearner, folder: Path) -> Path:
        known = kept / hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
        target = folder / "model.onnx"
        if known.exists():
            shutil.copyfile(known, target)
        else:
            part = known.with_suffix(f".{os.getpid()}")
            shutil.copyfile(export(self, folder), part)
            part.replace(known)
        return target

    CTCLearner.export = remembered  # type: ignore[method-assign]


class Trial:
    """The kills of one case, in ``root``/work, which is put back to its state before each of them."""

    def __init__(self, name: str, case: Case, root: Path, chance: random.Random) -> None:
        self.name, self.case, self.root, self.chance = name, case, root, chance
        self.work, self.before = root / "work", root / "before"
        self.place = Place(self.work)

    def run(self, points: int) -> Outcome:
        """Kill the statement at so many points. Raises BrokenError."""
        started = time.perf_counter()
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        self._told(lambda: self.place.make(HOME, self.case))
        shutil.rmtree(self.before, ignore_errors=True)
        shutil.copytree(self.work, self.before)
        old = self._told(self.place.look)
        self._complete()  # once more, with what is remembered from the first time
        self._reset()
        duration, steps = self._complete()
        new = self._told(self.place.look)
        outcome = Outcome(steps, states=[old, new])
        for step in self._steps(steps, points // 2):
            self._reset()
            outcome.ended += killed_at_step(self._statement, self.work, step) is not None
            outcome.at_steps += 1
            self._judge(outcome, f"before step {step} of {steps}")
        while outcome.at_steps + outcome.by_time < points:
            self._reset()
            seconds = self.chance.uniform(0, duration)
            outcome.ended += not killed_after(self._statement, self.work, seconds)
            outcome.by_time += 1
            self._judge(outcome, f"after {seconds:.3f} of {duration:.3f} s")
        outcome.seconds = time.perf_counter() - started
        return outcome

    def _steps(self, steps: int, count: int) -> list[int]:
        """Return the steps to die before: half of them the last ones, where work is published, the others by chance."""
        every = range(1, steps + 1)
        if steps <= count:
            return list(every)
        late = (count + 1) // 2
        return [*sorted(self.chance.sample(every[:-late], count - late)), *every[-late:]]

    def _statement(self) -> None:
        remember_graphs(self.root)
        self.place.run(self.case.statement, isolate=self.case.isolate)

    def _complete(self) -> tuple[float, int]:
        started = time.perf_counter()
        steps = killed_at_step(self._statement, self.work, None)
        assert steps is not None
        return time.perf_counter() - started, steps

    def _reset(self) -> None:
        shutil.rmtree(self.work)
        shutil.copytree(self.before, self.work)

    def _judge(self, outcome: Outcome, moment: str) -> None:
        old, new = outcome.states
        try:
            if survivors := self.place.survivors():
                raise BrokenError(f"processes go on: {survivors}")
            found = self._told(self.place.look)
            if found not in (old, new):
                raise BrokenError(f"neither {old} nor {new}: {found}")
            self._clean(found_later=False)
            outcome.old += found == old
            outcome.new += found == new and found != old
            if (outcome.at_steps + outcome.by_time) % REPEATED == 0:
                self._repeat(found, outcome)
        except Exception as error:
            error.add_note(f"case {self.name}, killed {moment}; what is left is in {self.work}")
            raise

    def _repeat(self, found: Any, outcome: Outcome) -> None:
        old, new = outcome.states
        if found == old:
            self._complete()
            again = self._told(self.place.look)
            if again != new:
                raise BrokenError(f"the statement that ran again made {again}, not {new}")
            self._clean(found_later=True)
            outcome.repeated += 1

    def _clean(self, *, found_later: bool) -> None:
        rubbish = self.place.rubbish(found_later=found_later)
        if rubbish:
            raise BrokenError(f"left behind: {rubbish[:10]}")

    def _told(self, work: Callable[[], Any]) -> Any:
        return told(work, self.work)
