"""Colours for what is written at the prompt, by the compiler's own lexer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import split_lines
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from thanosql.compiler.generated.ThanoSQLLexer import ThanoSQLLexer as Kind
from thanosql.compiler.lexer import tokenize
from thanosql.completion import keywords as sql

# Named colours, which every terminal's theme makes legible on its own ground.
STYLE = Style.from_dict(
    {
        "sql.keyword": "bold",
        "sql.text": "ansigreen",
        "sql.number": "ansimagenta",
        "sql.parameter": "ansimagenta",
        "sql.comment": "italic ansibrightblack",
        "sql.command": "bold",
        "completion-menu.meta.completion": "noreverse",
        "bottom-toolbar": "noreverse ansibrightblack",
    }
)

_WORDS = {
    word
    for phrase in (*sql.STATEMENTS, *sql.RELATIONS, *(phrase for clause in sql.CLAUSES.values() for phrase in clause))
    for word in phrase.strip("(").split()
} | {*sql.CLAUSES, "OPTIONS", "BUILD", "FIT", "EXPLAIN", "THANOSQL", "JOIN"}
# Columns are often called so; whoever means the keyword writes it in capitals, as those of the grammar.
_ALWAYS = _WORDS - {"MODEL", "TYPE", "NAME", "CACHE", "LIST"}
_OURS = {word[1:-1] for word in Kind.literalNames if word[1:-1].isalpha()}
_STYLES = {
    Kind.STRING: "class:sql.text",
    Kind.ESCAPE_STRING: "class:sql.text",
    Kind.DOLLAR_STRING: "class:sql.text",
    Kind.INTEGER: "class:sql.number",
    Kind.DECIMAL: "class:sql.number",
    Kind.PARAMETER: "class:sql.parameter",
    Kind.BLOCK_COMMENT: "class:sql.comment",
}


class SqlColours(Lexer):
    """Styles keywords, texts, numbers, parameters and comments; commands, which begin with a backslash, as a whole."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """Return a function from a line's number to its styled pieces."""
        text = document.text
        if text.lstrip().startswith("\\"):
            pieces: StyleAndTextTuples = [("class:sql.command", text)]
        else:
            pieces = list(_pieces(text))
        lines = list(split_lines(pieces))

        def line(number: int) -> StyleAndTextTuples:
            # The document may have grown since.
            return list(lines[number]) if number < len(lines) else []

        return line


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    end = 0
    for token in tokenize(text).tokens[:-1]:
        yield from _gap(text[end : token.start])
        end = token.stop + 1
        yield _style(token.type, token.text), text[token.start : end]
    yield from _gap(text[end:])


def _gap(text: str) -> Iterator[tuple[str, str]]:
    """Style what the lexer skips: white space and comments to the end of a line."""
    if text:
        yield ("class:sql.comment" if "--" in text else ""), text


def _style(kind: int, text: str) -> str:
    if kind == Kind.UNCLOSED:
        if text[0] == '"':
            return ""
        return "class:sql.comment" if text.startswith("/*") else "class:sql.text"
    if text.upper() in _ALWAYS or text in _OURS:
        return "class:sql.keyword"
    return _STYLES.get(kind, "")
