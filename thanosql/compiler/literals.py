"""Parse tree to names, numbers, texts and lists."""

from __future__ import annotations

from typing import Any

from antlr4 import Token

from thanosql.compiler import ast
from thanosql.compiler.brackets import token_span
from thanosql.compiler.errors import ParseError
from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser
from thanosql.compiler.source import Span

# The parser's class holds the tree's classes and the tokens' numbers. Any: generated code has no types.
Tree: Any = ThanoSQLParser


def span_of(node: Any) -> Span:
    """Return the place of a tree node that has at least one token."""
    return Span(node.start.start, node.stop.stop + 1)


def build_name(node: Any) -> ast.Name:
    """Return the name of a ``name`` node."""
    text = node.start.text
    if isinstance(node, Tree.QuotedNameContext):
        return ast.Name(_unquote(text), quoted=True, span=span_of(node))
    return ast.Name(text, span=span_of(node))


def build_model_name(node: Any) -> ast.ModelName:
    """Return the model and version of a ``modelName`` node."""
    version = _integer(node.version().start) if node.version() else None
    return ast.ModelName(build_name(node.name()), version, span=span_of(node))


def build_path(node: Any) -> ast.Literal | ast.Parameter:
    """Return the text or the parameter of a ``path`` node."""
    if isinstance(node, Tree.GivenPathContext):
        return build_parameter(node.start)
    return ast.Literal(_unquote(node.start.text), span=span_of(node))


def build_option(node: Any) -> ast.Option:
    """Return the name and value of an ``option`` node."""
    written, value = node.optionName(), node.value()
    if isinstance(written, Tree.PlainOptionContext):
        name = build_name(written.name())
    else:
        name = ast.Name(written.start.text, span=span_of(written))
    if isinstance(value, Tree.ParameterContext):
        return ast.Option(name, build_parameter(value.start), span=span_of(node))
    literal = ast.Literal(_constant(value.constant()), span=span_of(value))
    return ast.Option(name, literal, span=span_of(node))


def build_parameter(token: Token) -> ast.Parameter:
    """Return the parameter of a ``:name`` token."""
    return ast.Parameter(token.text[1:], span=token_span(token))


def _constant(node: Any) -> ast.LiteralValue:
    match node:
        case Tree.NullContext():
            return None
        case Tree.TrueContext():
            return True
        case Tree.FalseContext():
            return False
        case Tree.StringContext():
            return _unquote(node.start.text)
        case Tree.ListContext():
            return tuple(_constant(element) for element in node.constant())
    number = _number(node.number().start)
    return -number if node.sign and node.sign.type == Tree.MINUS else number


def _number(token: Token) -> int | float:
    if token.type == Tree.INTEGER:
        return _integer(token)
    number = float(token.text)
    if number == float("inf"):
        raise ParseError("this number is too large", span=token_span(token))
    return number


def _integer(token: Token) -> int:
    try:
        return int(token.text)
    except ValueError:
        # Python bounds the digits that it converts, since the time grows with their square.
        raise ParseError("this number has too many digits", span=token_span(token)) from None


def _unquote(text: str) -> str:
    quote = text[0]
    return text[1:-1].replace(quote * 2, quote)
