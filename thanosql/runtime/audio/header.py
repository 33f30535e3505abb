"""What the first bytes of a WAV or FLAC file promise, checked against the size of the file before anything is decoded.

Sizes in a WAV header are believed, with these exceptions:

- 0 or at least 0x7FFFF000: a writer into a pipe (ffmpeg 0xFFFFFFFF, sox and espeak-ng 0x7FFFF000, arecord
  0x7FFFFFFF) did not know the size: the samples go on to the end of the file. A real recording of over 2 GiB that was
  cut short cannot be told apart from these, and reads as what is left of it.
- a data size of 0 where the RIFF chunk ends too: a recorder was killed before it wrote the sizes: likewise.
- a RIFF size up to 8 bytes too large: writers that count the RIFF header itself, or a padding byte that is not there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from thanosql.compiler.errors import AudioError

SAMPLE_RATES = range(1_000, 768_001)
"""Hertz. Outside it a header is damaged, and resampling by its ratio would exhaust memory or time."""

_UNKNOWN_SIZE = 0x7FFFF000
_RIFF_SLACK = 8
_MAX_CHUNKS = 1_000  # a hostile file of empty chunks must not be walked for minutes
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")

# (format tag, bytes a sample) -> numpy type; the third byte-width of PCM has none in numpy and is unpacked by hand
_LINEAR = {(1, 1): "u1", (1, 2): "<i2", (1, 3): "i3", (1, 4): "<i4", (3, 4): "<f4", (3, 8): "<f8"}
_A_LAW, _MU_LAW = 6, 7
_COMPRESSED = {2, _A_LAW, _MU_LAW, 0x11, 0x31}  # Microsoft ADPCM, telephony, IMA ADPCM, GSM 6.10

_OTHER_FORMATS = {
    b"OggS": "an Ogg file",
    b"ID3": "an MP3 file (or starts with an MP3's ID3 tag)",
    b"\xff\xfb": "an MP3 file",
    b"FORM": "an AIFF file",
    b"RIFX": "a big-endian WAV file (RIFX)",
    b"RF64": "a 64-bit WAV file (RF64)",
    b"BW64": "a 64-bit WAV file (BW64)",
    b"\x1a\x45\xdf\xa3": "a WebM or Matroska file",
}
_CONVERT = "only .wav and .flac are read; convert it, for example: ffmpeg -i input -ac 1 -ar 16000 output.wav"


@dataclass(frozen=True, slots=True)
class Header:
    """How a recording is stored.

    Attributes:
        sample_rate: hertz.
        channels: interleaved channels, at least 1.
        frames: samples per channel, at least 1; None when only decoding can tell.
        encoding: the numpy type of linear WAV samples ('i3' = 24-bit), or None when libsndfile must decode them.
        offset: where the linear samples start, in bytes.
    """

    sample_rate: int
    channels: int
    frames: int | None
    encoding: str | None
    offset: int


def read_header(stream: BinaryIO, size: int, label: str) -> Header:
    """Read the header of a stream of ``size`` bytes; the container is told by its content, not by its name.

    Raises:
        AudioError: code 'empty', 'format' or 'truncated'.
    """
    # A size of 0 is not read on: the kernel's own files have it, and give, or wait for, bytes all the same.
    start = stream.read(12) if size else b""
    if not start:
        raise AudioError(f"{label} is empty", code="empty", hint="it has 0 bytes; record or copy it again")
    if start[:4] == b"fLaC":
        header = _flac(stream, label)
    elif start[:4] == b"RIFF" and len(start) < 12:
        raise _truncated(label, "it ends within its header")
    elif start[:4] == b"RIFF" and start[8:] == b"WAVE":
        header = _wav(stream, size, label, riff=struct.unpack("<I", start[4:8])[0])
    else:
        known = next((name for magic, name in _OTHER_FORMATS.items() if start.startswith(magic)), None)
        known = "an MP4 or M4A file" if start[4:8] == b"ftyp" else known
        found = known or f"neither a WAV nor a FLAC file: it starts with {start!r}"
        raise AudioError(f"{label} is {found}", code="not_audio", hint=_CONVERT)
    if header.sample_rate not in SAMPLE_RATES:
        limits = f"{SAMPLE_RATES.start:,} to {SAMPLE_RATES.stop - 1:,} Hz"
        raise AudioError(f"{label} has a sample rate of {header.sample_rate:,} Hz, outside {limits}", code="not_audio")
    if header.frames == 0:
        raise AudioError(f"{label} holds no samples", code="empty")
    return header


def _flac(stream: BinaryIO, label: str) -> Header:
    stream.seek(4)
    block = stream.read(38)  # block type, 24-bit length, then STREAMINFO (RFC 9639, section 8.2)
    if len(block) < 38:
        raise _truncated(label, "it ends within its header")
    if block[0] & 0x7F or block[1:4] != b"\x00\x00\x22":
        raise AudioError(f"{label} has no STREAMINFO block where FLAC puts it", code="not_audio", hint=_CONVERT)
    packed = int.from_bytes(block[14:22], "big")  # 20 bits of rate, 3 of channels, 5 of sample width, 36 of frames
    frames = packed & ((1 << 36) - 1)
    # an encoder that wrote into a pipe left 0: unknown
    return Header(packed >> 44, (packed >> 41 & 7) + 1, frames or None, encoding=None, offset=0)


def _wav(stream: BinaryIO, size: int, label: str, riff: int) -> Header:
    if not _is_unknown(riff) and riff + 8 > size + _RIFF_SLACK:
        raise _truncated(label, f"its header promises {riff + 8:,} bytes, {size:,} are there")
    position = 12
    form = None
    for _ in range(_MAX_CHUNKS):
        stream.seek(position)
        head = stream.read(8)
        if len(head) < 8:
            break
        name, length = struct.unpack("<4sI", head)
        if name == b"fmt " and form is None:  # of several, libsndfile, too, takes the first
            form = stream.read(min(length, 40))
        elif name == b"data":
            if form is None:
                raise AudioError(f"{label} has no fmt chunk before its samples", code="not_audio", hint=_CONVERT)
            length = _data_length(length, riff, position + 8, size, label)
            return _wav_samples(form, length, position + 8, label)
        position += 8 + length + (length & 1)
    if position > size:
        raise _truncated(label, "it ends before its samples start")
    raise AudioError(f"{label} is a WAV file without samples (no data chunk)", code="not_audio", hint=_CONVERT)


def _data_length(length: int, riff: int, offset: int, size: int, label: str) -> int:
    """Return how many bytes of samples there are; the cases are told at the top of this file."""
    available = size - offset
    unfinished = length == 0 and (_is_unknown(riff) or riff + 8 <= offset)
    if unfinished or length >= _UNKNOWN_SIZE:
        return available if unfinished else min(length, available)
    if length > available:
        raise _truncated(label, f"its header promises {length:,} bytes of samples, {available:,} are there")
    return length


def _wav_samples(form: bytes, length: int, offset: int, label: str) -> Header:
    if len(form) < 16:
        raise AudioError(f"{label} has a fmt chunk of {len(form)} bytes, too few", code="not_audio", hint=_CONVERT)
    tag, channels, rate, _, block, bits = struct.unpack("<HHIIHH", form[:16])
    if tag == 0xFFFE and form[26:40] == _GUID_TAIL:  # WAVE_FORMAT_EXTENSIBLE: the tag is in the sub-format
        tag = struct.unpack("<H", form[24:26])[0]
    if channels == 0 or block == 0:
        found = f"{channels} channels in frames of {block} bytes"
        raise AudioError(f"{label} declares {found}", code="not_audio", hint=_CONVERT)
    if tag in _COMPRESSED:
        frames = length // block if tag in (_A_LAW, _MU_LAW) else None
        return Header(rate, channels, frames, encoding=None, offset=offset)
    width = block // channels
    encoding = _LINEAR.get((tag, width))
    if encoding is None or width * channels != block or (bits + 7) // 8 != width:
        found = f"{bits}-bit samples of kind 0x{tag:04x}, {channels} channels in frames of {block} bytes"
        hint = f"8, 16, 24 and 32-bit PCM and 32 and 64-bit float are read. {_CONVERT}"
        raise AudioError(f"{label} holds {found}", code="not_audio", hint=hint)
    return Header(rate, channels, length // block, encoding, offset)


def _is_unknown(size: int) -> bool:
    return size == 0 or size >= _UNKNOWN_SIZE


def _truncated(label: str, what: str) -> AudioError:
    return AudioError(f"{label} is cut short: {what}", code="truncated", hint="copy or record it again")
