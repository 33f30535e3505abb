"""What may stand next in a statement that is still being written: keywords of the grammar, and kinds of names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from antlr4 import Token
from antlr4.atn.Transition import NotSetTransition, RuleTransition

from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser
from thanosql.compiler.walk import transitions, walk


class Slot(StrEnum):
    """What the grammar leaves to whoever writes the statement."""

    MODEL = "model"
    VERSION = "version"
    DATASET = "data set"
    TABLE = "table"
    PATH = "path"
    OPTION = "option"
    VALUE = "value"
    QUERY = "query"
    """The beginning of a query."""
    SQL = "sql"
    """A word in the database's own SQL."""


_SLOTS = {
    ThanoSQLParser.RULE_modelName: Slot.MODEL,
    ThanoSQLParser.RULE_version: Slot.VERSION,
    ThanoSQLParser.RULE_datasetName: Slot.DATASET,
    ThanoSQLParser.RULE_tableName: Slot.TABLE,
    ThanoSQLParser.RULE_path: Slot.PATH,
    ThanoSQLParser.RULE_optionName: Slot.OPTION,
    ThanoSQLParser.RULE_value: Slot.VALUE,
    ThanoSQLParser.RULE_constant: Slot.VALUE,
    ThanoSQLParser.RULE_query: Slot.QUERY,
    ThanoSQLParser.RULE_explainedSql: Slot.QUERY,
    ThanoSQLParser.RULE_sql: Slot.QUERY,
    ThanoSQLParser.RULE_group: Slot.SQL,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """Keywords in the grammar's order, in capitals, and the kinds of names that may stand in their place."""

    keywords: tuple[str, ...]
    slots: frozenset[Slot]


def expected(tokens: Sequence[Token], *, relation: bool = False) -> Expected | None:
    """Return what may follow ``tokens``, the beginning of one statement; None where they are the beginning of none.

    ``relation`` says that the statement stands within the database's SQL, so it is one of ours.
    """
    rule = ThanoSQLParser.RULE_command if relation else ThanoSQLParser.RULE_statement
    mistake, positions = walk(tokens, rule)
    if mistake is not None:
        return None
    keywords: dict[str, None] = {}
    slots: set[Slot] = set()
    for transition, _ in transitions(positions, closed=_SLOTS):
        if isinstance(transition, RuleTransition):
            slots.add(_SLOTS[transition.target.ruleIndex])
        elif isinstance(transition, NotSetTransition):
            slots.add(Slot.SQL)
        else:
            keywords.update((word, None) for word in map(_keyword, transition.label) if word)
    return Expected(tuple(keywords), frozenset(slots))


def _keyword(token_type: int) -> str | None:
    if token_type == Token.EOF:
        return None
    word: str = ThanoSQLParser.literalNames[token_type][1:-1]
    return word if word.isalpha() else None
