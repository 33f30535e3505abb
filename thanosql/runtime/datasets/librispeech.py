"""LibriSpeech: people who read books aloud, from https://www.openslr.org."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import BindError, DataError, suggest
from thanosql.compiler.options import OptionSpec, OptionType
from thanosql.runtime.datasets.dataset import DatasetCard, default_folder
from thanosql.runtime.datasets.disk import storing
from thanosql.runtime.datasets.parts import PARTS, Part
from thanosql.runtime.datasets.source import OPENSLR, candidates

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.datasets.download import Patience
    from thanosql.runtime.progress import Progress

MINI = ("train-clean-5", "dev-clean-2")
TOP = "LibriSpeech"
"""The folder in every archive, and below the data set's folder."""

PARTS_OPTION = OptionSpec(
    "parts",
    OptionType(list, element=str),
    MINI,
    f"of {', '.join(part.name for part in PARTS)}: train-* make librispeech_train, others librispeech_test",
)
SOURCE_OPTION = OptionSpec(
    "source",
    OptionType(str, nullable=True),
    None,
    f"where the archives are: an http, https or file address instead of {OPENSLR}, or a folder",
    path=True,
)

CARD = DatasetCard(
    name="librispeech",
    task="automatic-speech-recognition",
    language="en",
    rows=2_608,
    audio_hours=7.3,
    bytes=sum(part.bytes for part in PARTS if part.name in MINI),
    licence="CC BY 4.0",
    source="https://www.openslr.org/12 and /31",
    options=(PARTS_OPTION, SOURCE_OPTION),
)


@dataclass(frozen=True)
class LibriSpeech:
    """Downloads the archives of the parts that are wanted and not yet there."""

    parts: Sequence[Part] = PARTS
    patience: Patience | None = None
    card: DatasetCard = field(default=CARD, init=False)

    def available(self, home: Path) -> str:
        """Return 'downloaded' when at least one part is in the default folder, else 'download'."""
        place = default_folder(home, self.card.name) / TOP
        return "downloaded" if any((place / part.name).is_dir() for part in self.parts) else "download"

    def tables(self, options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return librispeech_train, librispeech_test, or the one that the parts make."""
        splits = {part.split for part in self._wanted(options)}
        return tuple(f"{self.card.name}_{split}" for split in ("train", "test") if split in splits)

    def fetch(self, folder: Path, options: Mapping[str, Any], progress: Progress) -> Mapping[str, pl.DataFrame]:
        """Download and unpack what is missing; frames have audio, text, speaker, chapter, utterance, part, seconds.

        The transcripts are in capitals, as published. A part is in ``folder``/LibriSpeech complete or not at all.
        """
        import polars as pl

        from thanosql.runtime.datasets.transcripts import COLUMNS, read_part

        wanted = self._wanted(options)
        # A wrong address is an error before the first download, not after it.
        places = {part: candidates(options.get("source"), part) for part in wanted}
        with storing(folder, self.card.name):
            folder.mkdir(parents=True, exist_ok=True)
            missing = [part for part in wanted if not (folder / TOP / part.name).is_dir()]
        for part in missing:
            self._install(part, places[part], folder, progress)
        rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in self.tables(options)}
        for part in wanted:
            rows[f"{self.card.name}_{part.split}"].extend(read_part(folder.resolve() / TOP / part.name))
        return {table: pl.DataFrame(found, schema=list(COLUMNS), orient="row") for table, found in rows.items()}

    def _wanted(self, options: Mapping[str, Any]) -> list[Part]:
        by_name = {part.name: part for part in self.parts}
        names = options.get("parts", PARTS_OPTION.default)
        for name in names:
            if name.casefold() not in by_name:
                raise BindError(f"{self.card.name} has no part {name!r}", hint=suggest(name, by_name, "parts"))
        # Each once, in the order they are named in.
        return [by_name[name] for name in dict.fromkeys(name.casefold() for name in names)]

    def _install(self, part: Part, places: Sequence[str] | Sequence[Path], folder: Path, progress: Progress) -> None:
        from thanosql.runtime.datasets.archive import obtain
        from thanosql.runtime.datasets.download import Patience
        from thanosql.runtime.datasets.unpack import unpack
        from thanosql.runtime.files.staging import clean, staging_folder

        downloads = folder / ".downloads"
        with storing(folder, self.card.name, "what was downloaded is kept"):
            downloads.mkdir(exist_ok=True)
            with _alone(downloads / f"{part.name}.lock", part):
                if (folder / TOP / part.name).is_dir():  # by another process, since we looked
                    return
                clean(downloads / "unpacking")
                archive = obtain(part, places, downloads, self.patience or Patience(), progress)
                with staging_folder(downloads / "unpacking") as staging:
                    unpack(archive, staging, progress)
                    _publish(part, staging / TOP, folder / TOP)
                if archive.parent == downloads:
                    archive.unlink()


def _publish(part: Part, unpacked: Path, place: Path) -> None:
    """Move a part, and the texts about LibriSpeech that came with it, to where they stay."""
    from thanosql.runtime.datasets.transcripts import read_part

    if not (unpacked / part.name).is_dir():
        raise DataError(
            f"{part.archive} has no folder {TOP}/{part.name}",
            hint="name another address or folder with source= in OPTIONS",
        )
    for _ in read_part(unpacked / part.name):
        pass  # raises for what is missing
    place.mkdir(exist_ok=True)
    for text in unpacked.iterdir():
        if text.is_file():  # the licence and the lists of speakers, chapters and books
            text.replace(place / text.name)
    (unpacked / part.name).rename(place / part.name)


@contextmanager
def _alone(lock: Path, part: Part) -> Iterator[None]:
    """Keep other processes from fetching ``part`` into the same folder. The system frees the lock of one that dies."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataError(
                f"another process is fetching {part.archive} into {lock.parent}",
                hint="run the statement again when it is done: it then uses what is there",
            ) from None
        yield
    finally:
        os.close(descriptor)
