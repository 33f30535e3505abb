import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from optimum.exporters.tasks import TasksManager

from tests.runtime import checkpoints
from thanosql.compiler.errors import ExportError
from thanosql.runtime.answers.measures import TRANSCRIPTION
from thanosql.runtime.families.wav2vec2 import export_config
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_scratch
from thanosql.runtime.models.export import OPSET, Parity, check_parity, export_onnx

torch.set_num_threads(1)

MICRO = {
    "size": "micro",
    "unit": "char",
    "hidden_size": 32,
    "layers": 1,
    "heads": 2,
    "conv_dim": (16,) * 7,
    "seed": 0,
    "freeze": "none",
    "spec_augment": True,
}


@pytest.fixture(scope="module")
def learner() -> CTCLearner:
    return from_scratch(["abc"], MICRO)


@pytest.fixture(scope="module")
def graph(learner: CTCLearner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    learner.module.train()
    return learner.export(tmp_path_factory.mktemp("exported"))


class Fake:
    """Gives logits that follow from the samples alone, spoilt by ``error``."""

    minimum_samples = 400

    def __init__(self, error: float = 0.0, padding_error: float = 0.0, frames: int = 3) -> None:
        self.error = error
        self.padding_error = padding_error
        self.frames = frames
        self.lengths: list[int] = []

    def logits(self, audio: Sequence[np.ndarray]) -> list[np.ndarray]:
        self.lengths += [len(samples) for samples in audio]
        spoilt = self.error + (self.padding_error if len(audio) > 1 else 0.0)
        return [np.full((self.frames, 2), samples.mean() + spoilt, dtype=np.float32) for samples in audio]


def test_the_graph_tells_nothing_of_the_machine_it_comes_from(graph: Path) -> None:
    model = onnx.load(graph)
    assert not model.metadata_props
    assert not any(node.metadata_props or node.doc_string for node in model.graph.node)
    assert str(Path(torch.__file__).parent.parent).encode() not in graph.read_bytes()


def test_the_graph_is_one_valid_file_with_named_axes(graph: Path) -> None:
    assert [path.name for path in graph.parent.iterdir()] == ["model.onnx"]
    onnx.checker.check_model(str(graph), full_check=True)
    model = onnx.load(graph)
    axes = {
        value.name: [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim]
        for value in [*model.graph.input, *model.graph.output]
    }
    assert axes == {
        "input_values": ["batch", "samples"],
        "lengths": ["batch"],
        "window_mean": ["batch", 10],
        "window_covariance": ["batch", 10, 10],
        "logits": ["batch", "frames", 8],
    }
    assert [imported.version for imported in model.opset_import if not imported.domain] == [OPSET]
    assert [node.op_type for node in model.graph.node].count("Attention") == 1


def test_strided_convolutions_are_products_with_weights_of_their_own(graph: Path) -> None:
    model = onnx.load(graph)
    (positions,) = (node for node in model.graph.node if node.op_type == "Conv")
    assert [attribute.i for attribute in positions.attribute if attribute.name == "group"] == [16]
    weights = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    products = [weights.get(node.input[1]) for node in model.graph.node if node.op_type == "MatMul"]
    # 16 channels: kernel 3 and stride 2 in four layers, kernel 2 and stride 2 in two
    assert [products.count(shape) for shape in ((32, 16), (16, 16))] == [6, 4]


def test_what_follows_from_weights_alone_is_computed_at_export(learner: CTCLearner, graph: Path) -> None:
    model = onnx.load(graph)
    known = {tensor.name for tensor in model.graph.initializer}
    assert [node.op_type for node in model.graph.node if node.input and known.issuperset(node.input)] == []
    convolution = learner.module.get_submodule("model.wav2vec2.encoder.pos_conv_embed.conv")
    (positions,) = (node for node in model.graph.node if node.op_type == "Conv")
    (weight,) = (tensor for tensor in model.graph.initializer if tensor.name == positions.input[1])
    np.testing.assert_allclose(onnx.numpy_helper.to_array(weight), convolution.weight.detach().numpy(), atol=1e-6)


def test_exporting_leaves_the_module_as_it_was(learner: CTCLearner, graph: Path) -> None:
    assert graph.is_file()
    assert learner.module.training
    untouched = from_scratch(["abc"], MICRO).module.state_dict()
    assert all(torch.equal(tensor, untouched[name]) for name, tensor in learner.module.state_dict().items())


def test_load_save_and_export_print_nothing_and_leave_nothing_behind(tmp_path: Path) -> None:
    base = checkpoints.base_960h(tmp_path / "base")
    (tmp_path / "out").mkdir()
    (tmp_path / "temporary").mkdir()
    before = set(tmp_path.rglob("*"))
    program = (
        "from pathlib import Path\n"
        "from thanosql.runtime.families.wav2vec2.learner import from_checkpoint\n"
        f"learner = from_checkpoint(Path({str(base)!r}), {{}})\n"
        "learner.save(Path('out'))\n"
        "learner.export(Path('out'))"
    )
    root = str(Path(__file__).resolve().parents[3])
    environment = os.environ | {
        "PYTHONPATH": root,
        "TMPDIR": str(tmp_path / "temporary"),
        "TRANSFORMERS_VERBOSITY": "info",
    }
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", program], capture_output=True, text=True, env=environment, cwd=tmp_path
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {path.parent.name for path in set(tmp_path.rglob("*")) - before} == {"out"}


def test_a_module_that_cannot_be_exported_is_an_error_without_a_file(learner: CTCLearner, tmp_path: Path) -> None:
    class Unexportable(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = torch.nn.Parameter(torch.ones(1))

        def forward(self, input_values: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
            return self.weight * input_values.sum().item()

    export_config.register()
    config = dict(learner.module.named_children())["model"].config
    with pytest.raises(ExportError, match="the wav2vec2 model cannot be exported to ONNX"):
        export_onnx(Unexportable(), config, tmp_path, TRANSCRIPTION)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("model_type", ["wav2vec2", "hubert", "wavlm", "data2vec-audio"])
def test_every_kind_of_model_is_in_optimums_registry(model_type: str) -> None:
    export_config.register()
    constructor = TasksManager.get_exporter_config_constructor(
        exporter="onnx", model_type=model_type, task=TRANSCRIPTION, library_name="transformers"
    )
    assert constructor.func is export_config.CTCExportConfig


def test_parity_is_the_largest_difference_over_held_out_recordings_and_noise() -> None:
    predictor = Fake(error=2e-4, padding_error=3e-4)
    parity = check_parity(Fake(), predictor, [np.zeros(1_000, dtype=np.float32)])
    assert parity.max_abs_difference == pytest.approx(5e-4, rel=1e-3)
    assert parity.padding_difference == pytest.approx(3e-4, rel=1e-3)
    assert (parity.tolerance, parity.rows) == (1e-3, 4)
    assert set(predictor.lengths) == {400, 1_000, 8_399, 20_000}


def test_parity_needs_no_recordings() -> None:
    assert check_parity(Fake(), Fake(), []) == Parity(0.0, 0.0, 1e-3, 3)


@pytest.mark.parametrize(
    "predictor",
    [Fake(error=2e-3), Fake(padding_error=-2e-3), Fake(error=float("nan")), Fake(padding_error=float("inf"))],
)
def test_a_graph_that_differs_is_not_published(predictor: Fake) -> None:
    with pytest.raises(ExportError, match="does not reproduce the PyTorch model") as failure:
        check_parity(Fake(), predictor, [])
    assert "1e-03" in failure.value.message


def test_a_graph_with_other_frames_is_not_published() -> None:
    with pytest.raises(ExportError, match=r"shape \[4, 2\] where PyTorch gives \[3, 2\]"):
        check_parity(Fake(), Fake(frames=4), [])
