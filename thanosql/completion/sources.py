"""Which tables a query reads where the cursor stands, and which columns they have, as far as its words tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from thanosql.compiler import logical_cache, logical_listing
from thanosql.compiler.generated.ThanoSQLLexer import ThanoSQLLexer as Kind
from thanosql.completion.levels import Group, Item, Level, upper
from thanosql.completion.names import Column, Names
from thanosql.completion.place import Word

_READERS = {"FROM", "JOIN", "INTO", "UPDATE"}
_UNIONS = {"UNION", "INTERSECT", "EXCEPT"}
_ENDS = {
    "SELECT",
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "QUALIFY",
    "WINDOW",
    "SET",
    "RETURNING",
    "VALUES",
}
_NO_ALIAS = {
    *_READERS, *_UNIONS, *_ENDS,
    *("ON", "USING", "LEFT", "RIGHT", "FULL", "INNER", "OUTER", "CROSS", "NATURAL", "ASOF", "SEMI", "ANTI"),
    *("POSITIONAL", "TABLESAMPLE", "LATERAL", "FOR", "FETCH", "WITH", "AS", "OPTIONS", "DEFAULT", "DO"),
}  # fmt: skip
_LISTS = {
    "MODEL": logical_listing.ListModels,
    "TABLE": logical_listing.ListTables,
    "THANOSQL": logical_listing.ListBaseModels,
    "CACHE": logical_cache.ListCache,
}
# Subqueries within subqueries: more of them than anybody writes.
_DEEPEST = 12

Relations = Mapping[str, tuple[Column, ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """One relation in FROM: the name that the query has for it, and its columns."""

    alias: str
    columns: tuple[Column, ...]


def sources_around(around: Sequence[Level], names: Names) -> list[Source]:
    """Return what the query at the cursor reads; then what the queries around it read, which it may name, too."""
    with_names: dict[str, tuple[Column, ...]] = {}
    found: list[list[Source]] = []
    for level in reversed(around):
        items = (*level.before, *level.after)
        with_names.update(_common_tables(items, names, with_names, 0))
        found.append(list(_sources(_select_around(level), names, with_names, 0)))
    return [source for level in reversed(found) for source in level]


def common_tables(around: Sequence[Level], names: Names) -> dict[str, tuple[Column, ...]]:
    """Return what WITH names around the cursor."""
    found: dict[str, tuple[Column, ...]] = {}
    for level in reversed(around):
        found.update(_common_tables((*level.before, *level.after), names, found, 0))
    return found


def columns_of(items: Sequence[Item], names: Names, with_names: Relations, depth: int = 0) -> tuple[Column, ...]:
    """Return the columns that a query or a relation of ours gives, as far as its words tell."""
    if not items or depth > _DEEPEST:
        return ()
    first = items[0]
    if isinstance(first, Group):
        return columns_of(first.items, names, with_names, depth + 1)
    match first.upper:
        case "PREDICT":
            return (*_asked(items, names, with_names, depth), *_predicted(items))
        case "EVALUATE":
            return (Column("metric", "text"), Column("score", "double"))
        case "LIST":
            node = _LISTS.get(upper(items[1])) if len(items) > 1 else None
            return tuple(Column(field.name, str(field.type)) for field in node().schema) if node else ()
        case "DESCRIBE":
            return tuple(Column(name, "text") for name in ("name", "version", "property", "value"))
        case "WITH":
            inner = {**with_names, **_common_tables(items, names, with_names, depth)}
            begin = next((at for at, item in enumerate(items) if upper(item) in ("SELECT", "FROM")), len(items))
            return columns_of(items[begin:], names, inner, depth + 1)
        case "SELECT" | "FROM":
            return tuple(_selected(_first_select(items), names, with_names, depth))
    return ()


def _asked(items: Sequence[Item], names: Names, with_names: Relations, depth: int) -> tuple[Column, ...]:
    """Return the columns of the query behind AS."""
    begin = next((at for at, item in enumerate(items) if upper(item) == "AS"), len(items))
    return columns_of(items[begin + 1 :], names, with_names, depth + 1)


def _predicted(items: Sequence[Item]) -> Iterator[Column]:
    given: dict[str, str] = {}
    for at, item in enumerate(items[:-1]):
        following = items[at + 1]
        if upper(item) == "OPTIONS" and isinstance(following, Group):
            words = [each for each in following.items if isinstance(each, Word)]
            for name, sign, value in zip(words, words[1:], words[2:], strict=False):
                if sign.type == Kind.EQUALS:
                    given[name.text.casefold()] = value.text.strip("'")
    yield Column(given.get("result_col", "predicted"), "text")
    if given.get("on_error") == "null" or "error_col" in given:
        yield Column(given.get("error_col", "error"), "text")
    if given.get("confidence", "").casefold() == "true":
        yield Column("confidence", "double")
    if given.get("timestamps", "none").casefold() != "none":
        yield Column("timestamps", "nested")


def _common_tables(
    items: Sequence[Item], names: Names, with_names: Relations, depth: int
) -> dict[str, tuple[Column, ...]]:
    found: dict[str, tuple[Column, ...]] = {}
    if depth > _DEEPEST or not any(upper(item) == "WITH" for item in items):
        return found
    for at, item in enumerate(items):
        if upper(item) != "AS" or at == 0:
            continue
        body = next((each for each in items[at + 1 : at + 4] if isinstance(each, Group)), None)
        listed = items[at - 1] if isinstance(items[at - 1], Group) else None
        name = items[at - 2] if listed is not None and at > 1 else items[at - 1]
        if body is not None and isinstance(name, Word) and name.name is not None:
            columns = columns_of(body.items, names, {**with_names, **found}, depth + 1)
            if isinstance(listed, Group):
                columns = tuple(Column(each.name) for each in listed.items if isinstance(each, Word) and each.name)
            found[name.name.casefold()] = columns
    return found


def _select_around(level: Level) -> tuple[Item, ...]:
    """Return the SELECT of a union that the cursor stands in."""
    begin = max((at + 1 for at, item in enumerate(level.before) if upper(item) in _UNIONS), default=0)
    end = next((at for at, item in enumerate(level.after) if upper(item) in _UNIONS), len(level.after))
    return (*level.before[begin:], *level.after[:end])


def _first_select(items: Sequence[Item]) -> Sequence[Item]:
    end = next((at for at, item in enumerate(items) if upper(item) in _UNIONS), len(items))
    return items[:end]


def _sources(items: Sequence[Item], names: Names, with_names: Relations, depth: int) -> Iterator[Source]:
    reading = False
    for at, item in enumerate(items):
        word = upper(item)
        # IS DISTINCT FROM is a comparison.
        begins = word in _READERS and not (word == "FROM" and at and upper(items[at - 1]) == "DISTINCT")
        if begins or (reading and isinstance(item, Word) and item.type == Kind.COMMA):
            reading = reading or word == "FROM"
            source = _source(items[at + 1 :], names, with_names, depth)
            if source is not None:
                yield source
        elif word in _ENDS:
            reading = False


def _source(items: Sequence[Item], names: Names, with_names: Relations, depth: int) -> Source | None:
    """Return the relation that stands at the beginning of ``items``."""
    if items and upper(items[0]) == "LATERAL":
        items = items[1:]
    if not items:
        return None
    first, rest = items[0], items[1:]
    columns: tuple[Column, ...] = ()
    alias = ""
    if isinstance(first, Group):
        columns = columns_of(first.items, names, with_names, depth + 1)
    elif first.name is not None:
        path = [first.name]
        while len(rest) > 1 and isinstance(rest[0], Word) and rest[0].type == Kind.DOT and isinstance(rest[1], Word):
            path.append(rest[1].name or "")
            rest = rest[2:]
        alias = path[-1]
        table = names.found(tuple(path))
        if len(path) == 1 and alias.casefold() in with_names:
            columns = with_names[alias.casefold()]
        elif rest and isinstance(rest[0], Group):
            columns = _read_by(first, rest[0], names)
            rest = rest[1:]
        elif table is not None:
            columns = table.columns
    elif first.type == Kind.STRING:
        columns = names.file_columns(_text(first))
    else:
        return None
    if rest and upper(rest[0]) == "AS":
        rest = rest[1:]
    named = rest[0] if rest else None
    if isinstance(named, Word) and named.name is not None and named.upper not in _NO_ALIAS:
        alias = named.name
        if len(rest) > 1 and isinstance(rest[1], Group):
            columns = tuple(Column(each.name) for each in rest[1].items if isinstance(each, Word) and each.name)
    return Source(alias, columns)


def _read_by(function: Word, arguments: Group, names: Names) -> tuple[Column, ...]:
    """Return the columns that DuckDB's read_csv('file'), read_parquet('file') ... give."""
    if (function.name or "").casefold().startswith("read_") and arguments.items:
        path = arguments.items[0]
        if isinstance(path, Word) and path.type == Kind.STRING:
            return names.file_columns(_text(path))
    return ()


def _text(word: Word) -> str:
    return word.text[1:-1].replace("''", "'")


def _selected(items: Sequence[Item], names: Names, with_names: Relations, depth: int) -> Iterator[Column]:
    """Yield the columns of SELECT ... FROM ..., or of FROM ... alone, which DuckDB takes for all of them."""
    read = list(_sources(items, names, with_names, depth))
    begin = next((at + 1 for at, item in enumerate(items) if upper(item) == "SELECT"), None)
    if begin is None:
        yield from (column for source in read for column in source.columns)
        return
    end = next((at for at, item in enumerate(items) if at >= begin and upper(item) in {*_ENDS, "FROM"}), len(items))
    part: list[Item] = []
    for item in (*items[begin:end], None):
        if item is None or (isinstance(item, Word) and item.type == Kind.COMMA):
            yield from _written(part, read)
            part = []
        else:
            part.append(item)


def _written(part: Sequence[Item], read: Sequence[Source]) -> Iterator[Column]:
    """Yield the columns of one item of a SELECT list."""
    words = [item for item in part if isinstance(item, Word)]
    star = next((at for at, word in enumerate(words) if word.text == "*"), None)
    if star is not None and star in (0, 1, 2) and all(not isinstance(item, Group) for item in part[:star]):
        qualifier = words[0].name if star == 2 else None
        for source in read:
            if qualifier is None or source.alias.casefold() == qualifier.casefold():
                yield from source.columns
    elif part and isinstance(part[-1], Word) and part[-1].name is not None:
        name = part[-1].name
        known = (column for source in read for column in source.columns if column.name.casefold() == name.casefold())
        only = len(words) == len(part) and (len(words) == 1 or words[-2].type == Kind.DOT)
        yield next(known, Column(name)) if only else Column(name)
