"""What could be written at a place in the database's own SQL: columns, tables, functions and keywords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from thanosql.compiler.generated.ThanoSQLLexer import ThanoSQLLexer as Kind
from thanosql.completion import keywords as sql
from thanosql.completion.candidates import Candidate, identifier, keywords
from thanosql.completion.levels import Group, Item, Level, levels, upper
from thanosql.completion.names import Names, Table
from thanosql.completion.place import Place, Word
from thanosql.completion.sources import common_tables, sources_around


def in_query(place: Place, names: Names) -> Iterator[Candidate]:
    """Yield what could stand at a place, of which ``before`` and ``after`` are a query and nothing else."""
    before = place.before
    around = levels(before, place.after)
    if before and before[-1].type == Kind.DOT:
        yield from _behind_dot(before, around, names, place.quote)
        return
    previous = before[-1].upper if before else ""
    clause = _clause(around)
    if _names_table(before, clause):
        yield from _tables(around, names, place.quote)
        return
    if place.quote:
        yield from _columns(around, names, quoted=True)
        return
    if not before:
        yield from keywords((*sql.STATEMENTS, *sql.RELATIONS) if place.relation else sql.STATEMENTS, place.written)
    elif previous == "(":
        yield from _in_new_brackets(around, names, place.written)
    elif previous == "AS":
        yield from _behind_as(around, place.written)
    elif [word.type for word in before[-2:]] == [Kind.COLON, Kind.COLON]:
        yield from keywords(sql.TYPES, place.written)
    elif previous in ("UNION", "EXCEPT", "INTERSECT", "ALL") and clause != "SELECT":
        yield from keywords(("ALL", *sql.QUERIES), place.written)
    elif previous in ("LIMIT", "OFFSET"):
        return
    elif before[-1].type != Kind.COLON:
        yield from _in_clause(clause, around, names, place.written)


def table_candidates(tables: Iterable[Table], names: Names, *, quoted: bool = False) -> Iterator[Candidate]:
    """Yield tables, those of the current schemas by their bare names."""
    for table in tables:
        written = identifier(table.name, names, always=quoted)
        if "." in table.schema or table.schema not in ("", "main", "public", "temp"):
            written = f"{'.'.join(identifier(part, names) for part in table.schema.split('.'))}.{written}"
        yield Candidate(table.name, table.kind, table.schema, written)


def _in_clause(clause: str, around: Sequence[Level], names: Names, written: str) -> Iterator[Candidate]:
    yield from _columns(around, names)
    for source in sources_around(around, names):
        if source.alias:
            yield Candidate(source.alias, "alias", text=identifier(source.alias, names))
    yield from keywords(sql.CLAUSES.get(clause, ()), written)
    if clause in ("DROP", "ALTER", ""):
        yield from _tables(around, names, "")
    yield from (Candidate(name, "function", text=f"{name}(") for name in names.functions)


def _in_new_brackets(around: Sequence[Level], names: Names, written: str) -> Iterator[Candidate]:
    """Yield what could stand behind an opening bracket: a query where the words before allow one."""
    outside = around[1].before if len(around) > 1 else ()
    previous = upper(outside[-1]) if outside else ""
    if previous in sql.TABLE_BEFORE or previous in ("AS", "IN", "EXISTS", "ANY", "ALL", ",", ""):
        yield from keywords((*sql.QUERIES, *sql.RELATIONS), written)
    if previous not in sql.TABLE_BEFORE:
        yield from _in_clause(_clause(around), around, names, written)


def _behind_as(around: Sequence[Level], written: str) -> Iterator[Candidate]:
    """Yield what AS introduces: a type in CAST, a query behind CREATE; a new name is the user's to choose."""
    outside = around[1].before if len(around) > 1 else ()
    if outside and upper(outside[-1]) in ("CAST", "TRY_CAST"):
        yield from keywords(sql.TYPES, written)
    elif len(around) == 1 and around[0].before and upper(around[0].before[0]) == "CREATE":
        yield from keywords((*sql.QUERIES, *sql.RELATIONS), written)


def _behind_dot(before: Sequence[Word], around: Sequence[Level], names: Names, quote: str) -> Iterator[Candidate]:
    path: list[str] = []
    at = len(before) - 1
    while at > 0 and before[at].type == Kind.DOT and (name := before[at - 1].name) is not None:
        path.insert(0, name)
        at -= 2
    if not path:
        return
    # Where a table is named, what stands before the point is its schema.
    for source in () if _names_table(before[: at + 1], _clause(around)) else sources_around(around, names):
        if source.alias.casefold() == path[-1].casefold():
            for column in source.columns:
                yield Candidate(column.name, "column", column.type, identifier(column.name, names, always=bool(quote)))
            return
    schema = ".".join(path).casefold()
    for table in names.tables:
        if table.schema.casefold() == schema:
            yield Candidate(table.name, table.kind, "", identifier(table.name, names, always=bool(quote)))


def _columns(around: Sequence[Level], names: Names, *, quoted: bool = False) -> Iterator[Candidate]:
    for source in sources_around(around, names):
        for column in source.columns:
            yield Candidate(column.name, "column", column.type, identifier(column.name, names, always=quoted))


def _tables(around: Sequence[Level], names: Names, quote: str) -> Iterator[Candidate]:
    for name in common_tables(around, names):
        yield Candidate(name, "table", "WITH", identifier(name, names, always=bool(quote)))
    yield from table_candidates(names.tables, names, quoted=bool(quote))


def _names_table(before: Sequence[Word], clause: str) -> bool:
    if not before:
        return False
    last = before[-1].upper
    if last == "FROM" and len(before) > 1 and before[-2].upper == "DISTINCT":
        return False
    if last in ("TABLE", "VIEW", "EXISTS"):
        return before[0].upper in ("DROP", "ALTER")
    return last in sql.TABLE_BEFORE or (last == "," and clause == "FROM")


def _clause(around: Sequence[Level]) -> str:
    """Return the word that began the clause at the cursor; a bracket without one belongs to the clause around it."""
    for level in around:
        for item in reversed(level.before):
            word = upper(item)
            if word == "JOIN":
                return "FROM"
            if word in sql.CLAUSES and not _is_name(item):
                return word
    return ""


def _is_name(item: Item) -> bool:
    return isinstance(item, Group) or item.type == Kind.QUOTED_NAME
