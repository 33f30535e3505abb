"""What a data set of GET THANOSQL DATASET declares, and what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from thanosql.compiler.options import OptionSpec

if TYPE_CHECKING:
    import polars as pl

    from thanosql.runtime.progress import Progress


@dataclass(frozen=True, slots=True)
class DatasetCard:
    """What LIST THANOSQL DATASET shows; figures are those of the default options."""

    name: str
    task: str
    language: str
    rows: int
    audio_hours: float
    bytes: int
    """Of what is downloaded, or copied out of the package."""
    licence: str
    source: str
    options: tuple[OptionSpec, ...] = ()
    """Those beyond overwrite and folder, which every data set has."""


class Dataset(Protocol):
    """Recordings with their transcripts, which become tables."""

    @property
    def card(self) -> DatasetCard:
        """What the data set is."""

    def available(self, home: Path) -> str:
        """Return 'bundled', 'downloaded' (into its default folder below ``home``) or 'download'."""

    def tables(self, options: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the names of the tables that ``fetch`` makes. Raises BindError for an unknown value."""

    def fetch(self, folder: Path, options: Mapping[str, Any], progress: Progress) -> Mapping[str, pl.DataFrame]:
        """Put the recordings under ``folder``, complete or not at all; return each table's name and frame.

        A frame has at least the columns audio (absolute path) and text. What is there already is used again. Raises
        BindError for a value of an option, DataError for what cannot be fetched, unpacked or stored.
        """


def default_folder(home: Path, name: str) -> Path:
    """Return where the data set ``name`` is kept unless OPTIONS (folder=...) says otherwise."""
    return home / "datasets" / name
