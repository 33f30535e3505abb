"""Processes that build, train on, use, move and delete models of the same names at the same time.

Each is forked with everything imported, has sessions of its own over one home, and runs statements drawn by chance
until the time is over. An error must be one that is promised (SECURITY.md); a reader's answers must be those of the
version that it opened, whatever becomes of that meanwhile; and nothing may lie about afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import thanosql
from bench.crash import HOME, remember_graphs, warm
from bench.crash_cases import CASES, SCRATCH, TRAINING, Place

TITLE = "Eight processes and the same names"
HEADER = ["statement", "done", *("taken", "unknown", "gone", "training", "bundle")]

NAMES = ("letters", "digits")

PROMISED = {
    "taken": r"there is a model '\w+' already|model \w+ exists already",
    "unknown": r"there is no model '\w+'|'?\w+'? has no version|there is no version",
    "gone": r"model \w+@\d+ was deleted in the meantime",
    "training": r"model \w+ is being trained by another process",
    "bundle": r"there is no folder .*bundle|.*bundle(/\S+)? (is being written|was replaced|is busy|is in use).*",
}
"""The errors that a statement may end with because of other processes, and what their messages begin with."""

STATEMENTS = {
    "BUILD": (2, "BUILD MODEL {name} USING Wav2Vec2Scratch OPTIONS ({scratch}, seed={seed}) AS SELECT * FROM speech"),
    "BUILD, overwrite": (
        2,
        "BUILD MODEL {name} USING Wav2Vec2Scratch OPTIONS (overwrite=True, {scratch}, seed={seed}) "
        "AS SELECT * FROM speech",
    ),
    "FIT": (2, "FIT MODEL {name} USING {other} OPTIONS (overwrite=True, {training}) AS SELECT * FROM speech"),
    "PREDICT": (12, None),
    "PREDICT, cached": (6, "CREATE OR REPLACE TABLE heard AS PREDICT USING {name} AS SELECT * FROM speech"),
    "EVALUATE": (4, "EVALUATE USING {name} AS SELECT * FROM speech"),
    "DELETE": (2, "DELETE MODEL {name}"),
    "LIST, DESCRIBE": (8, "LIST MODEL; LIST TRAINING; LIST CACHE; DESCRIBE MODEL {name}"),
    "EXPORT": (4, "EXPORT MODEL {name} OPTIONS (overwrite=True) TO 'bundle'"),
    "UPLOAD": (3, "UPLOAD MODEL {name} OPTIONS (overwrite=True) FROM 'bundle'"),
    "CLEAR CACHE": (1, "CLEAR CACHE"),
}
"""How often each is drawn, and what it says."""

# What may be there when all have ended and the models are deleted: no locks, nothing half written.
_EXPECTED = re.compile(
    r"clips(\.csv|/.*)|bases/.*|bundle/[^/]+|home/(registry|cache)\.sqlite|home/calibration\.(json|lock)"
)


class Crowded(Place):
    """A place for several processes, each of which has a database in memory."""

    def session(self, *, isolate: bool = False) -> thanosql.Session:
        """Open the home."""
        os.chdir(self.folder)
        os.environ["THANOSQL_MODELS"] = str(self.folder / "bases")
        session = thanosql.connect("duckdb://", home=self.folder / "home", isolate=isolate)
        session.run("COPY speech OPTIONS (if_exists='replace') FROM 'clips.csv'")
        return session


class BrokenError(Exception):
    """Something happened that is not promised."""


class Member:
    """One process of the crowd: it runs statements until ``deadline``, and keeps what came of them."""

    def __init__(self, place: Place, number: int, seed: int, deadline: float) -> None:
        self.place, self.deadline = place, deadline
        self.chance = random.Random(f"{seed} {number}")
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.broken: list[str] = []
        self.answers: dict[str, list[Any]] = {}
        """By version: what its readers were answered, each different answer once."""

    def run(self) -> None:
        """Run statements, in a session for a few of them."""
        while time.monotonic() < self.deadline:
            with self.place.session() as session:
                for _ in range(self.chance.randint(1, 12)):
                    if time.monotonic() < self.deadline:
                        self._one(session)

    def _one(self, session: Any) -> None:
        kind = self.chance.choices(list(STATEMENTS), [weight for weight, _ in STATEMENTS.values()])[0]
        name, other = self.chance.choice(NAMES), self.chance.choice(NAMES)
        text = STATEMENTS[kind][1]
        try:
            if text is None:
                self._read(session, name)
            else:
                filled = text.format(
                    name=name, other=other, scratch=SCRATCH, training=TRAINING, seed=self.chance.randint(1, 3)
                )
                session.run(filled)
        except Exception as error:
            said = str(getattr(error, "message", ""))
            promised = next((why for why, form in PROMISED.items() if re.match(form, said)), None)
            if promised is None:
                self.broken.append(f"{kind}: {''.join(traceback.format_exception(error))[-2_000:]}")
            self.outcomes[kind, promised or "broken"] += 1
        else:
            self.outcomes[kind, "done"] += 1

    def _read(self, session: Any, name: str) -> None:
        """Read slowly, a row at a time, so that the version may be replaced or deleted on the way."""
        from thanosql.compiler.logical import Infer, model_label

        how = "cache=False, confidence=True, batch_size=1"
        plan = session.compile(f"PREDICT USING {name} OPTIONS ({how}) AS FROM speech")
        node = plan.logical.root
        while not isinstance(node, Infer):
            (node,) = node.inputs
        rows = []
        for frame in plan.stream():
            read = frame.select("audio_path", "predicted", "confidence")
            rows += [[Path(path).name, text, round(sure, 4)] for path, text, sure in read.iter_rows()]
            time.sleep(0.02)
        found = self.answers.setdefault(model_label(node.model), [])
        if sorted(rows) not in found:
            found.append(sorted(rows))

    def report(self) -> dict[str, Any]:
        """Return what came of it all, as JSON has it."""
        return {
            "outcomes": [[kind, outcome, count] for (kind, outcome), count in self.outcomes.items()],
            "broken": self.broken,
            "answers": self.answers,
        }


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench crowd", description=__doc__)
    parser.add_argument("--minutes", type=float, default=3.0, help="how long they go on (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=8, help="(default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the statements (default: %(default)s)")
    chosen = parser.parse_args(options)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        warm(root, [CASES["build"]])
        place = Crowded(root / "work")
        place.folder.mkdir(exist_ok=True)
        _apart(lambda: place.make(HOME, CASES["copy"]), root / "made.json")
        started = time.monotonic()
        members = [
            Member(place, number, chosen.seed, started + 60 * chosen.minutes) for number in range(chosen.processes)
        ]
        reports = _together(members, root)
        seconds = time.monotonic() - started
        last = _apart(lambda: look(place), root / "look.json")
    return summarise(reports, last, chosen.processes, seconds)


def summarise(
    reports: Sequence[dict[str, Any]], last: dict[str, Any], processes: int, seconds: float
) -> tuple[str, list[str], list[list[str]]]:
    """Return the section of RESULTS.md. Raises BrokenError for whatever is not promised."""
    broken = [each for report in [*reports, last] for each in report["broken"]]
    answers: dict[str, list[Any]] = {}
    reads = 0
    for report in [*reports, last]:
        for version, found in report["answers"].items():
            reads += len(found)
            answers.setdefault(version, []).extend(each for each in found if each not in answers.get(version, []))
    broken += [f"{version} gave {len(found)} different answers" for version, found in answers.items() if len(found) > 1]
    broken += [f"left behind: {last['rubbish']}"] if last["rubbish"] else []
    if broken:
        raise BrokenError(f"{len(broken)} findings\n" + "\n".join(sorted(broken, key=len)[:6]))
    outcomes: Counter[tuple[str, str]] = Counter()
    for report in reports:
        for kind, outcome, count in report["outcomes"]:
            outcomes[kind, outcome] += count
    rows = [[kind, *(str(outcomes[kind, outcome]) for outcome in HEADER[1:])] for kind in STATEMENTS]
    notes = (
        f"{processes} processes, {len(NAMES)} names, {seconds:.0f} s, {sum(outcomes.values())} statements. Every error "
        "was one of those that SECURITY.md promises: the name is taken or unknown, the version was deleted meanwhile, "
        "another process trains the model, another writes the bundle. "
        f"Readers were answered by {len(answers)} versions, each of which gave one answer to all of them "
        "(transcripts and confidences, row by row while others published and deleted). Afterwards the files of every "
        "version had their checksums, and when all models were deleted nothing was left of them. Anything else ends "
        "the command with an error."
    )
    return notes, HEADER, rows


def look(place: Place) -> dict[str, Any]:
    """Return what is left when all have ended: the answers of the versions that are there, and rubbish.

    A training that lost its name to another is listed with that error, and goes with DELETE MODEL, as everything does.
    """
    member = Member(place, -1, 0, 0.0)
    with place.session() as session:
        registry = session.context.registry
        for name in registry.names():
            for record in registry.versions(name):
                registry.verify(record)
                member._read(session, f"{name}@{record.version}")
        trainings = session.run("LIST TRAINING").frame
        for model, problem in trainings.select("model", "problem").iter_rows():
            if not re.match(PROMISED["taken"], problem or ""):
                member.broken.append(f"the training of {model} is left behind: {problem}")
        for name in {*registry.names(), *trainings["model"]}:
            session.run(f"DELETE MODEL {name}")
        listed = session.run("LIST TRAINING").frame["model"].to_list()
    names = [path.relative_to(place.folder).as_posix() for path in place.folder.rglob("*") if path.is_file()]
    rubbish = [name for name in sorted(names) if not _EXPECTED.fullmatch(name)]
    left = [*rubbish, *(f"a training of {name}" for name in listed)]
    return {"answers": member.answers, "rubbish": left, "broken": member.broken}


def _together(members: Sequence[Member], root: Path) -> list[dict[str, Any]]:
    children = {}
    for number, member in enumerate(members):
        child = os.fork()
        if not child:
            _work(lambda member=member: _report(member, root), root / f"report{number}.json")
        children[child] = root / f"report{number}.json"
    return [_told(child, path) for child, path in children.items()]


def _report(member: Member, root: Path) -> dict[str, Any]:
    remember_graphs(root)
    member.run()
    return member.report()


def _apart(work: Any, path: Path) -> Any:
    child = os.fork()
    if not child:
        _work(work, path)
    return _told(child, path)


def _work(work: Any, path: Path) -> None:
    """Do ``work`` in this forked process, write what it returns, and end."""
    status = 1
    try:
        path.write_text(json.dumps(work()))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _told(child: int, path: Path) -> Any:
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        raise BrokenError(f"a process ended with status {status}")
    return json.loads(path.read_text())
