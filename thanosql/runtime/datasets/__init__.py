"""The data sets that GET THANOSQL DATASET knows.

Importing this loads neither polars nor what speaks HTTP: the binder and LIST THANOSQL DATASET need only the cards.
"""

from __future__ import annotations

from thanosql.runtime.datasets.bundled import BUNDLED
from thanosql.runtime.datasets.dataset import Dataset, DatasetCard, default_folder
from thanosql.runtime.datasets.librispeech import LibriSpeech

__all__ = ["Dataset", "DatasetCard", "dataset", "datasets", "default_folder"]

_DATASETS: tuple[Dataset, ...] = (*BUNDLED, LibriSpeech())


def datasets() -> tuple[Dataset, ...]:
    """Return all data sets, those in the package first."""
    return _DATASETS


def dataset(name: str) -> Dataset | None:
    """Return the data set called ``name`` in any case, or None."""
    return next((one for one in datasets() if one.card.name == name.casefold()), None)
