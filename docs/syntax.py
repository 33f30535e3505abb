"""The syntax of each statement, read out of the grammar."""

from __future__ import annotations

import re
from pathlib import Path

GRAMMAR = Path(__file__).resolve().parents[1] / "grammar" / "ThanoSQL.g4"

_ALTERNATIVE = re.compile(r"^\s*[:|]\s*(?P<body>.*?)\s*#(?P<label>\w+)\s*$", re.MULTILINE)
_TOKEN = re.compile(
    r"(?:\w+=)?(?P<open>\()|\)(?P<more>[?*])?|\|"
    r"|(?:(?P<field>\w+)=)?(?:(?P<word>\w+)|'(?P<sign>[^']+)')(?P<some>[?*])?"
)
# Rules that a reader knows by another form.
_SHOWN = {
    "optionList": "OPTIONS (option = value, ...)",
    "path": "'path'",
    "query": "query",
    "explainedSql": "statement",
    "explainList": "(item, ...)",
}
_NAMED = {"tableName": "table", "datasetName": "dataset"}


def alternatives(rule: str) -> dict[str, str]:
    """Return label -> syntax of the alternatives of a parser rule, keywords in capitals, [...] for what may be missing.

    >>> alternatives("command")["deleteModel"]
    '(DELETE | DROP) MODEL [IF EXISTS] model'
    """
    text = GRAMMAR.read_text(encoding="utf-8")
    body = re.search(rf"^{rule}\n(.*?)^\s*;", text, re.MULTILINE | re.DOTALL)
    if body is None:
        raise ValueError(f"the grammar has no rule {rule}")
    return {found["label"]: _shown(found["body"]) for found in _ALTERNATIVE.finditer(body[1])}


def _shown(body: str) -> str:
    """Return one alternative in the notation of PostgreSQL's manual."""
    groups: list[list[str]] = [[]]
    for token in _TOKEN.finditer(body):
        if token["open"]:
            groups.append([])
        elif token[0].startswith(")"):
            inside = " ".join(groups.pop())
            groups[-1].append(f"[{inside}]" if token["more"] == "?" else f"({inside})")
        elif token[0] == "|":
            groups[-1].append("|")
        else:
            word = token["sign"] or _word(token["word"], token["field"])
            groups[-1].append(f"[{word}]" if token["some"] == "?" else word)
    return " ".join(groups[0])


def _word(rule: str, field: str | None) -> str:
    return _SHOWN.get(rule) or (rule if rule.isupper() else field or _NAMED.get(rule, rule))
