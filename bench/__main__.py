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

QUICK = ("parse", "startup", "isolation")
# About what each takes on two free cores, without options.
MINUTES = {
    "parse": "a few seconds",
    "startup": "20 seconds",
    "isolation": "10 seconds",
    "rates": "3 minutes",
    "scale": "minutes",
    "estimates": "5 minutes",
    "queries": "5 minutes",
    "ray": "minutes",
    "attention": "a minute",
    "ray_kills": "15 minutes",
    "graph_forms": "minutes",
    "digits": "15 minutes",
    "postgres": "15 minutes",
    "quality": "15 minutes",
    "predict": "20 minutes",
    "cuda": "5 minutes on a GPU",
    "seams": "10 minutes",
    "crowd": "4 minutes",
    "fuzz": "10 minutes",
    "leaks": "10 minutes",
    "crash": "25 minutes",
    "memory": "30 minutes",
    "train": "hours",
    "base_models": "hours",
}
_USAGE = "usage: python -m bench [NAME ...] [--print] [options of the one NAME]"


def main(arguments: list[str]) -> None:
    """Run what the arguments name; options without a name are wrong usage."""
    names = list(itertools.takewhile(lambda argument: not argument.startswith("-"), arguments))
    options = [argument for argument in arguments[len(names) :] if argument != "--print"]
    if not names and options in (["-h"], ["--help"]):
        print(_USAGE, "", *(f"  {name:<12} {minutes}" for name, minutes in MINUTES.items()), sep="\n")
        print(f"\nwithout a NAME: {', '.join(QUICK)}")
        return
    unknown = [name for name in names if name not in MINUTES]
    if unknown or (options and len(names) != 1):
        sys.exit(f"{_USAGE}; names: {', '.join(MINUTES)}")
    for name in names or QUICK:
        module = importlib.import_module(f"bench.{name}")
        notes, header, rows = module.measure(options) if options else module.measure()
        section = render(name, module.TITLE, notes, header, rows, options)
        print(section)
        if "--print" not in arguments:
            write(name, section)


if __name__ == "__main__":
    main(sys.argv[1:])
