"""Labels: which there are, and how they are written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from thanosql.compiler.errors import ModelError

LONGEST = 1_000
"""Characters of a label, which stands in every row that has it."""

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
"""Categories of Unicode that no line of text has: control characters, halves of characters, ends of lines."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that change the direction of what is written behind them, in a table of other columns, too."""


def check_label(label: object) -> None:
    """Raise ModelError for what cannot stand in a column of labels."""
    if (
        isinstance(label, str)
        and len(label) <= LONGEST
        and not any(character in _TURNING or unicodedata.category(character) in _UNSEEN for character in label)
    ):
        return
    raise ModelError(
        f"the label {str(label)[:40]!r} is no text of one line and up to {LONGEST:,} characters",
        hint="labels stand in a column as they are: write them without line breaks and control characters",
    )


def normalise(text: str) -> str:
    """Return a label as it counts: in Unicode's composed form, without white space at its ends."""
    return unicodedata.normalize("NFC", text).strip()


def labels_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the labels of a training, sorted. Raises ModelError when they are not what a classifier can learn."""
    written = [label for text in texts if (label := normalise(text))]
    labels = tuple(sorted(set(written)))
    for label in labels:
        check_label(label)
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
