"""A player for each recording of a column: the recording itself goes into the page, which needs no server then."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import soundfile

from thanosql.compiler.errors import AudioError
from thanosql.notebook import masked
from thanosql.output import visible
from thanosql.runtime.audio.reading import AudioInfo, load, probe
from thanosql.runtime.audio.source import AudioSource, open_source

SAMPLE_RATE = 16_000
# Larger files are made smaller; what the models hear, mono at 16 kHz, is enough to judge a transcript by.
_AS_IT_IS = 2**20
# Characters of a path that stand below a player in one line: the last ones.
_NAME = 34
# FLAC of speech takes six to eight bits a sample. What would not fit with four need not be decoded to know it.
_LEAST_BYTES_A_SECOND = SAMPLE_RATE // 2
# What browsers play of WAV; telephony's laws, ADPCM, GSM and 64-bit floats they do not, or not all of them.
_PLAYED = frozenset({"PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT"})


@dataclass(slots=True)
class Players:
    """Makes players while there is room: ``budget`` is how many bytes of base64 may still go into the page.

    ``resolve`` turns what a column holds into a recording's whole path or bytes. ``left_out`` counts the recordings
    for which there was no room.
    """

    resolve: Callable[[str | bytes | None], AudioSource | None]
    budget: float
    left_out: int = 0

    def cell(self, value: str | bytes | None) -> str:
        """Return a player, and below it what the column holds; or why there is none."""
        name = f"<{len(value)} bytes>" if isinstance(value, bytes) else masked.shown(value)
        if value is None or name is None:
            return '<span class="null">null</span>'
        shown = (
            f'<small class="quiet file path" title="{html.escape(name)}">{html.escape(visible(_short(name)))}</small>'
        )
        try:
            return f"{self._player(self.resolve(value))}{shown}"
        except AudioError as error:
            return f'{shown}<small class="file">no player: {html.escape(visible(error.message))}</small>'

    def _player(self, source: AudioSource | None) -> str:
        info = probe(source)
        duration = f"{info.seconds:.1f} s"
        content = self._content(source, info)
        if content is None:
            self.left_out += 1
            return f'<small class="file">{duration}, left out</small>'
        kind, data = content
        self.budget -= len(data)
        return (
            f'<audio controls preload="metadata" title="{duration}" src="data:{kind};base64,{data}">'
            f"a recording of {duration}</audio>"
        )

    def _content(self, source: AudioSource | None, info: AudioInfo) -> tuple[str, str] | None:
        """Return the MIME type and the base64 of what a browser plays, or None where there is no room for it."""
        with open_source(source) as (stream, size, _):
            kind = _playable(stream) if size <= _AS_IT_IS else None
            if kind is not None:
                stream.seek(0)
                return self._within(kind, stream.read())
        if info.seconds * _LEAST_BYTES_A_SECOND * 4 / 3 > self.budget:
            return None
        made = io.BytesIO()
        soundfile.write(made, load(source, SAMPLE_RATE), SAMPLE_RATE, format="FLAC", subtype="PCM_16")
        return self._within("audio/flac", made.getvalue())

    def _within(self, kind: str, content: bytes) -> tuple[str, str] | None:
        if 4 * len(content) / 3 > self.budget:
            return None
        return kind, base64.b64encode(content).decode()


def _playable(stream: BinaryIO) -> str | None:
    """Return the MIME type of a recording that browsers play as it is, or None."""
    try:
        info = soundfile.info(stream)
    except soundfile.SoundFileError:
        return None
    if info.channels > 2:
        return None
    if info.format == "FLAC":
        return "audio/flac"
    return "audio/wav" if info.format in ("WAV", "WAVEX") and info.subtype in _PLAYED else None


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"…{name[1 - _NAME :]}"
