"""wav2vec 2.0 from random weights: its sizes by name, and a model of one."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import ModelError

if TYPE_CHECKING:
    from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary

KERNELS = (10, 3, 3, 3, 3, 2, 2)
STRIDES = (5, 2, 2, 2, 2, 2, 2)
SAMPLE_RATE = 16_000


@dataclass(frozen=True, slots=True)
class Shape:
    """The dimensions of a wav2vec 2.0 with group norm; the feed-forward layers are four times ``hidden_size`` wide.

    ``positions`` is how many frames (20 ms each) the position convolution sees; ``dropout`` holds for every layer.
    """

    hidden_size: int
    layers: int
    heads: int
    conv_dim: tuple[int, ...]
    positions: int
    dropout: float


SIZES = {
    # 0.15 M parameters: for tests, and for a handful of words
    "micro": Shape(64, 2, 4, (32, 32, 48, 48, 64, 64, 64), 16, 0.0),
    # 3.2 M: reads English at 9 % CER after 45 minutes on two cores with 14 hours of clean speech
    "tiny": Shape(192, 6, 4, (64, 96, 128, 160, 192, 192, 192), 64, 0.05),
    # 24 M: a day of speech and a GPU
    "small": Shape(384, 12, 6, (128, 192, 256, 320, 384, 384, 384), 128, 0.1),
    # 94 M, the dimensions of wav2vec2-base: hundreds of hours of speech
    "base": Shape(768, 12, 12, (512,) * 7, 128, 0.1),
}


def shape(options: Mapping[str, Any]) -> Shape:
    """Return the size that the options name, with the dimensions they override.

    Raises ModelError when these do not fit together.
    """
    dimensions = ("hidden_size", "layers", "heads", "conv_dim", "dropout")
    overrides = {name: options[name] for name in dimensions if options.get(name) is not None}
    chosen = replace(SIZES[options["size"]], **overrides)
    if chosen.hidden_size % chosen.heads:
        raise ModelError(
            f"hidden_size={chosen.hidden_size} cannot be divided among heads={chosen.heads}",
            hint="hidden_size must be a multiple of heads",
        )
    if len(chosen.conv_dim) != len(KERNELS):
        raise ModelError(
            f"conv_dim has {len(chosen.conv_dim)} numbers", hint=f"it needs {len(KERNELS)}, one for each convolution"
        )
    return chosen


def random_model(options: Mapping[str, Any], vocabulary: Vocabulary) -> Any:
    """Return a Wav2Vec2ForCTC whose random weights ``options['seed']`` decides, bit by bit."""
    import torch
    from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

    chosen = shape(options)
    config = Wav2Vec2Config(
        vocab_size=len(vocabulary),
        pad_token_id=vocabulary.blank,
        hidden_size=chosen.hidden_size,
        num_hidden_layers=chosen.layers,
        num_attention_heads=chosen.heads,
        intermediate_size=4 * chosen.hidden_size,
        conv_dim=chosen.conv_dim,
        conv_kernel=KERNELS,
        conv_stride=STRIDES,
        num_conv_pos_embeddings=chosen.positions,
        num_conv_pos_embedding_groups=math.gcd(16, chosen.hidden_size),
        feat_extract_norm="group",
        hidden_dropout=chosen.dropout,
        attention_dropout=chosen.dropout,
        activation_dropout=chosen.dropout,
        feat_proj_dropout=0.0,
        final_dropout=chosen.dropout,
        architectures=["Wav2Vec2ForCTC"],
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(options["seed"])
        return Wav2Vec2ForCTC(config)
