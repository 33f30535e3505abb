"""How a notebook shows results: whatever the magic returned last in its own way, all else as ever."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from thanosql.notebook.view import View

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.lib.pretty import RepresentationPrinter


class ResultFormatter:
    """Shows the value that the magic returned last by its view; any other value of its type stays as it was."""

    def __init__(self, shell: InteractiveShell):
        self._formatters = shell.display_formatter.formatters
        self._types: set[type] = set()
        self._value: weakref.ref[Any] | None = None
        self._view: View | None = None

    def remember(self, value: Any, view: View) -> None:
        """Show ``value``, which is about to be shown, by ``view``."""
        if type(value) not in self._types:
            self._types.add(type(value))
            self._formatters["text/html"].for_type(type(value), self._html)
            self._formatters["text/plain"].for_type(type(value), self._plain)
        self._value, self._view = weakref.ref(value), view

    def close(self) -> None:
        """Let every value be shown as it was before."""
        for each in self._types:
            self._formatters["text/html"].pop(each, None)
            self._formatters["text/plain"].pop(each, None)

    def _view_of(self, value: Any) -> View | None:
        return self._view if self._value is not None and self._value() is value else None

    def _html(self, value: Any) -> str | None:
        view = self._view_of(value)
        if view is not None:
            return view.html()
        own = getattr(value, "_repr_html_", None)
        return None if own is None else own()

    def _plain(self, value: Any, printer: RepresentationPrinter, cycle: bool) -> None:
        view = self._view_of(value)
        printer.text(repr(value) if view is None else view.plain())
