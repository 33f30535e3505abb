"""ONNX Runtime as it is on a machine with two GPUs, for tests that run on one with none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any


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
