"""Gradient checkpointing keeps less for the backward pass and computes the same loss and the same gradients."""

from __future__ import annotations

import weakref

import numpy as np
import pytest
import torch

from tests.runtime import checkpoints
from thanosql.runtime.families.wav2vec2.learner import CTCLearner, from_checkpoint, from_scratch

torch.set_num_threads(1)

LAYOUTS = [checkpoints.base_960h, checkpoints.lv60_self, checkpoints.hubert, checkpoints.wavlm, checkpoints.data2vec]


class Kept:
    """A tensor that the graph holds for the backward pass."""

    def __init__(self, tensor: torch.Tensor) -> None:
        self.tensor = tensor


def kept_and_gradients(learner: CTCLearner) -> tuple[int, float, dict[str, torch.Tensor]]:
    """Return the bytes that the forward pass keeps for the backward pass, the loss, and the gradients."""
    chance = np.random.default_rng(7)
    audio = [chance.standard_normal(samples, dtype=np.float32) for samples in (16_000, 24_000)]
    labels = [[5, 6, 6], [7, 8]]
    kept: weakref.WeakSet[Kept] = weakref.WeakSet()

    def keep(tensor: torch.Tensor) -> Kept:
        entry = Kept(tensor)
        kept.add(entry)
        return entry

    learner.module.train()
    torch.manual_seed(3)  # dropout, which must fall on the same places when a layer is computed again
    np.random.seed(3)
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda entry: entry.tensor):
        loss = learner.loss(audio, labels)
    storages = [entry.tensor.untyped_storage() for entry in kept]
    sizes = {storage.data_ptr(): storage.nbytes() for storage in storages}
    for parameter in learner.module.parameters():
        sizes.pop(parameter.untyped_storage().data_ptr(), None)
    loss.backward()
    gradients = {
        name: parameter.grad for name, parameter in learner.module.named_parameters() if parameter.grad is not None
    }
    return sum(sizes.values()), float(loss.detach()), gradients


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("freeze", ["none", "feature_encoder"])
def test_the_gradients_are_the_same_and_less_is_kept(layout, freeze, tmp_path):
    folder = layout(tmp_path)
    options = {"freeze": freeze, "spec_augment": True}
    plain, expected, gradients = kept_and_gradients(from_checkpoint(folder, options))
    frugal, loss, recomputed = kept_and_gradients(from_checkpoint(folder, {**options, "gradient_checkpointing": True}))
    assert loss == expected
    assert recomputed.keys() == gradients.keys()
    for name, gradient in gradients.items():
        assert torch.equal(gradient, recomputed[name]), name
    assert frugal < 0.5 * plain


def test_random_weights_and_bfloat16_likewise():
    options = {
        "size": "micro",
        "unit": "char",
        **dict.fromkeys(("hidden_size", "layers", "heads", "conv_dim")),
        "seed": 0,
        "freeze": "none",
        "spec_augment": True,
    }
    results = []
    for checkpointing in (False, True):
        learner = from_scratch(["abcdefgh"], options | {"gradient_checkpointing": checkpointing})
        with torch.autocast("cpu", torch.bfloat16):
            results.append(kept_and_gradients(learner))
    (plain, expected, gradients), (frugal, loss, recomputed) = results
    assert loss == expected
    assert all(torch.equal(gradient, recomputed[name]) for name, gradient in gradients.items())
    assert frugal < 0.5 * plain


def test_nothing_is_computed_twice_outside_training(tmp_path):
    learner = from_checkpoint(
        checkpoints.base_960h(tmp_path), {"freeze": "none", "spec_augment": True, "gradient_checkpointing": True}
    )
    calls = []
    layer = learner.module.get_submodule("model.wav2vec2.encoder.layers.0")
    layer.register_forward_pre_hook(lambda *given: calls.append(1))
    audio = [np.zeros(16_000, dtype=np.float32)]
    learner.module.eval()
    learner.loss(audio, [[5]]).backward()
    assert len(calls) == 1
    learner.module.train()
    learner.loss(audio, [[5]]).backward()
    assert len(calls) == 3
