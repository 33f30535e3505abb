from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from thanosql.runtime.models.variants_attention import attend_by_lengths

FRAMES, HEADS, SIZE = 7, 2, 8


def masked_model(*, bias: bool = False) -> Any:
    """Two Attention nodes over [rows, heads, frames, size], which share the mask of padding that lengths make.

    With ``bias``, what is expanded is a float tensor that the scores are added to.
    """
    shape = ["rows", HEADS, FRAMES, SIZE]
    inputs = [
        helper.make_tensor_value_info("values", TensorProto.FLOAT, shape),
        helper.make_tensor_value_info("lengths", TensorProto.INT64, ["rows"]),
    ]
    constants = {
        "ends": np.arange(1, FRAMES + 1),
        "last": np.array([1]),
        "middle": np.array([1, 2]),
        "shape": np.array([1, 1, FRAMES, 1]),
        "low": np.array(-10_000.0, np.float32),
        "zero": np.array(0.0, np.float32),
    }
    nodes = [
        helper.make_node("Unsqueeze", ["lengths", "last"], ["column"]),
        helper.make_node("LessOrEqual", ["ends", "column"], ["valid"]),
    ]
    if bias:
        nodes.append(helper.make_node("Where", ["valid", "zero", "low"], ["added"]))
    nodes += [
        helper.make_node("Unsqueeze", ["added" if bias else "valid", "middle"], ["keys"]),
        helper.make_node("Expand", ["keys", "shape"], ["mask"]),
        helper.make_node("Attention", ["values", "values", "values", "mask"], ["once"]),
        helper.make_node("Attention", ["once", "values", "once", "mask"], ["twice"]),
    ]
    graph = helper.make_graph(
        nodes,
        "attention",
        inputs,
        [helper.make_tensor_value_info("twice", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=10)


def rewritten() -> Any:
    model = masked_model()
    assert attend_by_lengths(model)
    return model


def run(model: Any, lengths: list[int]) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    values = np.random.default_rng(len(lengths)).standard_normal((len(lengths), HEADS, FRAMES, SIZE))
    return np.asarray(session.run(None, {"values": values.astype(np.float32), "lengths": np.array(lengths)})[0])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, FRAMES), min_size=1, max_size=5))
def test_lengths_say_what_the_mask_said(lengths: list[int]) -> None:
    np.testing.assert_allclose(run(rewritten(), lengths), run(masked_model(), lengths), atol=1e-6)


def test_nothing_quadratic_is_left_and_the_graph_is_valid() -> None:
    model = rewritten()
    onnx.checker.check_model(model, full_check=True)
    assert [node.op_type for node in model.graph.node].count("Expand") == 0
    attentions = [node for node in model.graph.node if node.op_type == "Attention"]
    assert [list(node.input[3:]) for node in attentions] == [["", "", "", "attention_lengths"]] * 2


@pytest.mark.parametrize("kind", ["bias", "none"])
def test_a_graph_without_a_mask_of_padding_stays_as_it_is(kind: str) -> None:
    model = masked_model(bias=True)
    if kind == "none":
        for node in model.graph.node:
            if node.op_type == "Attention":
                del node.input[3:]
    before = model.SerializeToString()
    assert not attend_by_lengths(model)
    assert model.SerializeToString() == before
