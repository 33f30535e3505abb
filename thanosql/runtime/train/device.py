"""Where training runs."""

from __future__ import annotations

from typing import Literal

import torch

from thanosql.compiler.errors import TrainingError


def training_device(device: str) -> torch.device:
    """Return the torch device for 'auto', 'cpu', 'cuda' or 'cuda:1'.

    'auto' takes a GPU where PyTorch can use one. Raises TrainingError for a GPU that it cannot use: training on the CPU
    instead would be a silent hundredfold slowdown.
    """
    available = _gpus()
    if device == "auto":
        return torch.device("cuda" if available else "cpu")
    chosen = torch.device(device)
    if chosen.type == "cuda" and (chosen.index or 0) >= available:
        raise TrainingError(
            f"device={device!r}: PyTorch sees {available} CUDA devices",
            hint="device='auto' trains on the CPU where there is no GPU",
        )
    return chosen


def training_devices(device: str, devices: int | Literal["auto"]) -> tuple[torch.device, ...]:
    """Return the device of each process of a training, the statement's own first.

    ``devices`` is how many; 'auto' takes every GPU, unless ``device`` names one, and one process on a CPU. Raises
    TrainingError for more than there are.
    """
    first, available = training_device(device), _gpus()
    if devices == "auto":
        devices = available if first.type == "cuda" and ":" not in device else 1
    if devices == 1:
        return (first,)
    if device == "cpu":
        return (first,) * devices
    if ":" in device:
        raise TrainingError(
            f"devices={devices}, but device={device!r} is one of them",
            hint="device='cuda' takes the first GPUs; CUDA_VISIBLE_DEVICES decides which these are",
        )
    if devices > available:
        raise TrainingError(
            f"devices={devices}: PyTorch sees {available} CUDA devices",
            hint="devices='auto' takes those that there are; device='cpu' trains in several processes on the CPU",
        )
    return tuple(torch.device("cuda", index) for index in range(devices))


def _gpus() -> int:
    return torch.cuda.device_count() if torch.cuda.is_available() else 0
