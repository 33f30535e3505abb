"""JSON that others wrote: of any size and depth, and read only as far as is reasonable."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

LARGEST = 64 * 2**20
"""Bytes. The vocabulary of a model takes a few hundred kilobytes, the index of its weights less."""


def read_foreign_json(path: Path) -> Any:
    """Return what a JSON file holds. Raises OSError, and ValueError for a file that is too large, or no JSON."""
    with path.open("rb") as file:
        text = file.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise ValueError(f"the file is too large: over {LARGEST // 2**20} MiB")
    return parse_foreign_json(text)


def parse_foreign_json(text: str | bytes) -> Any:
    """Return what a JSON text says. Raises ValueError for what is none, or nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
