"""The names that WITH gives around an island: its query may read them, as any subquery there may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from antlr4 import Token

from thanosql.compiler import ast
from thanosql.compiler.brackets import CLOSERS, OPENERS
from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser as Tree
from thanosql.compiler.source import Span

_GAP = r"(?:\s|--[^\n]*(?:\n|$)|/\*.*?\*/)*"


def common_tables(
    tokens: Sequence[Token], islands: Sequence[ast.Island], end: int
) -> Iterator[tuple[str, Span, Span, bool]]:
    """Yield what each WITH among the tokens of a query that ends at ``end`` names, in order.

    A name, the place of ``name AS (...)``, the place in which the name counts, and whether it is WITH RECURSIVE. What
    stands inside ``islands`` is theirs.
    """
    visible = [token for token in tokens if token.channel == Token.DEFAULT_CHANNEL]
    for position, token in enumerate(visible):
        if token.text.casefold() == "with" and not any(
            island.span.start <= token.start < island.span.end for island in islands
        ):
            yield from _listed(visible, position + 1, end)


def _listed(tokens: Sequence[Token], position: int, end: int) -> Iterator[tuple[str, Span, Span, bool]]:
    recursive = _is(tokens, position, "recursive")
    position += recursive
    end = _group_end(tokens, position, end)
    while True:
        first, behind = position, _behind_definition(tokens, position)
        if behind is None:
            return
        place = Span(tokens[first].start, tokens[behind - 1].stop + 1)
        yield _name(tokens[first].text), place, Span(place.end, end), recursive
        if behind >= len(tokens) or tokens[behind].text != ",":
            return
        position = behind + 1


def _behind_definition(tokens: Sequence[Token], position: int) -> int | None:
    """Return the position behind ``name [(columns)] AS [[NOT] MATERIALIZED] (...)``, None where that does not stand."""
    position += 1
    if _opens(tokens, position):
        position = _closing(tokens, position) + 1
    if not _is(tokens, position, "as"):
        return None
    position += 1
    while _is(tokens, position, "not") or _is(tokens, position, "materialized"):
        position += 1
    return _closing(tokens, position) + 1 if _opens(tokens, position) else None


def _is(tokens: Sequence[Token], position: int, word: str) -> bool:
    return position < len(tokens) and tokens[position].text.casefold() == word


def _opens(tokens: Sequence[Token], position: int) -> bool:
    return position < len(tokens) and tokens[position].type == Tree.LEFT_PAREN


def _closing(tokens: Sequence[Token], opening: int) -> int:
    """Return the position of the bracket that closes the one at ``opening``; all of them pair up."""
    depth = 0
    for position in range(opening, len(tokens)):
        depth += (tokens[position].type in OPENERS) - (tokens[position].type in CLOSERS)
        if depth == 0:
            return position
    return len(tokens) - 1


def _group_end(tokens: Sequence[Token], position: int, end: int) -> int:
    """Return where the brackets around ``position`` are closed, or the text ends, at ``end``."""
    depth = 0
    for token in tokens[position:]:
        depth += (token.type in OPENERS) - (token.type in CLOSERS)
        if depth < 0:
            return int(token.start)
    return end


def _name(written: str) -> str:
    return written[1:-1].replace('""', '"').casefold() if written.startswith('"') else written.casefold()


def read_in(text: str, tables: Sequence[ast.CommonTable]) -> list[ast.CommonTable]:
    """Return those of ``tables`` that a query's text reads, and those that they read in turn, in their order.

    Of two with one name the later one counts: it stands further in.
    """
    texts = [text]
    found: list[ast.CommonTable] = []
    for table in reversed(tables):
        # Behind a comma it may be a column: no harm but where the table may not be read at all.
        sure = bool(table.query.islands)
        if table.name in {each.name for each in found}:
            continue
        if any(count_reads(each, table.name, sure=sure) for each in texts):
            found.append(table)
            texts.append(table.query.text)
    return found[::-1]


def count_reads(text: str, name: str, *, sure: bool = False) -> int:
    """Return how many places of a query's text read a table of that name, or might; ``sure``: those that do."""
    quoted = name.replace('"', '""')
    before = r"\bfrom\b|\bjoin\b" if sure else r"\bfrom\b|\bjoin\b|,|\("
    read = rf'(?:{before}){_GAP}(?:{re.escape(name)}\b|"{re.escape(quoted)}")(?!{_GAP}[.(])'
    return len(re.findall(read, text, re.IGNORECASE | re.DOTALL))
