"""Write docs/reference.md; ``--check`` fails where it is not what would be written."""

from __future__ import annotations

import sys
from pathlib import Path

from docs.reference import reference

PATH = Path(__file__).with_name("reference.md")


def main(arguments: list[str]) -> None:
    """Write the reference, or with ``--check`` compare it."""
    written = reference()
    if arguments == ["--check"]:
        if PATH.read_text(encoding="utf-8") != written:
            sys.exit(f"{PATH} is not what the grammar and the options say: run make docs")
    elif arguments:
        sys.exit("usage: python -m docs [--check]")
    else:
        PATH.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
