"""How an answer's text is stored: compressed where that pays, and with a checksum, which SQLite's pages have not."""

from __future__ import annotations

import zlib

_CHECKSUM_BYTES = 4
_PLAIN, _COMPRESSED = b"p", b"z"

# Below this, compression takes as long as all else and gains next to nothing; timestamps are far above it.
_SHORT_BYTES = 256


def pack(text: str) -> bytes:
    """Return the bytes to store for a text."""
    plain = text.encode()
    compressed = zlib.compress(plain) if len(plain) >= _SHORT_BYTES else plain
    kind, body = (_COMPRESSED, compressed) if len(compressed) < len(plain) else (_PLAIN, plain)
    return zlib.crc32(plain).to_bytes(_CHECKSUM_BYTES) + kind + body


def unpack(data: bytes) -> str:
    """Return the text that ``pack`` was given. Raises ValueError when the bytes were changed."""
    checksum, kind, body = data[:_CHECKSUM_BYTES], data[_CHECKSUM_BYTES:][:1], data[_CHECKSUM_BYTES + 1 :]
    try:
        plain = zlib.decompress(body) if kind == _COMPRESSED else body
    except zlib.error as error:
        raise ValueError(f"a stored answer cannot be unpacked: {error}") from error
    if zlib.crc32(plain).to_bytes(_CHECKSUM_BYTES) != checksum or kind not in (_PLAIN, _COMPRESSED):
        raise ValueError("a stored answer is not as it was written")
    return plain.decode()
