"""Greedy CTC decoding after the argmax: repeated labels merge, then blanks vanish, so doubled letters parted by a
blank stay doubled (dropping blanks first turns HELLO into HELO)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def collapse(ids: np.ndarray[Any, Any], lengths: Sequence[int], blank: int) -> list[np.ndarray[Any, Any]]:
    """Return the labels of each row.

    Args:
        ids: the best label of each frame, integers [rows, frames].
        lengths: frames of each row that count, 0 to ``frames``; the others are padding.
        blank: the label that stands for nothing.

    Returns:
        for each row its labels [labels], of the type of ``ids``.
    """
    rows, frames = ids.shape
    valid = np.asarray(lengths, dtype=np.int64).reshape(-1)
    if len(valid) != rows:
        raise ValueError(f"{rows} rows have {len(valid)} lengths")
    if rows and not 0 <= valid.min() <= valid.max() <= frames:
        raise ValueError(f"lengths from {valid.min()} to {valid.max()} do not fit {frames} frames")
    kept = (ids != blank) & (np.arange(frames) < valid[:, None])
    kept[:, 1:] &= ids[:, 1:] != ids[:, :-1]
    return np.split(ids[kept], np.cumsum(kept.sum(axis=1))[:-1]) if rows else []
