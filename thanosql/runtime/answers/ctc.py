"""Greedy CTC decoding after the argmax: repeated labels merge, then blanks vanish, so doubled letters parted by a
blank stay doubled (dropping blanks first turns HELLO into HELO)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from thanosql.runtime.arrays import Logits

# Frames whose softmax is worked out at once: the copies of a day of speech stay as small as those of a minute.
_BLOCK = 4096


class Runs(NamedTuple):
    """The labels of one path and the frames of each: ``starts[i]`` up to, not including, ``ends[i]``; all [labels]."""

    labels: npt.NDArray[np.integer]
    starts: npt.NDArray[np.intp]
    ends: npt.NDArray[np.intp]


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


def runs(path: npt.NDArray[np.integer], blank: int) -> Runs:
    """Return the labels that a path collapses to, each with the frames it was seen in.

    Args:
        path: one label for each frame, [frames].
        blank: the label that stands for nothing.
    """
    if not len(path):
        nothing = np.empty(0, np.intp)
        return Runs(path, nothing, nothing)
    changes = np.flatnonzero(path[1:] != path[:-1]) + 1
    starts = np.concatenate(([0], changes))
    ends = np.concatenate((changes, [len(path)]))
    kept = path[starts] != blank
    return Runs(path[starts[kept]], starts[kept], ends[kept])


def path_probabilities(logits: Logits, path: npt.NDArray[np.integer]) -> npt.NDArray[np.float32]:
    """Return the softmax probability, 0 to 1, that each frame's logits give to the path's label there [frames]."""
    found = np.empty(len(path), np.float32)
    for at in range(0, len(path), _BLOCK):
        block = slice(at, at + _BLOCK)
        scores = logits[block].astype(np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        found[block] = scores[np.arange(len(scores)), path[block]] / scores.sum(axis=1)
    return found


def run_probabilities(probabilities: npt.NDArray[np.float32], found: Runs) -> npt.NDArray[np.float64]:
    """Return for each run the mean of its frames' probabilities [labels]; ``probabilities`` are those of the path."""
    if not len(found.labels):
        return np.empty(0)
    # reduceat sums from each border to the next: every other sum is that of a run. The last border may be the end,
    # where reduceat wants a number to stand.
    borders = np.stack([found.starts, found.ends], axis=1).ravel()
    sums = np.add.reduceat(np.append(probabilities.astype(np.float64), 0.0), borders)[::2]
    return np.asarray(sums / (found.ends - found.starts), np.float64)
