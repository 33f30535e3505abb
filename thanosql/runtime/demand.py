"""How many rows whoever reads a relation wants of it, for the operator that hands its rows on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Demand:
    """Rows of a query that may be handed on: ``granted`` in all, ``released`` so far. Once it is ``met``, no more."""

    granted: int = 0
    released: int = 0
    met: bool = False
