"""The command line: ``python -m recipes.speech en --hours 30 --output DIR``."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

# Each process has one core; what numpy loads reads these when it is loaded.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ.setdefault(_name, "1")

from recipes.speech import render, texts  # noqa: E402

_PROGRAMS = {"en": ("espeak-ng", "flite", "festival"), "ko": ("espeak-ng",)}
_PACKAGES = "espeak-ng flite festival festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts wamerican hunspell-ko"


def main() -> None:
    parser = argparse.ArgumentParser("python -m recipes.speech", description=__doc__)
    parser.add_argument("language", choices=sorted(_PROGRAMS))
    parser.add_argument("--hours", type=float, required=True, help="of speech to train with")
    parser.add_argument("--output", type=Path, required=True, help="where audio and tables belong")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    parser.add_argument(
        "--text", type=Path, nargs="+", default=[], help="further sentences, one a line, packed with gzip"
    )
    given = parser.parse_args()
    language: str = given.language
    missing = [name for name in _PROGRAMS[language] if shutil.which(name) is None]
    if missing:
        parser.error(f"{', '.join(missing)} not found: apt-get install {_PACKAGES}")
    absent = [str(path) for path in given.text if not path.is_file()]
    if absent:
        parser.error(f"there is no file {', '.join(absent)}")
    recipe = render.Recipe(language, given.seed, given.output.resolve(), texts.load(language, given.text))
    seconds = render.render(recipe, given.hours, given.jobs)
    print(", ".join(f"{split}: {length / 3_600:.2f} hours" for split, length in seconds.items()), file=sys.stderr)


if __name__ == "__main__":
    main()
