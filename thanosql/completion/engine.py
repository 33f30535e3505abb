"""Completion: a text, a cursor and the names there are give what could be written next.

The grammar says what may stand at the cursor; where that is a name, the names do; and within a query, its words do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from thanosql.compiler.brackets import CLOSERS, OPENERS
from thanosql.compiler.expected import Slot, expected
from thanosql.compiler.generated.ThanoSQLLexer import ThanoSQLLexer as Kind
from thanosql.completion import keywords as sql
from thanosql.completion.candidates import Candidate, Completion, fitting, keywords
from thanosql.completion.choices import option_is_path, option_names, option_values
from thanosql.completion.names import Names
from thanosql.completion.paths import paths
from thanosql.completion.place import Place, Word, locate
from thanosql.completion.queries import in_query, table_candidates

_WITH_QUERY = {"BUILD", "FIT", "PREDICT", "EVALUATE"}
_OURS = {*_WITH_QUERY, "GET", "UPLOAD", "LIST", "CLEAR"}
_READS_FILES = {"FROM", "JOIN", "ATTACH", "TO", "COPY", "(", ",", "["}


def complete(text: str, cursor: int, names: Names, folder: Path | None = None) -> list[Completion]:
    """Return what could be written at ``cursor``, the likeliest first.

    Relative paths in strings start from ``folder``, by default the working directory. Nothing of ``text`` is run, and
    no text is a mistake: where nothing is known, the list is empty.
    """
    place = locate(text, cursor)
    if place is None:
        return []
    return fitting(_candidates(place, names, folder or Path()), place.written, place.start)


def _candidates(place: Place, names: Names, folder: Path) -> Iterator[Candidate]:
    if place.written.startswith(":") and not place.quote:
        yield from (Candidate(f":{name}", "parameter") for name in names.parameters)
        return
    next_ = expected(place.before, relation=place.relation)
    # A statement of ours that went wrong further ahead is no SQL of the database's.
    ours = bool(place.before) and place.before[0].upper in _OURS
    slots = next_.slots if next_ is not None else frozenset() if ours else frozenset({Slot.SQL})
    if place.quote == "'":
        yield from _texts(place, slots, names, folder)
        return
    if next_ is not None and not place.quote:
        yield from keywords(_with_brackets(next_.keywords), place.written)
    if Slot.MODEL in slots:
        yield from _models(place.before, names)
    if Slot.VERSION in slots:
        model = names.model(place.before[-2].name or "") if len(place.before) > 1 else None
        yield from (Candidate(str(version), "version") for version in reversed(model.versions if model else ()))
    if Slot.DATASET in slots:
        yield from (Candidate(each.name, "data set") for each in names.datasets)
    if Slot.TABLE in slots:
        yield from table_candidates(names.tables, names, quoted=bool(place.quote))
    if Slot.OPTION in slots and not place.quote:
        yield from option_names(place, names)
    if Slot.VALUE in slots and not place.quote:
        yield from option_values(place, names)
    if slots & {Slot.QUERY, Slot.SQL}:
        yield from _in_query(place, slots, names)


def _with_brackets(words: tuple[str, ...]) -> Iterator[str]:
    """Yield keywords as they are written on: OPTIONS is nothing without its bracket."""
    yield from ("OPTIONS (" if word == "OPTIONS" else word for word in words)


def _texts(place: Place, slots: frozenset[Slot], names: Names, folder: Path) -> Iterator[Candidate]:
    previous = place.before[-1].upper if place.before else ""
    if Slot.VALUE in slots:
        yield from option_values(place, names)
        if option_is_path(place, names):
            yield from paths(place.written, folder)
    elif Slot.PATH in slots or (Slot.SQL in slots and previous in _READS_FILES):
        yield from paths(place.written, folder)


def _models(before: tuple[Word, ...], names: Names) -> Iterator[Candidate]:
    """Yield the models that the statement takes here: base models, published ones or both."""
    verbs = [word.upper for word in before]
    if verbs[-2:] == ["RENAME", "TO"]:
        return  # a name that no model has
    using = verbs[-1] == "USING"
    published = [Candidate(each.name, "model", f"{each.base}, {_versions(each.versions)}") for each in names.models]
    bases = [each for each in names.bases if each.applicable or "BUILD" in verbs]
    if verbs[-1] == "MODEL" and "THANOSQL" in verbs:
        published, bases = [], [each for each in names.bases if each.pretrained]
    elif "BUILD" in verbs and using:
        published = []
    elif "FIT" in verbs or not (using or "EXPORT" in verbs or "FOR" in verbs):
        bases = []
    yield from published
    yield from (Candidate(each.name, "base model", f"{each.language}, {each.origin}") for each in bases)


def _versions(versions: tuple[int, ...]) -> str:
    return f"version {versions[0]}" if len(versions) == 1 else f"{len(versions)} versions"


def _in_query(place: Place, slots: frozenset[Slot], names: Names) -> Iterator[Candidate]:
    """Yield what the database's SQL could go on with, with the part of the statement that is SQL."""
    begin = _query_start(place.before)
    if begin > len(place.before):
        return
    if Slot.QUERY in slots and (not place.before or begin == len(place.before)):
        ours = place.before and place.before[0].upper != "EXPLAIN"
        yield from keywords(sql.QUERIES if ours else sql.STATEMENTS, place.written)
        return
    # What is in brackets around a statement of ours is not its query's.
    yield from in_query(replace(place, before=place.before[begin:], relation=False), names)


def _query_start(before: tuple[Word, ...]) -> int:
    """Return where the database's SQL begins: behind AS in a statement of ours, behind EXPLAIN and its words."""
    start = 0
    if before and before[0].upper == "EXPLAIN":
        start = 1
        while start < len(before) and before[start].upper in ("ANALYZE", "VERBOSE"):
            start += 1
        if start < len(before) and before[start].type == Kind.LEFT_PAREN:
            start = _closing(before, start) + 1
    if start < len(before) and before[start].upper in _WITH_QUERY:
        depth = 0
        for at in range(start, len(before)):
            depth += (before[at].type in OPENERS) - (before[at].type in CLOSERS)
            if depth == 0 and before[at].type == Kind.AS:
                return at + 1
    return start


def _closing(before: tuple[Word, ...], opening: int) -> int:
    """Return where a bracket is closed: at the cursor, if it is not yet."""
    depth = 0
    for at in range(opening, len(before)):
        depth += (before[at].type in OPENERS) - (before[at].type in CLOSERS)
        if depth == 0:
            return at
    return len(before)
