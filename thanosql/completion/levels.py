"""A query that may be unfinished, as brackets within brackets: the levels around the cursor, and what each reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from thanosql.compiler.brackets import CLOSERS, OPENERS
from thanosql.completion.place import Word


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in one pair of brackets; the closing one may be missing."""

    items: tuple[Item, ...]


Item = Word | Group


@dataclass(frozen=True, slots=True)
class Level:
    """What stands beside the cursor in the same brackets, before and behind it."""

    before: tuple[Item, ...]
    after: tuple[Item, ...]


def nested(words: Iterable[Word]) -> tuple[Item, ...]:
    """Return the words with each pair of brackets as one group; a bracket that closes nothing is left out."""
    open_groups: list[list[Item]] = [[]]
    for word in words:
        if word.type in OPENERS:
            open_groups.append([])
        elif word.type not in CLOSERS:
            open_groups[-1].append(word)
        elif len(open_groups) > 1:
            closed = Group(tuple(open_groups.pop()))
            open_groups[-1].append(closed)
    while len(open_groups) > 1:
        unfinished = Group(tuple(open_groups.pop()))
        open_groups[-1].append(unfinished)
    return tuple(open_groups[0])


def levels(before: Sequence[Word], after: Sequence[Word]) -> list[Level]:
    """Return the levels around a cursor, the innermost first."""
    left: list[list[Word]] = [[]]
    stack = [left[0]]
    for word in before:
        stack[-1].append(word)
        if word.type in OPENERS:
            stack.append([])
        elif word.type in CLOSERS and len(stack) > 1:
            # The closing bracket has just been put inside the group that it ends.
            group = stack.pop()
            stack[-1].extend(group)
    right: list[list[Word]] = [[]]
    depth = 0
    for word in after:
        if word.type in CLOSERS and depth == 0:
            right.append([])
            continue
        depth += (word.type in OPENERS) - (word.type in CLOSERS)
        right[-1].append(word)
    found = []
    for number, words in enumerate(reversed(stack)):
        # All but the innermost end with the bracket that was opened behind them.
        finished = words if number == 0 else words[:-1]
        found.append(Level(nested(finished), nested(right[number]) if number < len(right) else ()))
    return found


def upper(item: Item | None) -> str:
    """Return a word in capitals, and nothing for a group."""
    return item.upper if isinstance(item, Word) else ""
