"""SpecAugment's random spans, drawn so that no clip is too short for them."""

from __future__ import annotations

import torch


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
