"""SpecAugment's random spans, drawn so that no clip is too short for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch

from thanosql.runtime.families.wav2vec2.training_options import MASKS


def set_masks(model: Any, options: Mapping[str, Any]) -> None:
    """Write the masks that the options ask for into the config of a transformers model; None leaves the model's own."""
    config, backbone = model.config, getattr(model, model.base_model_prefix)
    config.update({name: options[name] for name in MASKS if options.get(name) is not None})
    # transformers has the vector that stands for masked frames only in models that mask, and refuses weights with it
    # in others.
    masked, there = config.mask_time_prob > 0 or config.mask_feature_prob > 0, hasattr(backbone, "masked_spec_embed")
    if masked and not there:
        backbone.masked_spec_embed = torch.nn.Parameter(torch.zeros(config.hidden_size))
    elif there and not masked:
        del backbone.masked_spec_embed


def random_spans(lengths: torch.Tensor, size: int, probability: float, span: int) -> torch.Tensor:
    """Return a boolean mask [rows, size] that covers about ``probability`` of each row's first ``lengths`` places.

    Spans have ``span`` places and may overlap. A row shorter than two spans gets none: transformers' minimum of two
    would hide most of a spoken digit, and raises on shorter clips. Draws from torch's CPU generator.
    """
    places = lengths.cpu()
    count = (probability * places / span + torch.rand(len(places))).long()
    count = torch.where(places >= 2 * span, count, 0)
    most = max(1, int(count.max()))
    starts = (torch.rand(len(places), most) * (places - span + 1)[:, None]).long()
    starts = torch.where(torch.arange(most) < count[:, None], starts, size)
    position = torch.arange(size)
    covered = (position >= starts[..., None]) & (position < starts[..., None] + span)
    return covered.any(dim=1).to(lengths.device)
