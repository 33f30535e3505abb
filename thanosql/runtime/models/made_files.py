"""Graphs that were made here on first use: whole and as they were made, or made anew.

A published version's files are described by its manifest. These have none, and can be made again from what has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from thanosql.runtime.files.paths import fingerprint_files

if TYPE_CHECKING:
    from thanosql.runtime.context import Context

SEAL = "checksums.json"
"""The file with the SHA-256 of each graph beside it."""


def kept_folder(context: Context, folder: Path, make: Callable[[Path], None]) -> Path:
    """Return ``folder`` once it holds what ``make`` writes into a folder that it is given: graphs, and what they need.

    What stands there is used if its graphs are those that were made; a session asks that once for each state of the
    files. Raises what ``make`` raises, and leaves nothing then.
    """
    if _is_intact(context, folder):
        return folder
    if folder.exists():
        context.progress.note(f"what is in {folder} is not what was made there: it is made anew")
    with context.registry.staging() as staging:
        made = staging / "made"
        made.mkdir()
        make(made)
        _seal(made)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists():
            folder.rename(staging / "damaged")
        try:
            made.rename(folder)
        except OSError:
            # Another process was faster; its folder holds the same.
            if not _is_intact(context, folder):
                raise
    return folder


def _seal(folder: Path) -> None:
    checksums = {path.name: _checksum(path) for path in sorted(folder.glob("*.onnx"))}
    (folder / SEAL).write_text(json.dumps(checksums), encoding="utf-8")


def _is_intact(context: Context, folder: Path) -> bool:
    try:
        state = f"{folder} {fingerprint_files(folder)}"
        if state in context.verified:
            return True
        sealed = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        intact = bool(sealed) and all(_checksum(folder / name) == checksum for name, checksum in sealed.items())
    except (FileNotFoundError, NotADirectoryError, ValueError, AttributeError):
        return False
    if intact:
        context.verified.add(state)
    return intact


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
