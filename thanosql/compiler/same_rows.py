"""Do two scans read the same rows of the same query, however each is written?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from thanosql.compiler.logical import Scan
from thanosql.compiler.sql import BoundQuery, Part

RowsKey = tuple[str, str]

_UNWRITTEN = re.compile(r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
_BRACKETS = ("(", ")", ",")

_ANY_NAME = "\0"
"""Stands for the name by which conditions call a query's rows. No SQL has it."""


def same_rows(scan: Scan) -> RowsKey:
    """Return what tells the rows that a scan reads from those of others, whichever of their columns it reads.

    Values are told by how they are written: 1, 1.0 and True are equal, and mean other things to a database.
    """
    whole = canonical(scan).of(None)
    return whole.text, repr(whole.values)


def canonical(scan: Scan) -> Scan:
    """Return a scan, for comparison alone, as which all those are written that differ in nothing of meaning.

    That is line breaks, comments, and what conditions call the query's rows, if the name means nothing else in them.
    """
    before, dialect = scan.restriction, scan.dialect
    conditions = before.filters if before.order is None else (*before.filters, before.order)
    written = [_words(each.text, dialect) for each in conditions]
    if all(_only_qualifies(before.alias, words) for words in written):
        alias = _ANY_NAME
        written = [[_ANY_NAME if _is_name(word, before.alias) else word for word in words] for words in written]
    else:
        alias = before.alias
    asked = [_said(words, condition) for words, condition in zip(written, conditions, strict=True)]
    filters, order = tuple(asked[: len(before.filters)]), asked[-1] if before.order is not None else None
    restriction = replace(before, alias=alias, filters=filters, order=order) if asked else before
    return replace(scan, query=collapsed(scan.query, dialect), restriction=restriction)


def collapsed(query: BoundQuery, dialect: str) -> BoundQuery:
    """Return a query, for comparison alone, without comments and with one space where there is any that may matter."""
    return _said(_words(query.text, dialect), query)


def _said(words: Sequence[str], query: BoundQuery) -> BoundQuery:
    return BoundQuery((Part("".join(words), None),), query.values, query.span)


def _words(text: str, dialect: str) -> list[str]:
    """Return the words of SQL as they stand there, spaces among them; the text where sqlglot cannot tell its words."""
    from sqlglot.errors import SqlglotError

    from thanosql.compiler.surroundings import tokenized

    try:
        tokens = tokenized(text, dialect)
    except SqlglotError:
        return [text]
    words: list[str] = []
    end = 0
    for token in tokens:
        word = text[token.start : token.end + 1]
        if not _UNWRITTEN.fullmatch(text, end, token.start):
            return [text]
        if words and token.start > end and word not in _BRACKETS and words[-1] not in _BRACKETS:
            words.append(" ")
        words.append(word)
        end = token.end + 1
    return words if _UNWRITTEN.fullmatch(text, end) else [text]


def _only_qualifies(name: str, words: Sequence[str]) -> bool:
    """Say whether a name stands in a condition before the point of a column, and nowhere else."""
    around = zip(["", *words], words, [*words[1:], ""], strict=False)
    return all(before != "." and after == "." for before, word, after in around if _is_name(word, name))


def _is_name(word: str, name: str) -> bool:
    return word.strip('"').casefold() == name.strip('"').casefold()
