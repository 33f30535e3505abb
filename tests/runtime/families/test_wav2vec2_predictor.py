import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from tests.runtime import checkpoints
from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import AudioError, ModelError
from thanosql.runtime.families import family
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_checkpoint
from thanosql.runtime.families.wav2vec2.predictor import CTCPredictor
from thanosql.runtime.models.export import check_parity
from thanosql.runtime.models.onnx_session import OutOfMemoryError

torch.set_num_threads(1)

FAMILY = family("Wav2Vec2")
PREDICT = {"device": "cpu", "precision": "auto"}

# What it takes to offer a model of another architecture: a line like these.
REGISTRATIONS = {
    checkpoints.base_960h: FAMILY.bases[0],
    checkpoints.lv60_self: FAMILY.bases[1],
    checkpoints.hubert: BaseModel(
        "HubertLargeEn", FAMILY.declaration, "en", "facebook/hubert-large-ls960-ft", "Apache-2.0"
    ),
    checkpoints.wavlm: BaseModel("WavLMEn", FAMILY.declaration, "en", "someone/wavlm-base-fine-tuned", "MIT"),
    checkpoints.data2vec: BaseModel(
        "Data2VecEn", FAMILY.declaration, "en", "facebook/data2vec-audio-base-960h", "Apache-2.0"
    ),
}


def noise(*lengths: int) -> list[np.ndarray]:
    generator = np.random.default_rng(11)
    return [generator.standard_normal(length, dtype=np.float32) * 0.1 - 0.03 for length in lengths]


@pytest.fixture(scope="module", params=REGISTRATIONS, ids=lambda layout: layout.__name__)
def layout(request: pytest.FixtureRequest) -> Callable[[Path], Path]:
    layout: Callable[[Path], Path] = request.param
    return layout


@pytest.fixture(scope="module")
def published(layout: Callable[[Path], Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[CTCLearner, Path]:
    """A version as BUILD makes it, from a base that is found by its registration alone."""
    home = tmp_path_factory.mktemp("home")
    base = REGISTRATIONS[layout]  # type: ignore[index]
    layout(home / "base" / base.origin)
    learner = from_checkpoint(FAMILY.locate(base, {"checkpoint": None}, home) or home, {"spec_augment": True})
    version = home / "version"
    version.mkdir()
    learner.save(version)
    learner.export(version)
    return learner, version


@pytest.fixture(scope="module")
def predictor(published: tuple[CTCLearner, Path]) -> CTCPredictor:
    opened = FAMILY.open(published[1], PREDICT)
    assert isinstance(opened, CTCPredictor)
    return opened


def test_the_graph_equals_pytorch(published: tuple[CTCLearner, Path], predictor: CTCPredictor) -> None:
    parity = check_parity(published[0], predictor, noise(400, 16_000, 31_999))
    assert parity.max_abs_difference < 5e-5
    assert parity.padding_difference < 1e-5


@pytest.mark.parametrize(
    "length", [400, 400 + 319, 400 + 320, *(2_000 + more for more in (1, 239, 240, 241, 300, 319))]
)
def test_a_loud_end_counts_at_any_length(
    published: tuple[CTCLearner, Path], predictor: CTCPredictor, length: int
) -> None:
    samples, longer, longest = noise(length, length + 3_200, 50_000)
    samples[-60:] *= 30
    (expected,) = published[0].logits([samples])
    for batch in ([samples], [samples, longer], [longest, samples]):
        (given,) = (row for each, row in zip(batch, predictor.logits(batch), strict=True) if each is samples)
        np.testing.assert_allclose(given, expected, atol=5e-5)


def test_texts_are_those_of_pytorch_and_of_any_batch(
    published: tuple[CTCLearner, Path], predictor: CTCPredictor
) -> None:
    audio = noise(400, 16_000, 5_000, 31_999, 720)
    texts = predictor.predict(audio)
    assert texts == published[0].transcribe(audio)
    assert texts == [text for samples in audio for text in predictor.predict([samples])]
    assert texts == predictor.predict(audio[::-1])[::-1]
    assert any(texts)
    assert predictor.predict([]) == []


def test_on_a_gpu_batches_have_few_widths_and_the_same_answers(
    predictor: CTCPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = 16_000, 5_000, 31_999, 400, 2_960, 2_961
    audio = noise(*lengths)
    expected = predictor.logits(audio)
    run, widths = predictor._session.run, []

    def seen(inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        widths.append(inputs["input_values"].shape[1])
        return run(inputs)

    monkeypatch.setattr(predictor._session, "run", seen)
    monkeypatch.setattr(predictor, "device", "cuda:0")
    for given, row in zip(predictor.logits(audio), expected, strict=True):
        np.testing.assert_allclose(given, row, atol=1e-5)
    for samples, row in zip(audio, expected, strict=True):
        np.testing.assert_allclose(predictor.logits([samples])[0], row, atol=1e-5)
    assert widths == [predictor.width(each) for each in (31_999, *lengths)]
    assert len(set(widths)) == 4


def test_what_it_says_of_itself(published: tuple[CTCLearner, Path], predictor: CTCPredictor) -> None:
    learner, _ = published
    assert (predictor.sample_rate, predictor.minimum_samples) == (16_000, 400)
    assert (predictor.device, predictor.precision) == ("cpu", "fp32")
    assert predictor.providers == ("CPUExecutionProvider",)
    assert predictor.normalise_text("Hello, 가!") == learner.normalise_text("Hello, 가!")


def test_clips_too_short_for_a_frame_are_refused(predictor: CTCPredictor) -> None:
    with pytest.raises(AudioError) as failure:
        predictor.predict(noise(16_000, 399))
    assert failure.value.code == "too_short"


def test_predict_imports_neither_torch_nor_transformers(published: tuple[CTCLearner, Path]) -> None:
    learner, version = published
    (samples,) = noise(8_000)
    np.save(version.parent / "samples.npy", samples)
    program = (
        "import json, pathlib, sys, numpy\n"
        "from thanosql.runtime.families import family\n"
        f"predictor = family('Wav2Vec2').open(pathlib.Path({str(version)!r}), {PREDICT!r})\n"
        f"texts = predictor.predict([numpy.load({str(version.parent / 'samples.npy')!r})])\n"
        "print(json.dumps([texts, sorted({'torch', 'transformers', 'optimum', 'onnx'} & set(sys.modules))]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [learner.transcribe([samples]), []]
    assert done.stderr == ""


def test_a_version_without_its_graph_or_vocabulary_is_refused(
    published: tuple[CTCLearner, Path], tmp_path: Path
) -> None:
    for name in ("model.onnx", "vocab.json"):
        version = tmp_path / name
        shutil.copytree(published[1], version)
        (version / name).unlink()
        with pytest.raises(ModelError, match=name):
            FAMILY.open(version, PREDICT)


def test_a_graph_of_another_kind_is_refused(published: tuple[CTCLearner, Path], tmp_path: Path) -> None:
    import onnx

    version = tmp_path / "version"
    shutil.copytree(published[1], version)
    shape = [1]
    value = onnx.helper.make_tensor_value_info("pixels", onnx.TensorProto.FLOAT, shape)
    answer = onnx.helper.make_tensor_value_info("answer", onnx.TensorProto.FLOAT, shape)
    node = onnx.helper.make_node("Identity", ["pixels"], ["answer"])
    graph = onnx.helper.make_graph([node], "other", [value], [answer])
    opset = [onnx.helper.make_opsetid("", 20)]
    onnx.save(onnx.helper.make_model(graph, opset_imports=opset, ir_version=10), version / "model.onnx")
    with pytest.raises(ModelError, match="takes pixels"):
        FAMILY.open(version, PREDICT)


def test_a_batch_that_is_too_large_for_the_memory_is_halved(
    predictor: CTCPredictor, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = [piece for samples in noise(8_000, 9_000, 10_000, 11_000, 12_000) for piece in predictor.split(samples)]
    run, sizes = predictor._session.run, []

    def small(inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        sizes.append(len(inputs["lengths"]))
        if sizes[-1] > 2:
            raise OutOfMemoryError("failed to allocate memory")
        return run(inputs)

    expected = [predictor.transcript([piece], predictor.run([piece])).text for piece in batch]
    monkeypatch.setattr(predictor._session, "run", small)
    found = predictor.run(batch)
    assert sizes == [5, 2, 3, 1, 2]
    assert [predictor.transcript([piece], [each]).text for piece, each in zip(batch, found, strict=True)] == expected

    monkeypatch.setattr(predictor._session, "run", lambda _: (_ for _ in ()).throw(OutOfMemoryError("no memory")))
    with pytest.raises(OutOfMemoryError):
        predictor.run(batch[:1])
