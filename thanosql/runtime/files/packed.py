"""Archives and compressed files, told by their names and first bytes: no file that a statement names is unpacked.

A few kilobytes may unpack to any size, and an archive's paths may lead anywhere: its owner looks at that, not a reader.
"""

from __future__ import annotations

from pathlib import Path

_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst")

# What unpacks each kind, by the end of a file's name and by a file's first bytes.
_ENDS = {
    **dict.fromkeys(_TARS, "tar -xf"),
    ".zip": "unzip",
    ".7z": "7z x",
    ".rar": "unrar x",
    ".gz": "gunzip --keep",
    ".bz2": "bunzip2 --keep",
    ".xz": "unxz --keep",
    ".zst": "unzstd",
}
_BEGINNINGS = {
    b"PK\x03\x04": "unzip",
    b"PK\x05\x06": "unzip",  # one without members
    b"7z\xbc\xaf\x27\x1c": "7z x",
    b"Rar!\x1a\x07": "unrar x",
    b"\x1f\x8b": "gunzip --keep",
    b"BZh": "bunzip2 --keep",
    b"\xfd7zXZ\0": "unxz --keep",
    b"\x28\xb5\x2f\xfd": "unzstd",
    # zlib's own form, which no tool unpacks, and Polars does
    b"\x78\x01": "",
    b"\x78\x9c": "",
    b"\x78\xda": "",
}


def how_to_unpack(path: Path) -> str | None:
    """Return what to do with an archive or compressed file, None for any other. Raises OSError."""
    name = path.name.casefold()
    tool = next((tool for end, tool in _ENDS.items() if name.endswith(end)), None)
    if tool is None and path.is_file():  # a pipe would be waited for
        with path.open("rb") as file:
            start = file.read(max(map(len, _BEGINNINGS)))
        tool = next((tool for magic, tool in _BEGINNINGS.items() if start.startswith(magic)), None)
    if tool is None:
        return None
    return f"unpack it first ({tool} {path.name})" if tool else "unpack it first: it is compressed by zlib"
