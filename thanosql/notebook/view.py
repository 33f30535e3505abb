"""What is shown of one result: a table, a plan, or what a training reached."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thanosql.notebook.html_table import html_table
from thanosql.notebook.masked import masked
from thanosql.notebook.plan_graph import plan_graph
from thanosql.notebook.roles import Roles, roles
from thanosql.notebook.style import page
from thanosql.output import table

if TYPE_CHECKING:
    from thanosql.api import Result
    from thanosql.notebook.settings import Settings
    from thanosql.notebook.speech_table import Resolve


@dataclass(frozen=True, slots=True)
class View:
    """One result and how the notebook's settings want it shown; ``resolve`` finds its recordings.

    ``curve`` is the HTML of the curves of the training that the result is of. Where the predictions are ``labels``, no
    text is held against them.
    """

    result: Result
    settings: Settings
    resolve: Resolve
    curve: str = ""
    labels: bool = False

    def html(self) -> str:
        """Return the result as HTML that needs no JavaScript."""
        if self.result.text is not None:
            text = f"<pre>{html.escape(self.result.text)}</pre>"
            drawn = plan_graph(self.result.tree) if self.result.tree is not None else ""
            return page(text, drawn) if drawn else text
        return page(self._table(), self.curve)

    def plain(self) -> str:
        """Return the result as text."""
        if self.result.text is not None:
            return self.result.text
        shown = masked(self.result.frame, self._roles().audio)
        return table(shown, rows=self.settings.row_limit).rstrip()

    def _table(self) -> str:
        found = self._roles()
        if not found.audio and found.predicted is None:
            return html_table(self.result.frame, self.settings.row_limit)
        # Imported here: a table without speech need not wait for the audio libraries.
        from thanosql.notebook.speech_table import speech_table

        return speech_table(self.result.frame, found, self.resolve, self.settings)

    def _roles(self) -> Roles:
        found = roles(self.result.frame, self.result.statement)
        return Roles(found.audio) if self.labels else found
