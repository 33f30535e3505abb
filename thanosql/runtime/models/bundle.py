"""Bundles: a model as a folder that other machines and programs can take.

A bundle is a Hugging Face checkpoint with model.onnx, a card (README.md), and a manifest that says how the model came
to be and holds the checksum of every file but the card, which is prose that people go on writing.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path

from thanosql.compiler.errors import ModelError
from thanosql.runtime.families.family import GRAPH
from thanosql.runtime.files import staging
from thanosql.runtime.files.exchange import exchange
from thanosql.runtime.files.foreign_json import read_foreign_json
from thanosql.runtime.files.packed import how_to_unpack
from thanosql.runtime.files.paths import given_path, where_it_starts
from thanosql.runtime.models.card import CARD, write_card
from thanosql.runtime.registry import model_files
from thanosql.runtime.registry.manifest import FILE_NAME, Manifest

# What a checkpoint's folder has, as transformers and the hub write it.
_CHECKPOINT = (
    "config.json",
    "generation_config.json",
    "*processor_config.json",
    "feature_extractor_config.json",
    "vocab.json",
    "merges.txt",
    "tokenizer.json",
    "tokenizer_config.json",
    "added_tokens.json",
    "special_tokens_map.json",
    "model.safetensors",
    "model-*-of-*.safetensors",
    "model.safetensors.index.json",
    GRAPH,
    "model.*.onnx",
    CARD,
    FILE_NAME,
    "LICENSE*",
    ".gitattributes",
)


def bundle_folder(path: str, *, overwrite: bool) -> Path:
    """Return where to write a bundle. Raises ModelError when something stands there that must not be replaced.

    What an export that was killed had put aside is put back first.
    """
    folder = given_path(path, ModelError)
    with _writing(folder):
        folder = Path(os.path.realpath(folder))  # Path.resolve raises RuntimeError for links in a circle
        if folder.exists() and not folder.is_dir():
            raise ModelError(f"{folder} is a file", hint="a bundle is a folder: name another place")
        _recover(folder)
        if not folder.exists() or not any(folder.iterdir()):
            return folder
        if not overwrite:
            raise ModelError(
                f"the folder {folder} is not empty",
                hint="name a new folder; OPTIONS (overwrite=True) replaces a model's folder, and all that is in it",
            )
        # Replacing means deleting: a mistyped path must not cost somebody's documents.
        _refuse_others(folder)
    return folder


def write_bundle(
    source: Path, folder: Path, manifest: Manifest, title: str, *, precision: str, onnx: bool
) -> dict[str, int]:
    """Write the model in ``source`` as a bundle, all of it at once, and return each file's size in bytes.

    What is made is on the disk, beside ``folder``, before it is renamed into place. Raises ModelError.
    """
    work = _work(folder)
    with _writing(folder):
        _recover(folder)
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

    Raises ModelError, naming the file, for an archive or another file in the folder's place, for links that lead out
    of the folder, for what is no ordinary file, and for files of a bundle that are missing or not as they were written.
    """
    folder = given_path(path, ModelError)
    with _reading(folder):
        if folder.is_file():
            raise file_for_folder(folder)
        if not folder.is_dir():
            raise ModelError(f"there is no folder {folder}", hint=where_it_starts(path))
        _refuse_links(folder)
        manifest = read_manifest(folder)
        if manifest is not None:
            hint = "the bundle is damaged: copy it again from where it came from"
            model_files.check_files(folder, manifest.files, hint=hint)
    return folder, manifest


def file_for_folder(file: Path) -> ModelError:
    """Return the error for a file where a model's folder belongs, which says how to come by one. Raises OSError."""
    if file.suffix.casefold() in model_files.PICKLES:
        hint = "it may hold a pickle, and these are never opened: name a folder with the weights in model.safetensors"
        return ModelError(f"{file} is a file, and a model is a folder", hint=hint)
    unpacking = how_to_unpack(file)
    if unpacking is None:
        return ModelError(f"{file} is a file, and a model is a folder", hint=f"name the folder it is in, {file.parent}")
    return ModelError(
        f"{file} is an archive or compressed, and a model is a folder",
        hint=f"{unpacking}, then name the folder it makes",
    )


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a bundle, or None for a folder without one.

    Other programs call files manifest.json too: one without ThanoSQL's keys is theirs, and no business of ours. Raises
    ModelError for one that is damaged, OSError for one that cannot be read.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    with suppress(ValueError):  # cut short, perhaps: Manifest.load tells of it
        values = read_foreign_json(path)
        if not isinstance(values, dict) or not {"format", "family"} <= values.keys():
            return None
    return Manifest.load(folder)


def _fill(made: Path, source: Path, manifest: Manifest, title: str, *, precision: str, onnx: bool) -> None:
    from thanosql.runtime.families.half_precision import set_precision

    for path in _files(source):
        name = path.relative_to(source)
        if name.as_posix() not in (FILE_NAME, CARD) and (onnx or name.suffix != ".onnx"):
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, made / name)
    set_precision(made, precision)
    complete = _published(manifest).replace(files=model_files.describe(made))
    (made / FILE_NAME).write_text(complete.to_json(), encoding="utf-8")
    write_card(made, complete, title, precision=precision)


def _published(manifest: Manifest) -> Manifest:
    """Return what others may read of a manifest: nothing of this machine's registry and folders."""
    origin = manifest.base_origin
    if origin.startswith(("/", "~", ".")):
        origin = Path(origin).name
    return manifest.replace(base_origin=origin, imported_by=None, attempt=None)


def _work(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.partial"


def _put(made: Path, folder: Path) -> None:
    """Rename a finished folder into place; what it replaces goes afterwards."""
    old = made.with_name(f"{made.name}.old")
    if folder.exists() and any(folder.iterdir()):
        if exchange(made, folder):
            model_files.persist_entry(folder.parent)
            return  # what was replaced goes with the folder for work in progress
        folder.rename(old)
    try:
        made.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise
    model_files.persist_entry(folder.parent)
    if old.exists():
        _discard(old)


def _recover(folder: Path) -> None:
    """Clear what killed exports to ``folder`` left beside it; the folder they had put aside returns if none is there.

    Work of processes that live is left alone. Raises OSError.
    """
    work = _work(folder)
    if not work.is_dir():
        return
    for old in work.glob("*.old"):
        if _abandoned(old):
            with suppress(FileNotFoundError):  # another process was faster
                if folder.exists() and any(folder.iterdir()):
                    _discard(old)
                else:
                    old.rename(folder)
                    model_files.persist_entry(folder.parent)
    for gone in work.glob("*.gone"):
        shutil.rmtree(gone, ignore_errors=True)
    staging.clean(work)
    with suppress(OSError):
        work.rmdir()


def _discard(old: Path) -> None:
    # Under another name first: a folder that is deleted half-way must not be taken for one to put back.
    gone = old.with_suffix(".gone")
    old.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _abandoned(old: Path) -> bool:
    """Say whether the export that put ``old`` aside has ended."""
    try:
        descriptor = os.open(old.with_suffix(".lock"), os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        return staging.try_lock(descriptor)
    finally:
        os.close(descriptor)


def _refuse_others(folder: Path) -> None:
    """Raise ModelError unless ``folder`` holds a bundle or a checkpoint, and nothing that is not part of it."""
    try:
        manifest = read_manifest(folder)
    except ModelError:
        manifest = None  # a damaged bundle can still be a checkpoint
    if manifest is None and not _is_checkpoint(folder):
        raise ModelError(
            f"the folder {folder} is not empty, and holds no model that overwrite=True could replace",
            hint="name a new folder, or empty this one",
        )
    known = _CHECKPOINT if manifest is None else {FILE_NAME, CARD, *manifest.files}
    others = list(_others(folder, known, exact=manifest is not None))
    if others:
        named = ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")
        raise ModelError(
            f"the folder {folder} holds what is no part of the model there: {named}",
            hint=f"overwrite=True would delete it: name a new folder, or remove {others[0]} yourself",
        )


def _is_checkpoint(folder: Path) -> bool:
    try:
        config = read_foreign_json(folder / "config.json")
    except (FileNotFoundError, IsADirectoryError, ValueError):
        return False
    return isinstance(config, dict) and "architectures" in config and any(folder.glob("*.safetensors"))


def _others(folder: Path, known: Collection[str], *, exact: bool, inside: str = "") -> Iterator[str]:
    """Yield what ``folder`` has beside the ``known``: paths if ``exact``, and else patterns of names."""
    for path in sorted(folder.iterdir()):
        name = inside + path.name
        if path.is_symlink() or not path.is_dir():
            if not (name in known if exact else any(fnmatchcase(name, pattern) for pattern in known)):
                yield name
        elif exact and any(each.startswith(f"{name}/") for each in known):
            yield from _others(path, known, exact=exact, inside=f"{name}/")
        else:
            yield f"{name}/"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _refuse_links(folder: Path) -> None:
    inside = folder.resolve()
    for current, folders, names in os.walk(folder, onerror=_raise):
        for name in (*folders, *names):
            path = Path(current, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode) and not Path(os.path.realpath(path)).is_relative_to(inside):
                raise ModelError(
                    f"{path} is a link that leads out of the folder",
                    hint="copy the folder with what its links point to: cp -rL folder copy",
                )
            if not (stat.S_ISLNK(mode) or stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                raise ModelError(f"{path} is no ordinary file", hint="a model's folder holds ordinary files only")


def _raise(error: OSError) -> None:
    raise error


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = folder if error.filename is None else error.filename
        raise ModelError(
            f"{place} cannot be read: {error.strerror or error}", hint="name a folder that can be read"
        ) from error


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
