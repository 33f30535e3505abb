"""What PostgreSQL says about a statement: whether it only reads, how many rows it will give, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from thanosql.compiler.errors import DatabaseError, nearest
from thanosql.compiler.source import Span
from thanosql.runtime.databases.postgres.literals import Written
from thanosql.runtime.databases.stream import INTERRUPTED

# What a subquery may be. Only these stream, by COPY.
QUERIES = {"select", "with", "values", "table"}

LOST = "the connection to the server was lost"

_LOST_STATES = ("57P01", "57P02", "57P03", "08")
_LOST_WORDS = re.compile(
    r"server closed the connection|no connection to the server|could not (?:receive|send) data|connection not open"
    r"|SSL connection has been closed|terminating connection|connection to server .* failed|Connection reset"
    r"|Broken pipe|SSL SYSCALL|lost synchronization"
)
_PREFIX = re.compile(
    r"^(?:[A-Z_]+: )?(?:\[libpq\] )?(?:Failed to [^:\n]*: |Execution error \[\w+\]: |PQ\w+\(\) failed: )?(?:[A-Z]+: +)?"
)


def require_query(sql: Written) -> None:
    """Raise DatabaseError unless a statement begins as a query does."""
    if not sql.tokens:
        raise DatabaseError("there is no query", hint="write a SELECT")
    if sql.verb not in QUERIES:
        first = sql.tokens[0]
        raise DatabaseError(
            f"{first.text.upper()} is not a query",
            hint="the rows come from a query that only reads, such as SELECT; run other statements before it",
            span=Span(first.start, first.start + len(first.text)),
        )


def require_reading(sql: Written, plan: Mapping[str, Any]) -> None:
    """Raise DatabaseError where a query's plan (EXPLAIN's JSON) changes a table, as DELETE in WITH does."""
    for node in _nodes(plan):
        if node["Node Type"] == "ModifyTable":
            change = str(node["Operation"]).upper()
            raise DatabaseError(
                f"this query would change data: {change}",
                hint="the rows come from a query that only reads; run the change before it, as a statement of its own",
                span=_word(sql, change),
            )


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from _nodes(each)


def _word(sql: Written, word: str) -> Span | None:
    for token in sql.tokens:
        if token.kind == "word" and token.text.upper() == word:
            return Span(token.start, token.start + len(word))
    return None


def is_lost(error: BaseException) -> bool:
    """Return whether an error of the driver means that there is no connection any more."""
    state = _told(error).get("SQLSTATE", "")
    return state.startswith(_LOST_STATES) or (not state and bool(_LOST_WORDS.search(str(error))))


def _told(error: BaseException) -> Mapping[str, str]:
    """Return what the server told of an error, by name."""
    details = getattr(error, "details", None) or ()
    return {key.decode().removeprefix("PG_DIAG_"): value.decode(errors="replace") for key, value in details}


def database_error(
    error: BaseException,
    sql: Written | None = None,
    lead: int = 0,
    relations: Callable[[], Iterable[str]] = tuple,
) -> DatabaseError:
    """Return the driver's error as ours.

    The server saw ``sql`` behind ``lead`` characters. ``relations`` names what a query might have meant by a table
    that is not there.
    """
    told = _told(error)
    state = told.get("SQLSTATE")
    message = told.get("MESSAGE_PRIMARY") or plain(str(error))
    if is_lost(error):
        return DatabaseError(
            LOST if message == LOST else f"{LOST}: {message}",
            hint="what was being written is rolled back; the next statement connects anew, "
            "without the temporary tables and settings of this session",
        )
    # 57014 is a statement timeout, too.
    if state == "57014" and "user request" in message:
        return DatabaseError(INTERRUPTED)
    if "multiple commands" in message:
        return DatabaseError(
            "several statements where one is expected", hint="run the others before it, each on its own"
        )
    position = told.get("STATEMENT_POSITION")
    span = None
    if sql is not None and position is not None:
        copied = len("COPY (") if "Query was: COPY (" in str(error) else 0
        span = sql.place(int(position) - 1 - lead - copied)
    return DatabaseError(message, hint=_hint(state, message, told, relations), span=span)


def plain(text: str) -> str:
    """Return what the driver says without its own words around it.

    >>> plain("IO: [libpq] Failed to connect: FATAL:  no such role")
    'no such role'
    """
    first = next((line.strip() for line in text.splitlines() if line.strip()), "the database failed")
    return re.sub(r"\. SQLSTATE: \w+$", "", _PREFIX.sub("", first)) or first


def _hint(
    state: str | None, message: str, told: Mapping[str, str], relations: Callable[[], Iterable[str]]
) -> str | None:
    advice = [told[key] for key in ("MESSAGE_DETAIL", "MESSAGE_HINT") if key in told]
    match state:
        case "42P01":
            wanted = re.search(r'relation "([^"]*)"', message)
            near = nearest(wanted[1].rpartition(".")[2], relations()) if wanted else None
            advice += [f"did you mean {near}?"] if near else []
        case "25P02":
            advice.append("run ROLLBACK, then start again")
        case "57014":
            advice.append("a statement may take longer after: SET statement_timeout = 0")
        case "25006":
            advice.append("the rows come from a query that only reads; run the change before it")
    return "\n".join(advice) or None


def planned_rows(plan: Mapping[str, Any]) -> int:
    """Return how many rows the planner expects of a query's plan (EXPLAIN's JSON), or of what INSERT reads."""
    if plan["Node Type"] == "ModifyTable" and plan.get("Plans"):
        plan = plan["Plans"][0]
    return int(plan["Plan Rows"])
