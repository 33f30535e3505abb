"""A result about speech as a table: players for the recordings, and predictions held against their references."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import polars as pl

from thanosql.notebook.cells import cell
from thanosql.notebook.html_table import Extra, html_table
from thanosql.notebook.masked import masked
from thanosql.notebook.players import Players
from thanosql.notebook.roles import Roles
from thanosql.notebook.word_diff import Comparison, compare
from thanosql.runtime.answers.scoring import ErrorCounts
from thanosql.runtime.audio.source import AudioSource

if TYPE_CHECKING:
    from thanosql.notebook.settings import Settings

TEXT = pl.String()
Resolve = Callable[[str | bytes | None], AudioSource | None]


def speech_table(frame: pl.DataFrame, found: Roles, resolve: Resolve, settings: Settings) -> str:
    """Return ``frame`` as an HTML table; ``found`` says which of its columns are what."""
    shown = frame.head(settings.row_limit)
    cells: dict[str, list[str]] = {}
    added: dict[str, list[str]] = {}
    notes: list[str] = []
    if settings.audio_players and found.audio:
        players = Players(resolve, settings.audio_megabytes * 1e6)
        cells |= {name: [players.cell(value) for value in shown[name]] for name in found.audio}
        if players.left_out:
            notes.append(
                f"recordings without a player: {players.left_out}, for want of room; "
                f"<code>%config ThanoSQLMagic.audio_megabytes</code> is {settings.audio_megabytes:g}"
            )
    if settings.word_differences and found.reference is not None and found.predicted is not None:
        pairs = list(zip(shown[found.reference], shown[found.predicted], strict=True))
        compared = [compare(*pair) if None not in pair else None for pair in pairs]
        cells[found.reference] = [
            each.reference if each else cell(pair[0], TEXT) for each, pair in zip(compared, pairs, strict=True)
        ]
        cells[found.predicted] = [
            each.predicted if each else cell(pair[1], TEXT) for each, pair in zip(compared, pairs, strict=True)
        ]
        added["WER"] = [_rate(each) for each in compared]
        notes += _total(compared)
    return html_table(masked(frame, found.audio), settings.row_limit, Extra(cells, added, notes))


def _rate(compared: Comparison | None) -> str:
    if compared is None:
        return ""
    return f'<span title="{html.escape(compared.describe())}">{compared.errors.rate:.1%}</span>'


def _total(compared: Sequence[Comparison | None]) -> list[str]:
    counts = sum((each.errors for each in compared if each is not None), ErrorCounts())
    if not counts.reference:
        return []
    return [f"WER {counts.rate:.1%} over the rows shown, case and punctuation aside"]
