"""The words that a KenLM file knows. KenLM can look a word up, but its Python binding cannot list them."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

from thanosql.compiler.errors import ModelError

_HINT = "language_model= names an n-gram model: ARPA text, as KenLM's lmplz writes it, or what build_binary made of it"

_MAGIC = b"mmap lm http://kheafield.com/code format version"
# In a binary the words come last, each with a zero byte after it and the unknown one first; the header says whether
# they are there at all, and how many.
_HAS_WORDS, _WORD_COUNT = 100, 108
_UNKNOWN = b"<unk>\0"


def read_words(path: Path) -> list[str]:
    """Return the words of a language model, sentence marks and all.

    Raises ModelError when the file is missing, is no language model, or is a binary that was made without its words.
    """
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return list(_arpa_words(path))
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return _binary_words(path, data)
    except OSError as error:
        raise ModelError(f"cannot read the language model {path}: {error.strerror}", hint=_HINT) from error
    except UnicodeDecodeError as error:
        raise ModelError(f"the words of the language model {path} are not UTF-8", hint=_HINT) from error


def _arpa_words(path: Path) -> Iterator[str]:
    """Yield the second field of each line from "1-grams:" to the next section: probability, word, back-off."""
    # In bytes, for KenLM too parts fields at the whitespace of ASCII alone.
    with path.open("rb") as lines:
        if not any(line.strip() == b"\\1-grams:" for line in lines):
            raise ModelError(f"{path} is no language model: it lists no 1-grams", hint=_HINT)
        for line in lines:
            if line.startswith(b"\\"):
                return
            fields = line.split()
            if len(fields) > 1:
                yield fields[1].decode()


def _binary_words(path: Path, data: mmap.mmap) -> list[str]:
    if len(data) < _WORD_COUNT + 8 or not data[_HAS_WORDS]:
        raise ModelError(
            f"{path} does not hold the words of its language model",
            hint="make it anew with KenLM's build_binary, without -v, or name the ARPA file",
        )
    (count,) = struct.unpack_from("=Q", data, _WORD_COUNT)
    words = data[max(data.rfind(_UNKNOWN), 0) :].decode().split("\0")[:-1]
    # The unknown word is always listed, and counted only where the ARPA file had it.
    if len(words) not in (count, count + 1):
        raise ModelError(f"{path} is damaged: it holds {len(words)} words and should hold {count}", hint=_HINT)
    return words
