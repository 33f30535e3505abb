"""What could be written in OPTIONS (...): the options that the statement has for its model, and their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from thanosql.compiler import bind_moves
from thanosql.compiler.catalog import Action, FamilyDeclaration
from thanosql.compiler.generated.ThanoSQLLexer import ThanoSQLLexer as Kind
from thanosql.compiler.logical_print import PRINT_AUDIO
from thanosql.compiler.options import OptionSpec
from thanosql.completion.candidates import Candidate
from thanosql.completion.levels import Item, levels, nested
from thanosql.completion.names import Names
from thanosql.completion.place import Place, Word
from thanosql.completion.sources import columns_of

_ACTIONS = {"BUILD": Action.BUILD, "FIT": Action.FIT, "PREDICT": Action.PREDICT, "EVALUATE": Action.EVALUATE}
_OTHERS = {"EXPORT": bind_moves.EXPORT, "UPLOAD": bind_moves.UPLOAD, "COPY": bind_moves.COPY, "PRINT": PRINT_AUDIO}


def option_names(place: Place, names: Names) -> Iterator[Candidate]:
    """Yield the options that the list does not have yet."""
    within = levels(place.before, place.after)[0]
    items = (*within.before, *within.after)
    given = {
        word.text.strip('"').casefold()
        for word, sign in pairwise(items)
        if isinstance(word, Word) and isinstance(sign, Word) and sign.type == Kind.EQUALS
    }
    for spec in _options(place.before, names):
        if not given & {each.casefold() for each in (spec.name, *spec.aliases)}:
            note = f"{spec.description} (default {spec.default!r})"
            yield from (Candidate(name, "option", note, f"{spec.name}=") for name in (spec.name, *spec.aliases))


def option_values(place: Place, names: Names) -> Iterator[Candidate]:
    """Yield the values that the option at the cursor can have, as ThanoSQL writes them."""
    spec = _option_at(place.before, names)
    if spec is None:
        return
    type_ = spec.type
    quoted = place.quote == "'"
    if spec.column:
        for column in columns_of(_query(place), names, {}):
            yield _text(column.name, "column", column.type)
    for word in (*type_.choices, *type_.elements):
        yield _text(word, "value", "default" if word == spec.default else "")
    if quoted:
        return
    if type_.python is bool:
        for value in (True, False):
            yield Candidate(str(value), "value", "default" if value is spec.default else "")
    if type_.nullable:
        yield Candidate("None", "value", "default" if spec.default is None else "")
    if type_.python in (int, float) and isinstance(spec.default, int | float):
        yield Candidate(repr(spec.default), "value", "default")
    elif isinstance(spec.default, str) and not type_.choices and not type_.elements:
        yield _text(spec.default, "value", "default")
    yield from (Candidate(f":{name}", "parameter") for name in names.parameters)


def option_is_path(place: Place, names: Names) -> bool:
    """Say whether the option at the cursor may name a file or a folder."""
    spec = _option_at(place.before, names)
    return spec is not None and spec.path


def _text(value: str, kind: str, note: str = "") -> Candidate:
    doubled = value.replace("'", "''")
    return Candidate(value, kind, note, f"'{doubled}'")


def _options(words: Sequence[Word], names: Names) -> tuple[OptionSpec, ...]:
    """Return the options of the statement that ``words`` begin, for the model that it names."""
    words = words[_start(words) :]
    verb = words[0].upper if words else ""
    if verb in _ACTIONS:
        model = next((each.name for word, each in pairwise(words) if word.upper == "USING"), None)
        family = _family(model, names)
        return family.options.get(_ACTIONS[verb], ()) if family is not None else ()
    if verb == "GET":
        if len(words) > 3 and words[2].upper == "DATASET":
            name = (words[3].name or "").casefold()
            own = next((each.options for each in names.datasets if each.name.casefold() == name), ())
            return (*bind_moves.GET_DATASET, *own)
        return bind_moves.GET_MODEL
    return _OTHERS.get(verb, ())


def _family(model: str | None, names: Names) -> FamilyDeclaration | None:
    """Return the family of a model, and of one that is not known yet the first that there is."""
    published, base = names.model(model or ""), names.base(model or "")
    if published is not None:
        return published.family
    if base is not None:
        return base.family
    return names.bases[0].family if names.bases else None


def _option_at(words: Sequence[Word], names: Names) -> OptionSpec | None:
    """Return the option whose value is being written: the last one that has its sign."""
    sign = next((at for at in range(len(words) - 1, 0, -1) if words[at].type == Kind.EQUALS), None)
    if sign is None:
        return None
    name = words[sign - 1].text.strip('"').casefold()
    for spec in _options(words, names):
        if name in {each.casefold() for each in (spec.name, *spec.aliases)}:
            return spec
    return None


def _query(place: Place) -> tuple[Item, ...]:
    """Return the query that stands behind the options."""
    begin = next((at + 1 for at, word in enumerate(place.after) if word.upper == "AS"), len(place.after))
    return nested(place.after[begin:])


def _start(words: Sequence[Word]) -> int:
    """Return where the statement begins that EXPLAIN may stand before."""
    return next((at for at, word in enumerate(words) if word.upper in {*_ACTIONS, *_OTHERS, "GET"}), 0)
