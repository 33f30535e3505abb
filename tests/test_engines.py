"""Where a session's statements run: the option, the session, the URL, the environment, in this order."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import thanosql
from thanosql.compiler.catalog import Distribution
from thanosql.compiler.errors import BindError, ClusterError
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.cost import machine
from thanosql.runtime.engines import VARIABLE, chosen_engine
from thanosql.runtime.ray import cluster as clusters
from thanosql.runtime.ray import training_choice
from thanosql.runtime.ray.cluster import ADDRESS, Cluster, Resources
from thanosql.runtime.ray.resources import distribution

OPTIONS = {"engine": "ray", "device": "auto", "actors": "auto"}


@pytest.fixture(autouse=True)
def no_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.delenv(VARIABLE, raising=False)


class Known(Cluster):
    """A cluster of which all is known."""

    def __init__(self, cores: int, gpus: int, *, configured: bool = True) -> None:
        super().__init__()
        self._known = Resources(cores, gpus), configured

    @property
    def configured(self) -> bool:
        return self._known[1]

    def resources(self) -> Resources:
        return self._known[0]


def test_the_nearest_wish_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen_engine("duckdb://", None) == ("duckdb://", "local")
    monkeypatch.setenv(VARIABLE, "auto")
    assert chosen_engine("duckdb://", None) == ("duckdb://", "auto")
    assert chosen_engine("duckdb:///a.duckdb?engine=RAY", None) == ("duckdb:///a.duckdb", "ray")
    assert chosen_engine("duckdb:///a.duckdb?engine=ray", "local") == ("duckdb:///a.duckdb", "local")
    url = "postgresql://ann@host/speech?service=a%20b&engine=ray&sslmode=require"
    assert chosen_engine(url, None) == ("postgresql://ann@host/speech?service=a%20b&sslmode=require", "ray")
    assert chosen_engine("duckdb:///what?.duckdb", None)[0] == "duckdb:///what?.duckdb"
    with pytest.raises(BindError, match="no engine 'rya'") as raised:
        chosen_engine("duckdb://", "rya")
    assert "did you mean ray?" in str(raised.value)


def test_a_machine_without_ray_says_so_before_any_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(clusters, "find_spec", lambda _: None)
    with thanosql.connect("duckdb://", home=tmp_path) as session:
        session.run("CREATE TABLE clips AS SELECT 'a.wav' AS audio, 'a' AS text")
        for verb in ("PREDICT", "EVALUATE"):
            with pytest.raises(ClusterError, match="needs Ray, which is not installed") as raised:
                session.run(f"{verb} USING Wav2Vec2TinyEn OPTIONS (engine='ray') AS SELECT * FROM clips")
            assert "thanosql[ray]" in str(raised.value)
        options = "engine='ray', devices=2, device='cpu', size='micro'"
        with pytest.raises(ClusterError, match="needs Ray, which is not installed"):
            session.run(f"BUILD MODEL m USING Wav2Vec2Scratch OPTIONS ({options}) AS SELECT * FROM clips")
        assert session.run("LIST MODEL").frame.is_empty()


def test_a_plan_for_this_machine_starts_nothing(tmp_path: Path) -> None:
    loaded = "ray" in sys.modules
    with thanosql.connect("duckdb://", home=tmp_path, engine="ray") as session:
        text = session.compile("PREDICT USING Wav2Vec2TinyEn AS SELECT 'a.wav' AS audio").explain()
    assert "Gather: engine=ray, cluster=local" in text
    assert f"Scatter: actors={usable_cores()}, num_cpus=1, num_gpus=0" in text
    assert loaded or "ray" not in sys.modules


def test_actors_fill_the_cluster() -> None:
    assert distribution(Known(12, 0), OPTIONS) == Distribution("the program's own", 12, "cpu", 1, 0)
    assert distribution(Known(64, 8), OPTIONS) == Distribution("the program's own", 8, "cuda", 8, 1, 8)
    assert distribution(Known(8, 4), {**OPTIONS, "actors": 2}) == Distribution("the program's own", 2, "cuda", 2, 1, 2)
    assert distribution(Known(8, 4), {**OPTIONS, "device": "cpu"}) == Distribution("the program's own", 8, "cpu", 1, 0)
    # A cluster elsewhere may grow; this machine does not.
    grown = distribution(Known(2, 0), {**OPTIONS, "actors": 9})
    assert grown is not None
    assert grown.actors == 9
    with pytest.raises(ClusterError, match="actors=9: this machine has 2 cores"):
        distribution(Known(2, 0, configured=False), {**OPTIONS, "actors": 9})


def test_a_gpu_must_be_there_and_must_not_be_a_certain_one() -> None:
    with pytest.raises(ClusterError, match="the cluster has no GPU"):
        distribution(Known(2, 0), {**OPTIONS, "device": "cuda"})
    with pytest.raises(ClusterError, match="one GPU of this machine"):
        distribution(Known(2, 4), {**OPTIONS, "device": "cuda:1"})


def test_auto_stays_here_without_a_cluster_and_for_little_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    automatic = {**OPTIONS, "engine": "auto"}
    assert distribution(Known(64, 0, configured=False), automatic) is None
    with thanosql.connect("duckdb://", home=tmp_path, engine="auto") as session:

        def plan(rows: str) -> str:
            predict = f"PREDICT USING Wav2Vec2TinyEn AS SELECT 'a.wav' AS audio FROM {rows}"
            return session.compile(predict).explain(verbose=True)

        alone = plan("range(10_000_000)")
        assert "Gather" not in alone
        assert "engine: this process: no cluster is configured" in alone
        monkeypatch.setattr(Cluster, "configured", True)
        monkeypatch.setattr(Cluster, "resources", lambda self: Resources(512, 0))
        few, many = plan("range(3)"), plan("range(10_000_000)")
        assert "Gather" not in few
        assert "engine: this process: 3 rows take about" in few
        assert "Gather" in many
        assert "engine: the cluster: 10,000,000 rows take about" in many
        session.run("CREATE TABLE letters AS SELECT 'a.wav' AS audio")
        wished = "PREDICT USING Wav2Vec2TinyEn OPTIONS (engine='{}') AS SELECT audio FROM letters"
        for engine in ("local", "ray"):
            text = session.compile(wished.format(engine)).explain(verbose=True)
            assert ("Gather" in text) == (engine == "ray")
            assert "engine: this process" not in text
            assert "engine: the cluster" not in text


def test_auto_spreads_a_training_where_that_ends_sooner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(training_choice, "usable_cores", lambda: 2)
    with thanosql.connect("duckdb://", home=tmp_path, engine="auto") as session:

        def plan(rows: int, **options: object) -> str:
            given = {"size": "micro", "hidden_size": 64, "heads": 2, "device": "cpu", **options}
            listed = ", ".join(f"{name}={value!r}" for name, value in given.items())
            build = f"BUILD MODEL m USING Wav2Vec2Scratch OPTIONS ({listed}) AS SELECT 'a.wav' AS audio, 'a' AS text"
            return session.compile(f"{build} FROM range({rows})").explain(verbose=True)

        alone = plan(10_000_000, devices=8)
        assert "engine: this machine: no cluster is configured" in alone
        monkeypatch.setattr(Cluster, "configured", True)
        monkeypatch.setattr(Cluster, "resources", lambda self: Resources(512, 0))
        few, many = plan(20, devices=8), plan(10_000_000, devices=8)
        assert "engine: this machine: 10 steps over 20 rows take about" in few
        assert "engine=ray" not in few
        assert "engine: the cluster: " in many
        assert ", devices=8, engine=ray" in many
        # Two processes divide the two cores of this machine wherever they are; and one is always here.
        assert "engine: this machine: " in plan(10_000_000, devices=2)
        assert "engine: " not in plan(10_000_000)
        # What travels in each step may take longer than it spares: many steps of a large model over one row each.
        large = plan(10_000_000, devices=4, hidden_size=1024, layers=24, batch_size=1)
        monkeypatch.setattr(training_choice, "NETWORK", 1e6)
        assert "engine: the cluster: " in large
        assert "engine: this machine: " in plan(10_000_000, devices=4, hidden_size=1024, layers=24, batch_size=1)
        for engine in ("local", "ray"):
            text = plan(20, devices=8, engine=engine)
            assert ("engine=ray" in text) == (engine == "ray")
            assert "engine: this machine" not in text
            assert "engine: the cluster" not in text


def test_auto_trains_where_the_gpus_are_that_are_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    here = 0
    for module in (machine, training_choice):
        monkeypatch.setattr(module, "count_gpus", lambda: here)
    monkeypatch.setattr(machine, "_gpu", lambda _: ("a GPU", 1e13))
    monkeypatch.setattr(Cluster, "configured", True)
    monkeypatch.setattr(Cluster, "resources", lambda self: Resources(64, 8))
    with thanosql.connect("duckdb://", home=tmp_path, engine="auto") as session:

        def reason(rows: int, devices: int | str) -> str:
            build = f"BUILD MODEL m USING Wav2Vec2Scratch OPTIONS (size='micro', devices={devices!r}) AS"
            text = session.compile(f"{build} SELECT 'a.wav' AS audio, 'a' AS text FROM range({rows})").explain(
                verbose=True
            )
            (line,) = (line.strip() for line in text.splitlines() if line.strip().startswith("engine: "))
            return line

        assert reason(10_000_000, 8) == (
            "engine: this machine: the process of the statement leads, and has none of the GPUs"
        )
        here = 2
        assert reason(20, 8) == "engine: the cluster: 8 GPUs are asked for, and this machine has 2"
        assert reason(20, 2).startswith("engine: this machine: ")
        assert reason(10_000_000, 2).startswith("engine: this machine: ")  # no more than these, and further away
        assert reason(20, "auto").startswith("engine: this machine: ")
        assert reason(10_000_000, "auto").startswith("engine: the cluster: ")
