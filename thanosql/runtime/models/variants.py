"""A published graph in lower precision: what EXPLAIN shows as precision=int8 or fp16 is a file of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import onnx
import onnx_ir as ir
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.float16 import DEFAULT_OP_BLOCK_LIST, convert_float_to_float16

from thanosql.compiler.errors import ExportError
from thanosql.runtime.models.variants_attention import attend_by_lengths

_SMALLEST_DEPTH = 32
"""A product over fewer numbers costs less than to quantise its input and scale its output: the raw samples' is one."""


def make_variant(graph: Path, precision: str, target: Path) -> None:
    """Write the float32 ``graph`` to ``target`` in another precision; inputs and outputs stay what they are.

    'int8': each matrix product with weights is one of integers, a scale for every column of the weights and one for the
    whole input, taken from its values. A row's logits therefore depend on the rows beside it: run such a graph with one
    row at a time. 'fp16': weights and activations in half precision, sums of statistics in full; for GPUs.

    The same graph gives the same bytes. Raises ExportError, and leaves no ``target``, when the graph cannot be read or
    holds nothing that could be converted.
    """
    convert = _CONVERSIONS.get(precision)
    if convert is None:
        raise ExportError(f"there is no precision {precision!r}", hint=f"one of {', '.join(map(repr, _CONVERSIONS))}")
    try:
        with _quiet():
            model = onnx.load(graph)
            convert(model, target)
            onnx.checker.check_model(str(target))
    except ExportError:
        raise
    except Exception as error:  # onnx, protobuf and ONNX Runtime raise errors of many kinds
        target.unlink(missing_ok=True)
        raise ExportError(
            f"{graph} cannot be converted to {precision}: {error}",
            hint="the graph must be a float32 model.onnx as BUILD MODEL writes it; precision='fp32' uses it as it is",
        ) from error


def _int8(model: Any, target: Path) -> None:
    products = _quantisable(model.graph)
    if not products:
        raise ExportError(
            "the graph has no matrix product with weights to quantise", hint="precision='fp32' uses it as it is"
        )
    quantize_dynamic(
        model,
        target,
        op_types_to_quantize=["MatMul", "Gemm"],
        nodes_to_quantize=products,
        per_channel=True,
        # Seven bits of weight: without VNNI instructions, sums of 8-bit products overflow their 16 bits, and the same
        # file must give the same words everywhere.
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


def _quantisable(graph: Any) -> list[str]:
    weights = {tensor.name: tensor.dims for tensor in graph.initializer if tensor.data_type == TensorProto.FLOAT}
    return [
        node.name
        for node in graph.node
        if node.op_type in ("MatMul", "Gemm") and _depth(node, weights.get(node.input[1], ())) >= _SMALLEST_DEPTH
    ]


def _depth(node: Any, shape: Any) -> int:
    """Return over how many numbers a product with these weights sums; 0 where they are no matrix."""
    transposed = any(attribute.name == "transB" and attribute.i for attribute in node.attribute)
    return int(shape[1 if transposed else 0]) if len(shape) == 2 else 0


def _fp16(model: Any, target: Path) -> None:
    if not any(tensor.data_type == TensorProto.FLOAT for tensor in model.graph.initializer):
        raise ExportError("the graph has no float32 weights to halve", hint="precision='fp32' uses it as it is")
    # In half precision, flash attention is what a GPU has for it.
    attend_by_lengths(model)
    for node in model.graph.node:
        if node.op_type == "Attention":
            node.attribute.append(onnx.helper.make_attribute("softmax_precision", TensorProto.FLOAT))
    halved = convert_float_to_float16(model, keep_io_types=True, op_block_list=[*DEFAULT_OP_BLOCK_LIST, "Softmax"])
    sorted_model = ir.from_proto(halved)
    sorted_model.graph.sort()  # the conversion appends its casts behind the nodes that read them
    ir.save(sorted_model, target)


_CONVERSIONS: dict[str, Callable[[Any, Path], None]] = {"int8": _int8, "fp16": _fp16}


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep advice about ONNX Runtime's own tools from the user."""
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(disabled)
