"""One training run of a statement: who may train a name, and where its checkpoints are."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import RegistryError
from thanosql.runtime.files.staging import is_still, try_lock

if TYPE_CHECKING:
    from thanosql.runtime.train.checkpoint import Checkpoints

FOLDER = "runs"

FORMAT = 1
"""Of the checkpoints; those of another are not found."""

COURSE_FREE = {
    *("checkpoint_minutes", "device", "devices", "engine", "gradient_checkpointing"),
    *("on_error", "overwrite", "resume"),
}
"""Options that do not decide what a run computes: with others of these it is the same run."""


GONE = ".gone"
"""What a run's folder ends with while it is removed."""

PATIENCE = 0.3
"""Seconds in which a lock that is only looked at becomes free."""


@contextmanager
def only_trainer(
    home: Path, target: str, claim: str = "", hint: str = "wait for it, or give this model another name"
) -> Iterator[None]:
    """Keep other processes from training a model of this name at the same time.

    ``claim`` is what the lock says to those who look at it. Raises RegistryError, with ``hint``, when another process
    has the name. The system frees the lock when its process ends, however it ends.
    """
    lock = home / FOLDER / f"{target.casefold()}.lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _locked(lock, target, hint)
    except OSError as error:
        raise RegistryError(
            f"{lock} cannot be written: {error.strerror}", hint="whoever trains needs it: make it writable or make room"
        ) from error
    try:
        _claim(descriptor, claim)
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def _claim(descriptor: int, claim: str) -> None:
    # What a killed process said is not to be believed any more, whatever happens to what follows.
    os.ftruncate(descriptor, 0)
    # A full disk keeps LIST TRAINING from telling, and ends the training later if it stays full.
    with suppress(OSError):
        os.write(descriptor, claim.encode())


def _locked(lock: Path, target: str, hint: str) -> int:
    deadline = time.monotonic() + PATIENCE
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        locked = try_lock(descriptor)
        if locked and is_still(lock, descriptor):
            return descriptor
        os.close(descriptor)
        if not locked:
            if time.monotonic() > deadline:
                raise RegistryError(f"model {target} is being trained by another process", hint=hint)
            time.sleep(0.01)


def checkpoints(home: Path, target: str, source: str, options: Mapping[str, Any], data: str) -> Checkpoints:
    """Return the checkpoints of the run that starts from ``source`` with these options and this data.

    ``data`` is a fingerprint of the recordings and of what they are to be read as. The same statement over the same
    data finds the same checkpoints; anything else that would change the training finds others.
    """
    from thanosql.runtime.train.checkpoint import Checkpoints

    decisive = {name: value for name, value in options.items() if name not in COURSE_FREE}
    text = json.dumps([FORMAT, target.casefold(), source, decisive, data], sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Checkpoints(home / FOLDER / f"{target.casefold()}-{digest}")


def others(home: Path, target: str, own: Checkpoints | None = None) -> list[Path]:
    """Return the folders of runs of this name but ``own``: they had other options, another start, or other data."""
    # Not by a pattern with the name in it: DELETE MODEL IF EXISTS takes any name, "*" too.
    found = (home / FOLDER).glob("*-*")
    return [
        folder
        for folder in found
        if folder.name.rpartition("-")[0] == target.casefold()
        and folder.is_dir()
        and (own is None or folder != own.folder)
    ]


def checkpoint_folders(folder: Path) -> list[Path]:
    """Return the complete checkpoints in a run's folder, oldest first."""
    return sorted(place for place in folder.glob("step-*") if place.suffix != ".part")


def has_checkpoint(folder: Path) -> bool:
    """Say whether there is something to go on from in a run's folder."""
    return bool(checkpoint_folders(folder))


def forget(home: Path, target: str) -> int:
    """Remove every run of this name, with its checkpoints, and return how many there were."""
    folders = [folder for folder in others(home, target) if folder.suffix != GONE]
    for folder in folders:
        # At once for those who look: half a run would seem damaged to them.
        with suppress(OSError):
            folder.rename(folder.with_suffix(GONE))
    for folder in others(home, target):
        shutil.rmtree(folder, ignore_errors=True)
    return len(folders)


def is_begun(home: Path, target: str) -> bool:
    """Say whether there is a run of this name, or a lock of somebody who is at one, or was."""
    names = [path.name for path in (home / FOLDER).glob("*.lock")]
    return f"{target.casefold()}.lock" in names or bool(others(home, target))
