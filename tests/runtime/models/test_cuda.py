"""What is said of GPUs before one is used: their names, why one cannot be used, and never the CPU in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest

from tests.runtime.models.gpu_stand_in import Native
from thanosql.compiler.errors import ModelError
from thanosql.runtime.models import cuda
from thanosql.runtime.models.onnx_session import OnnxSession, resolve_device


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
