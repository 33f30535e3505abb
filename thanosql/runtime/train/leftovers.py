"""What trainings that were killed left under home/runs, and nobody can go on from."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from thanosql.compiler.errors import ThanoSQLError
from thanosql.runtime.files.staging import is_still, try_lock
from thanosql.runtime.registry.registry import Registry
from thanosql.runtime.train.run import FOLDER, GONE, has_checkpoint, others
from thanosql.runtime.train.run_record import RunRecord


def remove_leftovers(registry: Registry) -> None:
    """Remove locks that nobody holds, checkpoints that are not whole, and runs without one or that were published.

    A process may die between publishing a model and removing its run. Trainings of processes that live are left alone;
    what cannot be removed, or looked at, stays.
    """
    place = registry.home / FOLDER
    if not place.is_dir() or not os.access(place, os.W_OK):
        return
    for name in sorted(_names(place)):
        with suppress(OSError, ThanoSQLError), _lock_nobody_holds(place / f"{name}.lock") as free:
            for run in others(registry.home, name) if free else ():
                _put_aside(run, registry, name)
    # Without a lock: nobody looks for these, and gigabytes take their time.
    for gone in place.glob(f"*{GONE}"):
        shutil.rmtree(gone, ignore_errors=True)


def _names(place: Path) -> set[str]:
    locks = {path.stem for path in place.glob("*.lock")}
    return locks | {path.name.rpartition("-")[0] for path in place.glob("*-*") if path.is_dir()}


def _put_aside(run: Path, registry: Registry, name: str) -> None:
    if run.suffix == GONE:
        return
    for part in run.glob("*.part"):
        # Renamed where it can be a folder of gigabytes: who wants to train this name has little patience.
        part.rename(run.with_name(f"{run.name}.{part.stem}{GONE}")) if part.is_dir() else part.unlink()
    if not has_checkpoint(run) or _is_published(run, registry, name):
        run.rename(run.with_suffix(GONE))


def _is_published(run: Path, registry: Registry, name: str) -> bool:
    try:
        record = RunRecord.load(run)
    except ValueError:
        return False  # damaged: LIST TRAINING tells of it
    return record is not None and any(version.manifest.attempt == record.attempt for version in registry.versions(name))


@contextmanager
def _lock_nobody_holds(lock: Path) -> Iterator[bool]:
    """Hold a name's lock and remove it at the end; give False when another process has it."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not (try_lock(descriptor) and is_still(lock, descriptor)):
            yield False
            return
        try:
            yield True
        finally:
            lock.unlink(missing_ok=True)
    finally:
        os.close(descriptor)
