"""How long it takes to make a model's graph where that was not measured yet."""

from __future__ import annotations

EXPORT_SECONDS = 4.0
EXPORT_SECONDS_A_PARAMETER = 0.2e-6
"""Tracing, writing and comparing a graph: 23 s for wav2vec2-base."""


def export_seconds(parameters: int) -> float:
    """Return the seconds in which a model of so many parameters is exported and compared with PyTorch: a guess."""
    return EXPORT_SECONDS + EXPORT_SECONDS_A_PARAMETER * parameters
