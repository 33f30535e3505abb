"""Syntax errors in the words of someone who writes SQL: what stands there, and what could have."""

from __future__ import annotations

from antlr4 import Token
from antlr4.atn.Transition import NotSetTransition, RuleTransition

from thanosql.compiler.brackets import bracket_error, token_span
from thanosql.compiler.errors import ParseError, nearest
from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser
from thanosql.compiler.source import Span
from thanosql.compiler.walk import Position, transitions, walk

# What a rule is called where it could have begun. None: it could nearly everywhere and would only be noise.
_RULES = {
    ThanoSQLParser.RULE_statement: "a statement",
    ThanoSQLParser.RULE_command: "a statement",
    ThanoSQLParser.RULE_explainedSql: "a statement",
    ThanoSQLParser.RULE_explainList: "(FORMAT ...)",
    ThanoSQLParser.RULE_modelName: "a model name",
    ThanoSQLParser.RULE_version: "a version number",
    ThanoSQLParser.RULE_datasetName: "a data set",
    ThanoSQLParser.RULE_tableName: "a table name",
    ThanoSQLParser.RULE_path: "a 'path'",
    ThanoSQLParser.RULE_option: "an option",
    ThanoSQLParser.RULE_value: "a value",
    ThanoSQLParser.RULE_constant: "a value",
    ThanoSQLParser.RULE_number: "a number",
    ThanoSQLParser.RULE_query: "a query",
    ThanoSQLParser.RULE_group: None,
}

# Possible after every name, and hardly what was meant.
_UNSAID = {ThanoSQLParser.AT, ThanoSQLParser.DOT}


def syntax_error(tokens: list[Token]) -> ParseError:
    """Return the error for the tokens of a script that the parser gave up on.

    The parser knows only what it tried last. So the script is read again by all ways through the grammar at once,
    which finds the first token that no way can take, and everything that could have stood there.
    """
    visible = [token for token in tokens if token.channel == Token.DEFAULT_CHANNEL]
    mistake, positions = walk(visible, ThanoSQLParser.RULE_script)
    assert mistake is not None, "the parser refused a script that the grammar allows"
    error = bracket_error(visible, mistake)
    if error:
        return error
    phrases = _phrases(positions)
    *others, last = phrases
    expecting = f"{', '.join(others)} or {last}" if others else last
    return ParseError(
        f"unexpected {_shown(mistake)}, expecting {expecting}",
        hint=_hint(mistake, phrases),
        span=_span(tokens, mistake),
    )


def _phrases(positions: frozenset[Position]) -> list[str]:
    phrases: dict[str | None, None] = {}
    for transition, _ in transitions(positions, closed=_RULES):
        if isinstance(transition, RuleTransition):
            phrases[_RULES[transition.target.ruleIndex]] = None
        elif not isinstance(transition, NotSetTransition):
            phrases.update((_phrase(token_type), None) for token_type in transition.label if token_type not in _UNSAID)
    return [phrase for phrase in phrases if phrase]


def _phrase(token_type: int) -> str:
    if token_type in (Token.EOF, ThanoSQLParser.SEMICOLON):
        return "end of statement"
    literal: str = ThanoSQLParser.literalNames[token_type]
    word = literal[1:-1]
    return word if word.isalpha() else literal


def _shown(token: Token) -> str:
    if token.type == Token.EOF:
        return "end of statement"
    text = token.text if token.text.isprintable() else repr(token.text)[1:-1]
    text = text if len(text) <= 40 else f"{text[:39]}…"
    return text if text[0] in "'\"" else f"'{text}'"


def _hint(token: Token, phrases: list[str]) -> str | None:
    if token.type == Token.EOF:
        return None
    text = token.text
    keyword = nearest(text, [phrase for phrase in phrases if phrase.isupper() and phrase.isalpha()])
    if keyword:
        return f"did you mean {keyword}?"
    name = text[1:-1] if text[0] in "'\"" else text
    if {"a value", "a 'path'"} & set(phrases) and (name != text or name.isidentifier()):
        return f"text stands in single quotes: '{name}'"
    if {"a model name", "a data set"} & set(phrases) and token.type == ThanoSQLParser.STRING:
        return f'a name stands in double quotes or in none: "{name}"'
    return None


def _span(tokens: list[Token], token: Token) -> Span:
    """Return the place of ``token``; the end of the text counts as the place after the last token."""
    if token.type != Token.EOF:
        return token_span(token)
    end = tokens[token.tokenIndex - 1].stop + 1 if token.tokenIndex else 0
    return Span(end, end)
