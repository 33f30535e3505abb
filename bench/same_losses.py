"""The losses of BUILD's training loop beside those of the plain loop that transformers' users write.

Both start from the same weights and are given the same batches in the same order, with nothing left to chance: no
dropout, no SpecAugment. The plain loop has nothing of ThanoSQL in it.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import soundfile
import torch
from transformers import Wav2Vec2Config, Wav2Vec2FeatureExtractor, Wav2Vec2ForCTC, get_linear_schedule_with_warmup

from thanosql.runtime.arrays import Samples
from thanosql.runtime.families.wav2vec2.learner import CTCLearner
from thanosql.runtime.families.wav2vec2.scratch import KERNELS, STRIDES
from thanosql.runtime.families.wav2vec2.vocabulary import from_texts
from thanosql.runtime.train.config import TrainConfig
from thanosql.runtime.train.examples import check
from thanosql.runtime.train.loop import train

RATE = 16_000
LETTERS = "abcde"
VOCABULARY = from_texts([LETTERS], "char")


@dataclass(frozen=True)
class Step:
    """What a step was given, [samples] and label ids by row, and the loss before it."""

    audio: list[Samples]
    labels: list[list[int]]
    loss: float


@dataclass
class Watched(CTCLearner):
    """A learner that remembers its training steps."""

    model: Any
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.model, VOCABULARY, RATE, normalised=True, freeze="none", spec_augment=False)

    def loss(self, audio: Sequence[Samples], labels: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return the loss, and remember it."""
        loss = super().loss(audio, labels)
        if self.module.training:
            self.steps.append(Step(list(audio), [list(row) for row in labels], float(loss.detach())))
        return loss


def compare(model: Any, recordings: Sequence[tuple[Samples, str]], config: TrainConfig) -> list[tuple[float, float]]:
    """Return (ThanoSQL's loss, the plain loop's) of each step; ``model`` stays as it is.

    ``config`` must leave nothing to chance, and hold no rows out.
    """
    learner = Watched(copy.deepcopy(model))
    examples = check([wav(samples) for samples, _ in recordings], [text for _, text in recordings], learner)
    train(learner, examples, config)
    plain = plain_losses(copy.deepcopy(model), learner.steps, config)
    return [(step.loss, other) for step, other in zip(learner.steps, plain, strict=True)]


def plain_losses(model: Any, steps: Sequence[Step], config: TrainConfig) -> list[float]:
    """Train ``model`` on the batches of ``steps`` as transformers' examples do, and return the loss of each."""
    model.config.update({"apply_spec_augment": False, "layerdrop": 0.0})
    model.config.update({"ctc_loss_reduction": "mean", "ctc_zero_infinity": True})
    norms = (torch.nn.LayerNorm, torch.nn.GroupNorm)
    still = {id(each) for module in model.modules() if isinstance(module, norms) for each in module.parameters()}
    still |= {id(each) for name, each in model.named_parameters() if name.endswith("bias")}
    parameters = list(model.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": [each for each in parameters if id(each) not in still]},
            {"params": [each for each in parameters if id(each) in still], "weight_decay": 0.0},
        ],
        lr=config.learning_rate,
        betas=(config.beta1, config.beta2),
        weight_decay=config.weight_decay,
    )
    schedule = get_linear_schedule_with_warmup(optimizer, 0, len(steps))
    front_end = Wav2Vec2FeatureExtractor(return_attention_mask=True)
    losses = []
    model.train()
    for step in steps:
        inputs = front_end(step.audio, sampling_rate=RATE, padding=True, return_tensors="pt")
        loss = model(**inputs, labels=padded_labels(step.labels)).loss
        losses.append(float(loss.detach()))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, config.max_grad_norm)
        optimizer.step()
        schedule.step()
    return losses


def padded_labels(labels: Sequence[Sequence[int]]) -> torch.Tensor:
    """Return int64 [rows, longest], -100 behind each row's own."""
    rows = [torch.tensor(row) for row in labels]
    return torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=-100)


def random_model(norm: str, width: int = 32, layers: int = 2) -> Any:
    """Return a Wav2Vec2ForCTC for `VOCABULARY`, ``norm`` being 'layer', as large models have it, or 'group'."""
    config = Wav2Vec2Config(
        vocab_size=len(VOCABULARY),
        pad_token_id=VOCABULARY.blank,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=4,
        intermediate_size=4 * width,
        conv_dim=(width,) * len(KERNELS),
        conv_kernel=KERNELS,
        conv_stride=STRIDES,
        conv_bias=norm == "layer",
        num_conv_pos_embeddings=16,
        num_conv_pos_embedding_groups=4,
        feat_extract_norm=norm,
        do_stable_layer_norm=norm == "layer",
        hidden_dropout=0.0,
        attention_dropout=0.0,
        activation_dropout=0.0,
        feat_proj_dropout=0.0,
        final_dropout=0.0,
        layerdrop=0.0,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return Wav2Vec2ForCTC(config)


def tones(seconds: Sequence[float]) -> list[tuple[Samples, str]]:
    """Return a recording of each length, and its transcript: letters are pitches of 100 ms, with noise."""
    chance = np.random.default_rng(0)
    made = []
    for length in seconds:
        spoken = chance.integers(0, len(LETTERS), max(1, int(length * 10)))
        time = np.arange(int(length * RATE)) / RATE
        pitch = 300 * (1 + spoken[np.minimum((time * 10).astype(int), len(spoken) - 1)])
        samples = 0.3 * np.sin(2 * np.pi * pitch * time) + chance.normal(0, 0.01, len(time))
        made.append((samples.astype(np.float32), "".join(LETTERS[letter] for letter in spoken)))
    return made


def wav(samples: Samples) -> bytes:
    """Return the bytes of a WAV file that keeps every bit of ``samples``."""
    stream = io.BytesIO()
    soundfile.write(stream, samples, RATE, format="WAV", subtype="FLOAT")
    return stream.getvalue()
