"""Whether an archive is the one that was published."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from thanosql.compiler.errors import DataError

if TYPE_CHECKING:
    from thanosql.runtime.progress import Progress

_BLOCK = 1 << 22


def verify(archive: Path, sha256: str, progress: Progress, *, downloaded: bool) -> None:
    """Raise DataError unless ``archive`` has the checksum; a file that was ``downloaded`` is then removed."""
    digest = hashlib.sha256()
    try:
        with archive.open("rb") as file:
            progress.begin(f"{archive.name}: checksum", archive.stat().st_size / 1e6, "MB")
            while block := file.read(_BLOCK):
                digest.update(block)
                progress.advance(len(block) / 1e6)
    except OSError as error:
        raise DataError(f"{archive} cannot be read: {error.strerror or error}") from error
    finally:
        progress.abandon()
    if digest.hexdigest() == sha256:
        return
    if downloaded:
        archive.unlink()
    raise DataError(
        f"{archive} is damaged: its SHA-256 should be {sha256}, and is {digest.hexdigest()}",
        hint="it was removed: run the statement again, or name another address with source= in OPTIONS"
        if downloaded
        else "fetch it again, or name another address or folder with source= in OPTIONS",
    )
