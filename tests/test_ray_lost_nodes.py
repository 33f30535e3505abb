"""BUILD on a cluster that loses a whole node in the middle: it goes on where there is room, and else says how to."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import thanosql
from bench.ray_kills import processes, raylet
from tests.runtime.tones import Recorder
from tests.tone_speech import write_tones
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.ray.cluster import ADDRESS
from thanosql.runtime.train import on_ray
from thanosql.session import Session

pytestmark = pytest.mark.slow

STORE_BYTES = 80 * 2**20
BUILD = (
    "BUILD MODEL {} USING Wav2Vec2Scratch OPTIONS (engine='{}', devices=2, device='cpu', size='micro', hidden_size=16, "
    f"layers=1, heads=2, conv_dim={[8] * 7}, dropout=0.0, spec_augment=False, epochs=3, batch_size=4, "
    "learning_rate=1e-3, validation_split=0.2, seed=0, checkpoint_minutes=1e-6) AS SELECT * FROM tones"
)
LOST_AFTER = 3
"""Steps."""


@pytest.fixture
def cluster() -> Iterator[Any]:
    """A head on which no worker of a training has room; nodes are for the test to add."""
    from ray.cluster_utils import Cluster

    # Ray notes there which cluster is the newest, and does not make the folder.
    Path("/tmp/ray").mkdir(exist_ok=True)
    short = Path(os.path.realpath("/tmp")) / f"thanosql-lost-{os.getpid()}"  # it holds sockets
    nodes = Cluster()
    try:
        nodes.add_node(num_cpus=0, temp_dir=str(short), object_store_memory=STORE_BYTES, include_dashboard=False)
        yield nodes
    finally:
        nodes.shutdown()
        shutil.rmtree(short, ignore_errors=True)


@pytest.fixture
def session(cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    monkeypatch.setenv(ADDRESS, cluster.address)
    with thanosql.connect(f"duckdb:///{tmp_path}/speech.duckdb", home=tmp_path / "home") as opened:
        table = write_tones(tmp_path / "tones", count=16) / "tones.csv"
        opened.run(f"COPY tones OPTIONS (if_exists='fail') FROM '{table}'")
        yield opened


class LosingANode(Recorder):
    """Kills the node of a training's worker, once, after some steps."""

    def __init__(self, cluster: Any, lost: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.cluster = cluster
        self.told = lost
        self.lost: Any = None

    def advance(self, amount: float, **figures: float | str) -> None:
        super().advance(amount, **figures)
        if self.lost is None and sum("learning_rate" in each for each in self.figures) == LOST_AFTER:
            (self.lost,) = (each for each in self.cluster.worker_nodes if raylet(each) == node_of_worker())
            self.told()
            manager = raylet(self.lost)
            for process in (manager, *(process for process, parent, _ in processes() if parent == manager)):
                with suppress(ProcessLookupError):  # it went with the one before
                    os.kill(process, signal.SIGKILL)

    def abandon(self) -> None:
        """Say nothing: an error ends the training."""


def node_of_worker() -> int:
    """Return the manager of the node that the one worker of a training is on."""
    for _, parent, title in processes():
        if title.startswith(b"ray::RemoteWorker"):
            return parent
    raise AssertionError("no worker is at work")


def add_node(cluster: Any) -> None:
    cluster.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
    cluster.wait_for_nodes()


def losses(session: Session, model: str) -> list[float]:
    record = session.context.registry.get(model)
    assert record is not None
    return [float(entry[name]) for entry in record.manifest.history for name in ("loss", "validation_loss")]


def test_a_training_that_loses_a_node_goes_on_with_a_worker_elsewhere(session: Session, cluster: Any) -> None:
    session.run(BUILD.format("here", "local"))
    add_node(cluster)
    add_node(cluster)
    session.context.progress = progress = LosingANode(cluster)
    session.run(BUILD.format("m", "ray"))
    assert progress.lost is not None
    noted = [note for note in progress.notes if f"after step {LOST_AFTER} the training goes on with new" in note]
    assert len(noted) == 1
    assert losses(session, "m") == pytest.approx(losses(session, "here"), rel=1e-4)


def test_a_training_without_another_node_keeps_its_checkpoint_and_says_how_to_go_on(
    session: Session, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_node(cluster)
    # Not for the first worker, which a busy machine takes its time for.
    impatient = partial(monkeypatch.setattr, on_ray, "START_SECONDS", 5.0)
    session.context.progress = LosingANode(cluster, impatient)
    with pytest.raises(TrainingError, match="in its place: Ray gave no process to the training") as raised:
        session.run(BUILD.format("m", "ray"))
    assert "run the same statement again to go on" in (raised.value.hint or "")
    assert session.run("LIST TRAINING").frame.select("model", "state", "step").rows() == [
        ("m", "interrupted", LOST_AFTER)
    ]
