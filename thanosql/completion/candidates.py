"""One thing that could be written at the cursor, and which of several fit what is written already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from thanosql.compiler.sql import quote
from thanosql.completion.keywords import RESERVED
from thanosql.completion.names import Names

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Completion:
    """``text`` takes the place of what stands from ``start`` to the cursor.

    ``shown`` is what a menu lists, ``kind`` the sort of thing it is ('table', 'option' ...), ``note`` a short remark.
    """

    text: str
    start: int
    kind: str
    shown: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something with a name: ``text`` is how it is written, by default as it is called."""

    name: str
    kind: str
    note: str = ""
    text: str | None = None


def identifier(name: str, names: Names, *, always: bool = False) -> str:
    """Return a name of the database's as SQL writes it; quoted where it must be, or ``always``."""
    plain = _PLAIN.fullmatch(name) and name.casefold() not in RESERVED
    folded = names.folds_case and name != name.lower()
    return quote(name) if always or folded or not plain else name


def keywords(words: Iterable[str], written: str) -> Iterator[Candidate]:
    """Yield keywords, in small letters where the user writes small ones."""
    small = written != "" and written == written.lower()
    for word in words:
        yield Candidate(word, "keyword", text=word.lower() if small else word)


def fitting(candidates: Iterable[Candidate], written: str, start: int) -> list[Completion]:
    """Return what ``written`` is the beginning of; behind that, what has it at the beginning of a later part.

    The order is kept otherwise, and nothing comes twice.
    """
    wanted = written.casefold()
    best: dict[str, Completion] = {}
    later: dict[str, Completion] = {}
    for each in candidates:
        text = each.name if each.text is None else each.text
        completion = Completion(text, start, each.kind, each.name, each.note)
        name = each.name.casefold()
        if name.startswith(wanted):
            best.setdefault(text, completion)
        elif each.kind != "keyword" and any(
            name.startswith(wanted, at + 1) for at, x in enumerate(name) if x in "_./- "
        ):
            later.setdefault(text, completion)
    return [*best.values(), *(each for text, each in later.items() if text not in best)]
