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
                if not isinstance(node.parent, exp.Count) or any(node.args.values()):
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
