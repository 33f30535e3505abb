"""Options that a model may not be able to do: layers it has not, masks without room, and where they are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from transformers import AutoModelForCTC

from tests.runtime import checkpoints
from thanosql.compiler.errors import BindError, ModelError
from thanosql.runtime.families import base_models, family
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_checkpoint, from_scratch
from thanosql.session import Session

torch.set_num_threads(1)

SHAPE = {"size": "micro", "unit": "char", "seed": 0, "freeze": "none", "spec_augment": True}
LAYOUTS = [checkpoints.base_960h, checkpoints.lv60_self, checkpoints.hubert, checkpoints.wavlm, checkpoints.data2vec]


def noise(*lengths: int) -> list[np.ndarray]:
    generator = np.random.default_rng(7)
    return [generator.standard_normal(length, dtype=np.float32) for length in lengths]


def frozen(learner: CTCLearner) -> set[str]:
    return {name for name, parameter in learner.module.named_parameters() if not parameter.requires_grad}


def test_freezing_n_layers_leaves_all_below_as_it_is() -> None:
    learners = [from_scratch(["abc"], SHAPE | {"freeze": layers}) for layers in (0, 1, 2)]
    none, one, two = map(frozen, learners)
    assert none == frozen(from_scratch(["abc"], SHAPE | {"freeze": "feature_encoder"}))
    assert none < one < two
    assert {name for name in one if ".layers." in name} == {name for name in one if ".layers.0." in name} != set()
    assert two - one == {name for name in two if ".layers.1." in name}
    assert not any("lm_head" in name for name in two)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_what_is_frozen_gets_no_gradient_in_any_kind_of_model(layout: Any, tmp_path: Path) -> None:
    learner = from_checkpoint(layout(tmp_path / "base"), {"freeze": 1, "spec_augment": True})
    learner.module.train()
    learner.loss(noise(8_000), [[5, 6]]).backward()
    for name, parameter in learner.module.named_parameters():
        assert (parameter.grad is None) is (not parameter.requires_grad), name
    # a stable model's last norm comes after the layers, and so is free
    assert any("encoder.layer_norm" in name for name in frozen(learner)) is (layout is not checkpoints.lv60_self)


MASKED = {"mask_time_prob": 0.3, "mask_time_length": 4, "mask_feature_prob": 0.2, "mask_feature_length": 8}


def test_masks_are_as_the_options_say_and_otherwise_as_the_checkpoint_does(tmp_path: Path) -> None:
    folder = checkpoints.base_960h(tmp_path / "base")
    checkpoints.change(folder / "config.json", mask_time_length=7)
    own = from_checkpoint(folder, dict.fromkeys(MASKED)).module.model.config
    assert (own.mask_time_prob, own.mask_time_length, own.mask_feature_prob) == (0.05, 7, 0.0)
    given = from_checkpoint(folder, MASKED).module.model.config
    assert {name: getattr(given, name) for name in MASKED} == MASKED
    part = from_checkpoint(folder, dict.fromkeys(MASKED) | {"mask_time_prob": 0.5}).module.model.config
    assert (part.mask_time_prob, part.mask_time_length) == (0.5, 7)


@pytest.mark.parametrize(("name", "value"), [("mask_time_prob", 0.5), ("mask_feature_prob", 0.5)])
def test_a_probability_masks_while_training(name: str, value: float) -> None:
    learner = from_scratch(["abc"], SHAPE | {"mask_time_prob": 0.0, "mask_feature_prob": 0.0} | {name: value})
    plain = from_scratch(["abc"], SHAPE | {"mask_time_prob": 0.0, "mask_feature_prob": 0.0})
    for each, varies in ((learner, True), (plain, False)):
        each.module.train()
        torch.manual_seed(1)
        assert (len({each.loss(noise(32_000), [[5]]).item() for _ in range(6)}) > 1) is varies


@pytest.mark.parametrize("first", [0.0, 0.2])
def test_masks_can_be_turned_off_and_on_again_from_model_to_model(first: float, tmp_path: Path) -> None:
    """Only a model that masks has the vector for masked frames, in its weights and in transformers."""
    start = from_scratch(["abc"], SHAPE | {"mask_time_prob": first, "mask_feature_prob": 0.0})
    for number, probability in enumerate((0.2 - first, first, None)):
        folder = tmp_path / str(number)
        folder.mkdir()
        start.save(folder)
        _, report = AutoModelForCTC.from_pretrained(folder, output_loading_info=True)
        assert not report["missing_keys"] | report["unexpected_keys"]
        start = from_checkpoint(folder, {"mask_time_prob": probability, "freeze": 1})
        start.module.train()
        assert torch.isfinite(start.loss(noise(16_000), [[5]]))


@pytest.mark.parametrize(
    ("options", "option", "message"),
    [
        ({"freeze": 3}, "freeze", "the model has 2 encoder layers"),
        ({"freeze": 2}, None, ""),
        ({"freeze": "encoder"}, None, ""),
        ({"mask_feature_length": 5}, "mask_feature_length", "masks no features"),
        ({"mask_feature_length": 5, "mask_feature_prob": 0.1}, None, ""),
        ({"mask_feature_length": 33, "mask_feature_prob": 0.1}, "mask_feature_length", "too long: the model has 64"),
        ({"mask_feature_prob": 0.1, "hidden_size": 16, "heads": 1}, "mask_feature_prob", "the model has 16"),
        ({"mask_time_length": 5}, None, ""),
        ({"mask_time_length": 5, "mask_time_prob": 0.0}, "mask_time_length", "masks no times"),
    ],
)
def test_what_a_shape_cannot_do_is_found_before_it_is_made(
    options: dict[str, Any], option: str | None, message: str, tmp_path: Path
) -> None:
    base = next(base for base in base_models() if base.name == "Wav2Vec2Scratch")
    problem = family("Wav2Vec2").training_problem(base, SHAPE | options, tmp_path)
    if option is None:
        assert problem is None
        from_scratch(["abc"], SHAPE | options)
    else:
        assert problem is not None
        assert problem.option == option
        assert message in problem.message
        with pytest.raises(ModelError, match=message):
            from_scratch(["abc"], SHAPE | options)


def test_a_statement_is_refused_at_the_option_before_its_query_runs(tmp_path: Path) -> None:
    folder = checkpoints.base_960h(tmp_path / "base")
    build = f"BUILD MODEL m USING Wav2Vec2En OPTIONS (checkpoint='{folder}', {{}}) AS SELECT error('ran'), 'a' AS text"
    with Session("duckdb://", home=tmp_path / "home") as session:
        for option, message in (("freeze=13", "has 1 encoder layers"), ("case='lower'", "upper-case letters only")):
            with pytest.raises(BindError, match=message) as caught:
                session.compile(build.format(option))
            assert caught.value.text is not None
            assert caught.value.span is not None
            place = caught.value.text[caught.value.span.start : caught.value.span.end]
            assert place == option.partition("=")[2]


def test_files_that_are_not_here_yet_are_told_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "nowhere"))
    base = next(base for base in base_models() if base.name == "Wav2Vec2LargeEn")
    assert family("Wav2Vec2").training_problem(base, {"freeze": 99}, tmp_path) is None
