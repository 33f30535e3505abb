"""The rows of an unpacked part of LibriSpeech: <speaker>/<chapter>/<speaker>-<chapter>.trans.txt and its recordings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from thanosql.compiler.errors import AudioError, DataError
from thanosql.runtime.datasets.disk import storing

COLUMNS = ("audio", "text", "speaker", "chapter", "utterance", "part", "seconds")


def read_part(folder: Path) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the part in ``folder`` (absolute) as COLUMNS, in the order of their transcripts.

    Raises DataError for a transcript without its recording, and for a folder without transcripts.
    """
    with storing(folder, "a transcript"):
        chapters = sorted(folder.glob("*/*/*.trans.txt"))
        if not chapters:
            raise _incomplete(folder, "has no transcripts")
        for chapter in chapters:
            for line in chapter.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    yield _row(folder, chapter, line)


def _row(folder: Path, chapter: Path, line: str) -> tuple[Any, ...]:
    from thanosql.runtime.audio.reading import probe

    utterance, _, text = line.strip().partition(" ")
    recording = chapter.with_name(f"{utterance}.flac")
    try:
        speaker, number, _ = map(int, utterance.split("-"))
        seconds = probe(str(recording)).seconds
    except ValueError:
        raise _incomplete(folder, f"has a transcript of {utterance!r}, which is no utterance") from None
    except AudioError as error:
        raise _incomplete(folder, f"has a recording that cannot be read ({error.message})") from error
    return str(recording), text, speaker, number, utterance, folder.name, seconds


def _incomplete(folder: Path, why: str) -> DataError:
    return DataError(f"{folder} {why}", hint="remove the folder and run the statement again, which fetches it anew")
