from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from thanosql.compiler.errors import ModelError
from thanosql.runtime.models import cuda
from thanosql.runtime.models.onnx_session import OnnxSession, resolve_device

GPU = cuda.obstacle(0) is None


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
