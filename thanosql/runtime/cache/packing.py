"""How an answer's text is stored: compressed where that pays, and with a checksum, which SQLite's pages have not."""

from __future__ import annotations

import zlib

_CHECKSUM_BYTES = 4
_PLAIN, _COMPRESSED = b"p", b"z"

# Below this, compression takes as long as all else and gains next to nothing; timestamps are far above it.
_SHORT_BYTES = 256

LARGEST_BYTES = 64 * 2**20
"""Of a text that is compressed: hours of words with their times take a few megabytes. More than that, a damaged or
hostile row does not unpack to."""


def pack(text: str) -> bytes:
    """Return the bytes to store for a text."""
    plain = text.encode()
    compressed = zlib.compress(plain) if _SHORT_BYTES <= len(plain) <= LARGEST_BYTES else plain
    kind, body = (_COMPRESSED, compressed) if len(compressed) < len(plain) else (_PLAIN, plain)
    return zlib.crc32(plain).to_bytes(_CHECKSUM_BYTES) + kind + body


def unpack(data: bytes) -> str:
    """Return the text that ``pack`` was given. Raises ValueError when the bytes were changed."""
    checksum, kind, body = data[:_CHECKSUM_BYTES], data[_CHECKSUM_BYTES:][:1], data[_CHECKSUM_BYTES + 1 :]
    try:
        plain = _decompressed(body) if kind == _COMPRESSED else body
    except zlib.error as error:
        raise ValueError(f"a stored answer cannot be unpacked: {error}") from error
    if zlib.crc32(plain).to_bytes(_CHECKSUM_BYTES) != checksum or kind not in (_PLAIN, _COMPRESSED):
        raise ValueError("a stored answer is not as it was written")
    return plain.decode()


def _decompressed(body: bytes) -> bytes:
    stream = zlib.decompressobj()
    plain = stream.decompress(body, LARGEST_BYTES)
    if not stream.eof:
        raise zlib.error("it ends early, or is larger than any answer")
    return plain
