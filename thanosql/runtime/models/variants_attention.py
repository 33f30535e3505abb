"""Attention that is told how many frames of each row there are, in place of a mask with a place for every two frames.

ONNX Runtime's flash attention on CUDA takes no mask; lengths (opset 24) it takes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import helper, numpy_helper

OPSET = 24
"""The first whose Attention takes lengths."""

_LENGTHS = "attention_lengths"
_MASK, _LENGTHS_INPUT = 3, 6
"""The positions of Attention's inputs."""


def attend_by_lengths(model: Any) -> bool:
    """Replace masks of padding by lengths in an ONNX ``model``, and return whether there were any.

    A mask of padding is one that ``Recogniser`` makes: [rows, 1, 1, frames], true for a row's own frames, which come
    before the others, expanded to every query. What else is added to scores (WavLM's positions) stays as it is.
    """
    graph = model.graph
    makers = {output: node for node in graph.node for output in node.output}
    masks = {node.input[_MASK] for node in graph.node if _is_masked(node, makers)}
    if len(masks) != 1:
        return False
    (mask,) = masks
    expand = makers[mask]
    axes = numpy_helper.from_array(np.array([1, 2, 3]), f"{_LENGTHS}_axes")
    graph.initializer.append(axes)
    position = list(graph.node).index(expand)
    counted = f"{_LENGTHS}_counted"
    graph.node.insert(position, helper.make_node("ReduceSum", [counted, axes.name], [_LENGTHS], _LENGTHS, keepdims=0))
    graph.node.insert(position, helper.make_node("Cast", [expand.input[0]], [counted], counted, to=7))
    for node in graph.node:
        if _is_masked(node, makers):
            node.input[_MASK] = ""
            node.input.extend([""] * (_LENGTHS_INPUT - len(node.input)) + [_LENGTHS])
    graph.node.remove(expand)
    for each in model.opset_import:
        if each.domain == "":
            each.version = max(each.version, OPSET)
    return True


def _is_masked(node: Any, makers: dict[str, Any]) -> bool:
    if node.op_type != "Attention" or len(node.input) <= _MASK:
        return False
    expand = makers.get(node.input[_MASK])
    if expand is None or expand.op_type != "Expand":
        return False
    added = makers.get(expand.input[0])
    compared = None if added is None or added.op_type != "Unsqueeze" else makers.get(added.input[0])
    return compared is not None and compared.op_type == "LessOrEqual"
