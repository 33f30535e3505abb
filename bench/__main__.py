"""Run the quick benchmarks and write their tables into bench/RESULTS.md.

``python -m bench`` runs all of them, ``python -m bench parse startup`` those that are named. Each is a module of this
folder with ``TITLE`` and ``measure() -> (notes, header, rows)``; the sections of other modules stay as they are.
``--print`` writes nothing. The options of one benchmark follow its name: ``python -m bench base_models --help``.
"""

from __future__ import annotations

import importlib
import itertools
import sys

from bench.results import render, write

QUICK = ("parse", "startup")
NAMES = (
    *QUICK,
    *("digits", "base_models", "graph_forms", "predict", "memory", "rates", "train", "quality"),
    *("crash", "queries", "estimates", "isolation", "ray", "scale", "postgres"),
)


def main(arguments: list[str]) -> None:
    names = list(itertools.takewhile(lambda argument: not argument.startswith("-"), arguments))
    options = [argument for argument in arguments[len(names) :] if argument != "--print"]
    unknown = [name for name in names if name not in NAMES]
    if unknown or (options and len(names) != 1):
        sys.exit(f"usage: python -m bench [NAME ...] [--print] [options of the one NAME]; names: {', '.join(NAMES)}")
    for name in names or QUICK:
        module = importlib.import_module(f"bench.{name}")
        notes, header, rows = module.measure(options) if options else module.measure()
        section = render(name, module.TITLE, notes, header, rows)
        print(section)
        if "--print" not in arguments:
            write(name, section)


if __name__ == "__main__":
    main(sys.argv[1:])
