"""Sentence templates: ``[a|b|]`` picks an alternative, ``{slot}`` a filler, which may be a template itself."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence

Filler = Sequence[str] | Callable[[random.Random], str]

_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_SPACES = re.compile(r" +")


def entries(text: str) -> tuple[str, ...]:
    """Return the entries of a list written with commas and line ends between them."""
    return tuple(entry.strip() for entry in re.split(r"[,\n]", text) if entry.strip())


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a list that has one template a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def expand(template: str, slots: Mapping[str, Filler], chance: random.Random) -> str:
    """Return ``template`` with each alternative chosen and each slot filled. Raises KeyError for an unknown slot."""

    def choose(match: re.Match[str]) -> str:
        alternatives: list[str] = match.group(1).split("|")
        return chance.choice(alternatives)

    def fill(match: re.Match[str]) -> str:
        filler = slots[match.group(1)]
        return filler(chance) if callable(filler) else chance.choice(filler)

    while "[" in template or "{" in template:
        # Brackets first: a slot in an alternative that is not taken need not be filled.
        while "[" in template:
            template = _BRACKET.sub(choose, template)
        template = _SLOT.sub(fill, template)
    return _SPACES.sub(" ", template).strip()
