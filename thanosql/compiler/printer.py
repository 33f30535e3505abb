"""Statements to text, in the one layout that EXPLAIN, manifests and messages show.

Parsing what was printed gives an equal tree again.
"""

from __future__ import annotations

import re

from thanosql.compiler import ast

# As the grammar has it: a letter is anything beyond ASCII that is not white space.
_FOREIGN = r"[^\x00-\x7f\u00a0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]"
_PLAIN_NAME = re.compile(f"(?:[A-Za-z_]|{_FOREIGN})(?:[A-Za-z0-9_$]|{_FOREIGN})*")

# A query that begins with one of these needs the parentheses that it had: without them it would be a statement.
_STATEMENT = re.compile(r"(?:build|clear|evaluate|explain|fit|get|list|predict|print|upload)\b", re.IGNORECASE)

# The keywords that cannot be a name without quotes.
_RESERVED = frozenset({"as", "from", "to", "using"})


def print_statement(statement: ast.Statement, text: str | None = None) -> str:
    """Return a statement as canonical SQL, without a ``;``.

    Args:
        statement: the statement; its queries are printed as they were written.
        text: the script that the statement was parsed from. With it, option values keep the spelling they have
            there: ``1e-4``, not ``0.0001``.
    """
    match statement:
        case ast.Sql(query):
            return query.text
        case ast.Explain(explained):
            return _explain(statement) + print_statement(explained, text)
        case ast.BuildModel(name, base, options, query):
            return _clauses(f"BUILD MODEL {_model(name)}", f"USING {_model(base)}", _options(options, text), query)
        case ast.FitModel(name, source, options, query):
            return _clauses(f"FIT MODEL {_model(name)}", f"USING {_model(source)}", _options(options, text), query)
        case ast.Predict(model, options, query):
            return _clauses(f"PREDICT USING {_model(model)}", _options(options, text), query)
        case ast.Evaluate(model, options, query):
            return _clauses(f"EVALUATE USING {_model(model)}", _options(options, text), query)
        case ast.PrintAudio(options, query):
            return _clauses("PRINT AUDIO", _options(options, text), query)
        case ast.ListModels():
            return "LIST MODEL"
        case ast.ListTables():
            return "LIST TABLE"
        case ast.ListBaseModels():
            return "LIST THANOSQL MODEL"
        case ast.DescribeModel(name):
            return f"DESCRIBE MODEL {_model(name)}"
        case ast.DeleteModel(name, if_exists):
            return f"DELETE MODEL {'IF EXISTS ' if if_exists else ''}{_model(name)}"
        case ast.RenameModel(name, target, if_exists):
            return f"ALTER MODEL {'IF EXISTS ' if if_exists else ''}{_model(name)} RENAME TO {_model(target)}"
        case ast.ListDatasets():
            return "LIST THANOSQL DATASET"
        case ast.ListCache():
            return "LIST CACHE"
        case ast.ClearCache(model):
            return "CLEAR CACHE" if model is None else f"CLEAR CACHE FOR MODEL {_model(model)}"
        case ast.ListTrainings():
            return "LIST TRAINING"
        case ast.ListHistory(model):
            return "LIST HISTORY" if model is None else f"LIST HISTORY FOR MODEL {_model(model)}"
        case ast.GetModel(base, options):
            return _clauses(f"GET THANOSQL MODEL {_model(base)}", _options(options, text))
        case ast.GetDataset(dataset, options):
            return _clauses(f"GET THANOSQL DATASET {_name(dataset, reserved=_RESERVED)}", _options(options, text))
        case ast.ExportModel(model, options, folder):
            return _clauses(f"EXPORT MODEL {_model(model)}", _options(options, text), f"TO {_value(folder, text)}")
        case ast.UploadModel(name, options, folder):
            return _clauses(f"UPLOAD MODEL {_model(name)}", _options(options, text), f"FROM {_value(folder, text)}")
        case ast.CopyTable(table, options, source):
            loaded = f"COPY {_name(table, reserved=_RESERVED)}"
            given = "OPTIONS ()" if options == () else _options(options or (), text)
            return _clauses(loaded, given, f"FROM {_value(source, text)}")
    raise TypeError(f"{type(statement).__name__} is not a statement that can be printed")


def _clauses(*clauses: str | ast.Query | None) -> str:
    lines = (f"AS\n{_query(clause)}" if isinstance(clause, ast.Query) else clause for clause in clauses)
    return "\n".join(line for line in lines if line)


def _query(query: ast.Query) -> str:
    return f"({query.text})" if _STATEMENT.match(query.text) else query.text


def _explain(statement: ast.Explain) -> str:
    words = ["EXPLAIN"]
    if statement.analyze:
        words.append("ANALYZE")
    if statement.verbose:
        words.append("VERBOSE")
    if statement.format != "text":
        words.append(f"(FORMAT {statement.format.upper()})")
    return " ".join(words) + " "


def _options(options: tuple[ast.Option, ...], text: str | None) -> str | None:
    if not options:
        return None
    return f"OPTIONS ({', '.join(_option(option, text) for option in options)})"


def _option(option: ast.Option, text: str | None) -> str:
    return f"{_name(option.name)}={_value(option.value, text)}"


def _value(value: ast.Literal | ast.Parameter, text: str | None) -> str:
    if isinstance(value, ast.Parameter):
        return f":{value.name}"
    return _literal(value.value) if text is None else text[value.span.start : value.span.end]


def _literal(value: ast.LiteralValue) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, tuple):
        return f"[{', '.join(_literal(element) for element in value)}]"
    return repr(value)


def _model(model: ast.ModelName) -> str:
    name = _name(model.name, reserved=_RESERVED)
    return name if model.version is None else f"{name}@{model.version}"


def _name(name: ast.Name, reserved: frozenset[str] = frozenset()) -> str:
    if not name.quoted and _PLAIN_NAME.fullmatch(name.text) and name.text.lower() not in reserved:
        return name.text
    return '"' + name.text.replace('"', '""') + '"'
