"""A reference and a prediction side by side: which words differ, and the word error rate of the row."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from thanosql.output import visible
from thanosql.runtime.answers.scoring import ErrorCounts


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both texts as HTML, and how many words differ.

    In the reference <del> is a word that was not heard, in the prediction <ins> one that was not said; <mark> stands in
    both, where one word was taken for another.
    """

    reference: str
    predicted: str
    errors: ErrorCounts

    def describe(self) -> str:
        """Say in words what the counts are."""
        counts = self.errors
        return (
            f"{counts.substitutions} of {counts.reference} words wrong, {counts.deletions} missing, "
            f"{counts.insertions} too many"
        )


def compare(reference: str, predicted: str) -> Comparison:
    """Align the words of both texts; case, Unicode form and punctuation around a word make no difference.

    >>> print(compare("Hello, big world", "hello word now").predicted)
    <span class="text">hello <mark>word</mark> <mark>now</mark></span>
    """
    sides = [_words(text) for text in (reference, predicted)]
    edits = Levenshtein.opcodes(*([key for key, _ in words] for words in sides))
    tags: tuple[list[str], list[str]] = ([], [])
    wrong = missing = extra = 0
    for edit in edits:
        removed, added = edit.src_end - edit.src_start, edit.dest_end - edit.dest_start
        wrong += removed if edit.tag == "replace" else 0
        missing += removed if edit.tag == "delete" else 0
        extra += added if edit.tag == "insert" else 0
        tags[0].extend([{"replace": "mark", "delete": "del"}.get(edit.tag, "")] * removed)
        tags[1].extend([{"replace": "mark", "insert": "ins"}.get(edit.tag, "")] * added)
    hits = len(sides[0]) - wrong - missing
    marked, heard = (_marked(words, each) for words, each in zip(sides, tags, strict=True))
    return Comparison(marked, heard, ErrorCounts(wrong, missing, extra, hits))


def _words(text: str) -> list[tuple[str, str]]:
    """Return (what is compared, what is shown) of each word; punctuation by itself goes with its neighbour."""
    words: list[tuple[str, str]] = []
    for word in text.split():
        key = _key(word)
        if key or not words:
            words.append((key, word))
        else:
            words[-1] = (words[-1][0], f"{words[-1][1]} {word}")
    if len(words) > 1 and not words[0][0]:
        words[:2] = [(words[1][0], f"{words[0][1]} {words[1][1]}")]
    return [word for word in words if word[0]]


def _key(word: str) -> str:
    folded = unicodedata.normalize("NFC", word).casefold()
    start, end = 0, len(folded)
    while start < end and not folded[start].isalnum():
        start += 1
    while end > start and not folded[end - 1].isalnum():
        end -= 1
    return folded[start:end]


def _marked(words: list[tuple[str, str]], tags: list[str]) -> str:
    pieces = []
    for tag, (_, word) in zip(tags, words, strict=True):
        shown = html.escape(visible(word))
        pieces.append(f"<{tag}>{shown}</{tag}>" if tag else shown)
    return f'<span class="text">{" ".join(pieces)}</span>'
