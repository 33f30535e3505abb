"""One training run of a statement: who may train a name, and where its checkpoints are."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import RegistryError
from thanosql.runtime.staging import is_still, try_lock

if TYPE_CHECKING:
    from thanosql.runtime.train.checkpoint import Checkpoints

FOLDER = "runs"

FORMAT = 1
"""Of the checkpoints; those of another are not found."""

COURSE_FREE = {"checkpoint_minutes", "device", "gradient_checkpointing", "on_error", "overwrite", "resume"}
"""Options that do not decide what a run computes: with others of these it is the same run."""


@contextmanager
def only_trainer(home: Path, target: str) -> Iterator[None]:
    """Keep other processes from training a model of this name at the same time.

    Raises RegistryError at once when one does. The system frees the lock when its process ends, however it ends.
    """
    lock = home / FOLDER / f"{target.casefold()}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    descriptor = _locked(lock, target)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)
        os.close(descriptor)


def _locked(lock: Path, target: str) -> int:
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        if not try_lock(descriptor):
            os.close(descriptor)
            raise RegistryError(
                f"model {target} is being trained by another process",
                hint="wait for it, or give this model another name",
            )
        if is_still(lock, descriptor):
            return descriptor
        os.close(descriptor)


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
    found = (home / FOLDER).glob(f"{target.casefold()}-*")
    return [folder for folder in found if folder.is_dir() and (own is None or folder != own.folder)]


def forget(home: Path, target: str) -> None:
    """Remove every checkpoint of this name."""
    for folder in others(home, target):
        shutil.rmtree(folder, ignore_errors=True)
