"""The optimisers: AdamW alone, or Muon for the hidden weight matrices and AdamW for everything else.

Muon (Jordan and others, 2024, "Muon: An optimizer for hidden layers in neural networks") steps along the nearest
orthogonal matrix to the momentum. From random weights it leaves CTC's plateau of blanks much sooner than AdamW.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from thanosql.runtime.train.config import TrainConfig


class Optimizers:
    """One optimiser, or two that share the learning rate, seen as one."""

    def __init__(self, parts: Sequence[torch.optim.Optimizer]) -> None:
        self.parts = tuple(parts)

    @property
    def param_groups(self) -> list[dict[str, Any]]:
        """The groups of all parts, whose 'lr' may be set."""
        return [group for part in self.parts for group in part.param_groups]

    @property
    def parameters(self) -> list[torch.nn.Parameter]:
        """Every parameter that is trained, in a fixed order."""
        return [parameter for group in self.param_groups for parameter in group["params"]]

    def zero_grad(self) -> None:
        """Forget the gradients."""
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def step(self) -> None:
        """Move the weights."""
        for part in self.parts:
            part.step()

    def tensors(self) -> dict[str, torch.Tensor]:
        """Return the state as named tensors in main memory: ``<number of the parameter>.<name>``."""
        states = {parameter: state for part in self.parts for parameter, state in part.state.items()}
        return {
            f"{index}.{name}": value.detach().to("cpu", copy=True).contiguous()
            for index, parameter in enumerate(self.parameters)
            for name, value in states.get(parameter, {}).items()
        }

    def restore(self, tensors: dict[str, torch.Tensor]) -> None:
        """Put the state of ``tensors`` back."""
        places = [(parameter, part) for part in self.parts for parameter in _parameters(part)]
        for key, value in tensors.items():
            index, _, name = key.partition(".")
            parameter, part = places[int(index)]
            part.state[parameter][name] = value.to(parameter.device)  # the fused AdamW counts its steps there, too


def optimizers(groups: Sequence[dict[str, Any]], config: TrainConfig) -> Optimizers:
    """Return what moves the parameters of Learner.trainable()."""
    adamw: list[dict[str, Any]] = []
    muon: list[dict[str, Any]] = []
    for group in groups:
        hidden = group.get("hidden", False) and config.optimizer == "muon"
        (muon if hidden else adamw).append({name: value for name, value in group.items() if name != "hidden"})
    parts: list[torch.optim.Optimizer] = []
    if any(group["params"] for group in muon):
        # matched to the size of AdamW's steps, so that one learning rate serves both
        parts.append(
            torch.optim.Muon(
                muon, lr=config.learning_rate, weight_decay=config.weight_decay, adjust_lr_fn="match_rms_adamw"
            )
        )
    if any(group["params"] for group in adamw):
        parts.append(
            torch.optim.AdamW(
                adamw,
                lr=config.learning_rate,
                betas=(config.beta1, config.beta2),
                weight_decay=config.weight_decay,
                fused=True,
            )
        )
    return Optimizers(parts)


def _parameters(part: torch.optim.Optimizer) -> list[torch.nn.Parameter]:
    return [parameter for group in part.param_groups for parameter in group["params"]]
