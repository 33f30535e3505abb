"""The exported graph's convolutions as Conv nodes and as strided matrix products, each in float32 and in int8.

``--size tiny --seconds 10 --rounds 2`` takes two minutes, ``--model FOLDER`` measures a checkpoint in place of random
weights. One recording a call and one thread, as PREDICT runs on a CPU.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch

import thanosql.samples
from thanosql.runtime.answers.measures import TRANSCRIPTION
from thanosql.runtime.audio.reading import load, normalise
from thanosql.runtime.families.wav2vec2 import export_config, scratch
from thanosql.runtime.families.wav2vec2.loading import load_model
from thanosql.runtime.families.wav2vec2.model import Recogniser
from thanosql.runtime.families.wav2vec2.vocabulary import from_texts
from thanosql.runtime.families.wav2vec2.window_statistics import stacked, window_statistics
from thanosql.runtime.models.export import export_onnx
from thanosql.runtime.models.variants import make_variant

TITLE = "Forms of the exported graph"

SAMPLE_RATE = 16_000
OPTIONS = {"seed": 0, "unit": "char"}
WINDOW = (10, 5)
"""Kernel and stride of the first convolution."""


class ConvRecogniser(Recogniser):
    """The same model, exported with its convolutions as they are."""

    def features(
        self, extractor: Any, values: torch.Tensor, lengths: torch.Tensor, statistics: Sequence[torch.Tensor]
    ) -> torch.Tensor:
        """Return PyTorch's convolutions, whose norm works its statistics out by itself."""
        return self.convolve(extractor, values, lengths)


FORMS = {"Conv": ConvRecogniser, "MatMul": Recogniser}
PRECISIONS = ("fp32", "int8")


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench graph_forms", description=__doc__)
    parser.add_argument("--size", choices=scratch.SIZES, default="base", help="dimensions of the random weights")
    parser.add_argument("--model", type=Path, help="the folder of a checkpoint, in place of random weights")
    parser.add_argument("--seconds", type=float, default=60, help="of speech in a round (default: 60)")
    parser.add_argument("--rounds", type=int, default=7, help="interleaved rounds (default: 7)")
    chosen = parser.parse_args(options)
    audio = speech(chosen.seconds)
    seconds = sum(map(len, audio)) / SAMPLE_RATE
    with tempfile.TemporaryDirectory() as folder:
        graphs = write_graphs(chosen.model, chosen.size, Path(folder))
        sizes = {key: path.stat().st_size / 1e6 for key, path in graphs.items()}
        times, logits = run_interleaved({key: open_graph(path) for key, path in graphs.items()}, audio, chosen.rounds)
    exact = logits["Conv", "fp32"]
    rows = [
        [
            *key,
            f"{seconds / statistics.median(taken):.1f}",
            f"{seconds / min(taken):.1f}",
            f"{frames_equal(exact, logits[key]):.4f}",
            f"{max(np.abs(one - other).max() for one, other in zip(exact, logits[key], strict=True)):.1e}",
            f"{sizes[key]:.1f}",
        ]
        for key, taken in times.items()
    ]
    weights = chosen.model.name if chosen.model else f"random weights of size {chosen.size!r}"
    notes = (
        f"Seconds of audio a CPU second; {weights}, {len(audio)} recordings of speech, {seconds:.0f} s, one a call, "
        f"one thread, {chosen.rounds} interleaved rounds. Equal frames and differences are those of argmax and logits "
        f"from Conv in fp32."
    )
    return notes, ["form", "precision", "median", "best", "equal frames", "largest difference", "MB"], rows


def speech(seconds: float) -> list[Any]:
    """Return the first recordings of the English sample, normalised, until they last ``seconds``."""
    audio, total = [], 0.0
    for path in sorted(Path(thanosql.samples.__path__[0]).glob("speech_sample_en/**/*.flac")):
        if total >= seconds:
            break
        audio.append(normalise(load(str(path), SAMPLE_RATE)))
        total += len(audio[-1]) / SAMPLE_RATE
    return audio


def write_graphs(checkpoint: Path | None, size: str, folder: Path) -> dict[tuple[str, str], Path]:
    export_config.register()
    if checkpoint is None:
        model = scratch.random_model(OPTIONS | {"size": size}, from_texts(["abcdefghijklmnopqrstuvwxyz"], "char"))
    else:
        model, _ = load_model(checkpoint)
    graphs = {}
    for form, kind in FORMS.items():
        (folder / form).mkdir()
        graphs[form, "fp32"] = export_onnx(kind(model), model.config, folder / form, TRANSCRIPTION)
        graphs[form, "int8"] = folder / form / "int8.onnx"
        make_variant(graphs[form, "fp32"], "int8", graphs[form, "int8"])
    return {key: graphs[key] for key in product(FORMS, PRECISIONS)}


def open_graph(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def run_interleaved(
    sessions: dict[tuple[str, str], onnxruntime.InferenceSession], audio: list[Any], rounds: int
) -> tuple[dict[tuple[str, str], list[float]], dict[tuple[str, str], list[Any]]]:
    """Return the CPU seconds of each round, after one that does not count, and the logits of each recording."""
    times: dict[tuple[str, str], list[float]] = {key: [] for key in sessions}
    logits = {}
    for _ in range(rounds + 1):
        for key, session in sessions.items():
            started = time.process_time()
            logits[key] = [session.run(None, inputs(samples))[0][0] for samples in audio]
            times[key].append(time.process_time() - started)
    return {key: taken[1:] for key, taken in times.items()}, logits


def inputs(samples: Any) -> dict[str, Any]:
    """Return what the graph of a model with a group norm takes for one recording."""
    windows = window_statistics(samples, *WINDOW)
    return {"input_values": samples[None], "lengths": np.array([len(samples)]), **stacked([windows])}


def frames_equal(first: list[Any], second: list[Any]) -> float:
    """Return the share of frames whose best token is the same."""
    equal = [one.argmax(axis=-1) == other.argmax(axis=-1) for one, other in zip(first, second, strict=True)]
    return float(np.concatenate(equal).mean())
