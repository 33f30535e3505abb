"""The encoder's attention: PyTorch's fused kernel, or plain matrix products where a CPU trains faster with them.

In bfloat16 the fused kernel's backward pass on a CPU takes 1.3 to 1.7 times as long as the products of which it is
made, up to some 600 frames; with dropout PyTorch has no fused kernel there at all, and its substitute takes 1.7 times
as long at any length. In float32 the kernel is as fast or faster (``python -m bench attention``).
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.functional import dropout as drop
from torch.nn.functional import softmax
from transformers import AttentionInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward

_NAME = "sdpa_or_products"
_LONGEST = 512
"""Frames beyond which the products are no faster without dropout, and their scores take memory that grows squarely."""


def use(model: Any) -> None:
    """Give a transformers model this attention. WavLM has its own, with a position bias, and keeps it."""
    if model.config.model_type == "wavlm":
        return
    AttentionInterface.register(_NAME, attend)
    model.set_attn_implementation(_NAME)


def attend(
    module: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    dropout: float = 0.0,
    scaling: float | None = None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    """Return [rows, frames, heads, head size], of a query, key and value [rows, heads, frames, head size].

    ``attention_mask`` is True where the key, its last axis, is audio and not padding, alike for every query.
    """
    if not module.training or not products_are_faster(query, dropout):
        return sdpa_attention_forward(  # type: ignore[no-any-return]
            module, query, key, value, attention_mask, dropout=dropout, scaling=scaling, **options
        )
    scale = query.shape[-1] ** -0.5 if scaling is None else scaling
    scores = torch.matmul(query * scale, key.transpose(2, 3))
    if attention_mask is not None:
        padding = ~attention_mask[:, :, :1]
        scores = scores + torch.zeros_like(padding, dtype=scores.dtype).masked_fill(padding, float("-inf"))
    weights = drop(softmax(scores, dim=-1), p=dropout)
    return torch.matmul(weights, value).transpose(1, 2).contiguous(), None


def products_are_faster(query: torch.Tensor, dropout: float) -> bool:
    """Say whether plain products train faster, where ``query`` is [rows, heads, frames, head size]."""
    fits = dropout > 0.0 or query.shape[2] <= _LONGEST
    return query.device.type == "cpu" and query.dtype == torch.bfloat16 and fits
