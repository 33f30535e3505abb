"""Tiny archives of LibriSpeech's shape, and parts whose checksums are theirs."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import soundfile

from thanosql.runtime.datasets.parts import Part

TEXTS = {"train-clean-5": ("A MAN SAID", "TO THE UNIVERSE", "SIR I EXIST"), "dev-clean-2": ("HOWEVER", "THE FACT")}


def noise(seconds: float, seed: int) -> bytes:
    """A FLAC of noise at 16 kHz."""
    file = io.BytesIO()
    samples = np.random.default_rng(seed).integers(-3_000, 3_000, int(seconds * 16_000), dtype=np.int16)
    soundfile.write(file, samples, 16_000, format="FLAC")
    return file.getvalue()


def tar_of(members: Iterable[tuple[str | tarfile.TarInfo, bytes]]) -> bytes:
    """A .tar.gz of the members, the same bytes each time."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as tar:
        for name, content in members:
            member = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            member.size = member.size or len(content)
            tar.addfile(member, io.BytesIO(content))
    return file.getvalue()


def archive_of(name: str, *, without: str = "") -> bytes:
    """The archive of a part: one chapter of one speaker, but for members that end in ``without``."""
    place = f"LibriSpeech/{name}/84/121123"
    members = [("LibriSpeech/LICENSE.TXT", b"CC BY 4.0\n")]
    lines = [f"84-121123-{index:04} {text}\n" for index, text in enumerate(TEXTS[name])]
    members.append((f"{place}/84-121123.trans.txt", "".join(lines).encode()))
    members.extend((f"{place}/84-121123-{index:04}.flac", noise(0.5 + index, index)) for index in range(len(lines)))
    return tar_of(member for member in members if not without or not member[0].endswith(without))


def part_of(name: str, content: bytes) -> Part:
    """The part whose archive is ``content``."""
    return Part(name, 31, len(content), hashlib.sha256(content).hexdigest())


def store(folder: Path, part: Part, content: bytes) -> None:
    """Put an archive where a mirror has it."""
    path = folder / str(part.resource) / part.archive
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
