"""Text to statements. Everything that knows ANTLR stands behind the two functions here."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from antlr4 import BailErrorStrategy, CommonTokenStream, PredictionMode
from antlr4.error.Errors import ParseCancellationException

from thanosql.compiler import ast
from thanosql.compiler.brackets import check_depth
from thanosql.compiler.builder import Builder
from thanosql.compiler.errors import ParseError, located
from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser
from thanosql.compiler.lexer import tokenize
from thanosql.compiler.source import Span
from thanosql.compiler.syntax import syntax_error

MAX_RELATIONS = 16
"""How deep PREDICT and its like may stand in one another's queries: each reads its text again, and plans upon plans."""


def parse_script(text: str) -> ast.Script:
    """Return the statements of ``text``, which are parted by ``;``. Empty ones are left out.

    Raises ParseError at the first mistake.
    """
    with located(text, None):
        _refuse_surrogates(text)
        try:
            return _script(text)
        except RecursionError:
            # The limit on depth leaves room for a caller of ordinary depth; this one had used up the stack already.
            raise ParseError(
                "the script is nested too deeply for the stack that is left", span=Span(0, len(text))
            ) from None


def parse(text: str) -> ast.Statement:
    """Return the one statement of ``text``; a ``;`` may follow it.

    Raises ParseError at the first mistake, or when there are no or several statements.
    """
    statements = parse_script(text).statements
    if len(statements) == 1:
        return statements[0]
    if not statements:
        raise ParseError("there is no statement", span=Span(0, len(text)), text=text)
    second = statements[1]
    raise ParseError(
        f"expected one statement, found {len(statements)}", hint="the second begins here", span=second.span, text=text
    )


def _refuse_surrogates(text: str) -> None:
    """Raise ParseError for half of a character: no database takes a text that is no Unicode."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ParseError(
            f"U+{ord(text[error.start]):04X} is half of a character",
            hint="read the script as the encoding that it is written in; most are UTF-8",
            span=Span(error.start, error.start + 1),
        ) from None


def _script(text: str, depth: int = 0) -> ast.Script:
    tokens = tokenize(text)
    check_depth(tokens.tokens)
    return Builder(text, tokens.tokens, lambda span: _statement_at(text, span, depth + 1)).script(_tree(tokens))


def _statement_at(text: str, span: Span, depth: int) -> ast.Statement:
    """Return the statement that stands at ``span``: the text around it is blank to it, so that places stay places."""
    if depth > MAX_RELATIONS:
        raise ParseError(f"relations are nested more than {MAX_RELATIONS} deep", span=span)
    statements = _script(" " * span.start + text[span.start : span.end], depth).statements
    if len(statements) != 1:
        raise ParseError("expected one statement", hint="a relation is one statement, without ';'", span=span)
    return statements[0]


def _tree(tokens: CommonTokenStream) -> Any:
    """Return the parse tree of the whole script.

    SLL prediction is fast and right for nearly every text; only where it fails does LL decide.
    """
    for mode in (PredictionMode.SLL, PredictionMode.LL):
        tokens.seek(0)
        parser: Any = ThanoSQLParser(tokens)
        parser.removeErrorListeners()
        # No repair: to drop or invent a token and read on gives a second error that is about the repair.
        parser._errHandler = BailErrorStrategy()
        parser._interp.predictionMode = mode
        with suppress(ParseCancellationException):
            return parser.script()
    raise syntax_error(tokens.tokens)
