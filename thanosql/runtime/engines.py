"""Where the statements of a session run, as the session, the database's URL or the environment says."""

from __future__ import annotations

import os

from thanosql.compiler.errors import BindError, suggest

ENGINES = ("local", "ray", "auto")

VARIABLE = "THANOSQL_ENGINE"


def chosen_engine(url: str, engine: str | None) -> tuple[str, str]:
    """Return the database's URL without its parameter ``engine``, and the engine that holds for the session.

    ``engine`` comes first, then the URL's, then THANOSQL_ENGINE. Raises BindError for one that is not known.

    >>> chosen_engine("duckdb:///speech.duckdb?engine=ray", None)
    ('duckdb:///speech.duckdb', 'ray')
    """
    rest, _, query = url.partition("?")
    pairs = query.split("&")
    named = [pair.partition("=")[2] for pair in pairs if pair.startswith("engine=")]
    if named:
        # The others as they are written: what they mean is the database's affair.
        others = "&".join(pair for pair in pairs if not pair.startswith("engine="))
        url = f"{rest}?{others}" if others else rest
    chosen = engine or (named[-1] if named else None) or os.environ.get(VARIABLE) or "local"
    if chosen.casefold() not in ENGINES:
        raise BindError(f"there is no engine {chosen!r}", hint=suggest(chosen, ENGINES, "engines"))
    return url, chosen.casefold()
