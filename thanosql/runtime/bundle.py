"""Bundles: a model as a folder that other machines and programs can take.

A bundle is a Hugging Face checkpoint with model.onnx, a card (README.md), and a manifest that says how the model came
to be and holds the checksum of every file but the card, which is prose that people go on writing.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from thanosql.compiler.errors import ModelError
from thanosql.runtime import model_files, staging
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.manifest import FILE_NAME, Manifest
from thanosql.runtime.model_card import CARD, write_card


def bundle_folder(path: str, *, overwrite: bool) -> Path:
    """Return where to write a bundle. Raises ModelError when something stands there that must not be replaced."""
    folder = Path(path).expanduser().resolve()
    if folder.exists() and not folder.is_dir():
        raise ModelError(f"{folder} is a file", hint="a bundle is a folder: name another place")
    with _writing(folder):
        names = {each.name for each in folder.iterdir()} if folder.exists() else set()
    if names and not overwrite:
        raise ModelError(
            f"the folder {folder} is not empty",
            hint="name a new folder; OPTIONS (overwrite=True) replaces a model's folder, and all that is in it",
        )
    if names and not names & {FILE_NAME, "config.json"}:
        # Replacing means deleting: a mistyped path must not cost somebody's documents.
        raise ModelError(
            f"the folder {folder} is not empty, and holds no model that overwrite=True could replace",
            hint="name a new folder, or empty this one",
        )
    return folder


def write_bundle(
    source: Path, folder: Path, manifest: Manifest, title: str, *, precision: str, onnx: bool
) -> dict[str, int]:
    """Write the model in ``source`` as a bundle, all of it at once, and return each file's size in bytes.

    What is made is on the disk, beside ``folder``, before it is renamed into place. Raises ModelError.
    """
    work = folder.parent / f".{folder.name}.partial"
    with _writing(folder):
        if work.exists():
            staging.clean(work)
        try:
            with staging.staging_folder(work) as made:
                _fill(made, source, manifest, title, precision=precision, onnx=onnx)
                sizes = {path.relative_to(made).as_posix(): path.stat().st_size for path in _files(made)}
                model_files.persist(made)
                _put(made, folder)
        finally:
            with suppress(OSError):
                work.rmdir()
    return sizes


def open_bundle(path: str) -> tuple[Path, Manifest | None]:
    """Return a folder with a checkpoint to read, and its manifest when it is a bundle.

    Raises ModelError, naming the file, for links that lead out of the folder, for what is no ordinary file, and for
    files of a bundle that are missing or not as they were written.
    """
    folder = Path(path).expanduser().absolute()
    if not folder.is_dir():
        hint = None if Path(path).is_absolute() else f"a relative path starts from the working directory, {Path.cwd()}"
        raise ModelError(f"there is no folder {folder}", hint=hint)
    _refuse_links(folder)
    if not (folder / FILE_NAME).is_file():
        return folder, None
    manifest = Manifest.load(folder)
    model_files.check_files(folder, manifest.files, hint="the bundle is damaged: copy it again from where it came from")
    return folder, manifest


def _fill(made: Path, source: Path, manifest: Manifest, title: str, *, precision: str, onnx: bool) -> None:
    from thanosql.runtime.families.half_precision import set_precision

    for path in _files(source):
        name = path.relative_to(source)
        if name.as_posix() not in (FILE_NAME, CARD) and (onnx or name.as_posix() != GRAPH):
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, made / name)
    set_precision(made, precision)
    complete = manifest.replace(files=model_files.describe(made))
    (made / FILE_NAME).write_text(complete.to_json(), encoding="utf-8")
    write_card(made, complete, title, precision=precision)


def _put(made: Path, folder: Path) -> None:
    """Rename a finished folder into place; what it replaces goes afterwards."""
    old = made.with_name(f"{made.name}.old")
    if folder.exists() and any(folder.iterdir()):
        folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    model_files.persist_entry(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _refuse_links(folder: Path) -> None:
    inside = folder.resolve()
    for current, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(current, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode) and not path.resolve().is_relative_to(inside):
                raise ModelError(
                    f"{path} is a link that leads out of the folder",
                    hint="copy the folder with what its links point to: cp -rL folder copy",
                )
            if not (stat.S_ISLNK(mode) or stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise ModelError(f"{path} is no ordinary file", hint="a model's folder holds ordinary files only")


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise ModelError(
            f"the bundle cannot be written to {folder}: {error.strerror or error}",
            hint="make room there, or name a folder on another disk" if full else "name a folder that can be written",
        ) from error
