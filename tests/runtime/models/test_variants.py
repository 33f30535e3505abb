import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from tests.runtime import checkpoints
from thanosql.compiler.errors import ExportError
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_checkpoint
from thanosql.runtime.families.wav2vec2.window_statistics import stacked, window_statistics
from thanosql.runtime.models.variants import make_variant

torch.set_num_threads(1)

# Wide enough that weights, and not the graph around them, are what the file holds.
WIDE = {
    "hidden_size": 128,
    "intermediate_size": 512,
    "conv_dim": [64] * 3,
    "conv_kernel": [10, 3, 2],
    "conv_stride": [5, 2, 2],
    "num_feat_extract_layers": 3,
}


@pytest.fixture(scope="module", params=[checkpoints.base_960h, checkpoints.lv60_self], ids=["group", "layer"])
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkpoint")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "TINY", checkpoints.TINY | WIDE)
        request.param(folder)
    learner: CTCLearner = from_checkpoint(folder, {})
    return learner.export(tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="module", params=["int8", "fp16"])
def precision(request: pytest.FixtureRequest) -> str:
    precision: str = request.param
    return precision


@pytest.fixture(scope="module")
def variant(graph: Path, precision: str) -> Path:
    target = graph.parent / f"{precision}.onnx"
    make_variant(graph, precision, target)
    return target


def logits(path: Path, *lengths: int) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    values = np.zeros((len(lengths), max(lengths)), dtype=np.float32)
    for row, length in zip(values, lengths, strict=True):
        row[:length] = np.random.default_rng(length).standard_normal(length)
    inputs = {"input_values": values, "lengths": np.array(lengths)}
    if len(session.get_inputs()) > 2:
        rows = zip(values, lengths, strict=True)
        inputs |= stacked([window_statistics(row[:length], 10, 5) for row, length in rows])
    (output,) = session.run(None, inputs)
    assert output.dtype == np.float32
    return np.asarray(output)


@pytest.mark.parametrize("samples", [400, 15_999, 16_000])
def test_logits_are_near_those_of_the_graph_and_the_same_each_time(graph: Path, variant: Path, samples: int) -> None:
    expected, given = logits(graph, samples), logits(variant, samples)
    assert given.shape == expected.shape
    assert np.isfinite(given).all()
    assert 0 < np.abs(given - expected).max() < 0.15 * np.abs(expected).max()
    np.testing.assert_array_equal(given, logits(variant, samples))


def test_a_row_in_half_precision_does_not_depend_on_its_neighbours(graph: Path) -> None:
    target = graph.parent / "alone.onnx"
    make_variant(graph, "fp16", target)
    alone = logits(target, 9_000)
    beside = logits(target, 9_000, 30_000)[:1, : alone.shape[1]]
    assert np.abs(alone - beside).max() < 0.02 * np.abs(alone).max()


def test_the_file_is_small_valid_and_by_itself(graph: Path, variant: Path, precision: str) -> None:
    share = variant.stat().st_size / graph.stat().st_size
    assert share < {"int8": 0.5, "fp16": 0.6}[precision]
    model = onnx.load(variant, load_external_data=False)
    assert not any(tensor.data_location == onnx.TensorProto.EXTERNAL for tensor in model.graph.initializer)
    onnx.checker.check_model(str(variant), full_check=precision == "fp16")
    original = onnx.load(graph).graph
    assert [value.type for value in model.graph.input] == [value.type for value in original.input]
    assert [value.type for value in model.graph.output] == [value.type for value in original.output]


def test_integer_weights_have_seven_bits_and_the_raw_samples_stay_as_they_are(graph: Path) -> None:
    target = graph.parent / "seven.onnx"
    make_variant(graph, "int8", target)
    model = onnx.load(target)
    weights = [
        onnx.numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
        if tensor.data_type == onnx.TensorProto.INT8 and len(tensor.dims) == 2
    ]
    quantised = [node for node in model.graph.node if node.op_type == "MatMulInteger"]
    assert len(quantised) == len(weights) == 11
    assert max(np.abs(each.astype(int)).max() for each in weights) <= 64
    assert min(each.shape[0] for each in weights) >= 32


def test_in_half_precision_attention_is_told_lengths_in_place_of_a_mask(graph: Path) -> None:
    target = graph.parent / "lengths.onnx"
    make_variant(graph, "fp16", target)
    attentions = [node for node in onnx.load(target).graph.node if node.op_type == "Attention"]
    assert attentions
    assert {tuple(node.input[3:]) for node in attentions} == {("", "", "", "attention_lengths")}


def test_the_same_graph_gives_the_same_bytes_without_a_word(graph: Path, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom thanosql.runtime.models.variants import make_variant\n"
        f"for each in 'int8', 'fp16': make_variant(Path({str(graph)!r}), each, Path(each + '.onnx'))\n"
        "print(sorted({'torch', 'transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[3]), "PYTHONHASHSEED": "7"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")
    assert {path.name for path in tmp_path.iterdir()} == {"int8.onnx", "fp16.onnx"}
    for precision in ("int8", "fp16"):
        make_variant(graph, precision, tmp_path / "again.onnx")
        assert (tmp_path / "again.onnx").read_bytes() == (tmp_path / f"{precision}.onnx").read_bytes()


def test_an_unknown_precision_is_refused(graph: Path, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no precision 'int4'") as raised:
        make_variant(graph, "int4", tmp_path / "variant.onnx")
    assert raised.value.hint == "one of 'int8', 'fp16'"


def test_a_file_that_is_no_graph_is_refused(precision: str, tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not a graph")
    with pytest.raises(ExportError, match=f"cannot be converted to {precision}") as raised:
        make_variant(tmp_path / "model.onnx", precision, tmp_path / "variant.onnx")
    assert raised.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["model.onnx"]


def test_a_graph_without_weights_is_refused(precision: str, tmp_path: Path) -> None:
    value, answer = (onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in ("a", "b"))
    graph = onnx.helper.make_graph([onnx.helper.make_node("Identity", ["a"], ["b"])], "empty", [value], [answer])
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 23)], ir_version=10)
    onnx.save(model, tmp_path / "model.onnx")
    with pytest.raises(ExportError, match="the graph has no") as raised:
        make_variant(tmp_path / "model.onnx", precision, tmp_path / "variant.onnx")
    assert raised.value.hint
    assert not (tmp_path / "variant.onnx").exists()
