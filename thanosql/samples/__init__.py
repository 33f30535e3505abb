"""Sample speech that ships with the package: short English phrases that synthesisers spoke, and what they said.

recipes/sample_speech rendered it; card.json says how.
"""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

FILES = ("train.csv", "test.csv", "card.json")


def copy_samples(folder: Path) -> None:
    """Copy the set into ``folder``: train.csv and test.csv (audio, text), and the recordings their paths name.

    The paths are relative to ``folder``. What is there already is replaced; other files stay.
    """
    source = resources.files(__name__)
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        (folder / name).write_bytes((source / name).read_bytes())
    with resources.as_file(source / "audio") as audio:
        shutil.copytree(audio, folder / "audio", dirs_exist_ok=True)
