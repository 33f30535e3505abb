"""The benchmark of the CUDA provider, as far as it goes without a GPU."""

from pathlib import Path

import numpy as np
import pytest

from bench import cuda as bench
from thanosql.runtime.families.wav2vec2.checkpoint import Checkpoint
from thanosql.runtime.families.wav2vec2.vocabulary import from_texts
from thanosql.runtime.models import cuda

CONFIG = {"conv_kernel": [10, 3, 3, 3, 3, 2, 2], "conv_stride": [5, 2, 2, 2, 2, 2, 2]}
CHECKPOINT = Checkpoint(Path(), CONFIG, from_texts(["a"], "char"), sample_rate=16_000, normalise=True)


def test_without_a_gpu_it_says_so_and_measures_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cuda, "obstacle", lambda _: ("there is no working NVIDIA driver", "get one"))
    with pytest.raises(SystemExit, match="none can be used here: there is no working NVIDIA driver; get one"):
        bench.measure(["--size", "micro"])


def test_settings_differ_from_the_first_of_their_precision_in_one_thing() -> None:
    for precision in ("fp32", "fp16"):
        first, *others = [each for each in bench.settings() if each.precision == precision]
        assert (first.options, first.bound, first.buckets) == ((), True, True)
        for each in others:
            assert [bool(each.options), not each.bound, not each.buckets].count(True) == 1


def test_batches_hold_each_recording_once_and_shapes_are_fewer_in_buckets() -> None:
    audio = bench.noise(80)
    buckets, exact = (bench.batches(audio, CHECKPOINT, 2, buckets=each) for each in (True, False))
    for inputs in (buckets, exact):
        assert [length for batch in inputs for length in batch["lengths"]] == [len(samples) for samples in audio]
        assert max(batch["input_values"].size for batch in inputs) <= 1.25 * 120 * bench.RATE
    assert len({each["input_values"].shape for each in buckets}) < len({each["input_values"].shape for each in exact})

    calls: list[int] = []
    passes, logits = bench.timed(lambda batch: calls.append(1) or batch["input_values"][:, :, None], buckets, 2)
    assert (len(passes), len(logits), len(calls)) == (3, len(buckets), 3 * len(buckets))
    cells = bench.row(bench.Setting("this"), buckets, [2.0, 1.0, 3.0], 0.5)
    assert float(cells[2]) == float(cells[3]) == pytest.approx(sum(map(len, audio)) / bench.RATE / 2, abs=1)
    assert cells[-1] == "5.0e-01"


def test_differences_count_in_a_rows_own_frames_alone() -> None:
    inputs = bench.batches(bench.noise(3), CHECKPOINT, 3, buckets=True)
    frames = [CHECKPOINT.output_frames(int(length)) for length in inputs[0]["lengths"]]
    expected, given = np.zeros((2, 3, max(frames) + 8, 4), np.float32)
    given[2, frames[2] :] = 7
    assert bench.difference([expected], [given], inputs, CHECKPOINT) == 0
    given[2, frames[2] - 1] = 3
    assert bench.difference([expected], [given], inputs, CHECKPOINT) == 3
