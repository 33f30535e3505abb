"""Runs with inputs and outputs bound to a device: the same answers, whatever came before, and memory that ran out."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest

from tests.runtime.models.gpu_stand_in import Native
from thanosql.compiler.errors import ModelError
from thanosql.runtime.models import cuda
from thanosql.runtime.models.onnx_session import OnnxSession, OutOfMemoryError


class Bound(Native):
    """Computes on the CPU, by way of the bindings that a GPU's session is run with."""

    opened: list[Native] = []  # noqa: RUF012

    def __init__(self, model: object, options: Any, providers: list[Any], enable_fallback: int) -> None:
        super().__init__(model, options, providers, enable_fallback)
        self.real = REAL_SESSION(model, options, providers=["CPUExecutionProvider"])
        self.bindings = 0
        self.fails = ""

    def __getattribute__(self, name: str) -> Any:
        if name in ("get_inputs", "get_outputs", "get_modelmeta"):
            return getattr(self.real, name)
        return super().__getattribute__(name)

    def io_binding(self) -> Any:
        self.bindings += 1
        return self.real.io_binding()

    def run_with_iobinding(self, binding: Any) -> None:
        if self.fails:
            raise RuntimeError(self.fails)
        self.real.run_with_iobinding(binding)

    def run(self, names: None, inputs: dict[str, Any]) -> list[Any]:
        assert set(inputs) == {"x"}, "only the trial model runs without a binding"
        return list(self.real.run(names, inputs))


REAL_SESSION = onnxruntime.InferenceSession


@pytest.fixture
def bound(model: Path, native: type[Native], monkeypatch: pytest.MonkeyPatch) -> tuple[OnnxSession, Bound]:
    opened: list[Bound] = []

    def open_session(*given: Any, **options: Any) -> Bound:
        opened.append(Bound(*given, **options))
        return opened[-1]

    monkeypatch.setattr(onnxruntime, "InferenceSession", open_session)
    monkeypatch.setattr(cuda, "memory", lambda _: ("cpu", 0))
    return OnnxSession(model, device="cuda:1"), opened[-1]


def test_bound_runs_answer_as_others_do_whatever_the_order_of_shapes(
    model: Path, bound: tuple[OnnxSession, Bound]
) -> None:
    session, native = bound
    plain = REAL_SESSION(model, providers=["CPUExecutionProvider"])
    chance = np.random.default_rng(0)
    asked, kept = [], []
    for rows, frames in [(2, 3), (2, 3), (3, 2), (1, 1), (2, 3), *((each, 7) for each in range(1, 20)), (2, 3), (0, 4)]:
        samples = chance.standard_normal((rows, frames)).astype(np.float32)
        asked.append((samples, samples.copy()))
        kept.append(session.run({"samples": samples}))
    # Afterwards: neither may a run write to what an earlier one has returned, nor to what it was given.
    for (samples, before), outputs in zip(asked, kept, strict=True):
        np.testing.assert_array_equal(samples, before)
        expected = plain.run(None, {"samples": before})
        for found, right in zip(outputs, expected, strict=True):
            np.testing.assert_array_equal(found, right)
    assert native.bindings == 1


def test_bound_runs_take_arrays_as_they_lie_in_memory(bound: tuple[OnnxSession, Bound]) -> None:
    values = np.arange(24, dtype=np.float32).reshape(4, 6)
    for samples in (values.T, values[:, ::2], values[::-1]):
        _, doubled = bound[0].run({"samples": samples})
        np.testing.assert_array_equal(doubled, samples * 2)


def test_each_thread_has_a_binding_of_its_own(bound: tuple[OnnxSession, Bound]) -> None:
    session, native = bound
    wrong: list[int] = []

    def call(number: int) -> None:
        for _ in range(50):
            total, doubled = session.run({"samples": np.full((1, 5), number, np.float32)})
            if total != 5 * number or (doubled != 2 * number).any():
                wrong.append(number)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert 1 <= native.bindings <= 4


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"sample": np.ones((1, 2), np.float32)},
        {"samples": np.ones((1, 2), np.float32), "more": np.ones(1)},
        {"samples": np.ones((1, 2), np.float64)},
        {"samples": np.ones(2, np.float32)},
    ],
    ids=["none", "wrong name", "one more", "wrong type", "wrong rank"],
)
def test_inputs_that_do_not_fit_are_a_model_error_when_bound(
    inputs: dict[str, Any], bound: tuple[OnnxSession, Bound]
) -> None:
    session, _ = bound
    with pytest.raises(ModelError, match=r"model\.onnx failed on cuda:1"):
        session.run(inputs)
    total, _ = session.run({"samples": np.ones((2, 3), np.float32)})
    assert total == 6


def test_a_broken_device_is_not_taken_for_a_full_one(bound: tuple[OnnxSession, Bound]) -> None:
    session, native = bound
    native.fails = "CUDA failure 700: an illegal memory access was encountered"
    with pytest.raises(ModelError, match="illegal memory access") as raised:
        session.run({"samples": np.ones((2, 3), np.float32)})
    assert not isinstance(raised.value, OutOfMemoryError)


def test_memory_that_ran_out_is_told_and_the_failed_binding_is_not_used_again(
    bound: tuple[OnnxSession, Bound],
) -> None:
    session, native = bound
    session.run({"samples": np.ones((2, 3), np.float32)})
    native.fails = "CUDA failure 2: out of memory"
    with pytest.raises(OutOfMemoryError, match="out of memory"):
        session.run({"samples": np.ones((2, 3), np.float32)})
    native.fails = ""
    total, _ = session.run({"samples": np.ones((1, 3), np.float32)})
    assert total == 3
    assert native.bindings == 2
