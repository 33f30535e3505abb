"""The settings of ONNX Runtime's CUDA provider, each against what PREDICT uses.

Needs an NVIDIA GPU. ``--size`` and ``--rows`` say how large the model and the table are. Random weights, batches as
PREDICT makes them: of sorted recordings with log-normal lengths, two calls at once. A first pass meets every shape for
the first time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

import thanosql
from thanosql.runtime.families.wav2vec2 import scratch
from thanosql.runtime.families.wav2vec2.bucket_widths import bucket_width
from thanosql.runtime.families.wav2vec2.calling import GPU_CALLERS
from thanosql.runtime.families.wav2vec2.checkpoint import Checkpoint, read_checkpoint
from thanosql.runtime.families.wav2vec2.pieces import graph_inputs, whole_piece
from thanosql.runtime.models import cuda
from thanosql.runtime.models.device_binding import DeviceBinding
from thanosql.runtime.models.variants import make_variant
from thanosql.runtime.operators.batch import BATCH_SECONDS

TITLE = "Settings of the CUDA provider"

RATE = 16_000
HEADER = ["setting", "precision", "first pass", "later passes", "width / audio", "shapes", "largest difference"]
UNFUSED = {"sdpa_kernel": "16"}
"""The provider's option that leaves attention to plain matrix products."""


@dataclass(frozen=True)
class Setting:
    """One way to run the graph. ``options`` change those of the provider that PREDICT gives it."""

    name: str
    precision: str = "fp16"
    options: tuple[tuple[str, str], ...] = ()
    bound: bool = True
    buckets: bool = True


def settings() -> list[Setting]:
    """Return PREDICT's own setting in each precision, and those that differ from it in one thing."""
    changed = [
        Setting("cudnn_conv_algo_search=EXHAUSTIVE", options=(("cudnn_conv_algo_search", "EXHAUSTIVE"),)),
        Setting("cudnn_conv_algo_search=DEFAULT", options=(("cudnn_conv_algo_search", "DEFAULT"),)),
        Setting("without IOBinding", bound=False),
        Setting("each batch as wide as its longest row", buckets=False),
        Setting("attention not fused", options=tuple(UNFUSED.items())),
    ]
    return [
        Setting("as PREDICT runs it", "fp32"),
        Setting("attention not fused", "fp32", options=tuple(UNFUSED.items())),
        Setting("as PREDICT runs it"),
        *changed,
    ]


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench cuda", description=__doc__)
    parser.add_argument("--size", choices=scratch.SIZES, default="base", help="dimensions of the random weights")
    parser.add_argument("--rows", type=int, default=1_024, help="recordings (default: %(default)s)")
    parser.add_argument("--batch-size", type=int, default=16, help="rows in a batch (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="later passes (default: %(default)s)")
    chosen = parser.parse_args(options)
    if obstacle := cuda.obstacle(0):
        sys.exit(f"python -m bench cuda measures an NVIDIA GPU, and none can be used here: {'; '.join(obstacle)}")
    audio = noise(chosen.rows)
    with tempfile.TemporaryDirectory() as name:
        graphs, checkpoint = write_graphs(chosen.size, Path(name))
        exact: list[Any] = []
        rows = []
        for setting in settings():
            inputs = batches(audio, checkpoint, chosen.batch_size, buckets=setting.buckets)
            passes, logits = timed(opened(graphs[setting.precision], setting), inputs, chosen.rounds)
            exact = exact or logits
            rows.append(row(setting, inputs, passes, difference(exact, logits, inputs, checkpoint)))
            print(*rows[-1], flush=True)
    seconds = sum(map(len, audio)) / RATE
    notes = (
        f"{device_name()}. Seconds of audio a second in the model alone; wav2vec2 of size {chosen.size!r}, random "
        f"weights; {chosen.rows} recordings, {seconds:.0f} s, at most {chosen.batch_size} in a batch, {GPU_CALLERS} "
        f"calls at once; later passes: the median of {chosen.rounds}. Differences are those of logits from the first "
        "line's."
    )
    return notes, HEADER, rows


def noise(rows: int) -> list[Any]:
    """Return recordings of log-normal lengths, the longest first."""
    chance = np.random.default_rng(0)
    lengths = np.clip(chance.lognormal(np.log(6.0), 0.7, rows), 1.3, 30.0)
    return [chance.normal(0, 0.1, int(seconds * RATE)).astype(np.float32) for seconds in sorted(lengths)[::-1]]


def write_graphs(size: str, folder: Path) -> tuple[dict[str, Path], Checkpoint]:
    """Publish a model with random weights, and return its graph in each precision."""
    from bench.predict import write_checkpoint  # brings PyTorch, which without a GPU there is no need for

    write_checkpoint(folder / "checkpoint", size)
    with thanosql.connect(f"duckdb:///{folder}/bench.duckdb", home=folder / "home") as session:
        session.run(f"UPLOAD MODEL bench FROM '{folder / 'checkpoint'}'")
    (graph,) = (folder / "home").rglob("model.onnx")
    make_variant(graph, "fp16", folder / "fp16.onnx")
    return {"fp32": graph, "fp16": folder / "fp16.onnx"}, read_checkpoint(graph.parent)


def batches(audio: Sequence[Any], checkpoint: Checkpoint, most: int, *, buckets: bool) -> list[dict[str, Any]]:
    """Return the graph's inputs for recordings that are sorted, the longest first."""
    groups: list[list[Any]] = []
    for samples in audio:
        group = groups[-1] if groups else []
        if not group or len(group) == most or (len(group) + 1) * len(group[0]) > BATCH_SECONDS * RATE:
            groups.append([])
        groups[-1].append(samples)
    return [
        graph_inputs(
            [whole_piece(samples) for samples in group],
            checkpoint,
            statistics=True,
            width=bucket_width(len(group[0]), checkpoint) if buckets else 0,
        )
        for group in groups
    ]


def opened(graph: Path, setting: Setting) -> Callable[[dict[str, Any]], Any]:
    """Return what runs the graph as the setting says."""
    name, given = cuda.provider(0)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = cuda.LOG_SEVERITY
    provider = (name, {**given, **dict(setting.options)})
    session = onnxruntime.InferenceSession(graph, options, providers=[provider, "CPUExecutionProvider"])
    if not setting.bound:
        return lambda inputs: session.run(None, inputs)[0]
    spare: list[DeviceBinding] = []

    def run(inputs: dict[str, Any]) -> Any:
        binding = spare.pop() if spare else DeviceBinding(session, cuda.memory(0))
        (logits,) = binding.run(inputs)
        spare.append(binding)
        return logits

    return run


def timed(
    run: Callable[[dict[str, Any]], Any], inputs: Sequence[dict[str, Any]], rounds: int
) -> tuple[list[float], list[Any]]:
    """Return the seconds of the first pass and of later ones, and the logits of each batch."""
    passes = []
    logits: list[Any] = []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        with ThreadPoolExecutor(GPU_CALLERS) as callers:
            logits = list(callers.map(run, inputs))
        passes.append(time.perf_counter() - started)
    return passes, logits


def difference(
    exact: Sequence[Any], logits: Sequence[Any], inputs: Sequence[dict[str, Any]], checkpoint: Checkpoint
) -> float:
    """Return the largest difference of a logit in a row's own frames."""
    return max(
        float(np.abs(one[:frames] - other[:frames]).max())
        for expected, given, batch in zip(exact, logits, inputs, strict=True)
        for one, other, length in zip(expected, given, batch["lengths"], strict=True)
        if (frames := checkpoint.output_frames(int(length)))
    )


def row(setting: Setting, inputs: Sequence[dict[str, Any]], passes: Sequence[float], differs: float) -> list[str]:
    seconds = sum(int(batch["lengths"].sum()) for batch in inputs) / RATE
    shapes = [batch["input_values"].shape for batch in inputs]
    return [
        setting.name,
        setting.precision,
        f"{seconds / passes[0]:.0f}",
        f"{seconds / statistics.median(passes[1:]):.0f}",
        f"{sum(rows * width for rows, width in shapes) / RATE / seconds:.3f}",
        str(len(set(shapes))),
        f"{differs:.1e}",
    ]


def device_name() -> str:
    """Return what PyTorch calls the GPU."""
    import torch

    return str(torch.cuda.get_device_name(0))
