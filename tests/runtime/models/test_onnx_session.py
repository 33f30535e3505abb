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
from thanosql.runtime.models.onnx_session import OnnxSession, resolve_device

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
