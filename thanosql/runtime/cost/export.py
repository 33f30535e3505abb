"""How long what surrounds a training takes where that was not measured yet: all but the steps themselves.

The figures are of one quiet core, and most of it is Python: libraries that are loaded, and a graph that is traced.
"""

from __future__ import annotations

import sys

LOADING_SECONDS = 5.0
"""PyTorch, transformers and what they import, once a process."""

EXPORT_SECONDS = 7.0
EXPORT_SECONDS_A_PARAMETER = 0.2e-6
"""Tracing, writing and comparing a graph: 26 s for wav2vec2-base."""

FINISHING_SECONDS = 1.0
FINISHING_SECONDS_A_PARAMETER = 0.05e-6
"""Writing the checkpoint and the graph's int8 form, checksums, and a place in the registry."""


def loading_seconds() -> float:
    """Return the seconds in which the libraries of a training are loaded, 0 in a process that has them."""
    return 0.0 if "transformers" in sys.modules else LOADING_SECONDS


def export_seconds(parameters: int) -> float:
    """Return the seconds in which a model of so many parameters is exported and compared with PyTorch: a guess."""
    return EXPORT_SECONDS + EXPORT_SECONDS_A_PARAMETER * parameters


def ending_seconds(parameters: int) -> float:
    """Return the seconds from a training's last step to its publication, int8's trial left out: a guess."""
    return export_seconds(parameters) + FINISHING_SECONDS + FINISHING_SECONDS_A_PARAMETER * parameters
