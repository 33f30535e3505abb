"""Long recordings in pieces: what the length of pieces and their overlap do to the text.

One recording is made of the test sentences of ``python -m recipes.speech``, one after another. Its text in pieces is
compared with what was said, and with the text of a reference: pieces of the same length of which each answers for two
seconds in its middle only. Frames tell where a difference comes from: seams touch those within a second of them, the
rest is what the model makes of hearing another stretch of the recording.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import thanosql
from thanosql.runtime.answers.scoring import character_errors
from thanosql.runtime.audio import chunks
from thanosql.runtime.audio.reading import load

TITLE = "Long recordings in pieces"

RATE = 16_000
MODELS = {"ko": "Wav2Vec2TinyKo", "en": "Wav2Vec2TinyEn"}
HEADER = [
    "model",
    "piece, s",
    "context, s",
    "CPU s a minute",
    "CER",
    "differs from the reference",
    "at seams, of frames",
]
SETTINGS = ((30.0, (5.0, 10.0)), (15.0, (3.0, 5.0)), (10.0, (2.0, 3.0)))
REFERENCE_SHARE = 2.0
NEAR_FRAMES = 50
"""A second."""


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench seams", description=__doc__)
    parser.add_argument("--seconds", type=float, default=120, help="of the recording (default: %(default)s)")
    parser.add_argument("--languages", default=",".join(MODELS), help="parted by commas (default: %(default)s)")
    parser.add_argument(
        "--speech",
        type=Path,
        default=Path(os.environ.get("THANOSQL_SPEECH", "speech")),
        help="folder with en/test.parquet and ko/test.parquet (default: THANOSQL_SPEECH, else speech)",
    )
    chosen = parser.parse_args(options)
    rows: list[list[str]] = []
    with thanosql.connect("duckdb://") as session:
        bases = {base.name: base for base in session.catalog.base_models()}
        for language in chosen.languages.split(","):
            predictor: Any = session.context.predictor(bases[MODELS[language]], {"device": "cpu", "precision": "fp32"})
            sentences, said = material(chosen.speech / language / "test.parquet", chosen.seconds)
            truth = predictor.normalise_text(said)
            alone = " ".join(predictor.predict(sentences))
            rows.append([MODELS[language], "sentences", "", "", f"{character_errors(truth, alone).rate:.1%}", "", ""])
            recording = np.concatenate(sentences)
            for piece, contexts in SETTINGS:
                rows += compared(predictor, recording, truth, piece, contexts)
                print(*(" ".join(row) for row in rows[-len(contexts) :]), sep="\n", flush=True)
    notes = (
        f"{chosen.seconds:.0f} s of test sentences one after another, in fp32. A reference has pieces of the same "
        f"length that answer for {REFERENCE_SHARE:.0f} s in their middle; characters that differ from its text, in a "
        "hundred. Of the frames whose label differs, those within a second of a seam; in brackets the share of all "
        f"frames that are. PREDICT uses pieces of {chunks.PIECE_SECONDS:.0f} s with {chunks.CONTEXT_SECONDS:.0f} s of "
        f"context, and cuts nothing up to {chunks.WHOLE_SECONDS:.0f} s."
    )
    return notes, HEADER, rows


def material(table: Path, seconds: float) -> tuple[list[Any], str]:
    """Return the samples of test sentences in a shuffled order, and what they say."""
    sentences, texts, length = [], [], 0
    for row in pl.read_parquet(table).sample(fraction=1, shuffle=True, seed=0).iter_rows(named=True):
        if length >= seconds * RATE:
            break
        sentences.append(load(str(table.parent / row["audio"]), RATE))
        texts.append(row["text"])
        length += len(sentences[-1])
    return sentences, " ".join(texts)


def compared(predictor: Any, recording: Any, truth: str, piece: float, contexts: Sequence[float]) -> list[list[str]]:
    """Return a row for each context that pieces of one length are given."""
    expected, labels, _, _ = transcribed(predictor, recording, piece, (piece - REFERENCE_SHARE) / 2)
    rows = []
    for context in contexts:
        text, found, seams, seconds = transcribed(predictor, recording, piece, context)
        wrong = np.flatnonzero(found != labels)
        near = near_seams(np.arange(len(found)), seams)
        rows.append(
            [
                predictor.checkpoint.folder.name.partition("-")[0],
                f"{piece:.0f}",
                f"{context:.0f}",
                f"{seconds / (len(recording) / RATE) * 60:.1f}",
                f"{character_errors(truth, text).rate:.1%}",
                f"{character_errors(expected, text).rate:.1%}",
                f"{near[wrong].sum()} of {len(wrong)} ({near.mean():.0%})",
            ]
        )
    return rows


def transcribed(predictor: Any, recording: Any, piece: float, context: float) -> tuple[str, Any, list[int], float]:
    """Return the text, the label of each frame, the frames at which pieces meet, and the CPU seconds."""
    started = time.process_time()
    with cut_into(piece, context):
        pieces = predictor.split(recording)
    outputs = [predictor.run([each])[0] for each in pieces]
    text = predictor.transcript(pieces, outputs).text
    seconds = time.process_time() - started
    paths = [output.path for output in outputs]
    spans = chunks.spans(paths, [each.chunk for each in pieces], predictor.checkpoint.vocabulary.blank)
    labels = np.concatenate([path[start:end] for path, (start, end) in zip(paths, spans, strict=True)])
    seams = [each.chunk.first + start for each, (start, _) in zip(pieces, spans, strict=True)]
    return text, labels, seams[1:], seconds


def near_seams(frames: Any, seams: Sequence[int]) -> Any:
    """Return which of the frames are within a second of a seam."""
    return np.abs(frames[:, None] - np.array(seams)[None]).min(axis=1) < NEAR_FRAMES


@contextmanager
def cut_into(piece: float, context: float) -> Iterator[None]:
    """Have recordings cut in another way than PREDICT does."""
    before = chunks.WHOLE_SECONDS, chunks.PIECE_SECONDS, chunks.CONTEXT_SECONDS
    chunks.WHOLE_SECONDS, chunks.PIECE_SECONDS, chunks.CONTEXT_SECONDS = piece, piece, context
    try:
        yield
    finally:
        chunks.WHOLE_SECONDS, chunks.PIECE_SECONDS, chunks.CONTEXT_SECONDS = before
