"""CREATE TABLE ... AS a statement of ours: what becomes of it where there is such a table already."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from thanosql.compiler.ast import Query
from thanosql.compiler.errors import BindError
from thanosql.compiler.source import Span

_CREATE = re.compile(
    r"""\s* create \s+ (?P<replace> or \s+ replace \s+)? table \s+ (?P<lenient> if \s+ not \s+ exists \s+)?
        (?: "(?P<quoted> (?: [^"] | "")+ )" | (?P<name> [^\W\d] [\w$]* ) ) \s* (?: \( | as \b )""",
    re.IGNORECASE | re.VERBOSE,
)


class Creation(Enum):
    """What a statement is to do with the table that it makes."""

    GO_ON = "nothing stands in its way, or the database will say what"
    LEAVE = "there is one, and that is how it is meant to stay"


def creation(query: Query, has_table: Callable[[str], bool]) -> Creation:
    """Say whether the statements of ours that a table is made of need to run at all.

    A name without a schema is looked up; of other names, and of temporary tables, only the database knows.
    Raises BindError where there is such a table, before any work is done for it.
    """
    found = _CREATE.match(query.text)
    if found is None or found["replace"]:
        return Creation.GO_ON
    quoted = found["quoted"]
    name = found["name"] if quoted is None else quoted.replace('""', '"')
    if not has_table(name):
        return Creation.GO_ON
    if found["lenient"]:
        return Creation.LEAVE
    start, end = found.span("name" if quoted is None else "quoted")
    raise BindError(
        f"there is a table {name!r} already",
        hint="CREATE OR REPLACE TABLE makes it anew, IF NOT EXISTS leaves it as it is, INSERT INTO adds to it",
        span=Span(query.span.start + start, query.span.start + end),
    )
