"""The prompt: what is typed, the menu of completions, commands, and what is shown."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from prompt_toolkit import PromptSession
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

import thanosql
from thanosql.completion.names import Names, Table
from thanosql.prompt import finished
from thanosql.terminal.commands import COMMANDS
from thanosql.terminal.completer import StatementCompleter
from thanosql.terminal.conversation import Conversation, Left
from thanosql.terminal.editor import History, editor
from thanosql.terminal.highlight import SqlColours
from thanosql.terminal.screen import Screen
from thanosql.terminal.table import fits, lines_of, table_of

NAMES = Names(tables=(Table("speech"), Table("spoken")))
ENTER, ALT_ENTER, TAB, UP = "\r", "\x1b\r", "\t", "\x1b[A"


@contextmanager
def typing(folder: Path) -> Iterator[tuple[PromptSession[str], PipeInput]]:
    with create_pipe_input() as keys:
        history = History(str(folder / "history"))
        completer = StatementCompleter(lambda seconds: NAMES)
        yield editor(history, completer, finished, input=keys, output=DummyOutput()), keys


@pytest.fixture
def typed(tmp_path: Path) -> Callable[[str], str]:
    """Type, and return the statements that come of it."""

    def typed(text: str) -> str:
        with typing(tmp_path) as (session, keys):
            keys.send_text(text)
            return session.prompt()

    return typed


def test_a_statement_takes_lines_until_its_semicolon(typed: Callable[[str], str]) -> None:
    assert typed(f"SELECT 1,{ENTER}  ';',{ENTER}2;{ENTER}") == "SELECT 1,\n  ';',\n  2;"


@pytest.mark.parametrize("text", [r"\d", "exit", "quit;", ""])
def test_a_command_ends_with_its_line(typed: Callable[[str], str], text: str) -> None:
    assert typed(f"{text}{ENTER}") == text


def test_alt_enter_ends_a_statement_as_it_is(typed: Callable[[str], str]) -> None:
    assert typed(f"SELECT 1{ALT_ENTER}") == "SELECT 1"


def test_tab_completes_what_is_the_only_choice(typed: Callable[[str], str]) -> None:
    assert typed(f"expl{TAB} anal{TAB} SELECT 1;{ENTER}") == "explain analyze SELECT 1;"


def test_tab_completes_what_all_choices_have_in_common(typed: Callable[[str], str]) -> None:
    assert typed(f"SELECT * FROM s{TAB}eech;{ENTER}") == "SELECT * FROM speech;"


def test_ctrl_c_drops_the_line_and_ctrl_d_leaves(typed: Callable[[str], str]) -> None:
    with pytest.raises(KeyboardInterrupt):
        typed("SELECT 1\x03")
    with pytest.raises(EOFError):
        typed("\x04")


def test_the_history_is_kept_but_for_what_begins_with_a_blank(typed: Callable[[str], str], tmp_path: Path) -> None:
    typed(f"SELECT 1,{ENTER}2;{ENTER}")
    typed(f" SELECT 'secret';{ENTER}")
    typed(f"\\c postgresql://ann:secret@host/db{ENTER}")
    assert typed(f"{UP}{UP}{UP}{ENTER}") == "SELECT 1,\n2;"
    assert "secret" not in (tmp_path / "history").read_text()


def test_a_history_that_cannot_be_kept_keeps_nobody_from_typing(tmp_path: Path) -> None:
    assert History(str(tmp_path)).load_history_strings() == []
    History(str(tmp_path / "no" / "folder")).store_string("SELECT 1;")


def test_the_menu_opens_by_itself_only_where_names_are_meant() -> None:
    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    completer = StatementCompleter(lambda seconds: NAMES)

    def menu(text: str, *, asked: bool = False) -> list[str]:
        event = CompleteEvent(completion_requested=asked)
        return [each.text for each in completer.get_completions(Document(text), event)]

    assert menu("SELECT * FROM ") == ["speech", "spoken"]
    assert menu("SELECT * FROM speech ") == []
    assert "WHERE" in menu("SELECT * FROM speech ", asked=True)
    assert menu("SELECT * FROM speech w") == ["where"]
    assert menu(r"\d sp") == ["speech", "spoken"]
    assert menu(r"\ti") == [r"\timing"]


def test_colours_cover_the_text_and_nothing_else() -> None:
    from prompt_toolkit.document import Document

    text = "PREDICT USING m -- why\nAS SELECT 'it''s', text, 12, :who /* a\nb */ FROM t WHERE x = 'open"
    line = SqlColours().lex_document(Document(text))
    pieces = [line(number) for number in range(text.count("\n") + 1)]
    assert "\n".join("".join(piece[1] for piece in each) for each in pieces) == text
    styles = {piece[1]: piece[0] for each in pieces for piece in each}
    assert styles["PREDICT"] == styles["SELECT"] == "class:sql.keyword"
    assert styles["'it''s'"] == styles["'open"] == "class:sql.text"
    assert styles["text"] == ""
    assert styles[" -- why"] == styles["b */"] == "class:sql.comment"
    assert line(99) == []


class Kept(io.BytesIO):
    """What a screen wrote."""

    @property
    def text(self) -> str:
        return self.getvalue().decode()


@pytest.fixture
def out() -> Kept:
    return Kept()


@pytest.fixture
def conversation(out: Kept, home: Path) -> Iterator[Conversation]:
    with (
        thanosql.connect("duckdb://") as session,
        Conversation(session, {"who": "ann"}, Screen(out), thanosql.connect) as conversation,
    ):
        yield conversation


def test_tables_columns_and_models(conversation: Conversation, out: Kept) -> None:
    conversation.run("CREATE TABLE speech AS SELECT 1 AS id, 'x' AS said; SELECT 1 WHERE false;")
    for command, said in [
        (r"\d", "speech"),
        (r"\d speech", "VARCHAR"),
        (r"\d main.speech;", "VARCHAR"),
        (r"\db", "Wav2Vec2TinyEn"),
        (r"\ds", "librispeech"),
        (r"\dm", "audio_hours"),
        (r"\dt", "0 rows"),
    ]:
        out.seek(0)
        out.truncate()
        conversation.run(command)
        assert said in out.text, command


def test_parameters_are_set_and_taken_away(
    conversation: Conversation, out: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    conversation.run(r"\set n 7")
    conversation.run(r"\set")
    assert capsys.readouterr().err == ":who = 'ann'\n:n = 7\n"
    conversation.run("SELECT :n + 1 AS more, :who AS who;")
    assert "8 ┆ ann" in out.text
    assert conversation.names(0.0).parameters == ("who", "n")
    conversation.run(r"\unset n")
    with pytest.raises(thanosql.ThanoSQLError, match="no value was given for parameter :n"):
        conversation.run("SELECT :n;")


def test_results_go_to_a_file_as_its_ending_says(conversation: Conversation, out: Kept, tmp_path: Path) -> None:
    conversation.run(rf"\o {tmp_path / 'rows.csv'}")
    conversation.run("SELECT 1 AS a;")
    conversation.run(r"\o")
    conversation.run("SELECT 2 AS b;")
    assert (tmp_path / "rows.csv").read_text() == "a\n1\n"
    assert "b" in out.text
    assert "a" not in out.text.split()


def test_a_script_is_run_from_its_file(conversation: Conversation, out: Kept, tmp_path: Path) -> None:
    (tmp_path / "script.sql").write_text("CREATE TABLE t AS SELECT 5 AS five;\nSELECT five FROM t")
    conversation.run(rf"\i {tmp_path / 'script.sql'}")
    assert "five" in out.text


def test_another_database(conversation: Conversation, out: Kept, tmp_path: Path) -> None:
    first = conversation.session
    url = f"duckdb:///{tmp_path / 'other.duckdb'}"
    conversation.run(rf"\c {url}")
    conversation.run("CREATE TABLE t AS SELECT 1 AS a;")
    assert conversation.session.database.url == url
    with pytest.raises(thanosql.DatabaseError):
        conversation.run(r"\c mysql://nowhere")
    # The one before is still there.
    conversation.run("SELECT a FROM t;")
    assert first.run("SELECT 1").frame.item() == 1


def test_rows_as_lines(conversation: Conversation, out: Kept) -> None:
    conversation.run(r"\x on")
    conversation.run("SELECT 1 AS first, NULL AS second;")
    assert out.text.splitlines()[1:3] == ["first  1   ", "second null"]


def test_help_tells_the_options_of_a_statement(conversation: Conversation, capsys: pytest.CaptureFixture[str]) -> None:
    conversation.run(r"\h predict")
    assert "PREDICT USING model" in (shown := capsys.readouterr().err)
    assert "audio_col " in shown
    conversation.run(r"\?")
    shown = capsys.readouterr().err
    assert all(command.name in shown for command in COMMANDS)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (r"\nonsense", r"there is no command \\nonsense"),
        (r"\x maybe", "'maybe' is no choice"),
        (r"\i nowhere.sql", "cannot read 'nowhere.sql'"),
        (r"\o no/such/folder/rows.csv", "cannot write"),
        (r"\o ~no-such-user/rows.csv", "there is no home folder ~no-such-user"),
        (r"\i ~no-such-user/rows.sql", "there is no home folder ~no-such-user"),
        (r"\o rows.parquet", "do not go into one parquet file"),
        (r"\h nonsense", "there is no statement 'nonsense'"),
        (r"\set 1x 2", "'1x' is no name for a parameter"),
        (r"\unset nobody", "there is no parameter 'nobody'"),
        (r"\d nowhere", "nowhere"),
    ],
)
def test_a_mistake_in_a_command_is_told(conversation: Conversation, command: str, said: str) -> None:
    with pytest.raises(thanosql.ThanoSQLError, match=said):
        conversation.run(command)


def test_a_connection_that_was_lost_while_names_were_read_is_told(
    conversation: Conversation, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost() -> pl.DataFrame:
        raise thanosql.DatabaseError("the connection is lost")

    monkeypatch.setattr(conversation.session.database, "tables", lost)
    conversation.names(60.0)
    conversation.run("SELECT 1 AS a;")
    assert capsys.readouterr().err == "reading names for completion: the connection is lost\n"


def test_leaving(conversation: Conversation) -> None:
    with pytest.raises(Left):
        conversation.run(r"\q")


@pytest.mark.parametrize("command", [command.name for command in COMMANDS if command.name != r"\o"])
def test_every_command_of_the_list_does_something(
    conversation: Conversation, out: Kept, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    try:
        conversation.run(command)
    except (thanosql.ThanoSQLError, Left):
        return
    assert out.text or capsys.readouterr().err


ROWS = pl.DataFrame(
    {
        "text": ["a transcript that is much longer than its column can be", None],
        "number": [0.30000000000000004, 12.0],
        "spans": [[{"word": "a", "start": 0.0, "end": 0.25}, {"word": "b", "start": 0.3, "end": 0.5}], []],
        "audio": [b"RIFF", None],
    }
)


def test_a_table_fits_the_terminal_and_cuts_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    drawn = table_of(ROWS, 60, 40)
    lines = drawn.splitlines()
    assert max(map(len, lines)) <= 60
    assert lines[-1] == "2 rows, 4 columns"
    joined = "".join(character for line in lines for character in line.split("│")[1:2])
    assert "".join(joined.split()) == "textatranscriptthatismuchlongerthanitscolumncanbenull"
    assert "0.3 " in drawn
    assert "bytes>" in drawn
    assert "a 0.00-0.25 · b 0.30-0.50" in lines_of(ROWS, 60, 40)


def test_a_table_whose_columns_would_be_slivers_does_not_fit() -> None:
    many = pl.DataFrame({f"c{number}": [number] for number in range(12)})
    assert fits(many, 80, 40)
    assert not fits(many, 60, 40)
    assert fits(ROWS, 45, 40)
    assert not fits(ROWS, 35, 40)
    assert fits(many.clear(), 10, 40)


def test_null_is_told_from_the_text_null(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    drawn = table_of(pl.DataFrame({"a": ["null", None]}), 40, 40)
    assert "\x1b[2;3mnull" in drawn
    assert drawn.count("\x1b[2;3m") == 1
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in table_of(pl.DataFrame({"a": ["null", None]}), 40, 40)


def test_somebody_elses_text_does_not_steer_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    evil = pl.DataFrame({"a\x1b[31m": ["\x1b]0;title\x07 [bold]x[/bold]"]})
    for drawn in (table_of(evil, 80, 40), lines_of(evil, 80, 40)):
        assert "\x1b" not in drawn
        assert "\x07" not in drawn
        assert "[bold]x[/bold]" in drawn
