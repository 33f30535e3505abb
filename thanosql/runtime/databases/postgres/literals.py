"""Values in the text of a statement, as PostgreSQL writes constants.

PostgreSQL streams (COPY) only statements without parameters, and a parameter has a type, so that one from Python, a
text, could not be compared with a uuid or a timestamp. A constant takes the type that its place asks for.
"""

from __future__ import annotations

import datetime
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from thanosql.compiler.errors import DatabaseError
from thanosql.compiler.source import Span

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|--[^\n]*)
    |(?P<comment>/\*)
    |(?P<escapes>[eE]'(?:[^'\\]|''|\\.)*')
    |(?P<string>'(?:[^']|'')*')
    |(?P<quoted>"(?:[^"]|"")*")
    |(?P<placeholder>\$\d+)
    |(?P<dollars>\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?\$(?P=tag)\$)
    |(?P<word>[^\W\d][\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a statement; ``kind`` is a group of the lexer."""

    kind: str
    text: str
    start: int


def tokens(sql: str) -> list[Token]:
    """Return what of a statement is neither space nor comment, as PostgreSQL's own lexer parts it.

    >>> [token.text for token in tokens("SELECT a$1, $1 /* $2 /* */ */, '$3', $x$ $4 $x$")]
    ['SELECT', 'a$1', ',', '$1', ',', "'$3'", ',', '$x$ $4 $x$']
    """
    found = []
    position = 0
    while match := _TOKEN.match(sql, position):
        position = match.end()
        kind = match.lastgroup if match.lastgroup != "tag" else "dollars"
        if kind == "comment":
            position = _comment_end(sql, match.start())
        elif kind != "space":
            found.append(Token(str(kind), match[0], match.start()))
    return found


def _comment_end(sql: str, start: int) -> int:
    depth = 0
    for match in _COMMENT.finditer(sql, start):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(sql)


@dataclass(frozen=True, slots=True)
class Written:
    """A statement with its values in it, and where each stretch of it was in the text as it was given."""

    sql: str
    text: str
    tokens: tuple[Token, ...]
    stretches: tuple[tuple[int, int, int], ...]
    """Where a stretch begins in ``text``, where in ``sql``, and its length there if it is a value, else 0."""

    @property
    def verb(self) -> str:
        """The first word in lower case; '' for a statement that begins with none."""
        first = next((token for token in self.tokens if token.text != "("), None)
        return first.text.casefold() if first is not None and first.kind == "word" else ""

    def place(self, position: int) -> Span | None:
        """Return where in ``sql`` the token is that ``text`` has at ``position``."""
        if not 0 <= position <= len(self.text):
            return None
        written, given, length = self.stretches[bisect_right(self.stretches, position, key=lambda each: each[0]) - 1]
        if length:
            return Span(given, given + length)
        start = given + position - written
        end = start + 1
        # A name with its dots is one.
        for token in self.tokens[bisect_left(self.tokens, start, key=lambda each: each.start) :]:
            if token.start != start and (token.start != end or (token.text != "." and self.sql[end - 1] != ".")):
                break
            end = token.start + len(token.text)
        return Span(start, end)


def write(sql: str, values: Sequence[Any]) -> Written:
    """Return ``sql`` with ``$1``, ``$2`` ... replaced by constants; raises DatabaseError for a value of no SQL type."""
    found = tokens(sql)
    constants = [constant(value, number) for number, value in enumerate(values, 1)]
    pieces: list[str] = []
    stretches = [(0, 0, 0)]
    done = length = 0
    for token in found:
        if token.kind != "placeholder" or not 0 < int(token.text[1:]) <= len(constants):
            continue
        # In parentheses: a minus before a negative number would begin a comment, two texts would become one.
        piece = f"({constants[int(token.text[1:]) - 1]})"
        before = sql[done : token.start]
        end = token.start + len(token.text)
        pieces += (before, piece)
        stretches += (
            (length + len(before), token.start, len(token.text)),
            (length + len(before) + len(piece), end, 0),
        )
        length += len(before) + len(piece)
        done = end
    return Written(sql, "".join([*pieces, sql[done:]]), tuple(found), tuple(stretches))


def constant(value: Any, number: int) -> str:
    """Return a value as SQL; ``number`` is its placeholder's, for the error.

    >>> constant("it's", 1), constant([1, None], 1), constant(b"x", 1)
    ("'it''s'", 'ARRAY[1,NULL]', "'\\\\x78'::bytea")
    """
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            shown = repr(value) if math.isfinite(value) else str(value).replace("inf", "Infinity")
            return f"'{shown}'::double precision"
        case str():
            return quoted(value, number)
        case bytes() | bytearray() | memoryview():
            return f"'\\x{bytes(value).hex()}'::bytea"
        case Decimal():
            return f"'{value}'::numeric"
        case datetime.datetime():
            return f"'{value.isoformat(' ')}'::{'timestamp' if value.tzinfo is None else 'timestamptz'}"
        case datetime.date():
            return f"'{value.isoformat()}'::date"
        case datetime.time() if value.tzinfo is None:
            return f"'{value.isoformat()}'::time"
        case datetime.timedelta():
            return f"'{value.days} days {value.seconds} seconds {value.microseconds} microseconds'::interval"
        case list() | tuple():
            return f"ARRAY[{','.join(constant(each, number) for each in value)}]" if value else "'{}'"
    raise DatabaseError(
        f"the value of ${number}, a {type(value).__name__}, cannot be bound",
        hint="values are None, bool, int, float, str, bytes, Decimal, date, time, datetime, timedelta or lists of them",
    )


def quoted(text: str, number: int) -> str:
    """Return a text as a constant that means the same whatever standard_conforming_strings says."""
    if "\0" in text:
        raise DatabaseError(
            f"the value of ${number} cannot be bound: PostgreSQL has no NUL character in a text",
            hint="remove it, or bind bytes",
        )
    doubled = text.replace("'", "''")
    return "E'" + doubled.replace("\\", "\\\\") + "'" if "\\" in doubled else f"'{doubled}'"
