"""Where statements are written on a terminal: several lines, a history, a menu of completions, colours."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, get_common_complete_suffix
from prompt_toolkit.filters import Condition, completion_is_selected
from prompt_toolkit.history import FileHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.shortcuts import CompleteStyle

from thanosql.compiler.redaction import redact
from thanosql.runtime.databases.database import mask_password
from thanosql.terminal.highlight import STYLE, SqlColours

PROMPT = "thanosql> "
CONTINUATION = "      ... "


class History(FileHistory):
    """What was written, kept in a file where that can be written, and in memory otherwise."""

    def load_history_strings(self) -> Any:
        """Return what the file holds, the newest first; nothing where it cannot be read."""
        with suppress(OSError):
            return list(super().load_history_strings())
        return []

    def store_string(self, string: str) -> None:
        """Append what was written, without passwords, tokens and signatures; a blank at the beginning keeps it out."""
        if not string.startswith(" "):
            with suppress(OSError):
                super().store_string(redact(mask_password(string) if string.startswith("\\c ") else string))


def editor(
    history: FileHistory, completer: Completer, finished: Callable[[str], bool], **terminal: Any
) -> PromptSession[str]:
    """Return the editor of the prompt; its ``prompt()`` returns a text that is ``finished``, or what Alt-Enter ends.

    ``terminal`` is prompt_toolkit's ``input`` and ``output``, where they are not the process's own.
    """
    keys = KeyBindings()

    @keys.add("enter", filter=completion_is_selected)
    def _choose(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    # prompt_toolkit's own Tab does nothing while the menu for what was just typed is being made.
    @keys.add("tab")
    def _complete(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        state = buffer.complete_state
        if state is not None and (state.complete_index is not None or len(state.completions) > 1):
            buffer.complete_next()
            return
        asked = CompleteEvent(completion_requested=True)
        found = list(completer.get_completions(buffer.document, asked))
        if len(found) == 1:
            buffer.apply_completion(found[0])
            return
        buffer.insert_text(get_common_complete_suffix(buffer.document, found))
        buffer.start_completion(complete_event=asked)

    @Condition
    def done() -> bool:
        text = session.default_buffer.text
        return not text.strip() or finished(text)

    @keys.add("enter", filter=~completion_is_selected & done)
    def _submit(event: KeyPressEvent) -> None:
        event.current_buffer.validate_and_handle()

    @keys.add("enter", filter=~completion_is_selected & ~done)
    def _next_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=True)

    session: PromptSession[str] = PromptSession(
        PROMPT,
        multiline=True,
        prompt_continuation=CONTINUATION,
        history=history,
        completer=completer,
        complete_while_typing=True,
        complete_style=CompleteStyle.COLUMN,
        auto_suggest=AutoSuggestFromHistory(),
        lexer=SqlColours(),
        style=STYLE,
        include_default_pygments_style=False,
        enable_open_in_editor=True,
        key_bindings=keys,
        color_depth=ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None,
        **terminal,
    )
    return session
