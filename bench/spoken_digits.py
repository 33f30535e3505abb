"""The table of spoken digits: the Free Spoken Digit Dataset, five speakers with 50 takes of each digit.

The recordings are expected beside the checkout, in ``../shared/speech/spoken_digits``. Takes 0 to 4 are the test split.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

RECORDINGS = Path(__file__).resolve().parents[2] / "shared" / "speech" / "spoken_digits"
WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def recordings(folder: Path) -> pl.DataFrame:
    """Return audio_path, text, speaker and take of every recording in ``folder``."""
    paths = sorted(folder.glob("*.wav"))
    parts = [path.stem.split("_") for path in paths]
    return pl.DataFrame(
        {
            "audio_path": [str(path) for path in paths],
            "text": [WORDS[int(digit)] for digit, *_ in parts],
            "speaker": [speaker for _, speaker, _ in parts],
            "take": [int(take) for *_, take in parts],
        },
        schema={"audio_path": pl.String, "text": pl.String, "speaker": pl.String, "take": pl.Int64},
    )
