"""A small graph, ONNX Runtime on a machine with GPUs, and no memory of what another test found a device to be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import onnx
import onnxruntime
import pytest
from onnx import helper

from tests.runtime.models.gpu_stand_in import Native
from thanosql.runtime.models import cuda


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
