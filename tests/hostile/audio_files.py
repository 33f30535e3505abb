"""Recordings that nobody should have to decode: a seeded stream of them, each with the answers that are right for it.

A case is written to a path of its own, which is what a query would name. ``SOUND`` among its answers means that the
damage need not show: nothing in a WAV file tells that a bit of a sample was turned over.
"""

from __future__ import annotations

import io
import os
import random
import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

SOUND = "sound"
CODES = frozenset({"missing", "unreadable", "not_audio", "truncated", "empty", "not_finite", "too_short", "too_long"})
DAMAGE = CODES - {"missing"} | {SOUND}
RATE = 16_000


@dataclass(frozen=True)
class Case:
    """``path`` is what the query names; ``answers`` are the codes that are right, ``kind`` says what was done to it."""

    kind: str
    path: str
    answers: frozenset[str]


def encode(samples: np.ndarray, rate: int, container: str, subtype: str) -> bytes:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format=container, subtype=subtype)
    return buffer.getvalue()


def wav(data: bytes, *, chunks: bytes = b"", riff: int | None = None, length: int | None = None, **form: int) -> bytes:
    """Write a WAV file byte by byte, ``chunks`` before its own; any field of its header may lie."""
    body = b"WAVE" + chunks + fmt(**form) + struct.pack("<4sI", b"data", len(data) if length is None else length) + data
    return struct.pack("<4sI", b"RIFF", len(body) if riff is None else riff) + body


def fmt(*, tag: int = 1, channels: int = 1, rate: int = RATE, bits: int = 16, block: int | None = None) -> bytes:
    block = (channels * bits // 8) & 0xFFFF if block is None else block
    return struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate, rate * block & 0xFFFFFFFF, block, bits)


def stream_info(
    flac: bytes, *, rate: int | None = None, channels: int | None = None, frames: int | None = None
) -> bytes:
    """Return a FLAC file with other figures in its STREAMINFO block."""
    packed = int.from_bytes(flac[18:26], "big")
    if rate is not None:
        packed = packed & ~(0xFFFFF << 44) | rate << 44
    if channels is not None:
        packed = packed & ~(7 << 41) | (channels - 1) << 41
    if frames is not None:
        packed = packed & ~((1 << 36) - 1) | frames
    return flac[:18] + packed.to_bytes(8, "big") + flac[26:]


def block(kind: int, content: bytes, *, length: int | None = None) -> bytes:
    """Return a FLAC metadata block."""
    return bytes([kind]) + (len(content) if length is None else length).to_bytes(3, "big") + content


def hours_of_silence(hours: float) -> bytes:
    return encode(np.zeros(round(hours * 3600 * 1_000), np.int16), 1_000, "FLAC", "PCM_16")


def speechlike(chance: random.Random, seconds: float = 0.25, channels: int = 1) -> np.ndarray:
    generator = np.random.default_rng(chance.getrandbits(32))
    return np.clip(generator.normal(0, 0.2, (round(seconds * RATE), channels)), -1, 1).astype(np.float32)


def cases(folder: Path, count: int, seed: int) -> Iterator[Case]:
    """Write ``count`` bad recordings below ``folder`` and yield each; the same seed gives the same files."""
    chance = random.Random(seed)
    number = 0
    for kind, content, answers in _fixed(chance):
        yield _written(folder, number, kind, content, answers)
        number += 1
    for kind, path, answers in _places(folder):
        yield Case(kind, path, answers)
        number += 1
    while number < count:
        make = chance.choice(_RANDOM)
        kind, content, answers = make(chance)
        yield _written(folder, number, kind, content, answers)
        number += 1


def _written(folder: Path, number: int, kind: str, content: bytes, answers: frozenset[str]) -> Case:
    suffix = (".wav", ".flac", ".mp3", "")[number % 4]  # the name must not matter
    path = folder / f"{number:05}{suffix}"
    path.write_bytes(content)
    return Case(kind, str(path), answers)


Made = tuple[str, bytes, frozenset[str]]


def only(*codes: str) -> frozenset[str]:
    return frozenset(codes)


# What can be damaged: every encoding that is read, as libsndfile writes it.
_ENCODINGS = [
    *(("WAV", each) for each in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW")),
    *(("WAV", each) for each in ("MS_ADPCM", "IMA_ADPCM", "GSM610")),
    *(("WAVEX", each) for each in ("PCM_16", "PCM_24", "FLOAT")),
    *(("FLAC", each) for each in ("PCM_S8", "PCM_16", "PCM_24")),
]


def _sound(chance: random.Random) -> tuple[str, bytes]:
    container, subtype = chance.choice(_ENCODINGS)
    channels = 1 if subtype == "GSM610" else chance.choice([1, 1, 2])
    return f"{container} {subtype}", encode(speechlike(chance, channels=channels), RATE, container, subtype)


def _flipped(chance: random.Random) -> Made:
    name, content = _sound(chance)
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return f"bits of a {name}", bytes(damaged), DAMAGE


def _flipped_header(chance: random.Random) -> Made:
    name, content = _sound(chance)
    damaged = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        damaged[chance.randrange(min(120, len(damaged)))] = chance.choice([0, 1, 0x7F, 0x80, 0xFE, 0xFF])
    return f"header of a {name}", bytes(damaged), DAMAGE


def _cut(chance: random.Random) -> Made:
    name, content = _sound(chance)
    at = chance.choice([chance.randint(4, 60), chance.randint(4, len(content) - 1), len(content) - 1])
    answers = {"truncated"}
    if "FLAC" in name:
        answers.add("unreadable")  # what is left of a frame may look, by chance, like the beginning of another
    if at > len(content) - 64:
        answers |= {"unreadable", SOUND}  # the last bytes of a compressed file can be padding
    return f"{name} cut at {at} of {len(content)}", content[:at], frozenset(answers)


def _number_replaced(chance: random.Random) -> Made:
    name, content = _sound(chance)
    at = chance.randrange(4, min(len(content) - 4, 100), 2)
    value = struct.pack("<I", chance.choice([0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFF000, 0xFFFF, 1 << 24]))
    return f"{name} with {value.hex()} at {at}", content[:at] + value + content[at + 4 :], DAMAGE


def _spliced(chance: random.Random) -> Made:
    (first, head), (second, tail) = _sound(chance), _sound(chance)
    at = chance.randrange(12, min(len(head), len(tail)))
    return f"{first} that goes on as {second}", head[:at] + tail[at:], DAMAGE


def _inserted(chance: random.Random) -> Made:
    name, content = _sound(chance)
    at = chance.randrange(12, len(content))
    junk = chance.randbytes(chance.randint(1, 400))
    return f"{name} with {len(junk)} bytes put in", content[:at] + junk + content[at:], DAMAGE


def _noise(chance: random.Random) -> Made:
    magic = chance.choice([b"", b"RIFF", b"RIFF\xff\xff\xff\xffWAVE", b"RIFF\xff\xff\xff\xffWAVEfmt ", b"fLaC"])
    streaminfo = b"fLaC\0\0\0\x22"
    magic = chance.choice([magic, streaminfo])
    return f"noise after {magic!r}", magic + chance.randbytes(chance.randint(0, 500)), DAMAGE


def _not_finite(chance: random.Random) -> Made:
    samples = speechlike(chance).astype(np.float64)
    samples[chance.randrange(len(samples))] = chance.choice([np.nan, np.inf, -np.inf, 1e30, -1e300])
    subtype = chance.choice(["FLOAT", "DOUBLE"])
    return f"a sample of a {subtype} that is no sound", encode(samples, RATE, "WAV", subtype), only("not_finite")


def _lying_flac(chance: random.Random) -> Made:
    content = encode(speechlike(chance), RATE, "FLAC", "PCM_16")
    more = chance.choice([RATE // 4 + 1, 10**6, 10**8, RATE * 3600 * 4, RATE * 3600 * 4 + 1, (1 << 36) - 1])
    answers = only("too_long") if more > RATE * 3600 * 4 else only("truncated")
    return f"FLAC that promises {more} samples", stream_info(content, frames=more), answers


def _lying_wav(chance: random.Random) -> Made:
    data = chance.randbytes(1_000)
    more = chance.choice([1_001, 10**6, 2**31 - 4097])
    return f"WAV that promises {more} bytes", wav(data, riff=chance.choice([0, 1_036]), length=more), only("truncated")


_RANDOM: list[Callable[[random.Random], Made]] = [
    *(_flipped, _flipped_header, _cut, _number_replaced, _spliced, _inserted, _noise, _not_finite),
    *(_lying_flac, _lying_wav),
]


def _fixed(chance: random.Random) -> Iterator[Made]:
    """Yield the files that each are there once: one a structure, a limit or a trick."""
    pcm = chance.randbytes(2_000)
    flac = encode(speechlike(chance), RATE, "FLAC", "PCM_16")
    for container, subtype in _ENCODINGS:
        content = encode(speechlike(chance), RATE, container, subtype)
        for at in (1, 3):
            yield f"{container} {subtype} cut at {at}", content[:at], only("not_audio")
        for at in (4, 8, 11, 12, 16, 20, 36, 40, 43, 44, len(content) // 2):
            yield f"{container} {subtype} cut at {at}", content[:at], only("truncated")
    yield "nothing", b"", only("empty")
    yield "WAV without samples", wav(b""), only("empty")
    for rate in (0, 1, 999, 768_001, 10_000_000, 2**32 - 1):
        yield f"WAV of {rate} Hz", wav(pcm, rate=rate), only("not_audio")
    for rate in (0, 1, 999, 1_048_575):
        yield f"FLAC of {rate} Hz", stream_info(flac, rate=rate), only("not_audio")
    for channels in (64, 1_024, 30_000):
        yield f"WAV of {channels} channels", wav(bytes(channels * 4), channels=channels), only(SOUND)
    yield "WAV of 65,535 channels of 8 bits", wav(bytes(65_535 * 3), channels=65_535, bits=8), only(SOUND)
    yield "A-law of 65,535 channels", wav(bytes(65_535 * 3), tag=6, channels=65_535, bits=8), only("unreadable")
    yield "WAV of no channels", wav(pcm, channels=0, block=2), only("not_audio")
    yield "WAV with frames of no bytes", wav(pcm, block=0), only("not_audio")
    yield "FLAC of 8 channels that has 1", stream_info(flac, channels=8), only("truncated", "unreadable")
    # One reader takes the first fmt chunk and another the last: what the one checked, the other must not allocate.
    for first, last in ((1_000, 1), (1, 1_000), (1, 2)):
        content = wav(bytes(8_000), chunks=fmt(channels=first, bits=8, tag=6), channels=last, bits=8, tag=6)
        yield f"A-law of {first} channels, and again of {last}", content, only("unreadable")
    yield "PCM, and again A-law", wav(pcm, chunks=fmt(tag=1), tag=6, bits=8), only(SOUND)
    yield "WAV with 300,000 empty chunks", wav(pcm, chunks=struct.pack("<4sI", b"junk", 0) * 300_000), only("not_audio")
    yield "WAV with a chunk of 4 GiB", wav(pcm, chunks=struct.pack("<4sI", b"junk", 0xFFFFFFFF)), only("truncated")
    yield (
        "WAV with 8 MB of metadata",
        wav(pcm, chunks=struct.pack("<4sI", b"LIST", 8 << 20) + bytes(8 << 20)),
        only(SOUND),
    )
    head, rest = flac[:4] + b"\0" + flac[5:42], flac[42:]
    big = block(1, bytes((1 << 24) - 1))
    yield "FLAC with 16 MiB of padding", head + big + rest, only(SOUND)
    for kind, name in ((2, "application"), (4, "comment"), (5, "cue sheet"), (6, "picture")):
        yield f"FLAC with a {name} of 0xFF", head + block(kind, b"\xff" * 4_000) + rest, DAMAGE
        yield (
            f"FLAC with a {name} longer than the file",
            head + block(kind, b"\xff" * 40, length=1 << 23) + rest,
            only("truncated"),
        )
    comments = struct.pack("<I", 0) + struct.pack("<I", 0xFFFFFFFF)
    yield "FLAC with four thousand million comments", head + block(4, comments) + rest, only(SOUND)
    yield "FLAC with 20,000 metadata blocks", head + block(1, b"") * 20_000 + rest, only(SOUND)
    hours = hours_of_silence(5)
    yield "five hours of silence", hours, only("too_long")
    yield "five hours of silence whose header does not say so", stream_info(hours, frames=0), only("too_long")
    # Within the limit of four hours, and 860 MiB at 16 kHz: more than decode_all leaves itself.
    yield "nearly four hours of silence", hours_of_silence(3.9), only("too_long")
    yield "FLAC that says it has no samples at all", stream_info(flac, frames=0)[:42], only("empty")
    yield (
        "STREAMINFO alone that promises four hours at 768 kHz",
        (stream_info(flac, rate=768_000, frames=4 * 3600 * 768_000)[:42]),
        only("truncated", "unreadable"),
    )
    for magic in (
        b"OggS",
        b"ID3\x04",
        b"\xff\xfb",
        b"FORM",
        b"RIFX",
        b"RF64",
        b"\x1a\x45\xdf\xa3",
        b"\0\0\0\x20ftypM4A ",
    ):
        yield f"another format, {magic!r}", magic + bytes(400), only("not_audio")
    yield "text", b"this is no recording at all", only("not_audio")
    yield "a program", b"\x7fELF" + bytes(400), only("not_audio")
    yield "an archive", b"PK\x03\x04" + bytes(400), only("not_audio")
    yield "less than a sample", wav(bytes(2), rate=768_000), only("too_short")


def _places(folder: Path) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield paths at which something else stands than a file."""
    places = folder / "places"
    places.mkdir()
    (places / "folder.wav").mkdir()
    yield "a folder", str(places / "folder.wav"), only("unreadable")
    os.mkfifo(places / "pipe.wav")
    yield "a named pipe", str(places / "pipe.wav"), only("unreadable")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(places / "socket"))
    yield "a socket", str(places / "socket"), only("unreadable")
    (places / "to-pipe.wav").symlink_to("pipe.wav")
    yield "a link to a named pipe", str(places / "to-pipe.wav"), only("unreadable")
    (places / "loop.wav").symlink_to("loop.wav")
    yield "a link to itself", str(places / "loop.wav"), only("unreadable")
    (places / "gone.wav").symlink_to("nowhere.wav")
    yield "a link to nothing", str(places / "gone.wav"), only("missing")
    for device in ("/dev/zero", "/dev/full", "/dev/random", "/dev/tty"):
        yield "a device", device, only("unreadable", "missing")
    for pseudo in ("/proc/kmsg", "/proc/self/mem", "/proc/self/maps", "/proc/kcore", "/sys/kernel/notes"):
        yield "a file of the kernel's", pseudo, only("empty", "not_audio", "unreadable", "missing")
    locked = places / "locked.wav"
    locked.write_bytes(wav(bytes(2_000)))
    locked.chmod(0)
    yield "a file that may not be read", str(locked), only("unreadable")
    closed = places / "closed"
    closed.mkdir()
    (closed / "a.wav").write_bytes(wav(bytes(2_000)))
    closed.chmod(0)
    yield "a folder that may not be entered", str(closed / "a.wav"), only("unreadable")
    yield "no name", "", only("missing", "unreadable")
    yield "a name with a NUL", "a\0b.wav", only("missing")
    yield "a name of 10,000 letters", "a" * 10_000, only("missing", "unreadable")
    yield "a path of 10,000 folders", "a/" * 10_000, only("missing", "unreadable")
    yield "a file in a file", str(locked / "a.wav"), only("missing", "unreadable")
    yield "a URL", "https://localhost/a.wav", only("missing")
    yield "a file URL", "file:///etc/passwd", only("missing")
