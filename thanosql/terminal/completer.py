"""The prompt's menu of completions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from thanosql.completion.engine import complete
from thanosql.completion.names import Names
from thanosql.completion.paths import paths
from thanosql.terminal.commands import COMMANDS, takes

# Behind a blank any word of SQL may follow: a menu of those would only be in the way, unless it is asked for.
_UNASKED = {"model", "base model", "option", "value", "data set", "version", "path", "table", "view", "parameter"}
_PATIENCE = 0.3
_LONGEST_NOTE = 60


class StatementCompleter(Completer):
    """Completes statements, and commands with what they take."""

    def __init__(self, names: Callable[[float], Names]):
        self._names = names

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what the menu shows at the cursor."""
        asked = complete_event.completion_requested
        names = self._names(_PATIENCE if asked else 0.0)
        text, cursor = document.text, document.cursor_position
        if text.startswith("\\"):
            yield from _command(text[:cursor], names)
            return
        before = text[:cursor]
        for each in complete(text, cursor, names):
            bare = each.start == cursor and not before.endswith(".")
            if asked or not bare or each.kind in _UNASKED:
                note = each.note if len(each.note) <= _LONGEST_NOTE else f"{each.note[: _LONGEST_NOTE - 1]}…"
                yield Completion(each.text, each.start - cursor, display=each.shown, display_meta=note or each.kind)


def _command(before: str, names: Names) -> Iterable[Completion]:
    """Yield commands, and behind one the names or files it takes."""
    name, blank, written = before.partition(" ")
    if not blank:
        for command in COMMANDS:
            if command.name.startswith(name):
                yield Completion(command.name, -len(name), display_meta=command.does)
        return
    written = written.lstrip()
    match takes(name):
        case "table":
            found = [each.name for each in names.tables]
        case "model":
            found = [each.name for each in names.models]
        case "file":
            # A path in a command has no quotes around it.
            found = [
                f"{each.name}/" if (each.text or "").endswith("/") else each.name for each in paths(written, Path())
            ]
        case _:
            found = []
    yield from (Completion(each, -len(written)) for each in found if each.casefold().startswith(written.casefold()))
