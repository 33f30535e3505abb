"""Transcripts beside recordings: a .txt of the same name, or a metadata.csv for a folder and all below it.

metadata.csv is read in the two forms that data sets have: with a header that names a column of files and one of texts
(Hugging Face's audiofolder), and without one, parted by | (LJ Speech: id, text, text with numbers spelt out).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TextIO

from thanosql.compiler.errors import DataError
from thanosql.runtime.access.access import Access

METADATA = "metadata.csv"

_RECORDINGS = (".wav", ".flac")
_FILE_COLUMNS = ("file_name", "filename", "file", "path", "audio", "audio_path")
_TEXT_COLUMNS = ("text", "transcription", "transcript", "sentence")


def sidecars(names: Iterable[str]) -> Mapping[str, str]:
    """Return the .txt file of each recording among the names of one folder that has one.

    >>> sidecars(["a.wav", "a.txt", "b.flac", "notes.txt"])
    {'a.wav': 'a.txt'}
    """
    listed = list(names)
    texts = {Path(name).stem: name for name in listed if Path(name).suffix.casefold() == ".txt"}
    recordings = (name for name in listed if Path(name).suffix.casefold() in _RECORDINGS)
    return {name: texts[Path(name).stem] for name in recordings if Path(name).stem in texts}


class AudioTranscripts:
    """What the files of transcripts say that were read so far. A sidecar has precedence over a metadata.csv."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._by_path: dict[str, str] = {}
        self._by_stem: dict[str, tuple[Path, str]] = {}

    def read(self, metadata: Path) -> None:
        """Read a metadata.csv that has transcripts; raises DataError where it cannot be read, or names a file twice."""
        with _opened(metadata, self._access) as file:
            form = _form(file)
            if form is not None:
                self._add(metadata, *form)

    def of(self, recording: Path, sidecar: Path | None) -> tuple[str | None, str | None]:
        """Return the transcript of a recording, None where it has none, and what is wrong with that."""
        listed = self._by_path.pop(os.path.normpath(recording), None)
        if recording.suffix.casefold() in _RECORDINGS:
            _, by_stem = self._by_stem.pop(recording.stem, (None, None))
            listed = by_stem if listed is None else listed
        if sidecar is None:
            return listed, None
        try:
            with self._access.open_text(sidecar) as file:
                return file.read().strip(), None
        except (OSError, UnicodeDecodeError) as error:
            return None, f"transcript: {sidecar.name} cannot be read: {error}"

    def left(self) -> Iterator[tuple[Path, str]]:
        """Yield the recordings that were not asked for, as far as their names tell where they are, with transcripts."""
        for path, text in self._by_path.items():
            yield Path(path), text
        for stem, (folder, text) in self._by_stem.items():
            yield folder / stem, text

    def _add(self, metadata: Path, file: int, text: int, rows: Iterable[Sequence[str]]) -> None:
        for number, row in enumerate(rows, 1):
            if not row:
                continue
            if len(row) <= max(file, text, 1):
                raise DataError(f"{metadata} has too few columns in row {number}: {row}")
            name, spoken = row[file].strip(), row[text].strip()
            if Path(name).suffix.casefold() in _RECORDINGS:
                path = os.path.normpath(metadata.parent / name)
                known, self._by_path[path] = path in self._by_path, spoken
            else:
                known, self._by_stem[name] = name in self._by_stem, (metadata.parent, spoken)
            if known:
                raise DataError(f"{metadata} names {name!r} a second time, in row {number}")


def has_transcripts(metadata: Path, access: Access) -> bool:
    """Return whether a metadata.csv is of one of the two forms; another one is a file like any."""
    with _opened(metadata, access) as file:
        return _form(file) is not None


@contextmanager
def _opened(metadata: Path, access: Access) -> Iterator[TextIO]:
    try:
        with access.open_text(metadata, newline="") as file:
            yield file
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{metadata} cannot be read: {error}") from error


def _form(file: TextIO) -> tuple[int, int, Iterator[list[str]]] | None:
    """Return the columns of files and of transcripts, and the rows; None where there are no such columns."""
    first = file.readline()
    header = [name.strip().casefold() for name in next(csv.reader([first]), [])]
    files, texts = _first(header, _FILE_COLUMNS), _first(header, _TEXT_COLUMNS)
    if files is not None and texts is not None:
        return files, texts, csv.reader(file, strict=True)
    if "|" in first:
        # Quotes are letters there, and often without their partner.
        return 0, -1, csv.reader(chain([first], file), delimiter="|", quoting=csv.QUOTE_NONE)
    return None


def _first(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)
