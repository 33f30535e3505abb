"""Which optimiser moves which weights, and that its state survives a round trip."""

from __future__ import annotations

import pytest
import torch

from tests.runtime.tones import ToneLearner
from thanosql.runtime.families.wav2vec2.learner import from_scratch
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.optimizer import Optimizers, optimizers

MUON = TrainConfig(optimizer="muon", learning_rate=1e-2)


def groups() -> list[dict]:
    torch.manual_seed(0)
    matrix, weight, bias = (torch.nn.Parameter(torch.randn(*shape)) for shape in ((4, 6), (4, 3, 2), (4,)))
    return [
        {"params": [matrix], "hidden": True},
        {"params": [weight]},
        {"params": [bias], "weight_decay": 0.0},
    ]


def moved(optimizer: Optimizers, steps: int, first: int = 0) -> list[torch.Tensor]:
    for step in range(first, first + steps):
        for index, parameter in enumerate(optimizer.parameters):
            parameter.grad = torch.full_like(parameter, 0.1 * (step + 1)).sin() * (index + 1)
        optimizer.step()
    return [parameter.detach().clone() for parameter in optimizer.parameters]


def test_muon_takes_hidden_matrices_and_adamw_the_rest():
    parts = optimizers(groups(), MUON).parts
    assert [type(part).__name__ for part in parts] == ["Muon", "AdamW"]
    assert [[p.ndim for group in part.param_groups for p in group["params"]] for part in parts] == [[2], [3, 1]]


def test_adamw_takes_all_by_default():
    (part,) = optimizers(groups(), TrainConfig()).parts
    assert [p.ndim for group in part.param_groups for p in group["params"]] == [2, 3, 1]


def test_a_frozen_encoder_leaves_muon_nothing_to_do():
    frozen = groups()
    frozen[0]["params"] = []
    assert [type(part).__name__ for part in optimizers(frozen, MUON).parts] == ["AdamW"]


def test_one_learning_rate_reaches_both():
    optimizer = optimizers(groups(), MUON)
    before = [parameter.detach().clone() for parameter in optimizer.parameters]
    for group in optimizer.param_groups:
        group["lr"] = 0.0
    for left, right in zip(before, moved(optimizer, 2), strict=True):
        assert torch.equal(left, right)


@pytest.mark.parametrize("config", [MUON, TrainConfig(learning_rate=1e-2)])
def test_the_state_comes_back_bit_by_bit(config):
    whole = moved(optimizers(groups(), config), 5)
    half = optimizers(groups(), config)
    weights = moved(half, 3)
    fresh = optimizers(groups(), config)
    with torch.no_grad():
        for parameter, weight in zip(fresh.parameters, weights, strict=True):
            parameter.copy_(weight)
    fresh.restore(half.tensors())
    for left, right in zip(whole, moved(fresh, 2, first=3), strict=True):
        assert torch.equal(left, right)


def test_a_learner_without_hidden_matrices_can_ask_for_muon():
    assert [type(part).__name__ for part in optimizers(ToneLearner().trainable(), MUON).parts] == ["AdamW"]


def test_wav2vec2_gives_muon_the_matrices_of_its_encoder_layers():
    options = dict.fromkeys(("hidden_size", "layers", "heads", "conv_dim", "dropout"))
    learner = from_scratch(
        ["ab"], {**options, "size": "micro", "unit": "char", "seed": 0, "freeze": "none", "spec_augment": True}
    )
    muon, adamw = optimizers(learner.trainable(), MUON).parts
    assert (
        len(muon.param_groups[0]["params"]) == 2 * 6
    )  # queries, keys, values, output, and two feed-forward; two layers
    trained = {id(p) for part in (muon, adamw) for group in part.param_groups for p in group["params"]}
    assert trained == {id(parameter) for parameter in learner.module.parameters()}
