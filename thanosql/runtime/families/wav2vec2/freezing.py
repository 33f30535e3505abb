"""What ``freeze=n`` leaves as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def up_to_layer(backbone: Any, layers: int) -> Iterator[Any]:
    """Yield the modules and parameters of a transformers speech model up to its encoder's layer number ``layers``.

    With 0 these are the convolutions alone. Otherwise all that comes before the layers belongs to them: were the
    projection to move, gradients would have to pass through frozen layers to reach it.
    """
    yield backbone.feature_extractor
    if not layers:
        return
    yield backbone.feature_projection
    if hasattr(backbone, "masked_spec_embed"):
        yield backbone.masked_spec_embed
    encoder = backbone.encoder
    yield encoder.pos_conv_embed
    if not getattr(backbone.config, "do_stable_layer_norm", False):
        yield encoder.layer_norm  # which comes before the layers here, and after them in stable models
    yield from encoder.layers[:layers]
