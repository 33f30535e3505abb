"""Samples of a recording in blocks, so that what a small file expands to never stands in memory at once.

Linear WAV samples are read by numpy (1.5 times as fast as through libsndfile); FLAC and compressed WAV by libsndfile.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import soundfile

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio.header import Header

Samples = np.ndarray[Any, np.dtype[np.float32]]

_BLOCK_SAMPLES = 1 << 18  # all channels together: 1 MiB of float32

# numpy type -> (what silence is, the inverse of full scale)
_SCALES = {"u1": (128.0, 2.0**-7), "<i2": (0.0, 2.0**-15), "<i4": (0.0, 2.0**-31)}

# A float file may hold unscaled 32-bit integers; beyond them a sample is damage, and its variance overflows float32.
_LOUDEST = 2.0**32


class _ForwardFile(soundfile.SoundFile):  # type: ignore[misc]  # soundfile has no types
    """A file read once from front to back: after each block SoundFile seeks, which decodes FLAC twice and
    fails where the header does not know the length."""

    def seekable(self) -> bool:
        return False


def decode(stream: BinaryIO, header: Header, size: int, label: str) -> Iterator[Samples]:
    """Yield mono float32 blocks [frames]: the average of the channels, full scale at 1.0.

    Raises:
        AudioError: code 'truncated', 'unreadable' or 'not_finite'.
    """
    frames = 0
    for block in _linear(stream, header) if header.encoding else _libsndfile(stream, header, size, label):
        with np.errstate(over="ignore", invalid="ignore"):  # what is wrong with float samples is told below
            mono = block[:, 0] if header.channels == 1 else block.mean(axis=1, dtype=np.float32)
            loud = header.encoding in ("<f4", "<f8") and not np.abs(mono).max() <= _LOUDEST
        if loud:
            first = int(np.flatnonzero(~(np.abs(mono) <= _LOUDEST))[0])
            when = (frames + first) / header.sample_rate
            raise AudioError(
                f"{label} holds a sample of {mono[first]} at {when:.3f} s",
                code="not_finite",
                hint="float samples must be finite numbers, by convention from -1 to 1",
            )
        frames += len(mono)
        yield mono
    if header.frames is not None and frames < header.frames:
        raise AudioError(
            f"{label} is cut short: its header promises {header.frames:,} samples a channel, {frames:,} are there",
            code="truncated",
            hint="copy or record it again",
        )


def _linear(stream: BinaryIO, header: Header) -> Iterator[Samples]:
    encoding = header.encoding or ""
    assert header.frames is not None
    width = header.channels * int(encoding[-1])
    step = max(1, _BLOCK_SAMPLES // header.channels)
    stream.seek(header.offset)
    for start in range(0, header.frames, step):
        raw = stream.read(min(step, header.frames - start) * width)
        whole = len(raw) - len(raw) % width  # less than asked for when the file has shrunk since the header was read
        if whole:
            yield _to_float(raw[:whole], encoding).reshape(-1, header.channels)


def _to_float(raw: bytes, encoding: str) -> Samples:
    if encoding == "i3":
        # the three bytes become the upper ones of an int32, whose sign and scale are then right
        wide = np.zeros((len(raw) // 3, 4), dtype=np.uint8)
        wide[:, 1:] = np.frombuffer(raw, dtype=np.uint8).reshape(-1, 3)
        raw, encoding = wide.tobytes(), "<i4"
    samples = np.frombuffer(raw, dtype=encoding)
    if encoding not in _SCALES:
        with np.errstate(over="ignore", invalid="ignore"):
            return samples.astype(np.float32)
    silence, scale = _SCALES[encoding]
    scaled: Samples = np.multiply(samples, np.float32(scale), dtype=np.float32)
    return scaled - np.float32(silence * scale) if silence else scaled


def _libsndfile(stream: BinaryIO, header: Header, size: int, label: str) -> Iterator[Samples]:
    stream.seek(0)
    step = max(1, _BLOCK_SAMPLES // header.channels)
    frames = step if header.frames is None else min(step, header.frames)  # libsndfile clears what it does not fill
    opened = False
    try:
        with _ForwardFile(stream) as file:
            opened = True
            # What it would allocate for a block was worked out from our reading of the header, not from its own.
            if (file.channels, file.samplerate) != (header.channels, header.sample_rate):
                raise AudioError(
                    f"{label} declares {header.channels} channels at {header.sample_rate:,} Hz, and elsewhere "
                    f"{file.channels} at {file.samplerate:,} Hz",
                    code="unreadable",
                    hint="copy or record it again",
                )
            while len(block := file.read(frames, dtype="float32", always_2d=True)):
                yield block
    except soundfile.LibsndfileError as error:
        # libsndfile gives one message for both; a decoder that failed at the end of the file ran out of bytes
        # The whole header of a WAV file has been read before: if it cannot be opened, nothing is missing.
        cut = stream.tell() >= size and (opened or not header.offset)
        reason = str(error.error_string).removeprefix("Error : ").rstrip(".")
        raise AudioError(
            f"{label} is {'cut short' if cut else 'damaged'} ({reason})",
            code="truncated" if cut else "unreadable",
            hint="copy or record it again",
        ) from error
