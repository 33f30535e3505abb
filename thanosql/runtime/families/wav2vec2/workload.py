"""How much a wav2vec 2.0 computes for a second of audio, counted from its dimensions alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thanosql.compiler.catalog import BaseModel
from thanosql.compiler.errors import ModelError
from thanosql.runtime.cost.workload import Workload
from thanosql.runtime.families.wav2vec2.checkpoint import read_front_end
from thanosql.runtime.families.wav2vec2.json_files import read_json
from thanosql.runtime.families.wav2vec2.location import local_folder
from thanosql.runtime.families.wav2vec2.scratch import SAMPLE_RATE, shape

TYPICAL_SECONDS = 10.0
"""Attention's share grows with a recording's length; it is counted for recordings of this one."""


@dataclass(frozen=True, slots=True)
class Dimensions:
    """What decides how much a model computes; the names are those of config.json."""

    hidden_size: int
    num_hidden_layers: int
    intermediate_size: int
    conv_dim: Sequence[int]
    conv_kernel: Sequence[int] = (10, 3, 3, 3, 3, 2, 2)
    conv_stride: Sequence[int] = (5, 2, 2, 2, 2, 2, 2)
    num_conv_pos_embeddings: int = 128
    num_conv_pos_embedding_groups: int = 16
    vocab_size: int = 32
    feat_extract_norm: str = "group"


BASE = Dimensions(768, 12, 3072, (512,) * 7)
LARGE = Dimensions(1024, 24, 4096, (512,) * 7, feat_extract_norm="layer")

KNOWN = {
    "facebook/wav2vec2-base-960h": BASE,
    "facebook/wav2vec2-large-960h-lv60-self": LARGE,
    "kresnik/wav2vec2-large-xlsr-korean": LARGE,
}
"""The dimensions of base models that may not be on this machine yet, by origin."""


def from_config(config: Mapping[str, Any]) -> Dimensions:
    """Return the dimensions in a config.json; what it leaves out is as in wav2vec2-base. Raises KeyError, TypeError."""
    optional = {name: config[name] for name in Dimensions.__dataclass_fields__ if name in config}
    optional.setdefault("intermediate_size", 4 * config["hidden_size"])
    return Dimensions(**optional)


def workload(
    dimensions: Dimensions,
    sample_rate: int,
    freeze: str | int,
    *,
    precision: str = "fp32",
    gradient_checkpointing: bool = False,
) -> Workload:
    """Return the work of one second of audio at ``sample_rate`` hertz; the others are the options of BUILD.

    Computing a layer's gradients costs twice what its forward pass does; frozen layers at the bottom have none. With
    gradient checkpointing the layers that learn run forward once more.

    >>> base = workload(BASE, 16_000, "feature_encoder")
    >>> f"{base.parameters:.2g} {base.infer_flops:.3g} {base.train_flops:.3g}"
    '9.4e+07 1.48e+10 3.47e+10'
    """
    hidden, layers = dimensions.hidden_size, dimensions.num_hidden_layers
    convolutions, convolving, channels, rate = 0, 0.0, 1, float(sample_rate)
    for width, kernel, stride in zip(dimensions.conv_dim, dimensions.conv_kernel, dimensions.conv_stride, strict=True):
        rate /= stride
        convolutions += kernel * channels * width
        convolving += 2.0 * rate * kernel * channels * width
        channels = width
    positions = dimensions.num_conv_pos_embeddings * hidden * hidden // dimensions.num_conv_pos_embedding_groups
    below = channels * hidden + positions
    layer = 4 * hidden**2 + 2 * hidden * dimensions.intermediate_size
    head = hidden * dimensions.vocab_size
    # Two products of every frame with every other in each layer, over the model's width.
    layering = 2.0 * rate * layer + 4.0 * rate * rate * TYPICAL_SECONDS * hidden
    parameters = convolutions + below + layers * layer + head
    forward = convolving + 2.0 * rate * below + layers * layering + 2.0 * rate * head
    learning = layers - (freeze if isinstance(freeze, int) else layers if freeze == "encoder" else 0)
    trainable, backward = learning * layer + head, learning * layering + 2.0 * rate * head
    if freeze in ("none", "feature_encoder"):
        trainable, backward = trainable + below, backward + 2.0 * rate * below
    if freeze == "none":
        trainable, backward = trainable + convolutions, backward + convolving
    # A transformer layer keeps some 17 activations of its width and its feed-forward's four; a convolution keeps its
    # input, its norm's and its activation's. The first convolution's output is there in any case.
    inside = 17 * hidden + 4 * dimensions.intermediate_size
    first = sample_rate / dimensions.conv_stride[0] * dimensions.conv_dim[0]
    again = 0.0
    if gradient_checkpointing:
        # Each layer keeps its input alone, and one at a time has the rest once more.
        again = learning * layering + (convolving if freeze == "none" else 0.0)
        kept = rate * (learning * hidden + min(learning, 1) * inside) + (4 if freeze == "none" else 3) * first
    else:
        kept = rate * learning * inside + (6 if freeze == "none" else 3) * first
    frozen = 0.0 if freeze == "none" else convolving
    # In bfloat16 a layer norm still gives float32, and where there are such, one follows the last convolution.
    frozen_bytes = rate * channels * (2 if precision == "bf16" and dimensions.feat_extract_norm == "group" else 4)
    return Workload(
        parameters,
        trainable,
        forward + 2 * backward + again,
        forward,
        4.0 * kept,
        frozen,
        frozen_bytes if frozen else 0.0,
        # The first convolution's output, its norm's and what the activation makes of that.
        4.0 * 3 * first,
    )


def of_model(base: BaseModel | None, folder: Path | None, options: Mapping[str, Any], home: Path) -> Workload | None:
    """Return the work of the checkpoint in ``folder``, or of a base model; None where that cannot be told."""
    freeze = options.get("freeze", "none")
    training = {name: options[name] for name in ("precision", "gradient_checkpointing") if name in options}
    try:
        if base is not None and not base.pretrained:
            chosen = shape(options)
            dimensions = Dimensions(
                chosen.hidden_size,
                chosen.layers,
                4 * chosen.hidden_size,
                chosen.conv_dim,
                num_conv_pos_embeddings=chosen.positions,
                num_conv_pos_embedding_groups=math.gcd(16, chosen.hidden_size),
            )
            return workload(dimensions, SAMPLE_RATE, freeze, **training)
        if folder is None and base is not None:
            folder = local_folder(base, options.get("checkpoint"), home)
        if folder is not None:
            # the sizes of an encoder, whatever head is on it
            sample_rate, _ = read_front_end(folder)
            return workload(from_config(read_json(folder / "config.json")), sample_rate, freeze, **training)
    except (ModelError, KeyError, TypeError, ValueError):
        # What is wrong with the files is for the statement to say that needs them.
        return None
    if base is None or base.origin not in KNOWN or options.get("checkpoint") is not None:
        return None
    return workload(KNOWN[base.origin], base.sample_rate, freeze, **training)
