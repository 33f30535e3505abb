"""A folder of recordings as a table: a row a file, with its transcript where one stands beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from thanosql.compiler.errors import AudioError, DataError
from thanosql.runtime.access.access import Access
from thanosql.runtime.audio.reading import probe
from thanosql.runtime.files.folder_transcripts import METADATA, AudioTranscripts, has_transcripts, sidecars

_ROWS = 1_000
"""How many files make a frame."""

_COLUMNS = {
    "audio": pl.String,
    "name": pl.String,
    "folder": pl.String,
    "text": pl.String,
    "seconds": pl.Float64,
    "sample_rate": pl.Int64,
    "channels": pl.Int64,
    "bytes": pl.Int64,
    "error": pl.String,
}


@dataclass(frozen=True, slots=True)
class RecordingFolder:
    """The files below ``folder``, hidden ones left out; a link to a file is one, a link to a folder is not followed."""

    folder: Path
    files: int
    """How many there are to look at, files of transcripts among them."""
    has_transcripts: bool
    access: Access
    """What of it may be read."""

    @classmethod
    def open(cls, folder: Path, access: Access) -> RecordingFolder:
        """Look through a folder; raises DataError when it holds no files or cannot be read."""
        files, transcripts = 0, False
        for current, names in _folders(folder):
            files += len(names)
            transcripts = transcripts or bool(sidecars(names)) or _is_listed(current, names, access)
        if not files:
            raise DataError(f"{folder} holds no files", hint="a folder becomes a table of its recordings, a row a file")
        return cls(folder, files, transcripts, access)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Yield the rows in the order of their paths, then those that metadata.csv names and that are not there.

        The columns are audio (path), name, folder, text (only where there are transcripts), seconds, sample_rate,
        channels, bytes, and error, which says what cannot be read; figures are NULL then. Raises DataError.
        """
        rows: list[tuple[object, ...]] = []
        for row in self._rows():
            rows.append(row)
            if len(rows) == _ROWS:
                yield self._frame(rows)
                rows = []
        yield self._frame(rows)

    def _frame(self, rows: list[tuple[object, ...]]) -> pl.DataFrame:
        frame = pl.DataFrame(rows, schema=_COLUMNS, orient="row")
        return frame if self.has_transcripts else frame.drop("text")

    def _rows(self) -> Iterator[tuple[object, ...]]:
        transcripts = AudioTranscripts(self.access)
        for current, names in _folders(self.folder):
            beside = sidecars(names)
            texts = set(beside.values())
            if _is_listed(current, names, self.access):
                transcripts.read(current / METADATA)
                texts.add(METADATA)
            for name in names:
                if name in texts:
                    continue
                path = current / name
                text, problem = transcripts.of(path, current / beside[name] if name in beside else None)
                *figures, error = _figures(path, self.access)
                yield (*self._named(path), text, *figures, error or problem)
        for path, text in transcripts.left():
            problem = f"missing: {METADATA} names it, and it is not among the files"
            yield (*self._named(path), text, None, None, None, None, problem)

    def _named(self, path: Path) -> tuple[str, str, str]:
        inside = os.path.relpath(path.parent, self.folder)
        return str(path), path.name, "" if inside == "." else Path(inside).as_posix()


def _folders(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield each folder and the names of its files, both sorted."""
    for current, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield Path(current), sorted(name for name in names if not name.startswith("."))


def _is_listed(folder: Path, names: list[str], access: Access) -> bool:
    return METADATA in names and has_transcripts(folder / METADATA, access)


def _refuse(error: OSError) -> None:
    # os.walk would go on without the folder, and the table would lack its recordings without a word.
    raise DataError(f"the folder {error.filename} cannot be read: {error.strerror}") from error


def _figures(path: Path, access: Access) -> tuple[float | None, int | None, int | None, int | None, str | None]:
    """Return seconds, sample rate, channels, bytes and error of a file."""
    try:
        info = probe(access.guarded(str(path)))
    except AudioError as error:
        # Of a file that a link leads to, and that is not to be read, nothing is told.
        size = None if error.code == "forbidden" else _size(path)
        return None, None, None, size, f"{error.code}: {error.message}"
    return info.seconds, info.sample_rate, info.channels, _size(path), None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None  # a link to nothing
