"""PREDICT on a cluster of two nodes, both on this machine: models travel, nodes are told apart, and one may end."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import thanosql
from thanosql.runtime.ray import infer
from thanosql.runtime.ray.cluster import ADDRESS
from thanosql.session import Session

pytestmark = pytest.mark.slow

ROWS = 64
STORE_BYTES = 80 * 2**20
QUERY = f"SELECT id, audio FROM clips WHERE id < {ROWS} ORDER BY id"
PREDICT = (
    "PREDICT USING Wav2Vec2TinyEn "
    "OPTIONS (engine='{engine}', device='cpu', precision='fp32', cache=False, batch_size=4)"
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A head and, as ``worker_nodes``, one other node; each keeps temporary files in a folder of its own."""
    from ray.cluster_utils import Cluster

    folder = tmp_path_factory.mktemp("nodes")
    for name in ("head", "other"):
        (folder / name).mkdir()
    # Ray notes there which cluster is the newest, and does not make the folder.
    Path("/tmp/ray").mkdir(exist_ok=True)
    short = Path(os.path.realpath("/tmp")) / f"thanosql-nodes-{os.getpid()}"  # it holds sockets
    nodes = Cluster()
    shared = {"object_store_memory": STORE_BYTES, "include_dashboard": False}
    try:
        nodes.add_node(num_cpus=2, num_gpus=2, temp_dir=str(short), env_vars={"TMPDIR": str(folder / "head")}, **shared)
        nodes.add_node(num_cpus=1, env_vars={"TMPDIR": str(folder / "other")}, **shared)
        nodes.folder = folder
        yield nodes
    finally:
        nodes.shutdown()


@pytest.fixture(scope="module")
def session(cluster: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("ray")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(ADDRESS, cluster.address)
        with thanosql.connect(f"duckdb:///{folder}/speech.duckdb", home=folder / "home") as opened:
            opened.run("GET THANOSQL DATASET speech_sample_en")
            opened.run("CREATE TABLE clips AS SELECT row_number() OVER () - 1 AS id, audio FROM speech_sample_en_test")
            yield opened


@pytest.fixture(scope="module")
def expected(session: Session) -> pl.DataFrame:
    return session.run(f"{PREDICT.format(engine='local')} AS {QUERY}").frame


def test_models_travel_once_to_each_node_that_does_not_see_the_home(
    session: Session, cluster: Any, expected: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = infer.model_copy

    def unseen(*arguments: Any) -> Any:
        return replace(copied(*arguments), folder=Path("/nonexistent"))

    monkeypatch.setattr(infer, "model_copy", unseen)
    statement = f"{PREDICT.format(engine='ray')} AS {QUERY}"
    assert "Scatter: actors=3" in session.compile(statement).explain()
    result = session.run(statement)
    assert result.frame.equals(expected)
    (figures,) = (each.figures for each in result.metrics if each.name == "DistributedInfer")
    rows = {name: count for name, count in figures.items() if name.startswith("rows@")}
    assert len(rows) == 2, figures
    assert sum(rows.values()) == ROWS
    assert all(figures[name.replace("rows@", "cpu_seconds@")] > 0 for name in rows)
    graphs = [sorted((cluster.folder / node).glob("thanosql-models-*/*/model.onnx")) for node in ("head", "other")]
    assert [len(each) for each in graphs] == [1, 1]
    written = [each.stat().st_mtime_ns for (each,) in graphs]
    assert session.run(statement).frame.equals(expected)
    assert [each.stat().st_mtime_ns for (each,) in graphs] == written


def test_the_process_that_leads_a_training_has_a_gpu_that_no_actor_gets(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The head's GPUs are none: Ray deals out numbers, and nobody computes on them."""
    import torch

    from thanosql.runtime.train import device as local
    from thanosql.runtime.train.on_ray import OnRay
    from thanosql.runtime.train.ray_devices import Reservation

    monkeypatch.setattr(local, "_gpus", lambda: 2)
    ray = session.context.cluster.connect()
    launcher = OnRay(session.context.cluster, tmp_path)
    devices = launcher.devices("cuda", "auto")
    assert devices == (torch.device("cuda", 0),) * 2
    with launcher.lead(devices[0]) as leading:
        other = ray.remote(Reservation).options(num_cpus=0, num_gpus=1).remote()
        assert {ray.get(other.gpu.remote()), str(leading.index)} == {"0", "1"}
        ray.kill(other)
        worker = launcher.start(tmp_path / "log", devices[1])
        assert ray.available_resources().get("GPU", 0) == 0
        worker.connection.close()
        worker.process.kill()


def works(node: Any) -> bool:
    """Say whether an actor of a node is at a task."""
    raylet = node.all_processes["raylet"][0].process.pid
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cmdline").read_bytes().startswith(b"ray::Transcriber.work"):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == raylet:
                    return True
        except OSError:  # it has just ended
            continue
    return False


def test_a_node_that_is_lost_in_the_middle_loses_no_row(session: Session, cluster: Any, expected: pl.DataFrame) -> None:
    (doomed,) = cluster.worker_nodes
    ended = threading.Event()

    def kill() -> None:
        while not works(doomed) and not ended.wait(0.01):
            pass
        cluster.remove_node(doomed, allow_graceful=False)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        result = session.run(f"{PREDICT.format(engine='ray')} AS {QUERY}")
    finally:
        ended.set()
        killer.join()
    assert result.frame.equals(expected)
    (figures,) = (each.figures for each in result.metrics if each.name == "DistributedInfer")
    assert figures["lost"] >= 1
