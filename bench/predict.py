"""PREDICT from SQL to rows against transformers' pipeline and against bare onnxruntime, on a CPU.

Random weights, so the words mean nothing and the work is what it would be. ``--size tiny --files 8 --rounds 1`` is done
in two minutes.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import soundfile
import torch
from transformers import Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor, Wav2Vec2ForCTC, pipeline

import thanosql
from thanosql.runtime.audio.reading import load
from thanosql.runtime.cores import usable_cores
from thanosql.runtime.families.wav2vec2 import scratch
from thanosql.runtime.families.wav2vec2.checkpoint import read_checkpoint
from thanosql.runtime.families.wav2vec2.pieces import graph_inputs, pieces
from thanosql.runtime.families.wav2vec2.tokenizer_files import write_vocabulary
from thanosql.runtime.families.wav2vec2.vocabulary import from_texts
from thanosql.session import Session

TITLE = "PREDICT against transformers' pipeline"

RATE = 16_000
HEADER = ["what", "seconds of audio a second", "times the pipeline's batch of 16", "batch of 1", "batch of 1, bf16"]
PRECISIONS = ("fp32", "int8")
PEERS = ("pipeline, fp32, batch of 16", "pipeline, fp32, batch of 1", "pipeline, bf16, batch of 1")


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench predict", description=__doc__)
    parser.add_argument("--size", choices=scratch.SIZES, default="base", help="dimensions of the random weights")
    parser.add_argument("--files", type=int, default=64, help="recordings (default: 64)")
    parser.add_argument("--rounds", type=int, default=3, help="interleaved rounds (default: 3)")
    chosen = parser.parse_args(options)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds = write_recordings(folder / "audio", chosen.files)
        write_checkpoint(folder / "checkpoint", chosen.size)
        with thanosql.connect(f"duckdb:///{folder}/bench.duckdb", home=folder / "home") as session:
            session.run(f"UPLOAD MODEL bench FROM '{folder / 'checkpoint'}'")
            session.run(f"COPY recordings OPTIONS (if_exists='replace') FROM '{folder / 'audio'}'")
            runs = contenders(session, folder)
            wall: dict[str, list[float]] = {name: [] for name in runs}
            processor: dict[str, list[float]] = {name: [] for name in runs}
            for _ in range(chosen.rounds + 1):
                for each, run in runs.items():
                    started = time.perf_counter(), time.process_time()
                    run()
                    wall[each].append(time.perf_counter() - started[0])
                    processor[each].append(time.process_time() - started[1])
    # The first round opens files and models.
    median = {each: statistics.median(taken[1:]) for each, taken in wall.items()}
    busy = {each: statistics.median(taken[1:]) for each, taken in processor.items()}
    rows = [
        [each, f"{seconds / taken:.1f}", *(f"{median[peer] / taken:.2f}" for peer in PEERS)]
        for each, taken in median.items()
    ]
    outside = " and ".join(
        f"{1 - busy[f'bare onnxruntime, {each}'] / busy[f'PREDICT, {each}']:.1%} ({each})" for each in PRECISIONS
    )
    notes = (
        f"Wall time from the statement to the last row, cache off; wav2vec2 of size {chosen.size!r}, random weights; "
        f"{chosen.files} WAV and FLAC files, {seconds:.0f} s, log-normal lengths of 1.3 to 30 s; {usable_cores()} "
        f"cores, {chosen.rounds} interleaved rounds, medians. The pipeline is given decoded samples and all cores. "
        "Bare onnxruntime is `session.run` alone on the same pieces, prepared before, one thread a call and as many "
        "callers as cores. "
        f"Of PREDICT's processor time, {outside} is not that of bare onnxruntime."
    )
    return notes, HEADER, rows


def write_recordings(folder: Path, files: int) -> float:
    """Write WAV and FLAC files of log-normal lengths and return their seconds together."""
    folder.mkdir()
    chance = np.random.default_rng(0)
    lengths = np.clip(chance.lognormal(np.log(6.0), 0.7, files), 1.3, 30.0)
    for number, seconds in enumerate(lengths):
        samples = chance.normal(0, 0.1, int(seconds * RATE)).astype(np.float32)
        soundfile.write(folder / f"{number:03}.{'wav' if number % 2 else 'flac'}", samples, RATE)
    return float(lengths.sum())


def write_checkpoint(folder: Path, size: str, **dimensions: Any) -> None:
    vocabulary = from_texts(["abcdefghijklmnopqrstuvwxyz'"], "char")
    scratch.random_model({"seed": 0, "size": size, **dimensions}, vocabulary).save_pretrained(folder)
    write_vocabulary(folder, vocabulary)
    Wav2Vec2FeatureExtractor(return_attention_mask=False).save_pretrained(folder)


def contenders(session: Session, folder: Path) -> dict[str, Callable[[], Any]]:
    """Return what is measured, by name."""
    paths = sorted((folder / "audio").iterdir())
    samples = [load(str(path), RATE) for path in paths]
    arrays = [{"raw": load(str(path), RATE), "sampling_rate": RATE} for path in paths]
    runs: dict[str, Callable[[], Any]] = {}
    for precision in PRECISIONS:
        runs[f"PREDICT, {precision}"] = predict(session, precision)
        runs[f"bare onnxruntime, {precision}"] = bare(session, precision, folder / "checkpoint", samples)
    for name in PEERS:
        runs[name] = peer(folder / "checkpoint", "bf16" in name, 16 if name.endswith("16") else 1, arrays)
    return runs


def predict(session: Session, precision: str) -> Callable[[], Any]:
    statement = f"PREDICT USING bench OPTIONS (precision='{precision}', cache=False) AS SELECT audio FROM recordings"
    return lambda: session.run(statement)


def bare(session: Session, precision: str, folder: Path, samples: Sequence[Any]) -> Callable[[], Any]:
    """Return the floor: the same graph on the same pieces, longest first, with the same threads."""
    predict(session, precision)()  # makes the graph
    (path,) = session.context.home.rglob("model.onnx" if precision == "fp32" else f"model.{precision}.onnx")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    opened = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    checkpoint = read_checkpoint(folder)
    cut = [piece for each in samples for piece in pieces(each, checkpoint, statistics=True)]
    inputs = [
        graph_inputs([each], checkpoint, statistics=True)
        for each in sorted(cut, key=lambda piece: len(piece.samples), reverse=True)
    ]

    def run() -> None:
        with ThreadPoolExecutor(usable_cores()) as pool:
            list(pool.map(lambda each: opened.run(None, each), inputs))

    return run


def peer(checkpoint: Path, bf16: bool, batch_size: int, arrays: Sequence[Any]) -> Callable[[], Any]:
    torch.set_num_threads(usable_cores())
    model = Wav2Vec2ForCTC.from_pretrained(checkpoint, dtype=torch.bfloat16 if bf16 else torch.float32).eval()
    recognise = pipeline(
        "automatic-speech-recognition",
        model=model,
        tokenizer=Wav2Vec2CTCTokenizer.from_pretrained(checkpoint),
        feature_extractor=Wav2Vec2FeatureExtractor.from_pretrained(checkpoint),
        device="cpu",
    )
    return lambda: recognise([dict(each) for each in arrays], batch_size=batch_size)
