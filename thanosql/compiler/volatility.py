"""Does a query give the same rows when the database runs it a second time?"""

from __future__ import annotations

import re

from thanosql.compiler.sql import BoundQuery

_VOLATILE = re.compile(
    r"\b(rand|random|random_normal|setseed|uuid|uuidv\d|gen_random_uuid|uuid_generate_\w+|nextval|currval|lastval|setval"
    r"|clock_timestamp|timeofday|sample|tablesample|array_sample|array_shuffle|current_query_id|txid_current)\b",
    re.IGNORECASE,
)


_CHANGING = re.compile(r"\b(nextval|setval|setseed)\b", re.IGNORECASE)


def changes(query: BoundQuery) -> bool:
    """Say whether reading a query's rows may change what later statements give, by the same words."""
    return _CHANGING.search(query.text) is not None


def repeats(query: BoundQuery) -> bool:
    """Say whether a query may be run once where a statement has it twice.

    It goes by the words of the text: one that the database's volatile functions and samples are called by is enough to
    say no, also where it is the name of a column. A view or macro that hides such a call is not looked into.
    """
    return _VOLATILE.search(query.text) is None
