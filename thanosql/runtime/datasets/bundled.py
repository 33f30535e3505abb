"""Data sets in the package itself; recipes/sample_datasets rendered them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thanosql.compiler.errors import DataError
from thanosql.runtime.datasets.dataset import DatasetCard
from thanosql.runtime.datasets.disk import storing

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.progress import Progress

SPLITS = ("train", "test")
CARD = "card.json"
# The card comes first: by it a copy that was killed in the middle is known for one, and replaced.
ENTRIES = (CARD, *SPLITS, *(f"{split}.csv" for split in SPLITS))


@dataclass(frozen=True)
class Bundled:
    """A folder of thanosql.samples: train and test recordings, their tables as CSV, and a card."""

    name: str

    @cached_property
    def card(self) -> DatasetCard:
        """What the data set is, from its card.json."""
        about = json.loads((self._source / CARD).read_bytes())
        return DatasetCard(
            name=self.name,
            task="automatic-speech-recognition",
            language=about["language"],
            rows=about["rows"],
            audio_hours=about["audio_hours"],
            bytes=about["bytes"],
            licence=about["licence"],
            source=about["source"],
        )

    def available(self, home: Path) -> str:
        """Return 'bundled'."""
        return "bundled"

    def tables(self, options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the names of both tables."""
        return tuple(f"{self.name}_{split}" for split in SPLITS)

    def fetch(self, folder: Path, options: Mapping[str, Any], progress: Progress) -> Mapping[str, pl.DataFrame]:
        """Copy the recordings into ``folder``; each frame has the columns audio and text.

        An older copy there is replaced. Raises DataError where ``folder`` has something else under the same names.
        """
        import polars as pl

        self._refuse_strangers(folder)
        with storing(folder, self.name):
            self._copy(folder)
        place = folder.resolve()
        frames = {}
        for split, table in zip(SPLITS, self.tables(options), strict=True):
            frame = pl.read_csv(folder / f"{split}.csv", infer_schema=False)
            paths = [str(place / audio) for audio in frame["audio"]]
            frames[table] = frame.with_columns(pl.Series("audio", paths, dtype=pl.String))
        return frames

    @property
    def _source(self) -> Traversable:
        return resources.files("thanosql.samples") / self.name

    def _refuse_strangers(self, folder: Path) -> None:
        """Raise DataError when what is to be replaced in ``folder`` is not a copy of this data set."""
        found = [entry for entry in ENTRIES if os.path.lexists(folder / entry)]
        if found and not self._is_copy(folder):
            raise DataError(
                f"{folder} has a {found[0]} that is not of the data set {self.name}, and would be replaced",
                hint="choose an empty folder with folder= in OPTIONS",
            )

    def _is_copy(self, folder: Path) -> bool:
        try:
            about = json.loads((folder / CARD).read_bytes())
        except (OSError, ValueError):
            return False
        return isinstance(about, dict) and about.get("name") == self.name

    def _copy(self, folder: Path) -> None:
        from thanosql.runtime.files.exchange import exchange
        from thanosql.runtime.files.staging import clean, staging_folder

        staging = folder / ".copying"
        if staging.is_dir():
            clean(staging)
        with staging_folder(staging) as place:
            _copy_files(self._source, place / "new")
            (place / "old").mkdir()
            for entry in ENTRIES:
                # A rename does not replace a folder, and without it tables would have recordings that are not there.
                if (folder / entry).is_dir():
                    if exchange(place / "new" / entry, folder / entry):
                        continue
                    (folder / entry).rename(place / "old" / entry)
                (place / "new" / entry).replace(folder / entry)
        with suppress(OSError):  # another process is copying, too
            staging.rmdir()


def _copy_files(source: Traversable, target: Path) -> None:
    # Not shutil.copytree, whose error does not tell a full disk from others.
    target.mkdir()
    for entry in source.iterdir():
        if entry.is_dir():
            _copy_files(entry, target / entry.name)
        else:
            (target / entry.name).write_bytes(entry.read_bytes())


BUNDLED = (Bundled("speech_sample_en"), Bundled("speech_sample_ko"))
