"""The pages of the reference: statements, options, base models, rules and errors."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator

from docs.statements import BY_LABEL, EXPLAINED, STATEMENTS, Statement
from docs.syntax import alternatives
from thanosql.compiler import errors
from thanosql.compiler.catalog import BaseModel, FamilyDeclaration
from thanosql.compiler.optimizer import RULES
from thanosql.compiler.options import OptionSpec
from thanosql.runtime import families
from thanosql.runtime.datasets import datasets

_OPENING = """\
# Reference

Written by `make docs` from `grammar/ThanoSQL.g4` and from the declarations of options, so that it says what the program
does; the examples run in the tests. In the syntax `[...]` may be left out, `model` is a name or `name@version`, `query`
is any query of the database's, and `:name` stands for a parameter wherever a value or a path may stand. Everything that
is no statement of ThanoSQL's goes to the database as it is."""


def reference() -> str:
    """Return the whole reference as Markdown."""
    parts = [_OPENING, *_statements(), *_families(), *_datasets(), *_rules(), *_errors()]
    return "\n\n".join(parts) + "\n"


def _statements() -> Iterator[str]:
    syntax = alternatives("command")
    undocumented = set(syntax) ^ set(BY_LABEL)
    if undocumented:
        raise ValueError(f"the grammar and docs/statements.py differ in {', '.join(sorted(undocumented))}")
    titles = [_title(syntax[statement.label]) for statement in STATEMENTS]
    links = (f"[{title}](#{title.casefold().replace(' ', '-')})" for title in (*titles, "EXPLAIN"))
    yield f"## Statements\n\n{', '.join(links)}"
    for statement in STATEMENTS:
        yield _statement(statement, syntax[statement.label])
    items = " | ".join(alternatives("explainItem").values())
    yield f"### EXPLAIN\n\n```\n{alternatives('statement')['explainSql']}\nitem: {items}\n```"
    yield (
        "The plan of a statement and its options, by which each is a default. ANALYZE runs it and shows what each "
        "operator did. VERBOSE adds columns, the SQL that the database gets, and the rules that fired. FORMAT JSON has "
        "the keys of PostgreSQL's plans, MERMAID is a drawing. A statement of the database's own is explained by it."
    )
    yield "Answers: One column, `plan`, with a row for each line."
    yield "Errors: those of the statement that are found before it runs; with ANALYZE all of them."
    yield f"```sql\n{EXPLAINED};\n```"


def _statement(statement: Statement, syntax: str) -> str:
    columns = f" Columns: {', '.join(f'`{name}`' for name in statement.columns.split())}." if statement.columns else ""
    parts = [f"### {_title(syntax)}", f"```\n{syntax}\n```", statement.does, f"Answers: {statement.answers}{columns}"]
    if statement.action is not None:
        names = [
            member.declaration.name for member in families.FAMILIES if statement.action in member.declaration.options
        ]
        parts.append(f"Options: those of the model's family ({', '.join(names)}), below.")
    elif statement.options:
        parts.append(_options(statement.options))
    if statement.errors:
        parts.append(f"Errors: {statement.errors}")
    parts.append(f"```sql\n{statement.example};\n```")
    return "\n\n".join(parts)


def _title(syntax: str) -> str:
    words = []
    # Of two words for the same thing the first.
    for word in re.sub(r"\((\w+)(?: \| \w+)*\)", r"\1", syntax.partition("[")[0]).split():
        if not word.isupper() or word in ("USING", "TO", "FROM", "OPTIONS"):
            break
        words.append(word)
    return " ".join(words)


def _families() -> Iterator[str]:
    yield "## Base models"
    yield _table(
        ("base", "task", "language", "weights", "licence"),
        (
            (f"`{base.name}`", base.family.task, base.language, base.origin, base.licence)
            for base in families.base_models()
        ),
    )
    for member in families.FAMILIES:
        yield f"## Options of {member.declaration.name}"
        yield from _family(member.declaration, member.bases)


def _family(declaration: FamilyDeclaration, bases: Iterable[BaseModel]) -> Iterator[str]:
    shown: dict[OptionSpec, list[str]] = {}
    sources = [declaration, *(base.family for base in bases if base.family is not declaration)]
    for action, specs in declaration.options.items():
        more = [spec for source in sources[1:] for spec in source.options.get(action, ())]
        for spec in dict.fromkeys((*specs, *more)):
            shown.setdefault(spec, []).append(action.removesuffix(" MODEL"))
    yield _table(
        ("option", "of", "values", "default", "what it does"),
        ((_name(spec), " ".join(actions), spec.type.describe(), f"`{spec.default!r}`", spec.description)
         for spec, actions in shown.items()),
    )  # fmt: skip
    for base in bases:
        if base.option_defaults:
            own = ", ".join(f"`{name}={value!r}`" for name, value in base.option_defaults.items())
            yield f"BUILD from {base.name} has other defaults: {own}."


def _options(specs: Iterable[OptionSpec]) -> str:
    return _table(
        ("option", "values", "default", "what it does"),
        ((_name(spec), spec.type.describe(), f"`{spec.default!r}`", spec.description) for spec in specs),
    )


def _name(spec: OptionSpec) -> str:
    aliases = "".join(f" (or `{alias}`)" for alias in spec.aliases)
    return f"`{spec.name}`{aliases}"


def _datasets() -> Iterator[str]:
    yield "## Data sets"
    yield _table(
        ("data set", "language", "licence", "its own options"),
        (
            (
                f"`{each.card.name}`",
                each.card.language,
                each.card.licence,
                "; ".join(f"{_name(spec)}: {spec.description} (`{spec.default!r}`)" for spec in each.card.options),
            )
            for each in datasets()
        ),
    )


def _rules() -> Iterator[str]:
    yield "## Rules of the optimiser"
    yield "In the order in which they are tried, until none changes the plan. `EXPLAIN VERBOSE` names those that fired."
    for rule in RULES:
        text = inspect.getdoc(rule) or ""
        drawn = re.sub(r"\s*::\n\n((?:    .*\n?|\n)+)", _drawing, text.replace("``", "`") + "\n")
        yield f"### {rule.__name__}\n\n{drawn.strip()}"


def _drawing(found: re.Match[str]) -> str:
    return f"\n\n```\n{inspect.cleandoc(found[1]).rstrip()}\n```\n\n"


def _errors() -> Iterator[str]:
    yield "## Errors"
    yield (
        "Every error says what is wrong, where in the statement, and what would be right. In Python they are classes "
        "of `thanosql`, all of them a `ThanoSQLError` with `message`, `hint`, `line` and `column`."
    )
    classes = [
        each
        for each in vars(errors).values()
        if inspect.isclass(each) and issubclass(each, errors.ThanoSQLError) and each is not errors.ThanoSQLError
    ]
    yield _table(("error", "when"), ((f"`{each.__name__}`", _first(inspect.getdoc(each) or "")) for each in classes))


def _first(text: str) -> str:
    return " ".join(text.split()).replace("``", "`")


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
