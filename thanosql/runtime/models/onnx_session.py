"""One ONNX model, opened once and shared by every thread, on the device that was asked for and no other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from thanosql.compiler.errors import ModelError
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.databases import forked
from thanosql.runtime.models import cuda
from thanosql.runtime.models.device_binding import DeviceBinding


def resolve_device(device: str) -> str:
    """Return 'cpu' or 'cuda:N' for 'auto', 'cpu', 'cuda' or 'cuda:N'.

    'auto' is the first GPU where one can be used, else the CPU.

    Raises:
        ModelError: the device is unknown, or a GPU was asked for by name and cannot be used.
    """
    if device == "cpu":
        return device
    if device == "auto":
        return "cpu" if cuda.obstacle(0) else "cuda:0"
    named = re.fullmatch(r"cuda(?::(\d{1,3}))?", device)
    if named is None:
        raise ModelError(
            f"there is no device {device!r}", hint="devices: 'auto', 'cpu', 'cuda', 'cuda:0', 'cuda:1' ..."
        )
    index = int(named[1] or 0)
    obstacle = cuda.obstacle(index)
    if obstacle is not None:
        missing, remedy = obstacle
        raise ModelError(
            f"device {device!r} cannot be used: {missing}", hint=f"{remedy}; or use device='cpu' or device='auto'"
        )
    return f"cuda:{index}"


class OutOfMemoryError(ModelError):
    """The device's memory is too small for these inputs; smaller ones may fit."""


class OnnxSession:
    """An open ONNX model; ``run`` may be called from several threads at once.

    Attributes:
        path: the model file.
        device: 'cpu' or 'cuda:N'.
        providers: ONNX Runtime's execution providers, as the open session reports them.
        input_names: names that ``run`` takes.
        output_names: names of what ``run`` returns, in order.
        metadata: the model file's own key-value pairs.
    """

    def __init__(self, path: Path, device: str = "auto", threads: int | None = None) -> None:
        """Open the model.

        Args:
            path: an .onnx file.
            device: see ``resolve_device``.
            threads: cores that one ``run`` uses, by default all that this process may use, and 1 beside a GPU. Callers
                that run several rows at once get more from one thread each.

        Raises:
            ModelError: the file is missing or no model, or the device cannot be used or would not be used.
        """
        if threads is not None and threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        if not path.is_file():
            raise ModelError(f"there is no model file {path}")
        self.path = path
        self.device = resolve_device(device)
        on_gpu = self.device != "cpu"
        options = onnxruntime.SessionOptions()
        options.log_severity_level = cuda.LOG_SEVERITY
        options.intra_op_num_threads = threads or (1 if on_gpu else usable_cores())
        options.inter_op_num_threads = 1
        index = int(self.device.removeprefix("cuda:")) if on_gpu else 0
        providers: list[Any] = [cuda.provider(index)] if on_gpu else []
        try:
            session = onnxruntime.InferenceSession(
                str(path), options, providers=[*providers, "CPUExecutionProvider"], enable_fallback=0
            )
        except Exception as error:  # ONNX Runtime's errors share no other base class
            raise ModelError(f"{path} cannot be opened on {self.device}: {_reason(error)}") from error
        self._session = session
        forked.keep(self)
        self.providers: tuple[str, ...] = tuple(session.get_providers())
        if on_gpu and cuda.PROVIDER not in self.providers:
            raise ModelError(
                f"{path} was asked to run on {self.device}, but ONNX Runtime opened it on {', '.join(self.providers)}",
                hint="device='cpu' runs it there on purpose",
            )
        self._memory = cuda.memory(index) if on_gpu else None
        self._spare: list[DeviceBinding] = []
        self.input_names: tuple[str, ...] = tuple(node.name for node in session.get_inputs())
        self.output_names: tuple[str, ...] = tuple(node.name for node in session.get_outputs())
        self.metadata: dict[str, str] = dict(session.get_modelmeta().custom_metadata_map)

    def run(self, inputs: Mapping[str, np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
        """Return the model's outputs, in the order of ``output_names``.

        Raises:
            OutOfMemoryError: memory ran out.
            ModelError: the inputs' names, types or shapes do not fit the model.
        """
        try:
            return self._run_on_device(inputs) if self._memory else list(self._session.run(None, dict(inputs)))
        except Exception as error:  # as above
            reason = _reason(error)
            shapes = ", ".join(f"{name}: {value.dtype}{list(value.shape)}" for name, value in inputs.items())
            message = f"{self.path} failed on {self.device} for {shapes}: {reason}"
            if _out_of_memory(reason):
                raise OutOfMemoryError(message, hint="a smaller batch_size needs less memory") from error
            raise ModelError(message) from error

    def _run_on_device(self, inputs: Mapping[str, np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
        """Run with a binding that no other thread has. After an error it goes, and its memory with it."""
        assert self._memory is not None
        try:
            binding = self._spare.pop()
        except IndexError:
            binding = DeviceBinding(self._session, self._memory)
        outputs = binding.run(inputs)
        self._spare.append(binding)
        return outputs


def _out_of_memory(reason: str) -> bool:
    # The arena's "Failed to allocate memory", CUDA's "out of memory", cuDNN's and cuBLAS' ALLOC_FAILED, std::bad_alloc.
    # An illegal memory access is none of them: after it, nothing runs on that device again.
    return re.search(r"alloc|memory(?! access)", reason, re.IGNORECASE) is not None


def _reason(error: Exception) -> str:
    """Return ONNX Runtime's message without its '[ONNXRuntimeError] : 2 : INVALID_ARGUMENT : ' in front."""
    return re.sub(r"^\[ONNXRuntimeError\] : \d+ : \w+ : ", "", str(error)).strip()
