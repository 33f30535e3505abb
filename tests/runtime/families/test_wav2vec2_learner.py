import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import Wav2Vec2ForCTC, Wav2Vec2Processor

from tests.runtime import checkpoints
from thanosql.compiler.errors import TrainingError
from thanosql.runtime.families import base_models, family
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_checkpoint, from_scratch
from thanosql.runtime.families.wav2vec2.model import first_norm
from thanosql.runtime.families.wav2vec2.scratch import SIZES

torch.set_num_threads(1)

SCRATCH = {
    "size": "micro",
    "unit": "char",
    "hidden_size": None,
    "layers": None,
    "heads": None,
    "conv_dim": None,
    "seed": 0,
    "freeze": "none",
    "spec_augment": True,
}
TEXTS = ["one two", "three"]


def noise(*lengths: int) -> list[np.ndarray]:
    generator = np.random.default_rng(7)
    return [generator.standard_normal(length, dtype=np.float32) for length in lengths]


@pytest.fixture(scope="module")
def scratch() -> CTCLearner:
    return from_scratch(TEXTS, SCRATCH)


def test_the_loss_is_the_mean_of_each_rows_loss_per_label(scratch: CTCLearner) -> None:
    scratch.module.eval()
    audio, labels = noise(8_000, 16_000), [scratch.encode("one").ids, scratch.encode("two two").ids]
    with torch.no_grad():
        loss = scratch.loss(audio, labels)
    each = []
    for logits, row in zip(scratch.logits(audio), labels, strict=True):
        scores = torch.from_numpy(logits).log_softmax(-1)
        each.append(
            torch.nn.functional.ctc_loss(
                scores, torch.tensor(row), torch.tensor(len(logits)), torch.tensor(len(row)), 0, "sum"
            )
            / len(row)
        )
    torch.testing.assert_close(loss, sum(each) / 2)


def test_a_row_that_cannot_be_aligned_counts_nothing(scratch: CTCLearner) -> None:
    scratch.module.eval()
    audio, label = noise(8_000, 400), scratch.encode("one").ids
    loss = scratch.loss(audio, [label, [5] * 50])
    torch.testing.assert_close(loss, scratch.loss(audio[:1], [label]) / 2)
    loss.backward()
    assert all(torch.isfinite(p.grad).all() for p in scratch.module.parameters() if p.grad is not None)
    scratch.module.zero_grad()


def test_random_weights_repeat_bit_by_bit_and_leave_the_global_generator_alone() -> None:
    torch.manual_seed(99)
    before = torch.get_rng_state()
    first, second = (from_scratch(TEXTS, SCRATCH).module.state_dict() for _ in range(2))
    assert torch.equal(before, torch.get_rng_state())
    assert all(torch.equal(first[name], second[name]) for name in first)
    other = from_scratch(TEXTS, SCRATCH | {"seed": 1}).module.state_dict()
    assert not torch.equal(first["model.lm_head.weight"], other["model.lm_head.weight"])


def test_options_override_the_named_size() -> None:
    options = SCRATCH | {"hidden_size": 48, "layers": 1, "heads": 3, "conv_dim": (8, 8, 8, 8, 8, 8, 24)}
    learner = from_scratch(["가나"], options | {"unit": "jamo"})
    parameters = dict(learner.module.named_parameters())
    assert parameters["model.lm_head.weight"].shape == (5 + 3, 48)
    assert parameters["model.wav2vec2.feature_projection.projection.weight"].shape == (48, 24)
    assert learner.encode("나가").unknown == []


@pytest.mark.parametrize(("size", "millions"), [("micro", 0.15), ("tiny", 3.2)])
def test_sizes_have_the_parameters_they_are_listed_with(size: str, millions: float) -> None:
    learner = from_scratch(TEXTS, SCRATCH | {"size": size})
    count = sum(parameter.numel() for parameter in learner.module.parameters()) / 1e6
    assert count == pytest.approx(millions, rel=0.03)
    assert size in SIZES


def test_texts_without_letters_cannot_start_a_model() -> None:
    with pytest.raises(TrainingError, match="no letter"):
        from_scratch(["", "?"], SCRATCH)


@pytest.mark.parametrize(
    ("freeze", "frozen", "free"),
    [
        ("none", (), ("feature_extractor", "encoder.layers", "lm_head")),
        ("feature_encoder", ("feature_extractor",), ("feature_projection", "encoder.layers", "lm_head")),
        ("encoder", ("feature_extractor", "feature_projection", "encoder.layers"), ("lm_head",)),
    ],
)
def test_freezing_leaves_gradients_to_the_rest(freeze: str, frozen: tuple[str, ...], free: tuple[str, ...]) -> None:
    learner = from_scratch(TEXTS, SCRATCH | {"freeze": freeze})
    learner.module.train()
    learner.loss(noise(8_000), [[5, 6]]).backward()
    for name, parameter in learner.module.named_parameters():
        if any(part in name for part in frozen):
            assert parameter.grad is None, name
        if any(part in name for part in free):
            assert parameter.grad is not None, name


def test_biases_and_norms_do_not_decay(scratch: CTCLearner) -> None:
    *decaying, others = scratch.trainable()
    assert not any("weight_decay" in group for group in decaying)
    assert others["weight_decay"] == 0.0
    assert {parameter.ndim for parameter in others["params"]} == {1}
    weights = [parameter for group in decaying for parameter in group["params"]]
    assert {parameter.ndim for parameter in weights} >= {2, 3}
    everything = [parameter for group in scratch.trainable() for parameter in group["params"]]
    assert sorted(map(id, everything)) == sorted(map(id, scratch.module.parameters()))


def test_bfloat16_computes_near_full_precision_and_keeps_full_precision_weights(scratch: CTCLearner) -> None:
    scratch.module.eval()
    audio, labels = noise(8_000, 24_000), [scratch.encode("one").ids, scratch.encode("two two").ids]
    exact = scratch.loss(audio, labels)
    with torch.autocast("cpu", torch.bfloat16):
        near = scratch.loss(audio, labels)
    assert near.dtype == torch.float32
    assert near.item() != exact.item()
    assert near.item() == pytest.approx(exact.item(), rel=0.02)
    near.backward()
    assert all(
        parameter.grad is None or parameter.grad.dtype == torch.float32 for parameter in scratch.module.parameters()
    )
    scratch.module.zero_grad()


def test_the_first_norm_is_exact_under_bfloat16() -> None:
    """A mean over thousands of frames in bfloat16 would lose what is small beside a constant offset."""
    norm = torch.nn.GroupNorm(4, 4)
    hidden = torch.randn(2, 4, 3_000, generator=torch.Generator().manual_seed(0)) + 100
    valid = torch.ones(2, 3_000, dtype=torch.bool)
    with torch.autocast("cpu", torch.bfloat16):
        masked = first_norm(norm, hidden, valid)
    torch.testing.assert_close(masked, norm(hidden), atol=1e-3, rtol=1e-3)


def test_masking_follows_the_option_and_the_mode() -> None:
    audio = noise(64_000)
    for masked in (True, False):
        learner = from_scratch(TEXTS, SCRATCH | {"spec_augment": masked})
        learner.module.train()
        torch.manual_seed(1)
        losses = {learner.loss(audio, [[5]]).item() for _ in range(8)}
        assert (len(losses) > 1) is masked
        learner.module.eval()
        assert len({learner.loss(audio, [[5]]).item() for _ in range(3)}) == 1


def test_transcribe_leaves_the_mode_and_the_gradients_as_they_were(scratch: CTCLearner) -> None:
    scratch.module.train()
    texts = scratch.transcribe(noise(8_000, 4_000))
    assert scratch.module.training
    assert len(texts) == 2
    assert all(parameter.grad is None for parameter in scratch.module.parameters())
    scratch.module.eval()


def test_it_learns_to_tell_two_tones_apart() -> None:
    learner = from_scratch(["a", "b"], SCRATCH | {"spec_augment": False})
    time = np.arange(4_000, dtype=np.float32) / 16_000
    audio = [np.sin(2 * np.pi * hertz * time, dtype=np.float32) for hertz in (300, 1_500)]
    labels = [learner.encode(letter).ids for letter in "ab"]
    optimizer = torch.optim.AdamW(learner.trainable(), lr=2e-3)
    learner.module.train()
    for _ in range(150):
        optimizer.zero_grad()
        learner.loss(audio, labels).backward()
        torch.nn.utils.clip_grad_norm_(learner.module.parameters(), 1.0)
        optimizer.step()
    assert learner.transcribe(audio) == ["a", "b"]


@pytest.mark.parametrize("layout", [checkpoints.base_960h, checkpoints.korean], ids=["english", "korean"])
def test_a_saved_checkpoint_is_what_transformers_and_we_load(layout: object, tmp_path: Path) -> None:
    assert callable(layout)
    learner = from_checkpoint(layout(tmp_path / "base"), {"freeze": "none", "spec_augment": True})
    saved = tmp_path / "saved"
    saved.mkdir()
    learner.save(saved)
    assert not [path.name for path in saved.iterdir() if path.suffix not in (".json", ".safetensors")]
    audio = noise(8_000)
    model = Wav2Vec2ForCTC.from_pretrained(saved).eval()
    processor = Wav2Vec2Processor.from_pretrained(saved)
    inputs = processor(audio[0], sampling_rate=16_000, return_tensors="pt")
    with torch.inference_mode():
        expected = model(inputs.input_values).logits[0].numpy()
    np.testing.assert_allclose(learner.logits(audio)[0], expected, atol=1e-5)
    ids = expected.argmax(-1)
    # skip_special_tokens=True would join doubled letters
    decoded = re.sub(r"</?s>|<unk>|\[UNK\]", "", processor.decode(ids, skip_special_tokens=False))
    assert " ".join(decoded.split()) == learner.transcribe(audio)[0]
    text = "HELLO WORLD" if layout is checkpoints.base_960h else "가 갉"
    assert processor.tokenizer(text).input_ids == learner.encode(text.lower()).ids
    again = from_checkpoint(saved, {"freeze": "none", "spec_augment": True})
    assert again.vocabulary == learner.vocabulary
    np.testing.assert_array_equal(again.logits(audio)[0], learner.logits(audio)[0])


def test_a_saved_model_of_random_weights_keeps_its_vocabulary(scratch: CTCLearner, tmp_path: Path) -> None:
    scratch.save(tmp_path)
    again = from_checkpoint(tmp_path, {"freeze": "feature_encoder", "spec_augment": True})
    assert again.vocabulary == scratch.vocabulary
    assert json.loads((tmp_path / "config.json").read_text())["ctc_zero_infinity"] is True
    processor = Wav2Vec2Processor.from_pretrained(tmp_path)
    assert processor.tokenizer("two one").input_ids == scratch.encode("two one").ids
    assert processor.tokenizer.vocab_size == len(scratch.vocabulary)


def test_the_family_starts_from_a_folder_or_from_random_weights(tmp_path: Path) -> None:
    found = family("Wav2Vec2")
    bases = {base.name: base for base in base_models()}
    folder = checkpoints.lv60_self(tmp_path / "base")
    assert found.learner(bases["Wav2Vec2LargeEn"], folder, TEXTS, SCRATCH).encode("ONE").unknown == []
    assert found.learner(bases["Wav2Vec2Scratch"], None, TEXTS, SCRATCH).encode("six").unknown == ["s", "i", "x"]
    assert found.learner(None, folder, [], {"checkpoint": None}).minimum_samples == 400
