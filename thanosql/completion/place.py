"""Where in a script the cursor stands: in which statement, behind what, and in the middle of which word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from antlr4 import Token

from thanosql.compiler.brackets import CLOSERS, OPENERS
from thanosql.compiler.expected import expected
from thanosql.compiler.generated.ThanoSQLLexer import ThanoSQLLexer as Kind
from thanosql.compiler.lexer import tokenize

_RELATIONS = {Kind.PREDICT, Kind.EVALUATE, Kind.LIST, Kind.DESCRIBE}
_KEYWORDS = {number for number, word in enumerate(Kind.literalNames) if word[1:-1].isalpha()}


@dataclass(frozen=True, slots=True)
class Word:
    """A token, by the lexer's number for its kind."""

    type: int
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The text in capitals, to compare with keywords; a quoted name is none."""
        return self.text.upper()

    @property
    def name(self) -> str | None:
        """The name that this is, without quotes, or None when it cannot be one."""
        if self.type == Kind.QUOTED_NAME:
            return self.text[1:-1].replace('""', '"')
        return self.text if self.type == Kind.WORD or self.type in _KEYWORDS else None


@dataclass(frozen=True, slots=True)
class Place:
    """A cursor in a statement.

    ``before`` and ``after`` are the statement's tokens without the one being written, which is ``written`` so far,
    from ``start`` on, and opened by ``quote`` if by any. ``relation`` says that the statement is a part of a query.
    """

    before: tuple[Word, ...]
    after: tuple[Word, ...]
    written: str
    start: int
    quote: str
    relation: bool = False


def locate(text: str, cursor: int) -> Place | None:
    """Return the place of the cursor, or None where nothing can be completed: in a comment, a number or the like."""
    tokens = tokenize(text[:cursor]).tokens[:-1]
    if "--" in text[tokens[-1].stop + 1 if tokens else 0 : cursor].rpartition("\n")[2]:
        return None
    words = _words(tokens)
    _part_type(words)
    written, start, quote = "", cursor, ""
    if words and words[-1].start + len(words[-1].text) == cursor:
        last = words[-1]
        if last.type == Kind.UNCLOSED:
            if last.text[0] not in "'\"":
                return None
            quote = last.text[0]
            written = last.text[1:].replace(quote * 2, quote)
        elif last.type == Kind.WORD or last.type in _KEYWORDS or last.type == Kind.PARAMETER or _is_version(words):
            written = last.text
        elif last.type in (
            Kind.INTEGER,
            Kind.DECIMAL,
            Kind.STRING,
            Kind.QUOTED_NAME,
            Kind.DOLLAR_STRING,
        ):
            return None
        if written or quote:
            words.pop()
            start = last.start
    following = _following(text[cursor:], quote=quote, inside=bool(written))
    opened = max((at + 1 for at, word in enumerate(words) if word.type == Kind.SEMICOLON), default=0)
    return _within(Place(tuple(words[opened:]), tuple(following), written, start, quote))


def _words(tokens: Iterable[Token]) -> list[Word]:
    return [Word(each.type, each.text, each.start) for each in tokens if each.channel == Token.DEFAULT_CHANNEL]


def _part_type(words: list[Word]) -> None:
    """Take ``::type`` at the end as it is meant: to the lexer it is a colon and the parameter ``:type``."""
    if [word.type for word in words[-2:]] == [Kind.COLON, Kind.PARAMETER]:
        last = words.pop()
        words += [Word(Kind.COLON, ":", last.start), Word(Kind.WORD, last.text[1:], last.start + 1)]


def _is_version(words: Sequence[Word]) -> bool:
    return words[-1].type == Kind.INTEGER and len(words) > 1 and words[-2].type == Kind.AT


def _following(text: str, *, quote: str, inside: bool) -> list[Word]:
    """Return the statement's tokens behind the cursor, without the rest of the word that it stands in."""
    if quote:
        line, _, _ = text.partition("\n")
        text = text[line.index(quote) + 1 :] if quote in line else text
    words = _words(tokenize(text).tokens[:-1])
    if inside and not quote and words and words[0].start == 0 and words[0].name is not None:
        del words[0]
    end = next((at for at, word in enumerate(words) if word.type == Kind.SEMICOLON), len(words))
    return words[:end]


def _within(place: Place) -> Place:
    """Return the place in the innermost statement of ours that the cursor stands in: PREDICT as a relation, or all."""
    before, after = place.before, place.after
    opened = [at for at, word in enumerate(before) if word.type in OPENERS or word.type in CLOSERS]
    stack: list[int] = []
    for at in opened:
        if before[at].type in OPENERS:
            stack.append(at)
        elif stack:
            stack.pop()
    for depth, at in enumerate(reversed(stack), 1):
        inner = before[at + 1 :]
        if inner and inner[0].type in _RELATIONS and expected(inner, relation=True) is not None:
            return Place(inner, _until_closed(after, depth), place.written, place.start, place.quote, relation=True)
    if before and before[0].upper in ("CREATE", "INSERT"):
        for at in range(len(before) - 1, 2, -1):
            inner = before[at:]
            if inner[0].type in _RELATIONS and expected(inner, relation=True) is not None:
                return Place(inner, after, place.written, place.start, place.quote, relation=True)
    return place


def _until_closed(after: tuple[Word, ...], depth: int) -> tuple[Word, ...]:
    """Return what stands before the bracket that closes the ``depth``-th one around the cursor."""
    for at, word in enumerate(after):
        depth += (word.type in OPENERS) - (word.type in CLOSERS)
        if depth == 0:
            return after[:at]
    return after
