"""Long recordings in pieces: every frame is answered for once, and seams lie in pauses."""

from __future__ import annotations

import itertools
import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from thanosql.runtime.audio.chunks import CONTEXT_SECONDS, PIECE_SECONDS, WHOLE_SECONDS, Chunk, cut, spans

RATE, STEP, REACH = 16_000, 320, 400


def frames(samples: int) -> int:
    return (samples - REACH) // STEP + 1


@given(st.integers(REACH, 4 * 3600 * RATE))
def test_pieces_cover_the_recording_overlap_and_start_on_frames(samples: int) -> None:
    chunks = cut(samples, sample_rate=RATE, step=STEP)
    assert chunks[0].start == 0
    assert chunks[-1].end == samples
    for chunk in chunks:
        assert chunk.start == chunk.first * STEP
        assert len(chunks) == 1 or chunk.end - chunk.start <= PIECE_SECONDS * RATE + STEP
    for left, right in itertools.pairwise(chunks):
        assert left.end - right.start >= 2 * CONTEXT_SECONDS * RATE - STEP
        assert right.start > left.start


def test_a_recording_of_the_whole_length_is_not_cut() -> None:
    whole = int(WHOLE_SECONDS * RATE)
    assert cut(whole, sample_rate=RATE, step=STEP) == [Chunk(0, whole, 0)]
    share = PIECE_SECONDS - 2 * CONTEXT_SECONDS
    pieces = math.ceil((WHOLE_SECONDS - 2 * CONTEXT_SECONDS) / share)
    assert len(cut(whole + 1, sample_rate=RATE, step=STEP)) == pieces


@settings(deadline=None)
@given(st.integers(int(41 * RATE), int(400 * RATE)), st.integers(0, 2**32 - 1))
def test_pieces_that_agree_join_to_the_whole(samples: int, seed: int) -> None:
    whole = np.random.default_rng(seed).integers(0, 5, frames(samples))
    chunks = cut(samples, sample_rate=RATE, step=STEP)
    labels = [whole[chunk.first : chunk.first + frames(chunk.end - chunk.start)] for chunk in chunks]
    joined = [own[start:end] for own, (start, end) in zip(labels, spans(labels, chunks, 0), strict=True)]
    np.testing.assert_array_equal(np.concatenate(joined), whole)


def test_the_seam_lies_in_a_pause_that_both_pieces_hear() -> None:
    chunks = [Chunk(0, 0, 0), Chunk(0, 0, 10)]
    #                                      the overlap: frames 10 to 22
    left = np.array([1] * 10 + [1, 1, 1, 2, 2, 0, 0, 3, 3, 3, 9, 9])
    right = np.array([8, 8, 1, 2, 2, 0, 0, 3, 3, 3, 4, 4] + [1] * 10)
    (first, second) = spans([left, right], chunks, blank=0)
    assert first == (0, 16)
    assert second == (6, 22)


def test_without_a_pause_the_seam_lies_where_both_agree() -> None:
    chunks = [Chunk(0, 0, 0), Chunk(0, 0, 0)]
    left = np.array([1, 1, 2, 2, 5, 6, 7, 7])
    right = np.array([3, 3, 2, 2, 8, 9, 9, 9])
    assert spans([left, right], chunks, blank=0) == [(0, 3), (3, 8)]


def test_pieces_that_disagree_everywhere_meet_in_the_middle() -> None:
    chunks = [Chunk(0, 0, 0), Chunk(0, 0, 0)]
    assert spans([np.full(9, 1), np.full(9, 2)], chunks, blank=0) == [(0, 4), (4, 9)]
