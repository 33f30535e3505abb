"""WavLM's encoder layers: their attention adds a gated relative position bias to its scores.

The computation is transformers' own, but that code asks for averaged attention weights, which keeps torch off its fused
kernels and cannot be exported.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention


def run_layers(
    layers: Any, hidden: torch.Tensor, keys: torch.Tensor, *, stable: bool, run: Callable[..., torch.Tensor]
) -> torch.Tensor:
    """Return the layers' output, shape [rows, frames, hidden].

    ``keys`` [rows, 1, frames, frames] is True where the key, the last axis, is audio and not padding.
    ``run(function, *inputs)`` calls a layer's computation.
    """
    bias = layers[0].attention.compute_bias(hidden.shape[1], hidden.shape[1])
    for layer in layers:
        hidden = run(_stable_layer if stable else _layer, layer, hidden, keys, bias)
    return hidden


def _layer(layer: Any, hidden: torch.Tensor, keys: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    hidden = layer.layer_norm(hidden + layer.dropout(_attend(layer.attention, hidden, keys, bias)))
    return layer.final_layer_norm(hidden + layer.feed_forward(hidden))  # type: ignore[no-any-return]


def _stable_layer(layer: Any, hidden: torch.Tensor, keys: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    hidden = hidden + layer.dropout(_attend(layer.attention, layer.layer_norm(hidden), keys, bias))
    return hidden + layer.feed_forward(layer.final_layer_norm(hidden))  # type: ignore[no-any-return]


def _attend(attention: Any, hidden: torch.Tensor, keys: torch.Tensor, bias: torch.Tensor) -> torch.Tensor:
    rows, frames, size = hidden.shape
    heads = (rows, frames, attention.num_heads, attention.head_dim)
    query, key, value = (
        projection(hidden).view(heads).transpose(1, 2)
        for projection in (attention.q_proj, attention.k_proj, attention.v_proj)
    )
    gates = attention.gru_rel_pos_linear(hidden.view(heads).transpose(1, 2))
    gates = torch.sigmoid(gates.view(rows, attention.num_heads, frames, 2, 4).sum(-1))
    gate = gates[..., :1] * (gates[..., 1:] * attention.gru_rel_pos_const - 1.0) + 2.0
    scores = (gate * bias).masked_fill(~keys, float("-inf"))
    dropout = attention.dropout if attention.training else 0.0
    context = scaled_dot_product_attention(query, key, value, attn_mask=scores, dropout_p=dropout)
    # A clone, because the exporter drops contiguous() here and then cannot view the transposed product.
    context = context.transpose(1, 2).clone(memory_format=torch.contiguous_format)
    return attention.out_proj(context.view(rows, frames, size))  # type: ignore[no-any-return]
