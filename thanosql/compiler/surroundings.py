"""The database's SQL around an island: which SELECT reads it, under which name, and what of it is used.

Whatever is not understood here is None or empty, and then no rule fires: a wrong reading would change an answer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from sqlglot import Token, exp
from sqlglot.errors import SqlglotError

UNNAMED = "unnamed_subquery"
"""What DuckDB calls a subquery in FROM that was given no name."""

_UNDERSTOOD = {
    *("expressions", "from_", "joins", "where", "group", "having", "qualify", "windows", "distinct", "order"),
    *("limit", "offset", "with_"),
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The one place that reads a relation: ``source`` in FROM or JOIN of ``select``.

    ``alias`` is the name that ``select`` has for it as SQL writes it, None for none. ``statement`` is the whole tree.
    """

    statement: exp.Expr
    select: exp.Select
    source: exp.Expr
    alias: str | None

    @property
    def name(self) -> str:
        """The name of the relation in ``select``, for comparison."""
        identifier = _identifier(self.source)
        return identifier.name.casefold() if identifier is not None else UNNAMED

    @property
    def called(self) -> str:
        """What conditions may call the relation, as SQL writes it."""
        return self.alias or UNNAMED

    @property
    def joins(self) -> list[exp.Join]:
        """The joins of ``select``, in their order."""
        return list(self.select.args.get("joins") or ())

    def sources(self) -> list[exp.Expr]:
        """Return what ``select`` reads, in order."""
        return [self.select.args["from_"].this, *(join.this for join in self.joins)]

    @property
    def is_filled(self) -> bool:
        """Whether a left join fills the relation with nulls."""
        return any(join.this is self.source and not is_inner(join) for join in self.joins)

    def filters_pass(self) -> bool:
        """Say whether rows of the relation that WHERE or an inner join refuses may be left out before.

        They may where only plain, inner and left joins stand beside it, and no left join fills it with nulls.
        """
        return self.is_plain() and not self.is_filled

    def is_plain(self) -> bool:
        """Say whether ``select`` reads tables and subqueries by plain, inner and left joins, and no sample of them."""
        if any(value for name, value in self.select.args.items() if name not in _UNDERSTOOD):
            return False
        return all(map(_is_plain, self.sources())) and all(map(_is_known, self.joins))


@lru_cache(maxsize=256)
def surroundings(text: str, relation: str, dialect: str) -> Surroundings | None:
    """Return where ``text`` reads ``relation``, or None where that is not one place, or not understood.

    An island in WITH counts by the one place that reads the name it has there.
    """
    statement = parsed(text, dialect)
    if statement is None:
        return None
    reads = [table for table in statement.find_all(exp.Table) if table.name == relation]
    if len(reads) != 1 or not isinstance(reads[0].parent, exp.From):
        return None
    read = reads[0].parent.parent
    place = read.parent if isinstance(read, exp.Select) else None
    if isinstance(place, exp.CTE):
        place = _reader(statement, place)
    if not isinstance(place, exp.Subquery | exp.Table) or not _is_plain(place):
        return None
    clause = place.parent
    select = clause.parent if isinstance(clause, exp.From | exp.Join) else None
    if not isinstance(select, exp.Select):
        return None
    identifier = _identifier(place)
    alias = None if identifier is None else identifier.sql(dialect)
    return Surroundings(statement, select, place, alias)


def is_inner(join: exp.Join) -> bool:
    """Say whether a join keeps only what its condition is true of."""
    return not join.side and join.kind in ("", "INNER", "CROSS")


@lru_cache(maxsize=256)
def parsed(text: str, dialect: str) -> exp.Expr | None:
    """Return the tree of one statement, which nobody may change; None where sqlglot cannot read it."""
    try:
        with _quiet():
            trees = sqlglot.parse(text, dialect=dialect)
    except (SqlglotError, RecursionError):
        return None
    tree = trees[0] if len(trees) == 1 else None
    return None if tree is None or tree.find(exp.Command) else tree


@lru_cache(maxsize=64)
def tokenized(text: str, dialect: str) -> tuple[Token, ...]:
    """Return the words of a statement that ``parsed`` has a tree of."""
    return tuple(sqlglot.tokenize(text, dialect=dialect))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep sqlglot from telling people what it takes for a command: the database understands it."""
    logger = logging.getLogger("sqlglot")

    def refuse(_: logging.LogRecord) -> bool:
        return False

    logger.addFilter(refuse)
    try:
        yield
    finally:
        logger.removeFilter(refuse)


def _reader(statement: exp.Expr, island: exp.CTE) -> exp.Expr | None:
    """Return the one place that reads a common table expression, or None."""
    name = island.alias.casefold()
    clause = island.parent
    names = [each.alias.casefold() for each in statement.find_all(exp.CTE)]
    readers = [table for table in statement.find_all(exp.Table) if table.name.casefold() == name]
    if not isinstance(clause, exp.With) or clause.recursive or names.count(name) != 1 or len(readers) != 1:
        return None
    if island.args["alias"].columns or readers[0].args.get("db") is not None:
        return None
    above = readers[0].parent
    while above is not None and above is not clause.parent:
        above = above.parent
    return readers[0] if above is not None else None


def _identifier(source: exp.Expr) -> exp.Identifier | None:
    alias = source.args.get("alias")
    identifier = alias.this if alias is not None else source.this if isinstance(source, exp.Table) else None
    return identifier if isinstance(identifier, exp.Identifier) else None


def _is_plain(source: exp.Expr) -> bool:
    """Say whether a source is a table or subquery with at most a name behind it."""
    if not isinstance(source, exp.Table | exp.Subquery):
        return False
    alias = source.args.get("alias")
    known = {"this", "alias", "db", "catalog"}
    named = alias is None or not alias.args.get("columns")
    return named and not any(value for name, value in source.args.items() if name not in known)


def _is_known(join: exp.Join) -> bool:
    known = {"this", "side", "kind", "on", "using"}
    if any(value for name, value in join.args.items() if name not in known):
        return False
    return is_inner(join) or (join.side == "LEFT" and join.kind in ("", "OUTER"))
