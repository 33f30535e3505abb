from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thanosql.runtime.families.wav2vec2.bucket_widths import bucket_width
from thanosql.runtime.families.wav2vec2.checkpoint import Checkpoint
from thanosql.runtime.families.wav2vec2.vocabulary import from_texts

CONFIG = {"conv_kernel": [10, 3, 3, 3, 3, 2, 2], "conv_stride": [5, 2, 2, 2, 2, 2, 2]}
ENCODER = Checkpoint(Path(), CONFIG, from_texts(["a"], "char"), sample_rate=16_000, normalise=True)
RATE = 16_000


@given(st.integers(400, 60 * RATE))
def test_a_width_holds_its_rows_with_little_padding(samples: int) -> None:
    width = bucket_width(samples, ENCODER)
    assert samples <= width <= max(samples * 1.125 + ENCODER.frame_step, samples + 8 * ENCODER.frame_step)


@given(st.integers(400, 60 * RATE), st.integers(400, 60 * RATE))
def test_longer_rows_have_no_smaller_width_and_a_width_is_its_own(one: int, other: int) -> None:
    widths = [bucket_width(samples, ENCODER) for samples in sorted((one, other))]
    assert widths == sorted(widths)
    assert [bucket_width(width, ENCODER) for width in widths] == widths


@given(st.integers(400, 60 * RATE))
def test_frames_are_a_multiple_of_eight(samples: int) -> None:
    assert ENCODER.output_frames(bucket_width(samples, ENCODER)) % 8 == 0


def test_there_are_few_widths() -> None:
    widths = {bucket_width(samples, ENCODER) for samples in range(400, 30 * RATE + 1, 80)}
    assert len(widths) == 44


@pytest.mark.parametrize(("samples", "frames"), [(400, 8), (2_640, 8), (2_641, 16), (RATE, 56), (30 * RATE, 1536)])
def test_examples(samples: int, frames: int) -> None:
    assert ENCODER.output_frames(bucket_width(samples, ENCODER)) == frames
