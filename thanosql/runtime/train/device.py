"""Where training runs."""

from __future__ import annotations

import torch

from thanosql.compiler.errors import TrainingError


def training_device(device: str) -> torch.device:
    """Return the torch device for 'auto', 'cpu', 'cuda' or 'cuda:1'.

    'auto' takes a GPU where PyTorch can use one. Raises TrainingError for a GPU that it cannot use: training on the CPU
    instead would be a silent hundredfold slowdown.
    """
    available = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if device == "auto":
        return torch.device("cuda" if available else "cpu")
    chosen = torch.device(device)
    if chosen.type == "cuda" and (chosen.index or 0) >= available:
        raise TrainingError(
            f"device={device!r}: PyTorch sees {available} CUDA devices",
            hint="device='auto' trains on the CPU where there is no GPU",
        )
    return chosen
