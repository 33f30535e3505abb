from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper

from thanosql.compiler.errors import ModelError
from thanosql.runtime import cores
from thanosql.runtime.models import cuda
from thanosql.runtime.models.onnx_session import OnnxSession, OutOfMemoryError, resolve_device

GPU = cuda.obstacle(0) is None


@pytest.fixture(autouse=True)
def _fresh_answers() -> Iterator[None]:
    cuda.obstacle.cache_clear()
    yield
    cuda.obstacle.cache_clear()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """total, doubled = ReduceSum(samples), samples + samples"""
    samples = helper.make_tensor_value_info("samples", onnx.TensorProto.FLOAT, ["rows", "frames"])
    total = helper.make_tensor_value_info("total", onnx.TensorProto.FLOAT, None)
    doubled = helper.make_tensor_value_info("doubled", onnx.TensorProto.FLOAT, None)
    nodes = [
        helper.make_node("ReduceSum", ["samples"], ["total"], keepdims=0),
        helper.make_node("Add", ["samples", "samples"], ["doubled"]),
    ]
    graph = helper.make_graph(nodes, "test", [samples], [total, doubled])
    proto = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    helper.set_model_props(proto, {"sample_rate": "16000"})
    path = tmp_path / "model.onnx"
    onnx.save(proto, path)
    return path


def test_a_model_runs_and_says_what_it_is(model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    session = OnnxSession(model, device="cpu")
    total, doubled = session.run({"samples": np.ones((2, 3), np.float32)})
    assert total == 6
    np.testing.assert_array_equal(doubled, np.full((2, 3), 2))
    assert session.device == "cpu"
    assert session.providers == ("CPUExecutionProvider",)
    assert session.input_names == ("samples",)
    assert session.output_names == ("total", "doubled")
    assert session.metadata == {"sample_rate": "16000"}
    assert capfd.readouterr() == ("", "")


def test_several_threads_share_a_session(model: Path) -> None:
    session = OnnxSession(model, device="cpu", threads=1)
    wrong: list[int] = []

    def call(number: int) -> None:
        for _ in range(50):
            total, _ = session.run({"samples": np.full((1, number), 1, np.float32)})
            if total != number:
                wrong.append(number)

    threads = [threading.Thread(target=call, args=(number,)) for number in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"sample": np.ones((1, 2), np.float32)},
        {"samples": np.ones((1, 2), np.float64)},
        {"samples": np.ones(2, np.float32)},
    ],
    ids=["none", "wrong name", "wrong type", "wrong rank"],
)
def test_inputs_that_do_not_fit_are_a_model_error(
    model: Path, inputs: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    session = OnnxSession(model, device="cpu")
    with pytest.raises(ModelError, match=r"model\.onnx failed on cpu"):
        session.run(inputs)
    assert capfd.readouterr() == ("", "")


def test_files_that_are_no_model_are_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.onnx").write_bytes(b"hello")
    with pytest.raises(ModelError, match=r"no model file .*none\.onnx"):
        OnnxSession(tmp_path / "none.onnx", device="cpu")
    with pytest.raises(ModelError, match=r"no model file"):
        OnnxSession(tmp_path, device="cpu")
    with pytest.raises(ModelError, match=r"bad\.onnx cannot be opened on cpu"):
        OnnxSession(tmp_path / "bad.onnx", device="cpu")
    assert capfd.readouterr() == ("", "")


def test_threads_must_be_positive(model: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        OnnxSession(model, device="cpu", threads=0)


@pytest.mark.parametrize("device", ["gpu", "cuda:", "cuda:-1", "cuda:x", "CPU", "", "cuda:0 "])
def test_unknown_devices_are_refused(device: str) -> None:
    with pytest.raises(ModelError, match="no device") as caught:
        resolve_device(device)
    assert "'auto', 'cpu', 'cuda'" in str(caught.value)


@pytest.mark.skipif(GPU, reason="this machine has a GPU")
def test_without_a_gpu_auto_is_the_cpu_and_cuda_says_what_is_missing(
    model: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert resolve_device("auto") == "cpu"
    assert OnnxSession(model).device == "cpu"
    for device in ("cuda", "cuda:0", "cuda:7"):
        with pytest.raises(ModelError, match=f"{device}' cannot be used") as caught:
            OnnxSession(model, device=device)
        assert "device='cpu'" in str(caught.value)
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not GPU, reason="no GPU that ONNX Runtime can use")
def test_on_a_gpu_the_answers_equal_the_cpus(model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    samples = np.random.default_rng(1).standard_normal((4, 1_000)).astype(np.float32)
    session = OnnxSession(model)
    assert session.device == "cuda:0"
    assert session.providers[0] == "CUDAExecutionProvider"
    for found, expected in zip(
        session.run({"samples": samples}), OnnxSession(model, "cpu").run({"samples": samples}), strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-4)
    assert capfd.readouterr() == ("", "")


class Native:
    """Stands in for onnxruntime.InferenceSession on a machine with two GPUs."""

    opened: list[Native]
    works = True
    model_works = True

    def __init__(self, model: object, options: Any, providers: list[Any], enable_fallback: int) -> None:
        assert enable_fallback == 0
        self.options, self.requested = options, providers
        runs = type(self).works and (isinstance(model, bytes) or type(self).model_works)
        self.actual = ["CUDAExecutionProvider", "CPUExecutionProvider"] if runs else ["CPUExecutionProvider"]
        type(self).opened.append(self)

    def get_providers(self) -> list[str]:
        return self.actual

    def get_inputs(self) -> list[Any]:
        return []

    get_outputs = get_inputs

    def get_modelmeta(self) -> Any:
        return SimpleNamespace(custom_metadata_map={})

    def run(self, _names: None, _inputs: dict[str, Any]) -> list[Any]:
        return []


@pytest.fixture
def native(monkeypatch: pytest.MonkeyPatch) -> type[Native]:
    class Fresh(Native):
        opened: list[Native] = []  # noqa: RUF012

    monkeypatch.setattr(cuda, "count_devices", lambda: 2)
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [cuda.PROVIDER, "CPUExecutionProvider"])
    monkeypatch.setattr(
        onnxruntime, "preload_dlls", lambda directory: print("Failed to load libcublas.so.13: not found")
    )
    monkeypatch.setattr(onnxruntime, "InferenceSession", Fresh)
    return Fresh


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


def test_cuda_sessions_are_opened_with_their_options(
    model: Path, native: type[Native], capfd: pytest.CaptureFixture[str]
) -> None:
    session = OnnxSession(model, device="cuda:1")
    assert session.device == "cuda:1"
    (name, options), last = native.opened[-1].requested
    assert name == session.providers[0] == "CUDAExecutionProvider"
    assert last == "CPUExecutionProvider"
    assert options["device_id"] == "1"
    assert options["cudnn_conv_algo_search"] == "HEURISTIC"
    assert options["use_tf32"] == "0"
    assert native.opened[-1].options.intra_op_num_threads == 1
    assert capfd.readouterr() == ("", "")


def test_the_names_of_the_first_gpu(native: type[Native]) -> None:
    assert [resolve_device(name) for name in ("auto", "cuda", "cuda:0", "cuda:1")] == ["cuda:0"] * 3 + ["cuda:1"]
    assert len(native.opened) == 2  # each GPU is tried once


def test_a_gpu_that_is_not_there_is_refused(native: type[Native]) -> None:
    with pytest.raises(ModelError, match=r"(?s)no GPU number 2.*cuda:0, cuda:1"):
        resolve_device("cuda:2")
    assert native.opened == []


def test_a_provider_that_does_not_start_is_named_with_its_reason(
    native: type[Native], capfd: pytest.CaptureFixture[str]
) -> None:
    native.works = False
    assert resolve_device("auto") == "cpu"
    with pytest.raises(ModelError, match=r"does not start: Failed to load libcublas"):
        resolve_device("cuda")
    assert capfd.readouterr() == ("", "")


def test_a_fall_back_to_the_cpu_is_never_silent(model: Path, native: type[Native]) -> None:
    native.model_works = False
    for device in ("cuda", "auto"):
        with pytest.raises(
            ModelError, match="asked to run on cuda:0, but ONNX Runtime opened it on CPUExecutionProvider"
        ):
            OnnxSession(model, device=device)


def test_a_driver_that_shows_no_gpu(native: type[Native], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda, "count_devices", lambda: 0)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    with pytest.raises(ModelError, match=r"shows no GPU \(CUDA_VISIBLE_DEVICES is ''\)"):
        resolve_device("cuda")
    assert resolve_device("auto") == "cpu"
    assert native.opened == []


def test_an_onnx_runtime_without_cuda(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(ModelError, match="install onnxruntime-gpu"):
        resolve_device("cuda")
    assert resolve_device("auto") == "cpu"


def test_the_trial_model_is_valid_and_runs() -> None:
    onnx.checker.check_model(onnx.load_from_string(cuda._TRIAL_MODEL))
    session = onnxruntime.InferenceSession(cuda._TRIAL_MODEL, providers=["CPUExecutionProvider"])
    assert session.run(None, {"x": np.array([-1.0], np.float32)})[0] == 0


@pytest.mark.parametrize(
    ("quota", "expected"),
    [("max 100000", 8), ("250000 100000", 3), ("50000 100000", 1), ("9900000 100000", 8), (None, 8)],
)
def test_cores_respect_a_containers_quota(
    quota: str | None, expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cores, "_QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    if quota is not None:
        (tmp_path / "cpu.max").write_text(quota + "\n")
    assert cores.usable_cores() == expected
