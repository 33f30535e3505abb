"""Runs of an ONNX model whose inputs and outputs stay in the device's memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnxruntime

MOST_SHAPES = 8
"""Shapes of one input whose memory is kept for the next batch; batches of one window have about as many."""

Memory = tuple[str, int]
"""ONNX Runtime's name of a kind of memory, and the device's number: ('cuda', 0)."""


class DeviceBinding:
    """A session's inputs and outputs in the memory of its device, for one caller at a time.

    Without one, a run takes new memory for its inputs, and copies each output when its node is done. Here inputs are
    copied into memory that an earlier batch of the same shape has left, and outputs come back together at the end.
    """

    def __init__(self, session: onnxruntime.InferenceSession, memory: Memory) -> None:
        self._session = session
        self._memory = memory
        self._binding = session.io_binding()
        self._inputs = {node.name for node in session.get_inputs()}
        self._outputs = tuple(node.name for node in session.get_outputs())
        self._kept: dict[tuple[str, tuple[int, ...], str], Any] = {}

    def run(self, inputs: Mapping[str, np.ndarray[Any, Any]]) -> list[np.ndarray[Any, Any]]:
        """Return the model's outputs, in the session's order.

        Raises ValueError when an input is missing, and what ONNX Runtime raises.
        """
        missing = self._inputs - inputs.keys()
        if missing:
            # ONNX Runtime would compute with what is not there.
            raise ValueError(f"inputs are missing: {', '.join(sorted(missing))}")
        self._binding.clear_binding_inputs()
        for name, values in inputs.items():
            self._binding.bind_ortvalue_input(name, self._copied(name, values))
        # Anew each time: an output that stayed bound would be memory of the last batch's shape.
        self._binding.clear_binding_outputs()
        for name in self._outputs:
            self._binding.bind_output(name, *self._memory)
        self._binding.synchronize_inputs()
        self._session.run_with_iobinding(self._binding)
        self._binding.synchronize_outputs()
        outputs = list(self._binding.copy_outputs_to_cpu())
        self._binding.clear_binding_outputs()
        return outputs

    def _copied(self, name: str, values: np.ndarray[Any, Any]) -> Any:
        """Return ``values`` in the device's memory."""
        key = (name, values.shape, values.dtype.str)
        held = self._kept.pop(key, None)
        if held is None:
            while sum(each[0] == name for each in self._kept) >= MOST_SHAPES:
                del self._kept[next(each for each in self._kept if each[0] == name)]
            held = onnxruntime.OrtValue.ortvalue_from_shape_and_type(list(values.shape), values.dtype, *self._memory)
        held.update_inplace(np.ascontiguousarray(values))
        self._kept[key] = held
        return held
