"""What a statement was meant to be that ThanoSQL left to the database, and the database cannot run."""

from __future__ import annotations

import re

from thanosql.compiler.errors import DatabaseError, nearest
from thanosql.compiler.source import Span

VERBS = (
    "BUILD",
    "FIT",
    "PREDICT",
    "EVALUATE",
    "PRINT",
    "LIST",
    "DESCRIBE",
    "DELETE",
    "ALTER",
    "GET",
    "EXPORT",
    "UPLOAD",
    "COPY",
    "CLEAR",
    "EXPLAIN",
)

# In the words of other systems, and of people.
_SAID = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), hint)
    for pattern, hint in (
        (r"(CREATE|TRAIN)\s+(OR\s+REPLACE\s+)?MODEL\b", "BUILD MODEL name USING base AS query trains a model"),
        (r"SHOW\s+MODELS?\b", "LIST MODEL lists the models"),
        (r"RENAME\s+MODEL\b", "ALTER MODEL name RENAME TO name renames a model"),
        (r"COPY\s+\S+\s+FROM\s+(?!STDIN|PROGRAM)[^\s'(]", "a path stands in single quotes: COPY table FROM 'file'"),
        (
            r".*\b(FROM|JOIN)\s+(PREDICT|EVALUATE)\s+USING\b",
            "within SQL it stands in parentheses: FROM (PREDICT USING model AS query)",
        ),
    )
)


def meant(error: DatabaseError, text: str, statement: Span) -> str | None:
    """Return a hint where SQL that the database refuses looks like a statement of ours, or None.

    ``statement`` is where it stands in ``text``, and the error's own place is in there, too.
    """
    written = text[statement.start : statement.end]
    for said, hint in _SAID:
        if said.match(written):
            return hint
    if error.span is None or error.hint is not None or "syntax error" not in error.message:
        return None
    word = text[error.span.start : error.span.end]
    verb = nearest(word, VERBS)
    return f"did you mean {verb}?" if verb is not None and word.casefold() != verb.casefold() else None
