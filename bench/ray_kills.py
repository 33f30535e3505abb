"""Kill -9 at what PREDICT runs on in a Ray cluster, in the middle of its work: no row may be lost, changed or repeated.

One cluster of two nodes on this machine serves all kills. By turns an actor dies, all actors at once, or the manager of
a node (its raylet), with which its actors go; a node that died is replaced by a new one. When it dies is drawn by
chance: a share of the rows that have been answered, and up to a fifth of a second more.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

import thanosql
from thanosql.runtime.progress import Silent
from thanosql.runtime.ray.cluster import ADDRESS
from thanosql.session import Session

TITLE = "Kill -9 on Ray"
HEADER = [
    "killed",
    "kills",
    "in the middle",
    "rows answered by then, median",
    "actors lost",
    "rows lost, repeated or changed",
    "seconds a statement, median",
]
KINDS = ("an actor", "all actors", "a node's raylet")

ROWS = 64
LEAST_SHARE = 0.8
"""Of the kills: so many must come when work has begun and has not ended. The command fails where there are fewer."""

LATEST = 0.85
"""Of the rows: when so many have been answered, something dies at the latest."""

STORE_BYTES = 80 * 2**20
QUERY = f"SELECT id, audio FROM clips WHERE id < {ROWS} ORDER BY id"
PREDICT = (
    "PREDICT USING Wav2Vec2TinyEn OPTIONS "
    "(engine='{engine}', device='cpu', precision='fp32', cache=False, confidence=True, batch_size=4)"
)


class BrokenError(Exception):
    """A kill changed an answer, or came too early or too late to show anything."""


@dataclass
class Kill(Silent):
    """Kills processes of ``kind`` while a statement runs whose progress this is."""

    kind: str
    cluster: Any
    chance: random.Random
    answered: int = 0
    """Rows that the statement had answered when something was killed."""
    at_work: bool = False
    """Whether what was killed was at a task then."""
    killed: bool = False
    node: Any = None
    """The node that was killed."""
    _rows: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)

    def advance(self, amount: float, **figures: float | str) -> None:
        """Count rows that are answered."""
        self._rows += int(amount)

    @contextmanager
    def during(self) -> Iterator[None]:
        """Kill while the block runs."""
        thread = threading.Thread(target=self._wait_and_kill)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    @property
    def in_the_middle(self) -> bool:
        """Whether work had begun then and had not ended."""
        return self.killed and (self.at_work or self.answered > 0) and self.answered < ROWS

    def _wait_and_kill(self) -> None:
        after = self.chance.uniform(0, LATEST) * ROWS
        while self._rows < after or not any(at_work for _, _, at_work in actors(self.cluster)):
            if self._ended.wait(0.01):
                return
        if self._ended.wait(self.chance.uniform(0, 0.2)):
            return
        found = actors(self.cluster)
        if self.kind == "a node's raylet":
            (self.node,) = self.cluster.worker_nodes
            doomed = [each for each in found if each[1] == raylet(self.node)]
            targets = [raylet(self.node)]
        else:
            doomed = found if self.kind == "all actors" else [self.chance.choice(found)] if found else []
            targets = [process for process, _, _ in doomed]
        self.answered, self.at_work = self._rows, any(at_work for _, _, at_work in doomed)
        for process in targets:
            os.kill(process, signal.SIGKILL)
        self.killed = bool(targets) and not self._ended.is_set()


@dataclass
class Outcome:
    """What the kills of one kind came to."""

    kills: int = 0
    middle: int = 0
    answered: list[int] = field(default_factory=list)
    lost: int = 0
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench ray_kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=50, help="of all kinds together (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: %(default)s)")
    chosen = parser.parse_args(options)
    outcomes = {kind: Outcome() for kind in KINDS}
    with tempfile.TemporaryDirectory() as name, clustered(Path(name)) as cluster, recordings(Path(name)) as session:
        expected = session.run(f"{PREDICT.format(engine='local')} AS {QUERY}").frame
        undisturbed = [seconds for seconds, _, _ in (predict(session, expected) for _ in range(2))][-1]
        number = 0
        while sum(each.kills for each in outcomes.values()) < chosen.kills:
            if number == 2 * chosen.kills:
                raise BrokenError(f"of {number} statements half ended before anything could be killed")
            kind = KINDS[number % len(KINDS)]
            one_kill(session, cluster, expected, outcomes[kind], kind, random.Random(f"{chosen.seed} {number}"))
            outcome = outcomes[kind]
            print(
                number + 1, kind, f"{outcome.answered[-1]} of {ROWS} rows", f"{outcome.seconds[-1]:.1f} s", flush=True
            )
    kills, middle = (sum(getattr(each, name) for each in outcomes.values()) for name in ("kills", "middle"))
    if wrong := sum(each.wrong for each in outcomes.values()):
        raise BrokenError(f"{wrong} rows were lost, repeated or changed")
    if middle < LEAST_SHARE * kills:
        raise BrokenError(f"only {middle} of {kills} kills came in the middle of the work")
    rows = [row(kind, outcome) for kind, outcome in outcomes.items() if outcome.kills]
    notes = (
        f"{kills} kills, {middle} of them when rows had been answered, or what was killed was at a task, and rows were "
        f"left (at least {LEAST_SHARE:.0%} must be, or the command fails). {ROWS} recordings of speech_sample_en, "
        "Wav2Vec2TinyEn, fp32, two nodes with a core each on this machine; texts and confidences are compared with "
        f"those of one process, bit for bit. Undisturbed, a statement took {undisturbed:.1f} s, the start of its "
        f"actors with it; the machine's load was {os.getloadavg()[2]:.0f}."
    )
    return notes, HEADER, rows


def one_kill(
    session: Session, cluster: Any, expected: pl.DataFrame, outcome: Outcome, kind: str, chance: random.Random
) -> None:
    """Run the statement, kill in the middle of it, and add up what came of it."""
    kill = Kill(kind, cluster, chance)
    session.context.progress = kill
    with kill.during():
        seconds, wrong, lost = predict(session, expected)
    if kill.node is not None:
        cluster.remove_node(kill.node, allow_graceful=False)
        add_node(cluster)
    outcome.kills += kill.killed
    # One that the statement did not notice, since it had nothing more to do, shows nothing.
    outcome.middle += kill.in_the_middle and lost > 0
    outcome.answered.append(kill.answered)
    outcome.lost += lost
    outcome.wrong += wrong
    outcome.seconds.append(seconds)


def predict(session: Session, expected: pl.DataFrame) -> tuple[float, int, int]:
    """Return the seconds of the statement, how many of its rows are not the expected ones, and the lost actors."""
    started = time.perf_counter()
    result = session.run(f"{PREDICT.format(engine='ray')} AS {QUERY}")
    seconds = time.perf_counter() - started
    (figures,) = (each.figures for each in result.metrics if each.name == "DistributedInfer")
    found, meant = result.frame.rows(), expected.rows()
    wrong = abs(len(found) - len(meant)) + sum(one != other for one, other in zip(found, meant, strict=False))
    return seconds, wrong, int(figures["lost"])


def row(kind: str, outcome: Outcome) -> list[str]:
    figures = (outcome.kills, outcome.middle, round(statistics.median(outcome.answered)), outcome.lost, outcome.wrong)
    return [kind, *map(str, figures), f"{statistics.median(outcome.seconds):.1f}"]


@contextmanager
def clustered(folder: Path) -> Iterator[Any]:
    """Start a cluster of two nodes, and have this process's sessions use it."""
    from ray.cluster_utils import Cluster

    # Ray notes there which cluster is the newest, and does not make the folder.
    Path("/tmp/ray").mkdir(exist_ok=True)
    short = Path(os.path.realpath("/tmp")) / f"thanosql-kills-{os.getpid()}"  # it holds sockets
    cluster = Cluster()
    before = os.environ.get(ADDRESS)
    try:
        shared = {"object_store_memory": STORE_BYTES, "include_dashboard": False}
        cluster.add_node(num_cpus=1, temp_dir=str(short), env_vars={"TMPDIR": str(folder)}, **shared)
        cluster.folder = folder
        add_node(cluster)
        os.environ[ADDRESS] = cluster.address
        yield cluster
    finally:
        cluster.shutdown()
        shutil.rmtree(short, ignore_errors=True)
        if before is None:
            os.environ.pop(ADDRESS, None)
        else:
            os.environ[ADDRESS] = before


def add_node(cluster: Any) -> None:
    cluster.add_node(num_cpus=1, env_vars={"TMPDIR": str(cluster.folder)}, object_store_memory=STORE_BYTES)
    cluster.wait_for_nodes()


@contextmanager
def recordings(folder: Path) -> Iterator[Session]:
    """Open a session with a table of recordings, each a file of its own."""
    with thanosql.connect(f"duckdb:///{folder}/speech.duckdb", home=folder / "home") as session:
        session.run("GET THANOSQL DATASET speech_sample_en")
        audio = session.run("SELECT audio FROM speech_sample_en_test ORDER BY audio").frame["audio"].to_list()
        clips = folder / "clips"
        clips.mkdir()
        for number in range(ROWS):
            source = Path(audio[number % len(audio)])
            shutil.copyfile(source, clips / f"{number:03}{source.suffix}")
        session.run(f"COPY recordings OPTIONS (if_exists='fail') FROM '{clips}'")
        session.run("CREATE TABLE clips AS SELECT row_number() OVER (ORDER BY audio) - 1 AS id, audio FROM recordings")
        yield session


def raylet(node: Any) -> int:
    """Return the process of a node's manager."""
    return int(node.all_processes["raylet"][0].process.pid)


def actors(cluster: Any) -> list[tuple[int, int, bool]]:
    """Return the actors of PREDICT in the cluster: their process, their node's raylet, whether they are at a task."""
    raylets = {raylet(node) for node in cluster.list_all_nodes()}
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            title = (entry / "cmdline").read_bytes()
            if title.startswith(b"ray::Transcriber"):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent in raylets:
                    found.append((int(entry.name), parent, title.startswith(b"ray::Transcriber.work")))
        except OSError:  # it has just ended
            continue
    return found
