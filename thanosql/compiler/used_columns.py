"""Which columns of a relation the SQL around it may use."""

from __future__ import annotations

from sqlglot import TokenType, exp

from thanosql.compiler.surroundings import UNNAMED, Surroundings, tokenized

_NO_WORDS = {TokenType.STRING, TokenType.NUMBER}


def used_columns(text: str, around: Surroundings, names: tuple[str, ...], dialect: str) -> frozenset[str] | None:
    """Return those of ``names`` that are used; None where all of them may be.

    A column counts as used when its name stands anywhere in the statement, whatever it means there.
    """
    if _takes_all(around):
        return None
    words = {token.text.casefold() for token in tokenized(text, dialect) if token.token_type not in _NO_WORDS}
    # A quote within a name may be written in more than one way.
    return frozenset(name for name in names if name.casefold() in words or '"' in name)


def _takes_all(around: Surroundings) -> bool:
    """Say whether the SELECT may take columns without naming them: ``*``, whole rows, positions."""
    select, source = around.select, around.source
    whole = {around.name, UNNAMED}
    # What stands in WITH or is the relation itself cannot see the relation's columns.
    for node in select.walk(prune=lambda each: each is source or isinstance(each, exp.With)):
        if node is source or isinstance(node, exp.With):
            continue
        match node:
            case exp.Star():
                counts = isinstance(node.parent, exp.Count) and not any(node.args.values())
                if not counts and not _takes_others(node, around):
                    return True
            case exp.Columns() | exp.PositionalColumn() | exp.Pivot():
                return True
            case exp.Anonymous() if node.name.casefold() in ("columns", "unpack"):
                return True
            case exp.Join() if node.args.get("method"):
                return True
            case exp.Identifier() if node.name.casefold() in whole:
                if not (isinstance(node.parent, exp.Column) and node.arg_key == "table"):
                    return True
    return False


def _takes_others(star: exp.Star, around: Surroundings) -> bool:
    """Say whether ``*`` stands for columns of other relations: those of a subquery's own FROM, or ``other.*``."""
    parent = star.parent
    if isinstance(parent, exp.Column):
        return parent.table.casefold() not in ("", around.name, UNNAMED)
    return isinstance(parent, exp.Select) and parent is not around.select
