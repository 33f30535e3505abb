"""One process's attempt at a run: it holds the model's name, says what it trains, and leaves nothing useless behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from thanosql.compiler.errors import RegistryError, ThanoSQLError
from thanosql.runtime.train.run import has_checkpoint, only_trainer
from thanosql.runtime.train.run_record import RunRecord


@dataclass(slots=True)
class Attempt:
    """A run that this process is at; its ``folder`` is known once its data has been looked at."""

    record: RunRecord
    folder: Path | None = None

    def begin(self, folder: Path, rows: int, audio_seconds: float) -> None:
        """Write run.json into the run's folder. Raises RegistryError when that cannot be written."""
        try:
            with suppress(ValueError):  # a damaged record is replaced
                self.record = self.record.gone_on_with(RunRecord.load(folder))
            self.record = replace(self.record, rows=rows, audio_seconds=audio_seconds)
            self.folder = folder
            self.record.save(folder)
        except OSError as error:
            raise RegistryError(
                f"the training's folder {folder} cannot be written: {error.strerror or error}",
                hint="its checkpoints belong there: make it writable or make room",
            ) from error

    def failed(self, reason: str) -> None:
        """Write down what ended the attempt, where there is a checkpoint to go on from."""
        if self.folder is not None and has_checkpoint(self.folder):
            # The error itself is on its way to the user, and may be that the disk is full.
            with suppress(OSError):
                replace(self.record, problem=reason).save(self.folder)

    def leave(self) -> None:
        """Remove the run's folder when it has no checkpoint: there is nothing to go on from."""
        if self.folder is not None and not has_checkpoint(self.folder):
            shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def attempt(home: Path, record: RunRecord) -> Iterator[Attempt]:
    """Keep the model's name to this process while it trains; LIST TRAINING of other processes shows ``record``.

    Raises RegistryError when another process is at a training of that name.
    """
    with only_trainer(home, record.model, claim=record.to_json()):
        trying = Attempt(record)
        try:
            yield trying
        except Exception as error:
            trying.failed(error.message if isinstance(error, ThanoSQLError) else f"{type(error).__name__}: {error}")
            raise
        finally:
            trying.leave()
