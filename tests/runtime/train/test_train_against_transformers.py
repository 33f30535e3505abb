"""The training loop against a plain PyTorch loop over transformers' own model, on the same batches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.same_losses import compare, random_model, tones
from thanosql.runtime.train.config import TrainConfig

CONFIG = TrainConfig(
    epochs=10, batch_size=4, learning_rate=2e-3, warmup=0.0, weight_decay=0.05, validation_split=0.0, device="cpu"
)
VARIED = tuple(np.random.default_rng(1).uniform(0.2, 0.6, 20))
EQUAL = (0.4,) * 20


def differences(norm: str, seconds: tuple[float, ...], config: TrainConfig = CONFIG) -> list[float]:
    pairs = compare(random_model(norm, width=16), tones(seconds), config)
    assert len(pairs) == config.epochs * len(seconds) // config.batch_size
    # It learns, so that a step that moved the weights otherwise would show in the next ones.
    losses, half = [own for own, _ in pairs], len(pairs) // 2
    assert sum(losses[half:]) < 0.9 * sum(losses[:half])
    return [abs(own - other) for own, other in pairs]


def test_fifty_steps_of_a_layer_norm_model_have_the_losses_of_a_plain_loop() -> None:
    assert max(differences("layer", VARIED)) < 1e-4


def test_a_group_norm_model_has_them_where_a_batch_has_no_padding() -> None:
    assert max(differences("group", EQUAL, replace(CONFIG, epochs=4))) < 1e-4


def test_a_group_norm_model_has_others_where_transformers_counts_padding_as_audio() -> None:
    """Its statistics are over the padded array there, and over a row's own frames here."""
    assert max(differences("group", VARIED, replace(CONFIG, epochs=4))) > 1e-3
    alone = replace(CONFIG, epochs=2, batch_size=1, learning_rate=5e-3)
    assert max(differences("group", VARIED[:10], alone)) < 1e-4
