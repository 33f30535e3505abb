"""PREDICT, EVALUATE, LIST and DESCRIBE MODEL as relations: where in the database's SQL a statement of ours stands.

In parentheses wherever a subquery may stand, and without them at the end of CREATE TABLE ... AS and INSERT INTO. Two
words tell an island from the database's own SQL, in which no parenthesis opens with PREDICT USING or LIST MODEL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from antlr4 import Token

from thanosql.compiler import ast
from thanosql.compiler.brackets import CLOSERS, OPENERS
from thanosql.compiler.errors import ParseError
from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser as Tree
from thanosql.compiler.source import Span

Parse = Callable[[Span], ast.Statement]
"""Returns the statement that stands at a place of the script."""

_LISTED = {Tree.MODEL, Tree.TABLE, Tree.THANOSQL, Tree.CACHE}
_RELATIONS = {Tree.PREDICT: {Tree.USING}, Tree.EVALUATE: {Tree.USING}, Tree.LIST: _LISTED}
_ACTIONS = {Tree.ALTER, Tree.BUILD, Tree.FIT, Tree.DELETE, Tree.DROP, Tree.EXPORT, Tree.UPLOAD}
_KEEPERS = ("create", "insert")


def find_islands(tokens: Sequence[Token], parse: Parse, *, statement: bool) -> tuple[ast.Island, ...]:
    """Return the islands among the tokens of one query, in order; what is within an island is its own.

    ``statement`` says that they are a whole statement of the database's, which may end in an island without
    parentheses.
    Raises ParseError for mistakes inside an island, and for a statement that is no relation.
    """
    visible = [token for token in tokens if token.channel == Token.DEFAULT_CHANNEL]
    trailing = _trailing(visible) if statement and visible and visible[0].text.casefold() in _KEEPERS else []
    # What stands in parentheses within the last one is that one's.
    grouped = [found for found in _grouped(visible) if not any(found[0].start > outer.start for outer, _ in trailing)]
    spans = grouped + trailing
    islands = [ast.Island(parse(inner), span=outer) for outer, inner in spans]
    if islands and statement:
        _refuse_views(visible, islands[0])
    return tuple(islands)


def _grouped(tokens: Sequence[Token]) -> Iterator[tuple[Span, Span]]:
    """Yield the place of each group in parentheses that is an island, and of the statement in it."""
    position = 0
    while position + 2 < len(tokens):
        opening = tokens[position]
        if opening.type == Tree.LEFT_PAREN and _begins_island(tokens, position + 1):
            end = _closing(tokens, position)
            yield Span(opening.start, tokens[end].stop + 1), Span(opening.stop + 1, tokens[end].start)
            position = end
        position += 1


def _trailing(tokens: Sequence[Token]) -> list[tuple[Span, Span]]:
    """Return the island that CREATE TABLE ... AS or INSERT INTO ... ends with, if it does so without parentheses."""
    depth = 0
    for position, token in enumerate(tokens[:-2]):
        depth += (token.type in OPENERS) - (token.type in CLOSERS)
        if depth or position < 2 or not _begins_island(tokens, position):
            continue
        # PREDICT USING model AS, or OPTIONS: a column or table of that name has something else behind it.
        if token.type == Tree.LIST or any(
            each.type in (Tree.AS, Tree.OPTIONS) for each in tokens[position + 3 : position + 6]
        ):
            span = Span(token.start, tokens[-1].stop + 1)
            return [(span, span)]
    return []


def _begins_island(tokens: Sequence[Token], position: int) -> bool:
    first, second = tokens[position], tokens[position + 1]
    if second.type in _RELATIONS.get(first.type, ()):
        return True
    third = tokens[position + 2] if position + 2 < len(tokens) else None
    if first.type == Tree.DESCRIBE and second.type == Tree.MODEL:
        # DESCRIBE model describes a table of that name.
        return third is not None and third.type not in (Tree.RIGHT_PAREN, Tree.DOT)
    if first.type in _ACTIONS and second.type == Tree.MODEL and third is not None and third.type != Tree.RIGHT_PAREN:
        raise ParseError(
            f"{first.text.upper()} MODEL is a statement of its own, and no relation",
            hint="PREDICT, EVALUATE, LIST and DESCRIBE MODEL may stand where a subquery may",
            span=Span(first.start, second.stop + 1),
        )
    return False


def _closing(tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for position in range(opening, len(tokens)):
        depth += (tokens[position].type in OPENERS) - (tokens[position].type in CLOSERS)
        if depth == 0:
            return position
    raise AssertionError("the parser lets no bracket stay open")


def _refuse_views(tokens: Sequence[Token], island: ast.Island) -> None:
    """Raise ParseError for a view or macro over an island: the database could not run it by itself."""
    words = [token.text.casefold() for token in tokens[:6]]
    kind = words[1 : words.index("as")] if "as" in words else words[1:]
    if words[0] == "create" and {"view", "macro", "function"}.intersection(kind):
        raise ParseError(
            "the database cannot keep a view over this: only ThanoSQL can run it",
            hint="keep its rows: CREATE TABLE name AS ...",
            span=island.span,
        )
