"""Recordings in, mono float32 at the model's sample rate out; .wav and .flac, nothing believed that was not checked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import soxr

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio import isolation
from thanosql.runtime.audio.decode import Samples, decode
from thanosql.runtime.audio.header import read_header
from thanosql.runtime.audio.source import AudioSource, Guarded, open_source

__all__ = ["MAX_SECONDS", "AudioInfo", "AudioSource", "load", "normalise", "probe"]

_RESERVED_SAMPLES_A_BYTE = 8
"""Room made at once for what a header promises: a promise of more than that for each byte of the file, which silence
keeps and lies do not, is given room as its samples come."""

MAX_SECONDS = 4 * 3600.0
"""The longest recording that is decoded. 364 KB of FLAC can hold two hours; four hours at 16 kHz take 922 MB."""


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a recording's header says; ``sample_rate`` is in hertz, ``frames`` are samples of one channel."""

    seconds: float
    sample_rate: int
    channels: int
    frames: int


def probe(source: AudioSource | None) -> AudioInfo:
    """Read the header of a recording, without its samples (0.05 ms).

    The samples are decoded after all, and counted, where no header holds their number: FLAC written into a pipe, ADPCM.

    Raises:
        AudioError: 'missing', 'forbidden', 'unreadable', 'not_audio', 'truncated', 'empty', 'too_long' or 'crashed'.
    """
    with open_source(source) as (stream, size, label):
        if isinstance(source, Guarded) and source.isolated:
            return AudioInfo(*isolation.probe(stream, size, label))
        return probe_stream(stream, size, label)


def probe_stream(stream: BinaryIO, size: int, label: str) -> AudioInfo:
    """Return what ``probe`` does of an open file of ``size`` bytes; ``label`` is what messages call it."""
    header = read_header(stream, size, label)
    frames = header.frames
    if frames is not None and frames > MAX_SECONDS * header.sample_rate:
        raise _too_long(label, frames / header.sample_rate, MAX_SECONDS)
    if frames is None:
        blocks = decode(stream, header, size, label)
        frames = sum(map(len, _bounded(blocks, header.sample_rate, MAX_SECONDS, label)))
        if not frames:
            raise _empty(label)
    return AudioInfo(frames / header.sample_rate, header.sample_rate, header.channels, frames)


def load(source: AudioSource | None, sample_rate: int, max_seconds: float = MAX_SECONDS) -> Samples:
    """Return the recording as float32 [samples] at ``sample_rate``: channels averaged, resampled by soxr HQ.

    The same bytes give the same samples, on every call. A recording of over ``max_seconds`` is refused by its header,
    or while decoding when the header does not tell.

    Raises:
        AudioError: the codes of ``probe``, 'not_finite', and 'too_short' for a recording that is
            less than one sample long at ``sample_rate``; 'too_long' also where memory ends.
    """
    with open_source(source) as (stream, size, label):
        if isinstance(source, Guarded) and source.isolated:
            try:
                return isolation.load(stream, size, label, sample_rate, max_seconds)
            except MemoryError:  # here, for what the other process has decoded
                raise _no_memory(label) from None
        return load_stream(stream, size, label, sample_rate, max_seconds)


def load_stream(stream: BinaryIO, size: int, label: str, sample_rate: int, max_seconds: float) -> Samples:
    """Return what ``load`` does of an open file of ``size`` bytes; ``label`` is what messages call it."""
    header = read_header(stream, size, label)
    if header.frames is not None and header.frames > max_seconds * header.sample_rate:
        raise _too_long(label, header.frames / header.sample_rate, max_seconds)
    blocks = _bounded(decode(stream, header, size, label), header.sample_rate, max_seconds, label)
    expected = 0 if header.frames is None else math.ceil(header.frames * sample_rate / header.sample_rate)
    room = min(expected, _RESERVED_SAMPLES_A_BYTE * size * max(1, sample_rate // header.sample_rate))
    try:
        samples = _gathered(_resample(blocks, header.sample_rate, sample_rate), room)
    except MemoryError:
        raise _no_memory(label) from None
    if samples is None:
        raise _empty(label)
    if not len(samples):
        raise AudioError(f"{label} is less than one sample long at {sample_rate} Hz", code="too_short")
    return samples


def _no_memory(label: str) -> AudioError:
    return AudioError(
        f"{label} has more samples than there is memory for", code="too_long", hint="cut it into shorter files"
    )


def normalise(samples: Samples) -> Samples:
    """Return ``samples`` [samples] with zero mean and unit variance, as Wav2Vec2FeatureExtractor does, bit for bit.

    Each recording by itself, before any padding: statistics over padding would make its transcript depend on
    the length of its neighbours.
    """
    centred: Samples = samples - samples.mean()
    centred /= np.sqrt(np.square(centred).mean() + np.float32(1e-7))
    return centred


def _bounded(blocks: Iterable[Samples], rate: int, max_seconds: float, label: str) -> Iterator[Samples]:
    frames = 0
    for block in blocks:
        frames += len(block)
        if frames > max_seconds * rate:
            raise _too_long(label, frames / rate, max_seconds)
        yield block


def _resample(blocks: Iterable[Samples], source_rate: int, target_rate: int) -> Iterator[Samples]:
    if source_rate == target_rate:
        yield from blocks
        return
    resampler = soxr.ResampleStream(source_rate, target_rate, 1, dtype="float32", quality="HQ")
    empty = True
    for block in blocks:
        empty = False
        yield resampler.resample_chunk(block)
    if not empty:
        yield resampler.resample_chunk(np.empty(0, dtype=np.float32), last=True)


def _gathered(parts: Iterable[Samples], expected: int) -> Samples | None:
    """Return the parts as one array, None where there is no part.

    ``expected`` samples are made room for at once: an hour in parts, and then as a whole, would take twice its memory.
    """
    whole = np.empty(expected, np.float32)
    length = -1
    for part in parts:
        length = max(length, 0)
        if length + len(part) > len(whole):
            whole = np.concatenate([whole[:length], np.empty(max(len(part), length), np.float32)])
        whole[length : length + len(part)] = part
        length += len(part)
    return whole[:length] if length >= 0 else None


def _empty(label: str) -> AudioError:
    return AudioError(f"{label} holds no samples", code="empty")


def _too_long(label: str, seconds: float, limit: float) -> AudioError:
    return AudioError(
        f"{label} lasts at least {seconds:,.0f} s, longer than the limit of {limit:,.0f} s",
        code="too_long",
        hint="cut it into shorter files",
    )
