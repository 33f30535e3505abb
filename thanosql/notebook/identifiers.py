"""``{{name}}`` in a statement: the names of tables, columns and models that Python variables hold, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from thanosql.compiler.errors import BindError, suggest
from thanosql.compiler.lexer import tokenize
from thanosql.compiler.source import Span
from thanosql.compiler.sql import quote

_PART = r'(?:[^\W\d]\w*|"(?:[^"]|"")+")'
_NAME = re.compile(rf"{_PART}(?:\.{_PART})*")
_MODEL = re.compile(rf"({_PART})(@[0-9]+)")
_PARTS = re.compile(_PART)


def paste_identifiers(text: str, variables: Mapping[str, Any]) -> str:
    """Return ``text`` with every ``{{name}}`` replaced by the quoted identifier in the variable ``name``.

    A list becomes several names with commas between them. In strings, quoted names and comments braces stay as they
    are. Raises BindError where there is no such variable, or where it holds no name.
    """
    pieces, end = [], 0
    for name, span in _places(text):
        pieces += [text[end : span.start], _pasted(name, span, text, variables)]
        end = span.end
    return "".join([*pieces, text[end:]])


def _places(text: str) -> Iterator[tuple[str, Span]]:
    if "{{" not in text:
        return
    tokens = [token for token in tokenize(text).tokens if token.channel == 0]
    for index in range(len(tokens) - 4):
        five = tokens[index : index + 5]
        opening = five[0].stop + 1 == five[1].start
        closing = five[3].stop + 1 == five[4].start
        texts = [token.text for token in five]
        if texts[:2] == ["{", "{"] and texts[3:] == ["}", "}"] and texts[2].isidentifier() and opening and closing:
            yield texts[2], Span(five[0].start, five[4].stop + 1)


def _pasted(name: str, span: Span, text: str, variables: Mapping[str, Any]) -> str:
    if name not in variables:
        known = [key for key, value in variables.items() if isinstance(value, str) and not key.startswith("_")]
        raise BindError(
            f"there is no variable {name!r} to paste", hint=suggest(name, known, "variables"), span=span, text=text
        )
    value = variables[name]
    names = list(value) if isinstance(value, list | tuple) else [value]
    if not names or not all(isinstance(each, str) and each and "\0" not in each for each in names):
        raise BindError(
            f"{{{{{name}}}}} pastes names of tables, columns or models, and the variable holds {_told(value)}",
            hint=f"a value goes in as :{name}",
            span=span,
            text=text,
        )
    return ", ".join(map(identifier, names))


def identifier(name: str) -> str:
    """Return a name as SQL writes it: every part in double quotes, so that nothing in it can be anything but a name.

    >>> print(identifier("speech.calls"), identifier('a "b; c'), identifier('"x.y"'), identifier("digits@3"))
    "speech"."calls" "a ""b; c" "x.y" "digits"@3
    """
    if _NAME.fullmatch(name):
        return ".".join(map(_quoted, _PARTS.findall(name)))
    if model := _MODEL.fullmatch(name):
        return _quoted(model[1]) + model[2]
    return quote(name)


def _quoted(part: str) -> str:
    return part if part.startswith('"') else quote(part)


def _told(value: Any) -> str:
    return "an empty text" if value == "" else f"a {type(value).__name__}"
