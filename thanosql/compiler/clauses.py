"""The conditions of a SELECT that rows must meet, each with its place in the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from sqlglot import Token, TokenType, exp

from thanosql.compiler.source import Span
from thanosql.compiler.surroundings import Surroundings, is_inner, parsed, surroundings, tokenized

_SETS = {TokenType.UNION, TokenType.INTERSECT, TokenType.EXCEPT, TokenType.SEMICOLON}
_ENDS = _SETS | {
    *(TokenType.SELECT, TokenType.FROM, TokenType.WHERE, TokenType.ON, TokenType.GROUP_BY, TokenType.HAVING),
    *(TokenType.QUALIFY, TokenType.WINDOW, TokenType.ORDER_BY, TokenType.LIMIT, TokenType.OFFSET, TokenType.FETCH),
    *(TokenType.COMMA, TokenType.JOIN, TokenType.INNER, TokenType.LEFT, TokenType.CROSS),
}
_OPENERS = {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE, TokenType.CASE}
_CLOSERS = {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE, TokenType.END}


@dataclass(frozen=True, slots=True)
class Conjunct:
    """One of the conditions that AND connects."""

    condition: exp.Expr
    place: Span


@dataclass(frozen=True, slots=True)
class Clause:
    """WHERE, or ON of a join: all of its conjuncts must be true of a row of the relation that is in the answer.

    ``place`` has the keyword in it.
    """

    keyword: str
    place: Span
    conjuncts: tuple[Conjunct, ...]


def clauses(text: str, around: Surroundings, dialect: str) -> tuple[Clause, ...]:
    """Return WHERE and the ONs of the inner joins and of the relation's own, as far as their places are certain.

    The text between two ANDs is a conjunct only if it means, read by itself, what the tree has in that place.
    """
    conditions = [("ON", join.args["on"]) for join in around.joins if join.args.get("on") and _joins(join, around)]
    where = around.select.args.get("where")
    if where is not None:
        conditions.append(("WHERE", where.this))
    regions = list(_regions(text, around, dialect, {TokenType.WHERE, TokenType.ON}, _ENDS))
    found = []
    for keyword, condition in conditions:
        # A condition that stands twice is as good in one place as in the other, so both count.
        for region in regions:
            if region.keyword == keyword:
                conjuncts = _conjuncts(text, region, condition, dialect)
                if conjuncts:
                    found.append(Clause(keyword, region.place, conjuncts))
                    regions.remove(region)
                    break
    return tuple(found)


def _joins(join: exp.Join, around: Surroundings) -> bool:
    return is_inner(join) or join.this is around.source


def ordering(text: str, around: Surroundings, dialect: str) -> Span | None:
    """Return the place of the keys of the SELECT's ORDER BY; None where it is not certain."""
    order = around.select.args.get("order")
    for region in _regions(text, around, dialect, {TokenType.ORDER_BY}, _ENDS - {TokenType.COMMA}):
        place = Span(region.tokens[0].start, region.place.end)
        tree = parsed(f"SELECT 1 ORDER BY {text[place.start : place.end]}", dialect)
        if tree is not None and tree.args.get("order") == order:
            return place
    return None


def own_offset(text: str, around: Surroundings, relation: str, dialect: str) -> Span | None:
    """Return the place, keyword and all, of the OFFSET of the SELECT that reads ``relation``; None where unknown."""
    for region in _regions(text, around, dialect, {TokenType.OFFSET}, _ENDS):
        without = surroundings(text[: region.place.start] + text[region.place.end :], relation, dialect)
        # An OFFSET may be a name, too: what is left must be the SELECT as it was, without its clause.
        if without is not None and {**without.select.args, "offset": None} == {
            **around.select.args,
            "offset": without.select.args.get("offset"),
        }:
            return region.place
    return None


@dataclass(frozen=True, slots=True)
class _Region:
    keyword: str
    place: Span
    tokens: tuple[Token, ...]


def _regions(
    text: str, around: Surroundings, dialect: str, keywords: Set[TokenType], ends: Set[TokenType]
) -> Iterator[_Region]:
    """Yield what stands behind each of the ``keywords`` at the depth of the SELECT's own clauses."""
    tokens = tokenized(text, dialect)
    depths = list(_depths(tokens))
    anchor = _anchor(tokens, around)
    if anchor is None:
        return
    first, last = _extent(tokens, depths, anchor)
    for position in range(first, last):
        if depths[position] != depths[anchor] or tokens[position].token_type not in keywords:
            continue
        end = position + 1
        while end < last and not (depths[end] == depths[anchor] and tokens[end].token_type in ends):
            end += 1
        if end > position + 1:
            keyword = tokens[position].token_type.name
            yield _Region(
                keyword, Span(tokens[position].start, tokens[end - 1].end + 1), tuple(tokens[position + 1 : end])
            )


def _depths(tokens: Sequence[Token]) -> Iterator[int]:
    """Yield how many brackets are open around each token; a bracket stands outside of itself."""
    depth = 0
    for token in tokens:
        depth -= token.token_type in _CLOSERS
        yield depth
        depth += token.token_type in _OPENERS


def _anchor(tokens: Sequence[Token], around: Surroundings) -> int | None:
    """Return a token at the depth of the SELECT's clauses: the source's name, or the bracket that opens it."""
    if isinstance(around.source, exp.Table):
        place = around.source.this.meta.get("start")
        return next((number for number, token in enumerate(tokens) if token.start == place), None)
    table = around.source.find(exp.Table)
    place = table.this.meta.get("start") if table is not None else None
    inside = next((number for number, token in enumerate(tokens) if token.start == place), None)
    if inside is None:
        return None
    # ( SELECT * FROM "relation" )
    opening = inside - 4
    return opening if opening >= 0 and tokens[opening].token_type is TokenType.L_PAREN else None


def _extent(tokens: Sequence[Token], depths: Sequence[int], anchor: int) -> tuple[int, int]:
    """Return where the SELECT that has ``anchor`` in its FROM begins and ends."""

    def inside(position: int) -> bool:
        own = depths[position] == depths[anchor]
        return depths[position] >= depths[anchor] and not (own and tokens[position].token_type in _SETS)

    first = anchor
    while first > 0 and inside(first - 1):
        first -= 1
    last = anchor + 1
    while last < len(tokens) and inside(last):
        last += 1
    return first, last


def _conjuncts(text: str, region: _Region, condition: exp.Expr, dialect: str) -> tuple[Conjunct, ...]:
    wanted = list(condition.flatten(unnest=False)) if isinstance(condition, exp.And) else [condition]
    groups = list(_split(region.tokens)) if isinstance(condition, exp.And) else [region.tokens]
    if len(groups) != len(wanted) or not all(groups):
        return ()
    places = [Span(group[0].start, group[-1].end + 1) for group in groups]
    if any(_alone(text[each.start : each.end], dialect) != one for each, one in zip(places, wanted, strict=True)):
        return ()
    return tuple(Conjunct(one, each) for each, one in zip(places, wanted, strict=True))


def _split(tokens: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Yield what stands between the ANDs that belong to no bracket, CASE or BETWEEN."""
    start = 0
    between = False
    for number, (token, depth) in enumerate(zip(tokens, _depths(tokens), strict=True)):
        if depth:
            continue
        if token.token_type is TokenType.BETWEEN:
            between = True
        elif token.token_type is TokenType.AND:
            if not between:
                yield tokens[start:number]
                start = number + 1
            between = False
    yield tokens[start:]


def _alone(text: str, dialect: str) -> exp.Expr | None:
    tree = parsed(f"SELECT 1 WHERE {text}", dialect)
    where = tree.args.get("where") if tree is not None else None
    return where.this if where is not None else None
