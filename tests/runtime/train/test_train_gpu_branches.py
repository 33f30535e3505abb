"""What training does otherwise on a GPU, as far as it can be told without one: what it asks of torch is recorded."""

from __future__ import annotations

from contextlib import nullcontext
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import distributed

from thanosql.runtime.progress import SILENT
from thanosql.runtime.stopwatch import Stopwatch
from thanosql.runtime.train import worker, workers
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.forward_parts import synchronise
from thanosql.runtime.train.gradient import Gradient, StepRows
from thanosql.runtime.train.messages import Join
from thanosql.runtime.train.micro_batches import MicroBatches
from thanosql.runtime.train.pace import LEAST_AUDIO, Pace
from thanosql.runtime.train.seeding import global_state_kept
from thanosql.runtime.train.workers import Workers

CPU, GPU = torch.device("cpu"), torch.device("cuda", 1)


class Calls(list[Any]):
    """Records the arguments of what it stands for, and returns ``answer``."""

    answer: object = None

    def __call__(self, *arguments: object, **named: object) -> object:
        self.append((arguments, named) if named else arguments)
        return self.answer


def record(monkeypatch: pytest.MonkeyPatch, place: object, name: str, answer: object = None) -> Calls:
    calls = Calls()
    calls.answer = answer
    monkeypatch.setattr(place, name, calls)
    return calls


@pytest.mark.parametrize(("device", "backend", "bound"), [(GPU, "nccl", GPU), (CPU, "gloo", None)])
def test_gpus_exchange_by_nccl_and_processes_on_a_cpu_by_gloo(
    device: torch.device, backend: str, bound: torch.device | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = record(monkeypatch, distributed, "init_process_group")
    worker.join_group(device, Join(store="file:///meeting", rank=1, count=2))
    (((found,), named),) = joined
    assert (found, named["device_id"], named["rank"], named["world_size"]) == (backend, bound, 1, 2)


@pytest.mark.parametrize("device", [GPU, CPU])
def test_a_worker_takes_its_gpu_or_its_threads_before_it_loads_anything(
    device: torch.device, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = record(monkeypatch, torch.cuda, "set_device")
    threads = record(monkeypatch, torch, "set_num_threads")

    def load() -> None:
        raise LookupError("enough seen")

    messages: SimpleQueue[Any] = SimpleQueue()
    precision = torch.get_float32_matmul_precision()
    replica = SimpleNamespace(load=load)
    messages.put(SimpleNamespace(device=device, matmul_precision=precision, threads=3, replica=replica))
    with pytest.raises(LookupError):
        worker._work(None, messages)  # type: ignore[arg-type]
    assert (chosen, threads) == (([(GPU,)], []) if device == GPU else ([], [(3,)]))


@pytest.mark.parametrize("device", [GPU, CPU])
def test_a_group_of_gpus_is_aborted_before_it_is_left(device: torch.device, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    group = SimpleNamespace(WORLD=SimpleNamespace(abort=lambda: order.append("abort")))
    leave = SimpleNamespace(group=group, destroy_process_group=lambda: order.append("destroy"))
    monkeypatch.setattr(workers, "distributed", leave)
    Workers.end(SimpleNamespace(processes=[], device=device))  # type: ignore[arg-type]
    assert order == (["abort", "destroy"] if device == GPU else ["destroy"])


def test_memory_on_a_gpu_is_what_torch_had_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = record(monkeypatch, torch.cuda, "reset_peak_memory_stats")
    peak = record(monkeypatch, torch.cuda, "max_memory_allocated", 9_000.0)
    pace = Pace(GPU, largest=2 * LEAST_AUDIO)
    assert begun == [(GPU,)]
    assert pace.activation_bytes(parameters=10**9, state_bytes=1_000.0) == 8_000 / (2 * LEAST_AUDIO)
    assert pace.activation_bytes(parameters=10**9, state_bytes=10_000.0) == 0.0
    assert peak == [(GPU,), (GPU,)]
    assert Pace(GPU, largest=LEAST_AUDIO / 2).activation_bytes(1, 0.0) is None
    begun.clear()
    Pace(CPU)
    assert not begun


@pytest.mark.parametrize("device", [GPU, CPU])
def test_the_generator_of_the_gpu_is_kept_too(device: torch.device, monkeypatch: pytest.MonkeyPatch) -> None:
    forked = record(monkeypatch, torch.random, "fork_rng", nullcontext())
    with global_state_kept(device):
        pass
    assert forked == [([GPU] if device == GPU else [],)]


@pytest.mark.parametrize(("device", "on", "waits"), [(GPU, True, True), (GPU, False, False), (CPU, True, False)])
def test_a_stopwatch_waits_for_the_gpu(
    device: torch.device, on: bool, waits: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited = record(monkeypatch, torch.cuda, "synchronize")
    watch = Stopwatch(on=on)
    synchronise(watch, device)
    with watch("part"):
        pass
    assert waited == ([(GPU,)] * 2 if waits else [])


@pytest.mark.parametrize(("precision", "enabled"), [("bf16", True), ("fp32", False)])
@pytest.mark.parametrize("device", [GPU, CPU])
def test_autocast_is_that_of_the_model_s_device(
    device: torch.device, precision: Any, enabled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = record(monkeypatch, torch, "autocast", nullcontext())
    module = SimpleNamespace(
        parameters=lambda: iter([SimpleNamespace(device=device)]), zero_grad=lambda set_to_none: None
    )
    learner = SimpleNamespace(module=module, loss=lambda audio, labels: torch.tensor(2.0, requires_grad=True))
    gradient = Gradient(learner, TrainConfig(precision=precision), MicroBatches("a step's", 8_000, SILENT))  # type: ignore[arg-type]
    assert gradient(1, StepRows([None], [[1]], [8_000], [1]), 1) == 2.0  # type: ignore[list-item]
    assert cast == [((device.type, torch.bfloat16), {"enabled": enabled})]


def test_blocks_of_the_old_size_are_given_back_when_memory_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    given_back = record(monkeypatch, torch.cuda, "empty_cache")
    parts = MicroBatches("a step's", 8_000, SILENT)

    def compute(positions: list[int]) -> int:
        if len(positions) > 1:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return positions[0]

    assert sorted(parts.compute([8_000] * 4, [1, 2, 3, 4], compute)) == [0, 1, 2, 3]
    assert given_back == [()] * 2, "four rows, two, one"
    given_back.clear()
    parts.compute([8_000], [1], compute)
    assert not given_back
