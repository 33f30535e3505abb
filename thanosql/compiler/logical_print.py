"""The plan node of PRINT AUDIO, and the option that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from thanosql.compiler.logical import Unary
from thanosql.compiler.options import TEXT, OptionSpec

PRINT_AUDIO = (OptionSpec("audio_col", TEXT, "audio_path", "column with the recordings", column=True),)


@dataclass(frozen=True, slots=True)
class PrintAudio(Unary):
    """Pass the rows on as they are, to be listened to, and look at the header of each recording."""

    audio: str

    def details(self) -> Iterator[tuple[str, Any]]:
        yield "audio", self.audio
