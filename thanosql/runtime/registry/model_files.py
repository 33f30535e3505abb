"""The files of a model version: what may be among them, their checksums, and making them safe against power loss."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from thanosql.compiler.errors import ModelError
from thanosql.runtime.registry.manifest import FILE_NAME, FileEntry

# Formats that run code when they are loaded.
PICKLES = {".bin", ".ckpt", ".joblib", ".pickle", ".pkl", ".pt", ".pth"}


def describe(folder: Path) -> dict[str, FileEntry]:
    """Return the checksum and size of every file below ``folder``, but for its manifest, in the order of their paths.

    Raises ModelError for what a version must not have: links, pipes, devices, and pickles.
    """
    names = sorted(name for name in _names(folder) if name != FILE_NAME)
    for name in names:
        if Path(name).suffix.casefold() in PICKLES:
            raise ModelError(
                f"{folder / name} may hold a pickle, which runs code when it is loaded",
                hint="weights belong in model.safetensors and model.onnx",
            )
    return dict(zip(names, _entries(folder, names), strict=True))


def check(folder: Path, files: Mapping[str, FileEntry]) -> None:
    """Raise ModelError for the first file of ``folder`` that is missing, extra, or not as ``files`` describes it."""
    hint = "the folder was changed after the model was published: restore it, or build the model again"
    if folder.is_symlink() or not folder.is_dir():
        raise ModelError(f"the model's folder {folder} is missing", hint=hint)
    found = {name for name in _names(folder) if name != FILE_NAME}
    for name in sorted(files.keys() ^ found):
        state = "is missing" if name in files else "was added"
        raise ModelError(f"{folder / name} {state}", hint=hint)
    for (name, entry), actual in zip(files.items(), _entries(folder, files), strict=True):
        if actual != entry:
            raise ModelError(f"{folder / name} was changed", hint=hint)


def check_files(folder: Path, files: Mapping[str, FileEntry], *, hint: str) -> None:
    """Raise ModelError for the first of ``files`` that is missing or not as described; others may stand beside them."""
    for name in files:
        if not (folder / name).is_file():
            raise ModelError(f"{folder / name} is missing", hint=hint)
    for (name, entry), actual in zip(files.items(), _entries(folder, files), strict=True):
        if actual != entry:
            raise ModelError(f"{folder / name} is not the file that {FILE_NAME} describes (sha256)", hint=hint)


def persist(folder: Path) -> None:
    """Return once every file and folder from ``folder`` down is on the disk."""
    for current, _, names in os.walk(folder, topdown=False):
        for path in (*(Path(current, name) for name in names), Path(current)):
            persist_entry(path)


def persist_entry(path: Path) -> None:
    """Return once a file's bytes, or a folder's list of names, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _names(folder: Path) -> Iterator[str]:
    for current, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(current, name)
            try:
                mode = path.lstat().st_mode
            except FileNotFoundError:
                # Deleted since it was listed, with its version; whoever needs it finds it missing.
                continue
            if stat.S_ISREG(mode):
                yield path.relative_to(folder).as_posix()
            elif not stat.S_ISDIR(mode):
                kind = "a link" if stat.S_ISLNK(mode) else "no ordinary file"
                raise ModelError(f"{path} is {kind}", hint="a model's folder holds ordinary files and folders only")


def _entries(folder: Path, names: Iterable[str]) -> Iterator[FileEntry]:
    # hashlib lets go of the interpreter's lock: a graph and a checkpoint are read side by side.
    with ThreadPoolExecutor() as pool:
        yield from pool.map(lambda name: _entry(folder / name), names)


def _entry(path: Path) -> FileEntry:
    try:
        # A link put in place since the names were listed must not be followed.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return {"sha256": digest.hexdigest(), "bytes": file.tell()}
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}") from error
