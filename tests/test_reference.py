"""The reference says what the program does: it is written from the grammar and the options, and its examples run."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest

from docs.reference import reference
from docs.statements import EXPLAINED, STATEMENTS
from docs.syntax import alternatives
from thanosql.session import Session
from thanosql.terminal.statement_help import statement_help


def test_the_reference_is_what_the_grammar_and_the_options_say(root: Path) -> None:
    assert (root / "docs" / "reference.md").read_text(encoding="utf-8") == reference(), "run make docs"


def test_syntax_is_that_of_the_grammar() -> None:
    commands = alternatives("command")
    assert commands["predict"] == "PREDICT USING model [OPTIONS (option = value, ...)] AS query"
    assert commands["listHistory"] == "LIST HISTORY [FOR MODEL model]"
    assert commands["deleteModel"] == "(DELETE | DROP) MODEL [IF EXISTS] model"
    assert commands["copyTable"] == "COPY table [OPTIONS (option = value, ...)] FROM 'path'"
    with pytest.raises(ValueError, match="no rule sentence"):
        alternatives("sentence")


def test_the_help_of_the_prompt_knows_every_statement() -> None:
    for syntax in alternatives("command").values():
        words = syntax.replace("(DELETE | DROP)", "DROP").split()
        keywords = list(takewhile(lambda word: word.isupper() and word not in ("USING", "FROM"), words))
        first = keywords[0].replace("DROP", "DELETE")
        assert statement_help(" ".join(keywords), ()).startswith(first), keywords
        assert statement_help(keywords[0].lower(), ()).startswith(first), keywords


@pytest.mark.slow
def test_every_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Session("duckdb://", home=tmp_path / "home") as session:
        for statement in STATEMENTS:
            result = session.run(statement.example)
            assert result.frame.width, statement.label
            assert not statement.columns or result.frame.columns == statement.columns.split(), statement.label
        assert session.run(EXPLAINED).frame.columns == ["plan"]
