"""Brackets and quotes that do not pair up: the mistakes whose cause stands elsewhere than where they show."""

from __future__ import annotations

from antlr4 import Token

from thanosql.compiler.errors import ParseError
from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser
from thanosql.compiler.source import Span

MAX_DEPTH = 300
"""How deep brackets may nest: a level takes two Python frames of the thousand there are by default."""

OPENERS = {ThanoSQLParser.LEFT_PAREN: ")", ThanoSQLParser.LEFT_BRACKET: "]", ThanoSQLParser.LEFT_BRACE: "}"}
CLOSERS = {ThanoSQLParser.RIGHT_PAREN: "(", ThanoSQLParser.RIGHT_BRACKET: "[", ThanoSQLParser.RIGHT_BRACE: "{"}


def token_span(token: Token) -> Span:
    """Return the place of a token."""
    return Span(token.start, token.stop + 1)


def check_depth(tokens: list[Token]) -> None:
    """Raise ParseError at the first bracket that is nested too deep to be parsed."""
    depth = 0
    for token in tokens:
        if token.type in OPENERS:
            depth += 1
            if depth > MAX_DEPTH:
                raise ParseError(f"brackets are nested more than {MAX_DEPTH} deep", span=token_span(token))
        elif token.type in CLOSERS:
            depth = max(0, depth - 1)


def bracket_error(tokens: list[Token], mistake: Token) -> ParseError | None:
    """Return the error when the script goes wrong at ``mistake`` because of a bracket or a quote, else None."""
    if mistake.type == ThanoSQLParser.UNCLOSED:
        kind, closing = _unclosed(mistake.text)
        start = mistake.start
        return ParseError(f"this {kind} is never closed", hint=f"it ends at {closing}", span=Span(start, start + 1))
    opener = _innermost(tokens, mistake)
    if mistake.type == Token.EOF and opener:
        hint = f"it ends at {OPENERS[opener.type]}"
        return ParseError(f"this '{opener.text}' is never closed", hint=hint, span=token_span(opener))
    if mistake.type not in CLOSERS:
        return None
    if not opener:
        hint = f"there is no '{CLOSERS[mistake.type]}' open before it"
        return ParseError(f"this '{mistake.text}' closes nothing", hint=hint, span=token_span(mistake))
    if OPENERS[opener.type] != mistake.text:
        message = f"unexpected '{mistake.text}', expecting '{OPENERS[opener.type]}'"
        hint = f"it would close the '{opener.text}' of line {opener.line}:{opener.column + 1}"
        return ParseError(message, hint=hint, span=token_span(mistake))
    return None


def _innermost(tokens: list[Token], mistake: Token) -> Token | None:
    """Return the bracket that is open at ``mistake``. All before it pair up, or it would not be the first mistake."""
    open_brackets: list[Token] = []
    for token in tokens[: tokens.index(mistake)]:
        if token.type in OPENERS:
            open_brackets.append(token)
        elif token.type in CLOSERS:
            open_brackets.pop()
    return open_brackets[-1] if open_brackets else None


def _unclosed(text: str) -> tuple[str, str]:
    if text.startswith("/*"):
        return "comment", "*/"
    if text.startswith("$"):
        return "text", text[: text.index("$", 1) + 1]
    return ("name", '"') if text.startswith('"') else ("text", "'")
