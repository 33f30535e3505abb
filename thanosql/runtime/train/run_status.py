"""The runs that have published no model, as their files and locks tell: which are trained, which were interrupted.

A run is 'training' while a live process holds its name's lock and says that it is at this run; the system frees the
lock when the process ends, however it ends. All others are 'interrupted', or 'damaged' where files cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from thanosql.runtime.files.staging import is_held
from thanosql.runtime.train import heartbeat, run_record
from thanosql.runtime.train.run import FOLDER, checkpoint_folders
from thanosql.runtime.train.run_record import RunRecord
from thanosql.runtime.train.standing import Standing

TRAINING, INTERRUPTED, DAMAGED = "training", "interrupted", "damaged"

_RUN = re.compile(r"(?P<model>[a-z_][a-z0-9_]*)-(?P<digest>[0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class RunStatus:
    """A run: ``state`` is one of the three above; None is what is not known, or not known yet."""

    model: str
    state: str
    run: str | None = None
    """What tells it from other runs of its name: the digest in its folder's name."""
    folder: Path | None = None
    record: RunRecord | None = None
    standing: Standing | None = None
    updated: datetime | None = None
    problem: str | None = None
    """What cannot be read, or the error that ended the training."""


def run_statuses(home: Path) -> list[RunStatus]:
    """Return every run under ``home``, in the order of their models' names, the oldest first within one."""
    place = home / FOLDER
    # The locks first: a training that begins in between is then not yet seen, and never takes another run's place.
    claims = _claims(place)
    folders = sorted(path for path in place.glob("*-*") if _RUN.fullmatch(path.name) and path.is_dir())
    found = [status for folder in folders for status in _status(folder, claims)]
    begun = {status.record.attempt for status in found if status.record}
    # Those that still look at their data: there is no folder yet.
    early = [claim for claim in claims.values() if claim.attempt not in begun]
    found += [RunStatus(claim.model, TRAINING, record=claim, updated=claim.started_at) for claim in early]
    return sorted(found, key=lambda status: (status.model.casefold(), _started(status), status.run or ""))


def training_states(home: Path) -> dict[str, str]:
    """Return the state of each model's runs, by its name: 'training' if one is, else 'interrupted' if one was."""
    states: dict[str, str] = {}
    spelling: dict[str, str] = {}
    for status in run_statuses(home):
        name = spelling.setdefault(status.model.casefold(), status.model)
        states[name] = min(states.get(name, DAMAGED), status.state, key=(TRAINING, INTERRUPTED, DAMAGED).index)
    return states


def _claims(place: Path) -> Mapping[str, RunRecord]:
    """Return what the processes that are at a training say of it, by the name of the lock that they hold."""
    claims = {}
    for lock in place.glob("*.lock"):
        # Whoever holds a lock without saying more is no trainer: DELETE MODEL, or one that has only just come.
        with suppress(OSError, ValueError, RecursionError):
            if is_held(lock):
                claims[lock.stem] = RunRecord.from_json(lock.read_bytes())
    return claims


def _status(folder: Path, claims: Mapping[str, RunRecord]) -> list[RunStatus]:
    """Return the run in ``folder``, or nothing when it has been removed meanwhile."""
    named = _RUN.fullmatch(folder.name)
    assert named is not None
    model, run = named["model"], named["digest"]
    record, live = None, False
    try:
        record = RunRecord.load(folder)
        if record is not None and record.model.casefold() != model:
            raise ValueError(f"{run_record.FILE_NAME} is that of a run of {record.model}")
        claim = claims.get(model)
        live = claim is not None and record is not None and claim.attempt == record.attempt
        standing = _kept(folder)
        if live:
            now = _standing(folder / heartbeat.FILE_NAME)
            standing = now if now and (standing is None or now.step >= standing.step) else standing
    except (OSError, ValueError, RecursionError) as error:
        if not folder.is_dir():
            return []
        return [
            RunStatus(
                model, TRAINING if live else DAMAGED, run, folder, record, None, _updated(folder), f"{folder}: {error}"
            )
        ]
    return [
        RunStatus(
            model=record.model if record else model,
            state=TRAINING if live else INTERRUPTED,
            run=run,
            folder=folder,
            record=record,
            standing=standing,
            updated=_updated(folder),
            problem=record.problem if record else None,
        )
    ]


def _kept(folder: Path) -> Standing | None:
    """Return where the newest checkpoint stands, or None where there is none."""
    for _ in range(10):
        places = checkpoint_folders(folder)
        standing = _standing(places[-1] / "state.json") if places else None
        if standing is not None or not places:
            return standing
        # A live run removes it when a newer one is in its place: that is there by now.
    raise ValueError(f"{places[-1].name} has no state.json")


def _standing(path: Path) -> Standing | None:
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        return Standing.from_json(text)
    except ValueError as error:
        raise ValueError(f"{path.relative_to(path.parents[1])}: {error}") from error


def _updated(folder: Path) -> datetime | None:
    """Return the run's last sign of life."""
    names = (run_record.FILE_NAME, heartbeat.FILE_NAME)
    signs = [*(folder / name for name in names), *(place / "state.json" for place in checkpoint_folders(folder))]
    times = []
    for sign in signs:
        with suppress(FileNotFoundError):
            times.append(sign.stat().st_mtime)
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _started(status: RunStatus) -> datetime:
    moment = status.record.started_at if status.record else status.updated
    return moment or datetime.max.replace(tzinfo=UTC)
