r"""The prompt's own commands, which begin with a backslash: most are short for a statement, and \? says for which."""

from __future__ import annotations

from dataclasses import dataclass

from thanosql.compiler.errors import ThanoSQLError, suggest


@dataclass(frozen=True, slots=True)
class Command:
    """A command with what may stand behind it, what it does, and the SQL that does the same, if any."""

    name: str
    operand: str
    does: str
    sql: str = ""


COMMANDS = (
    Command(r"\d", "[table]", "tables and views; or a table's columns", "LIST TABLE; DESCRIBE table"),
    Command(r"\dm", "[model]", "models; or a model's versions", "LIST MODEL; DESCRIBE MODEL model"),
    Command(r"\db", "", "base models", "LIST THANOSQL MODEL"),
    Command(r"\ds", "", "data sets", "LIST THANOSQL DATASET"),
    Command(r"\dt", "", "trainings", "LIST TRAINING"),
    Command(r"\c", "[url]", "connect to another database; or say which it is", "thanosql -d url"),
    Command(r"\i", "file", "run the statements in a file", "thanosql -f file"),
    Command(r"\o", "[file]", "write results to a file, as its ending says; or to the screen again", "thanosql -o file"),
    Command(r"\x", "[on|off|auto]", "show a row as lines; auto: where its columns do not fit", ""),
    Command(r"\timing", "[on|off]", "say how long statements take", "EXPLAIN ANALYZE statement"),
    Command(r"\set", "[name value]", "give :name a value; or show what there are", "thanosql -p name=value"),
    Command(r"\unset", "name", "take :name away", ""),
    Command(r"\h", "[statement]", "the syntax and the options of a statement", ""),
    Command(r"\?", "", "this list", ""),
    Command(r"\q", "", "leave; Ctrl-D and exit do, too", ""),
)
_TAKES = {r"\d": "table", r"\dm": "model", r"\i": "file", r"\o": "file"}


def takes(name: str) -> str | None:
    """Return what sort of name stands behind a command: 'table', 'model', 'file' or None."""
    return _TAKES.get(name)


def parsed(line: str) -> tuple[str, str]:
    r"""Return the name of a command and what stands behind it. Raises ThanoSQLError for one that there is not.

    >>> parsed(r"\d speech;")
    ('\\d', 'speech')
    """
    name, _, operand = line.strip().rstrip(";").rstrip().partition(" ")
    known = [command.name for command in COMMANDS]
    if name not in known:
        raise ThanoSQLError(f"there is no command {name}", hint=suggest(name, known, "commands"))
    return name, operand.strip()


def listing() -> str:
    r"""Return the list of commands that \? shows."""
    wide = max(len(f"{each.name} {each.operand}") for each in COMMANDS)
    lines = [
        f"{f'{each.name} {each.operand}':{wide}}  {each.does}" + (f"  ({each.sql})" if each.sql else "")
        for each in COMMANDS
    ]
    keys = "Tab completes; Alt-Enter runs what has no ; yet; Ctrl-C drops it; Ctrl-X Ctrl-E opens it in $EDITOR"
    return "\n".join([*lines, "", keys])
