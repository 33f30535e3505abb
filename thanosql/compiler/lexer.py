"""Text to tokens: the generated lexer, and the two tokens whose end a grammar cannot describe."""

from __future__ import annotations

import re
from typing import Any

from antlr4 import CommonTokenStream, InputStream, Token

from thanosql.compiler.generated.ThanoSQLLexer import ThanoSQLLexer

_COMMENT_MARK = re.compile(r"/\*|\*/")


class Lexer(ThanoSQLLexer):
    """The generated lexer, reading dollar strings and nested comments on to their ends."""

    _type: int

    def emit(self) -> Any:
        """Make the token that was just recognised, as long as it really is."""
        if self._type in (self.DOLLAR_STRING, self.BLOCK_COMMENT):
            text = self._input.strdata
            start, mark_end = self._tokenStartCharIndex, self._input.index
            if self._type == self.DOLLAR_STRING:
                end = _dollar_string_end(text, start, mark_end)
            else:
                end = _comment_end(text, mark_end)
            if end is None:
                self._type, self._channel, end = self.UNCLOSED, Token.DEFAULT_CHANNEL, len(text)
            self._input.seek(end)
        return super().emit()


def tokenize(text: str) -> CommonTokenStream:
    """Return every token of ``text``; comments are on the hidden channel, white space is left out."""
    lexer = Lexer(InputStream(text))
    lexer.removeErrorListeners()
    tokens = CommonTokenStream(lexer)
    tokens.fill()
    return tokens


def _dollar_string_end(text: str, start: int, mark_end: int) -> int | None:
    mark = text[start:mark_end]
    closing = text.find(mark, mark_end)
    return None if closing < 0 else closing + len(mark)


def _comment_end(text: str, position: int) -> int | None:
    depth = 1
    for mark in _COMMENT_MARK.finditer(text, position):
        depth += 1 if mark.group() == "/*" else -1
        if depth == 0:
            return mark.end()
    return None
