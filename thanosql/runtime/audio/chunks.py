"""Long recordings in pieces that overlap, and the frames of the pieces joined again.

Attention takes memory with the square of its length, so a recording beyond WHOLE_SECONDS is cut, into pieces about as
long as the sentences that models are trained on: in longer ones they hear worse (`python -m bench seams`). Each piece
hears CONTEXT_SECONDS more on either side than it answers for, and where two pieces meet, the seam is laid into a pause
that both of them hear, so that no letter is cut in two or told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WHOLE_SECONDS = 30.0
"""The longest recording that is transcribed in one piece."""

PIECE_SECONDS = 15.0
"""The longest piece of a longer one."""

CONTEXT_SECONDS = 3.0
"""What a piece hears of each neighbour's share at the least."""

Labels = npt.NDArray[np.integer]
"""The best label of each frame, shape [frames]."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a recording: ``samples[start:end]``, whose first frame is frame ``first`` of the whole."""

    start: int
    end: int
    first: int


def cut(samples: int, *, sample_rate: int, step: int) -> list[Chunk]:
    """Return the pieces of a recording of ``samples`` samples for a model that makes a frame every ``step`` samples.

    Pieces start on frames, are of one length but for the rounding, and overlap by twice CONTEXT_SECONDS or more.
    """
    if samples <= int(WHOLE_SECONDS * sample_rate):
        return [Chunk(0, samples, 0)]
    context = int(CONTEXT_SECONDS * sample_rate)
    share = int(PIECE_SECONDS * sample_rate) - 2 * context
    count = -(-(samples - 2 * context) // share)
    # Equal shares: a short last piece would hear little of what comes before it.
    share = -(-(samples - 2 * context) // (count * step)) * step
    starts = range(0, count * share, share)
    return [
        Chunk(start, samples if number == count - 1 else start + share + 2 * context, start // step)
        for number, start in enumerate(starts)
    ]


def spans(labels: Sequence[Labels], chunks: Sequence[Chunk], blank: int) -> list[tuple[int, int]]:
    """Return which frames of each piece count, [start, end) within the piece; together they are the whole, once."""
    result: list[tuple[int, int]] = []
    begin = 0
    for number, (own, chunk) in enumerate(zip(labels, chunks, strict=True)):
        if number + 1 == len(chunks):
            end = len(own)
            following = 0
        else:
            offset = chunks[number + 1].first - chunk.first
            overlap = len(own) - offset
            seam = _seam(own[offset:], labels[number + 1][:overlap], blank)
            end, following = offset + seam, seam
        result.append((begin, end))
        begin = following
    return result


def _seam(left: Labels, right: Labels, blank: int) -> int:
    """Return where in the overlap of two pieces one ends and the other begins: frames before it are the left one's.

    The pause nearest to the middle, of those in the middle half, where both heard enough on either side; else the
    nearest place where both say the same; else the middle.
    """
    frames = len(left)
    middle = frames // 2
    places = np.arange(max(1, frames // 4), max(2, frames - frames // 4))
    same = (left == right)[places] & (left == right)[places - 1]
    pause = same & (left[places] == blank) & (left[places - 1] == blank)
    for good in (pause, same):
        if good.any():
            found = places[good]
            return int(found[np.abs(found - middle).argmin()])
    return middle
