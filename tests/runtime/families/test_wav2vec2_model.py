from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForCTC

from tests.runtime import checkpoints
from thanosql.compiler.errors import AudioError, ModelError
from thanosql.runtime.audio.reading import normalise
from thanosql.runtime.families.wav2vec2 import model
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_checkpoint
from thanosql.runtime.families.wav2vec2.spec_augment import random_spans

torch.set_num_threads(1)

Layout = Callable[[Path], Path]
LAYOUTS: list[Layout] = [
    checkpoints.base_960h,
    checkpoints.lv60_self,
    checkpoints.korean,
    checkpoints.hubert,
    checkpoints.wavlm,
    checkpoints.data2vec,
]
OPTIONS = {"freeze": "none", "spec_augment": True}


def noise(*lengths: int) -> list[np.ndarray]:
    generator = np.random.default_rng(5)
    return [generator.standard_normal(length, dtype=np.float32) * 0.1 + 0.05 for length in lengths]


@pytest.fixture(scope="module", params=LAYOUTS, ids=lambda layout: layout.__name__)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    layout: Layout = request.param
    return layout(tmp_path_factory.mktemp(layout.__name__))


@pytest.fixture(scope="module")
def learner(folder: Path) -> CTCLearner:
    return from_checkpoint(folder, OPTIONS)


def test_one_recording_alone_gives_what_transformers_gives(folder: Path, learner: CTCLearner) -> None:
    reference = AutoModelForCTC.from_pretrained(folder).eval()
    for samples in noise(9_000, 8_079, 719):
        samples[-60:] *= 30
        values = normalise(samples) if learner.normalised else samples
        with torch.inference_mode():
            expected = reference(torch.from_numpy(values)[None]).logits[0].numpy()
        (logits,) = learner.logits([samples])
        assert logits.shape == (learner.output_frames(len(samples)), len(learner.vocabulary))
        assert np.abs(logits).max() > 0.5
        np.testing.assert_allclose(logits, expected, atol=1e-5)


def test_a_recording_does_not_depend_on_its_neighbours(learner: CTCLearner) -> None:
    audio = noise(400, 9_000, 40_123, 9_000)
    together = learner.logits(audio)
    for samples, logits in zip(audio, together, strict=True):
        np.testing.assert_allclose(logits, learner.logits([samples])[0], atol=1e-5)
    np.testing.assert_allclose(together[1], learner.logits([audio[2], audio[1]])[1], atol=1e-5)


def test_what_lies_in_the_padding_is_not_read(learner: CTCLearner) -> None:
    (samples,) = noise(9_000)
    lengths = torch.tensor([9_000])
    frames = learner.output_frames(9_000)
    padded = torch.nn.functional.pad(torch.from_numpy(samples)[None], (0, 6_000))
    dirty = padded.clone()
    dirty[:, 9_000:] = 1e3
    with torch.inference_mode():
        clean, disturbed = (learner.module.eval()(values, lengths)[:, :frames] for values in (padded, dirty))
    torch.testing.assert_close(clean, disturbed, atol=1e-5, rtol=0)


def test_training_and_evaluation_use_pytorchs_convolutions(
    learner: CTCLearner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("only the exported graph has them as matrix products")

    monkeypatch.setattr(model, "extract_features", refuse)
    (samples,) = noise(9_000)
    assert np.isfinite(learner.logits([samples])[0]).all()
    learner.module.train()
    assert torch.isfinite(learner.loss([samples], [[5, 6]]))
    learner.module.eval()
    with pytest.raises(AssertionError, match="only the exported graph"), monkeypatch.context() as patch:
        patch.setattr(torch.compiler, "is_exporting", lambda: True)
        learner.logits([samples])


def test_gradients_of_a_row_do_not_depend_on_its_neighbours(learner: CTCLearner) -> None:
    audio = noise(9_000, 20_000)
    labels = [3, 4]
    head = learner.trainable()[0]["params"][-1]

    def gradient(rows: list[np.ndarray]) -> torch.Tensor:
        learner.module.eval()
        learner.module.zero_grad()
        learner.loss(rows, [labels] * len(rows)).backward()
        assert head.grad is not None
        return head.grad.clone()

    mean = (gradient(audio[:1]) + gradient(audio[1:])) / 2
    torch.testing.assert_close(gradient(audio), mean, atol=1e-4, rtol=1e-4)


def test_a_recording_without_one_frame_is_refused(learner: CTCLearner) -> None:
    with pytest.raises(AudioError, match="399 samples is too short") as failure:
        learner.logits(noise(9_000, 399))
    assert failure.value.code == "too_short"


def test_training_passes_over_the_shortest_clips_too(learner: CTCLearner) -> None:
    learner.module.train()
    loss = learner.loss(noise(400, 720, 20_000), [[5], [5], [5, 6]])
    loss.backward()
    assert torch.isfinite(loss)
    learner.module.eval()


def test_weights_that_lack_a_parameter_are_refused(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = checkpoints.base_960h(tmp_path / "checkpoint")
    tensors = load_file(folder / "model.safetensors")
    head = tensors.pop("wav2vec2.encoder.layer_norm.weight")
    save_file(tensors | {"extra.weight": head}, folder / "model.safetensors")
    with pytest.raises(ModelError) as failure:
        from_checkpoint(folder, OPTIONS)
    assert "1 missing, such as wav2vec2.encoder.layer_norm.weight" in failure.value.message
    assert "1 unexpected, such as extra.weight" in failure.value.message


def test_weights_of_another_shape_are_refused(tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = checkpoints.base_960h(tmp_path / "checkpoint")
    tensors = load_file(folder / "model.safetensors")
    tensors["wav2vec2.encoder.layer_norm.weight"] = np.ones(31, dtype=np.float32)
    save_file(tensors, folder / "model.safetensors")
    with pytest.raises(ModelError, match=r"wav2vec2\.encoder\.layer_norm\.weight"):
        from_checkpoint(folder, OPTIONS)


def test_the_vector_that_some_checkpoints_lack_is_the_same_each_time(tmp_path: Path) -> None:
    folder = checkpoints.base_960h(tmp_path / "checkpoint")
    vectors = [dict(from_checkpoint(folder, OPTIONS).module.named_parameters()) for _ in range(2)]
    first, second = (parameters["model.wav2vec2.masked_spec_embed"] for parameters in vectors)
    torch.testing.assert_close(first, second)


def test_spans_cover_their_share_and_stay_inside_each_row() -> None:
    torch.manual_seed(0)
    lengths = torch.tensor([500, 100, 19, 0] * 50)
    mask = random_spans(lengths, 500, probability=0.2, span=10)
    assert mask.shape == (200, 500)
    assert not (mask & (torch.arange(500) >= lengths[:, None])).any()
    assert not mask[lengths < 20].any()
    # spans overlap, so they cover less than 0.2
    assert 0.12 < mask[lengths == 500].float().mean() < 0.2


def test_spans_repeat_with_the_seed() -> None:
    def draw() -> torch.Tensor:
        torch.manual_seed(3)
        return random_spans(torch.tensor([300, 200]), 300, probability=0.5, span=10)

    torch.testing.assert_close(draw(), draw())
