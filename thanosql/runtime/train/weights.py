"""A copy of a module's weights as they were at its best."""

from __future__ import annotations

import torch


def copy_weights(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Return copies, in main memory, of what training changes: parameters with gradients, and buffers."""
    return {name: tensor.detach().to("cpu", copy=True) for name, tensor in _changing(module).items()}


def restore_weights(module: torch.nn.Module, weights: dict[str, torch.Tensor]) -> None:
    """Put copied weights back."""
    held = _changing(module)
    with torch.no_grad():
        for name, weight in weights.items():
            held[name].copy_(weight)


def _changing(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    changing: dict[str, torch.Tensor] = dict(module.named_buffers())
    changing.update((name, parameter) for name, parameter in module.named_parameters() if parameter.requires_grad)
    return changing
