"""Ray that is too slow to start on this machine: tried again, and then told as what it is; no Ray is started here."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from thanosql.compiler.errors import ClusterError
from thanosql.runtime.ray import cluster as clusters
from thanosql.runtime.ray.cluster import ADDRESS, STARTS, Cluster
from thanosql.runtime.ray.failed_start import end_processes, first_reason

LOGGED = (
    "[2026-01-01 10:00:00,000 C 1 1] (raylet) node_manager.cc:3576:  Check failed: status.has_value() "
    "Timed out waiting for file {folder}/session_1/metrics_agent_port_1cf019ee64ee\n*** StackTrace Information ***\n"
)


class Slow:
    """Ray, whose node manager gives up ``failures`` times, or fails for another reason."""

    def __init__(self, failures: int, logged: str = LOGGED) -> None:
        self.failures, self.logged, self.folders = failures, logged, []

    def init(self, *, _temp_dir: str, **options: Any) -> None:
        self.folders.append(Path(_temp_dir))
        if self.failures:
            self.failures -= 1
            logs = Path(_temp_dir, "session_1", "logs")
            logs.mkdir(parents=True)
            (logs / "raylet.err").write_text(self.logged.format(folder=_temp_dir))
            raise Exception("The current node timed out during startup.")

    def is_initialized(self) -> bool:
        return False

    def shutdown(self) -> None:
        pass


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv(ADDRESS, raising=False)
    monkeypatch.setattr(clusters, "require_ray", lambda: None)

    def started(ray: Slow) -> Cluster:
        monkeypatch.setitem(sys.modules, "ray", ray)
        cluster = Cluster()
        cluster.connect()
        return cluster

    return started


def test_a_busy_machine_is_given_time(start: Any) -> None:
    ray = Slow(STARTS - 1)
    cluster = start(ray)
    assert len(set(ray.folders)) == STARTS
    cluster.close()
    assert not ray.folders[0].parent.exists()


def test_threads_that_connect_at_once_start_one_cluster(start: Any) -> None:
    class Deliberate(Slow):
        def init(self, **options: Any) -> None:
            time.sleep(0.05)
            super().init(**options)

        def is_initialized(self) -> bool:
            return bool(self.folders)

    ray = Deliberate(0)
    connected: list[Cluster] = []
    threads = [threading.Thread(target=lambda: connected.append(start(ray))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(connected) == 3
    assert len(ray.folders) == 1
    for each in connected:
        each.close()


def test_a_machine_that_stays_busy_is_told_as_such(start: Any) -> None:
    ray = Slow(STARTS + 1)
    with pytest.raises(ClusterError, match=r"did not begin in time \(there is no metrics_agent_port\)") as raised:
        start(ray)
    assert "busy" in (raised.value.hint or "")
    assert len(ray.folders) == STARTS
    assert not ray.folders[0].parent.exists()


def test_what_time_does_not_mend_is_not_tried_again(start: Any) -> None:
    ray = Slow(1, logged="no shared memory")
    with pytest.raises(ClusterError, match="The current node timed out") as raised:
        start(ray)
    assert ADDRESS in (raised.value.hint or "")
    assert len(ray.folders) == 1


def test_only_processes_of_the_failed_start_end(tmp_path: Path) -> None:
    code = "import time; time.sleep(60)"
    theirs, other = (
        subprocess.Popen([sys.executable, "-c", code, str(folder)]) for folder in (tmp_path / "1", tmp_path / "2")
    )
    with theirs, other:
        end_processes(tmp_path / "1")
        assert theirs.wait(10) == -9
        assert other.poll() is None
        other.kill()


def test_a_folder_without_logs_has_no_reason(tmp_path: Path) -> None:
    assert first_reason(tmp_path) is None
