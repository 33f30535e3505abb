"""The table of telephone prompts: what a human voice says on a telephone exchange, 8 kHz, and its transcripts.

Both come from Debian: ``apt-get install asterisk-core-sounds-en asterisk-core-sounds-en-wav``. The transcripts are
written for people; `spoken` turns them into what is said, in the letters that an English model writes.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from bench.spoken_digits import WORDS

PACKAGES = ("asterisk-core-sounds-en", "asterisk-core-sounds-en-wav")
TRANSCRIPTS = Path("/usr/share/doc/asterisk-core-sounds-en/core-sounds-en.txt.gz")
TEST_SHARE = 0.2

_NOTE = re.compile(r"\[.*?\]|<.*?>|\(.*?\)")
_SYMBOLS = {"*": " star ", "#": " pound ", "www.": "w w w dot ", ".org": " dot org"}
# What is said letter by letter; SIP and DAHDI are said as words.
_SPELLED = re.compile(r"\b(?:iax|ip|ivr|mgcp|pbx|usb)\b")
_MISSPELT = {
    "exclaimation": "exclamation",
    "fourtieth": "fortieth",
    "represenatives": "representatives",
    "thru": "through",
    "umute": "unmute",
    "unindentified": "unidentified",
    "witheld": "withheld",
    "xray": "x ray",
}


@dataclass(frozen=True)
class Prompts:
    """The prompts that can be scored: ``table`` has name, audio_path, text and split; ``total`` counts all of them."""

    table: pl.DataFrame
    total: int

    @property
    def kept(self) -> str:
        """How many of how many are in the table."""
        return f"{self.table.height} of {self.total} telephone prompts"

    @property
    def repeated(self) -> int:
        """How many of the test split say the words of one of the train split, in another recording."""
        trained = self.table.filter(split="train")["text"].unique().to_list()
        return self.table.filter(pl.col("split") == "test", pl.col("text").is_in(trained)).height


def installed() -> bool:
    """Whether both packages are here."""
    command = ["dpkg-query", "--show", *PACKAGES]
    try:
        return subprocess.run(command, capture_output=True).returncode == 0 and TRANSCRIPTS.exists()
    except FileNotFoundError:
        return False


def prompts() -> Prompts:
    """Return the prompts of the installed packages.

    Raises FileNotFoundError where they are not installed; see `installed`.
    """
    listed = subprocess.run(["dpkg", "-L", PACKAGES[1]], check=True, capture_output=True, text=True).stdout
    audio = sounds(Path(line) for line in listed.splitlines())
    with gzip.open(TRANSCRIPTS, "rt", encoding="utf-8") as lines:
        return join(audio, parse(lines))


def sounds(paths: Iterable[Path]) -> dict[str, Path]:
    """Return the recordings among ``paths`` by the names that transcripts give them, such as "digits/1"."""
    recordings = [path for path in paths if path.suffix == ".wav"]
    root = min((path.parent for path in recordings), key=lambda folder: len(folder.parts), default=Path())
    return {path.relative_to(root).with_suffix("").as_posix(): path for path in recordings}


def parse(lines: Iterable[str]) -> dict[str, str]:
    """Return the transcripts by name, as they are written: ``name: transcript``, with comments after a semicolon."""
    pairs = (line.split(":", 1) for line in lines if ":" in line and not line.startswith(";"))
    return {name.strip(): text.strip() for name, text in pairs}


def join(audio: Mapping[str, Path], transcripts: Mapping[str, str]) -> Prompts:
    """Put recordings and transcripts together, without those of which it is not known what is said."""
    said = {name: spoken(text) for name, text in sorted(transcripts.items()) if name in audio}
    kept = [(name, str(audio[name]), text, split(name)) for name, text in said.items() if text]
    return Prompts(pl.DataFrame(kept, ["name", "audio_path", "text", "split"], orient="row"), len(audio))


def spoken(transcript: str) -> str | None:
    """Return what is said in letters a to z, apostrophe and space, or None where the transcript does not tell.

    It does not for tones and silence, which only have a note in brackets; for numbers of several figures, which can
    be read in several ways; and for letters alone, whose names are said and not written.
    """
    text = _NOTE.sub(" ", transcript).lower()
    for symbol, words in _SYMBOLS.items():
        text = text.replace(symbol, words)
    if re.search(r"\d\.?\d", text):
        return None
    text = re.sub(r"\d", lambda figure: f" {WORDS[int(figure[0])]} ", text)
    text = re.sub(r"\b(de|re|un)-", r"\1", text)
    text = re.sub(r"\b([ap])\.m\.", r"\1 m", text)
    text = _SPELLED.sub(lambda name: " ".join(name[0]), re.sub("[^a-z']", " ", text))
    said = " ".join(_MISSPELT.get(word, word) for word in text.split())
    return said if any(len(word) > 1 for word in said.split()) else None


def split(name: str) -> str:
    """Return "test" for a fifth of the names and "train" for the others, the same ones everywhere."""
    digest = hashlib.sha256(name.encode()).digest()
    return "test" if int.from_bytes(digest[:8], "big") < TEST_SHARE * 2**64 else "train"
