"""Transcripts beside recordings: a .txt of the same name, or a metadata.csv for a folder and all below it.

metadata.csv is read in the two forms that data sets have: with a header that names a column of files and one of texts
(Hugging Face's audiofolder), and without one, parted by | (LJ Speech: id, text, text with numbers spelt out).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from thanosql.compiler.errors import DataError

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

    def __init__(self) -> None:
        self._by_path: dict[str, str] = {}
        self._by_stem: dict[str, tuple[Path, str]] = {}

    def read(self, metadata: Path) -> bool:
        """Read a metadata.csv; return whether it has transcripts, and so is no file like the others.

        Raises DataError where it cannot be read, or names a file twice.
        """
        try:
            with metadata.open(encoding="utf-8-sig", newline="") as file:
                first = file.readline()
                lines = chain([first], file)
                header = [name.strip().casefold() for name in next(csv.reader([first]), [])]
                columns = _first(header, _FILE_COLUMNS), _first(header, _TEXT_COLUMNS)
                if columns[0] is not None and columns[1] is not None:
                    next(lines)
                    self._add(metadata, csv.reader(lines, strict=True), columns[0], columns[1])
                elif "|" in first:
                    # Quotes are letters there, and often without their partner.
                    self._add(metadata, csv.reader(lines, delimiter="|", quoting=csv.QUOTE_NONE), 0, -1)
                else:
                    return False
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise DataError(f"{metadata} cannot be read: {error}") from error
        return True

    def of(self, recording: Path, sidecar: Path | None) -> tuple[str | None, str | None]:
        """Return the transcript of a recording, None where it has none, and what is wrong with that."""
        listed = self._by_path.pop(os.path.normpath(recording), None)
        if recording.suffix.casefold() in _RECORDINGS:
            _, by_stem = self._by_stem.pop(recording.stem, (None, None))
            listed = by_stem if listed is None else listed
        if sidecar is None:
            return listed, None
        try:
            return sidecar.read_text(encoding="utf-8-sig").strip(), None
        except (OSError, UnicodeDecodeError) as error:
            return None, f"transcript: {sidecar.name} cannot be read: {error}"

    def left(self) -> Iterator[tuple[Path, str]]:
        """Yield the recordings that were not asked for, as far as their names tell where they are, with transcripts."""
        for path, text in self._by_path.items():
            yield Path(path), text
        for stem, (folder, text) in self._by_stem.items():
            yield folder / stem, text

    def _add(self, metadata: Path, rows: Iterable[Sequence[str]], file: int, text: int) -> None:
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


def _first(header: Sequence[str], names: Sequence[str]) -> int | None:
    return next((header.index(name) for name in names if name in header), None)
