r"""What \h shows: the syntax of a statement, and its options as the families declare them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thanosql.compiler import bind_moves
from thanosql.compiler.catalog import Action, BaseModel
from thanosql.compiler.errors import ThanoSQLError, suggest
from thanosql.compiler.logical_print import PRINT_AUDIO
from thanosql.compiler.options import OptionSpec

_SYNTAX = {
    "BUILD MODEL": "BUILD MODEL name USING base [OPTIONS (...)] AS query",
    "FIT MODEL": "FIT MODEL name USING model [OPTIONS (...)] AS query",
    "PREDICT": "PREDICT USING model [OPTIONS (...)] AS query",
    "EVALUATE": "EVALUATE USING model [OPTIONS (...)] AS query",
    "PRINT AUDIO": "PRINT AUDIO [OPTIONS (...)] AS query",
    "LIST": "LIST MODEL | TABLE | THANOSQL MODEL | THANOSQL DATASET | CACHE | TRAINING | HISTORY [FOR MODEL name]",
    "DESCRIBE MODEL": "DESCRIBE MODEL name[@version]",
    "DELETE MODEL": "DELETE MODEL [IF EXISTS] name[@version]",
    "ALTER MODEL": "ALTER MODEL [IF EXISTS] name RENAME TO name",
    "GET THANOSQL MODEL": "GET THANOSQL MODEL base [OPTIONS (...)]",
    "GET THANOSQL DATASET": "GET THANOSQL DATASET name [OPTIONS (...)]",
    "EXPORT MODEL": "EXPORT MODEL name [OPTIONS (...)] TO 'folder'",
    "UPLOAD MODEL": "UPLOAD MODEL name [OPTIONS (...)] FROM 'folder'",
    "COPY": "COPY table [OPTIONS (...)] FROM 'file or folder'",
    "CLEAR CACHE": "CLEAR CACHE [FOR MODEL name]",
    "EXPLAIN": "EXPLAIN [ANALYZE] [VERBOSE] [(FORMAT TEXT | JSON | MERMAID)] statement",
}
_OTHERS = {
    "GET THANOSQL MODEL": bind_moves.GET_MODEL,
    "GET THANOSQL DATASET": bind_moves.GET_DATASET,
    "EXPORT MODEL": bind_moves.EXPORT,
    "UPLOAD MODEL": bind_moves.UPLOAD,
    "COPY": bind_moves.COPY,
    "PRINT AUDIO": PRINT_AUDIO,
}


def statement_help(name: str, bases: Sequence[BaseModel]) -> str:
    """Return the syntax of the statements that ``name`` begins, with their options; of all statements for no name.

    Raises ThanoSQLError for a name that begins none.
    """
    wanted = re.sub(r"^DROP\b", "DELETE", " ".join(name.upper().split()))
    # As much of its name as was written, or more: LIST MODEL is one of those that LIST shows.
    found = [each for each in _SYNTAX if each.startswith(wanted) or wanted.startswith(f"{each} ")]
    if not found:
        raise ThanoSQLError(f"there is no statement {name!r}", hint=suggest(wanted, _SYNTAX, "statements"))
    if len(found) > 1:
        return "\n".join([*(_SYNTAX[each] for each in found), "", r"\h STATEMENT tells its options, too"])
    (only,) = found
    return "\n".join([_SYNTAX[only], *_options(only, bases)])


def _options(name: str, bases: Sequence[BaseModel]) -> Iterator[str]:
    specs: dict[str, OptionSpec] = {spec.name: spec for spec in _OTHERS.get(name, ())}
    if name in list(Action):
        for base in bases:
            for spec in base.family.options.get(Action(name), ()):
                specs.setdefault(spec.name, spec)
    wide = max(map(len, specs), default=0)
    for spec in specs.values():
        default = "" if spec.default is None else f"; default {spec.default!r}"
        yield f"  {spec.name:{wide}}  {spec.description} ({spec.type.describe()}{default})"
