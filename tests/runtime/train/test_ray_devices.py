"""The devices of a training on Ray, told by a cluster and a CUDA that are not there."""

from __future__ import annotations

from typing import Any

import pytest

from thanosql.compiler.errors import TrainingError
from thanosql.runtime.ray.cluster import Cluster, Resources
from thanosql.runtime.train import device as local
from thanosql.runtime.train.ray_devices import VISIBLE, ray_devices, seen_as


class Known(Cluster):
    """A cluster of which all is known."""

    def __init__(self, gpus: int, *, configured: bool = True) -> None:
        super().__init__()
        self._known = gpus, configured

    @property
    def configured(self) -> bool:
        return self._known[1]

    def resources(self) -> Resources:
        return Resources(8, self._known[0])


@pytest.fixture(autouse=True)
def two_gpus_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_gpus", lambda: 2)
    monkeypatch.delenv(VISIBLE, raising=False)


@pytest.mark.parametrize(
    ("gpus", "device", "wanted", "expected"),
    [
        (8, "auto", "auto", ["cuda:0"] * 8),
        (8, "cuda", 3, ["cuda:0"] * 3),
        (8, "cpu", 3, ["cpu"] * 3),
        (8, "cpu", "auto", ["cpu"]),
        (0, "auto", 2, ["cpu"] * 2),
        (8, "cuda", 12, ["cuda:0"] * 12),  # a cluster may grow
    ],
)
def test_each_process_has_a_gpu_that_it_calls_the_first(
    gpus: int, device: str, wanted: Any, expected: list[str]
) -> None:
    assert [str(each) for each in ray_devices(Known(gpus), device, wanted)] == expected


@pytest.mark.parametrize(
    ("cluster", "device", "wanted", "message"),
    [
        (Known(8), "cuda:1", 2, "device='cuda:1' is one GPU of this machine"),
        (Known(0), "cuda", 2, "devices=2: the cluster has 0 GPUs"),
        (Known(1, configured=False), "auto", 2, "devices=2: the cluster has 1 GPUs"),
    ],
)
def test_gpus_that_are_not_there_are_missed(cluster: Cluster, device: str, wanted: Any, message: str) -> None:
    with pytest.raises(TrainingError, match=message):
        ray_devices(cluster, device, wanted)


def test_a_process_without_a_gpu_does_not_lead_those_with_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_gpus", lambda: 0)
    for device in ("auto", "cuda"):
        with pytest.raises(TrainingError, match=r"has 8 GPUs, but the process of the statement.* none") as raised:
            ray_devices(Known(8), device, "auto")
        assert "run the statement on a node with a GPU" in (raised.value.hint or "")


def test_a_gpu_is_counted_among_those_that_the_process_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen_as("1") == 1
    monkeypatch.setenv(VISIBLE, "5, 3")
    assert seen_as("3") == 1
    with pytest.raises(TrainingError, match="Ray gives GPU 0 to the process that leads, which sees CUDA_VISIBLE_DEV"):
        seen_as("0")
