"""Labels: which there are, and how they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from thanosql.compiler.errors import ModelError


def normalise(text: str) -> str:
    """Return a label as it counts: in Unicode's composed form, without white space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def labels_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the labels of a training, sorted. Raises ModelError when they are not what a classifier can learn."""
    written = [label for text in texts if (label := normalise(text))]
    labels = tuple(sorted(set(written)))
    if len(labels) < 2:
        found = f"all rows have the label {labels[0]!r}" if labels else "no row has a label"
        raise ModelError(found, hint="a classifier needs rows of two labels or more; label_col names their column")
    if len(labels) == len(written):
        raise ModelError(
            f"each of the {len(written)} rows has a label of its own, such as {labels[0]!r}",
            hint="label_col names a column whose values repeat; to transcribe what is said, build from a base model "
            "that LIST THANOSQL MODEL shows for automatic-speech-recognition",
        )
    return labels
