"""The names that WITH gives around an island: its query may read them, as any subquery there may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from antlr4 import Token

from thanosql.compiler import ast
from thanosql.compiler.brackets import CLOSERS, OPENERS
from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser as Tree
from thanosql.compiler.source import Span

# Possessive, so that no text takes long.
_GAP = r"(?:\s|--[^\n]*+|/\*(?>.*?\*/))*+"
_READ = rf'(?={_GAP}(?P<name>"(?:[^"]|"")*+"|[\w$]++)(?!{_GAP}[.(]))'
_SURELY = re.compile(rf"\b(?:from|join)\b{_READ}", re.IGNORECASE | re.DOTALL)
_PERHAPS = re.compile(rf"(?:\b(?:from|join)\b|,|\(){_READ}", re.IGNORECASE | re.DOTALL)


def common_tables(
    tokens: Sequence[Token], islands: Sequence[ast.Island], end: int
) -> Iterator[tuple[str, Span, Span, bool]]:
    """Yield what each WITH among the tokens of a query that ends at ``end`` names, in order.

    A name, the place of ``name AS (...)``, the place in which the name counts, and whether it is WITH RECURSIVE. What
    stands inside ``islands`` is theirs.
    """
    visible = [token for token in tokens if token.channel == Token.DEFAULT_CHANNEL]
    brackets = _Brackets(visible, end)
    inside = [(island.span.start, island.span.end) for island in islands]
    for position, token in enumerate(visible):
        if token.text.casefold() == "with" and not any(start <= token.start < stop for start, stop in inside):
            yield from _listed(visible, position + 1, brackets)


class _Brackets:
    """Which bracket closes which, and where the innermost that are open at a token are closed."""

    def __init__(self, tokens: Sequence[Token], end: int) -> None:
        self.closing: dict[int, int] = {}
        self.ends: list[int] = [end] * len(tokens)
        opened: list[int] = []
        for position, token in enumerate(tokens):
            if token.type in CLOSERS and opened:
                self.closing[opened.pop()] = position
            self.ends[position] = opened[-1] if opened else -1
            if token.type in OPENERS:
                opened.append(position)
        for position, opening in enumerate(self.ends):
            closed = self.closing.get(opening)
            self.ends[position] = end if closed is None else int(tokens[closed].start)


def _listed(tokens: Sequence[Token], position: int, brackets: _Brackets) -> Iterator[tuple[str, Span, Span, bool]]:
    recursive = _is(tokens, position, "recursive")
    position += recursive
    while True:
        first, behind = position, _behind_definition(tokens, position, brackets)
        if behind is None:
            return
        place = Span(tokens[first].start, tokens[behind - 1].stop + 1)
        yield _name(tokens[first].text), place, Span(place.end, brackets.ends[first]), recursive
        if behind >= len(tokens) or tokens[behind].text != ",":
            return
        position = behind + 1


def _behind_definition(tokens: Sequence[Token], position: int, brackets: _Brackets) -> int | None:
    """Return the position behind ``name [(columns)] AS [[NOT] MATERIALIZED] (...)``, None where that does not stand."""
    position += 1
    if _opens(tokens, position):
        position = brackets.closing[position] + 1
    if not _is(tokens, position, "as"):
        return None
    position += 1
    while _is(tokens, position, "not") or _is(tokens, position, "materialized"):
        position += 1
    return brackets.closing[position] + 1 if _opens(tokens, position) else None


def _is(tokens: Sequence[Token], position: int, word: str) -> bool:
    return position < len(tokens) and tokens[position].text.casefold() == word


def _opens(tokens: Sequence[Token], position: int) -> bool:
    return position < len(tokens) and tokens[position].type == Tree.LEFT_PAREN


def _name(written: str) -> str:
    return written[1:-1].replace('""', '"').casefold() if written.startswith('"') else written.casefold()


def read_in(text: str, tables: Sequence[ast.CommonTable]) -> list[ast.CommonTable]:
    """Return those of ``tables`` that a query's text reads, and those that they read in turn, in their order.

    Of two with one name the later one counts: it stands further in.
    """
    perhaps, surely = {*_names(text, _PERHAPS)}, {*_names(text, _SURELY)}
    found: dict[str, ast.CommonTable] = {}
    for table in reversed(tables):
        # Behind a comma it may be a column: no harm but where the table may not be read at all.
        if table.name not in found and table.name in (surely if table.query.islands else perhaps):
            found[table.name] = table
            perhaps.update(_names(table.query.text, _PERHAPS))
            surely.update(_names(table.query.text, _SURELY))
    return [*found.values()][::-1]


def is_read_once(table: ast.CommonTable) -> bool:
    """Say whether there is one place that reads a table, in the query that it is named for."""
    start, end = table.query.span.start - table.around.span.start, table.query.span.end - table.around.span.start
    rest = table.around.text[:start] + table.around.text[end:]
    return sum(name == table.name for name in _names(rest, _PERHAPS)) == 1


def _names(text: str, read: re.Pattern[str]) -> Iterator[str]:
    """Yield the names, folded, of what a query's text reads, or may."""
    return (_name(found["name"]) for found in read.finditer(text))
