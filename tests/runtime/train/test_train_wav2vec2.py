"""The training loop with the real family: a wav2vec 2.0 from random weights learns, and repeats itself bit by bit."""

from __future__ import annotations

import torch

from tests.runtime.tones import words, write
from thanosql.compiler.catalog import Action
from thanosql.compiler.options import resolve
from thanosql.runtime.families.wav2vec2.declaration import BASES
from thanosql.runtime.families.wav2vec2.family import FAMILY
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import check
from thanosql.runtime.train.loop import train

SCRATCH = next(base for base in BASES if base.name == "Wav2Vec2Scratch")
CONFIG = TrainConfig(epochs=12, batch_size=4, learning_rate=3e-3, device="cpu")


def learner(texts):
    options = resolve(SCRATCH.family.options[Action.BUILD], (), {}, "BUILD MODEL").values() | SCRATCH.option_defaults
    return FAMILY.learner(SCRATCH, None, texts, options | {"size": "micro"})


def test_a_wav2vec2_learns_and_the_same_seed_repeats_it(tmp_path):
    texts = words(24, longest=4)
    paths = write(tmp_path, texts)
    reports, models = [], []
    for noise in range(2):
        torch.manual_seed(noise)
        models.append(learner(texts))
        reports.append(train(models[-1], check(paths, texts, models[-1]), CONFIG))
    losses = [entry["loss"] for entry in reports[0].history]
    assert losses[-1] < losses[0] / 2
    assert losses == [entry["loss"] for entry in reports[1].history]
    second = models[1].module.state_dict()
    for name, weight in models[0].module.state_dict().items():
        assert torch.equal(weight, second[name]), name
