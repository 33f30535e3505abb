"""Answers to keep, and the clock and recordings they go by."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

from thanosql.runtime.cache import Scope

SCOPE = Scope.of("digits@3", "graph", {"precision": "fp32", "decoder": "greedy"})
NOON = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)
LONG = json.dumps({"text": "seven", "words": [{"word": "seven", "start": 0.1, "end": 0.5}] * 40})


def noise(size: int, seed: int = 0) -> str:
    """Give a text of ``size`` bytes, which hardly gets shorter than half of that."""
    return random.Random(seed).randbytes(size // 2).hex()


def digest(number: int) -> bytes:
    return number.to_bytes(16)


class Clock:
    def __init__(self) -> None:
        self.hours = 0.0

    def __call__(self) -> float:
        return NOON.timestamp() + 3600 * self.hours
