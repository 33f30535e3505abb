"""Write docs/reference.md and the figures in the READMEs; ``--check`` fails where they are not what would be written.

``python -m docs tutorial`` runs the tutorial, which takes minutes, and puts a screen of what it printed into the
READMEs.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docs.measured import LANGUAGES, figures, ratios
from docs.reference import reference
from docs.regions import replaced
from docs.tutorial_screen import screen, transcript

_ROOT = Path(__file__).resolve().parents[1]
REFERENCE = _ROOT / "docs" / "reference.md"
READMES = {"en": _ROOT / "README.md", "ko": _ROOT / "README.ko.md"}


def written() -> dict[Path, str]:
    """Return what each file would be."""
    texts = {REFERENCE: reference()}
    for language in LANGUAGES:
        text = READMES[language].read_text(encoding="utf-8")
        text = replaced(text, "ratios", ratios(language))
        texts[READMES[language]] = replaced(text, "figures", figures(language))
    return texts


def main(arguments: list[str]) -> None:
    """Write the files, or with ``--check`` compare them; with ``tutorial`` write its screen."""
    if arguments == ["tutorial"]:
        shown = screen(transcript())
        for path in READMES.values():
            path.write_text(replaced(path.read_text(encoding="utf-8"), "tutorial", shown), encoding="utf-8")
    elif arguments == ["--check"]:
        for path, text in written().items():
            if path.read_text(encoding="utf-8") != text:
                sys.exit(f"{path} is not what the grammar, the options and the measurements say: run make docs")
    elif arguments:
        sys.exit("usage: python -m docs [--check | tutorial]")
    else:
        for path, text in written().items():
            path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
