"""What is said: sentences of a corpus, templates and word lists, cut into utterances of many lengths."""

from __future__ import annotations

import gzip
import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

from recipes.speech import english, korean
from recipes.speech.templates import entries

ENGLISH_WORDS = Path("/usr/share/dict/american-english")
KOREAN_WORDS = Path("/usr/share/hunspell/ko.dic")

# Letters that may be said for about a second at an ordinary pace.
_LETTERS_A_SECOND = {"en": 14.5, "ko": 6.5}
_LONGEST = 10.0  # seconds, of sentences that are joined
_TEST_SHARE = 50  # one text in so many is of the test split

_LEGAL = {"en": re.compile(r"[a-z']+( [a-z']+)*"), "ko": re.compile(r"[가-힣]+( [가-힣]+)*")}
# Synthesisers read these out in different ways, or not as they are written.
_UNSURE = frozenset(
    entries("""
dr, st, mr, mrs, ms, jr, sr, vs, ie, eg, al, co, no, inc, ltd, etc, cf, ca, ff, pp, vol, fig, op, eq, pt, nd, rd
th, ex
""")
)
_QUESTION = re.compile(
    r"(who|whose|what|when|where|which|why|how|do|does|did|is|are|am|can|could|would|will|may|have|has|had|should)\b"
)


def is_legal(text: str, language: str) -> bool:
    """Return whether ``text`` has only what a transcript of ``language`` may have."""
    return _LEGAL[language].fullmatch(text) is not None


def is_test(text: str) -> bool:
    """Return whether ``text`` belongs to the test split. One word never does: training shall hear all of them."""
    if " " not in text:
        return False
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest()) % _TEST_SHARE == 0


def read_lines(paths: Sequence[Path]) -> list[str]:
    """Return the lines of text files packed with gzip."""
    found: list[str] = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            found += (line.strip() for line in file)
    return found


class Texts:
    """Draws the texts of a language. ``corpus`` may be empty, and so may ``words``."""

    def __init__(self, language: str, corpus: Sequence[str], words: Sequence[str]) -> None:
        self.language = language
        known = set(words)
        counts = Counter(word for line in corpus for word in line.split())
        if language == "en":
            self._sentence: Callable[[random.Random], str] = english.sentence
            self._short: Callable[[random.Random], str] = english.short
            self._corpus_share, self._phrase_share = 0.40, 0.12
            corpus = [line for line in corpus if all(_plain(word, known, counts) for word in line.split())]
        else:
            self._sentence, self._short = korean.sentence, korean.short
            self._corpus_share, self._phrase_share = 0.06, 0.22
        self._corpus = sorted({line for line in corpus if is_legal(line, language)})
        self._words = sorted(word for word in known if is_legal(word, language) and len(word) <= 13)
        # Frequent words come more often, yet each word of the list has its chance.
        self._weights = list(accumulate((counts[word] + 0.4) ** 0.6 for word in self._words))

    def _phrase(self, chance: random.Random, least: int, most: int) -> str:
        """Return words that stand together by chance."""
        count = chance.randint(least, most)
        if chance.random() < 0.5:
            return " ".join(chance.choice(self._words) for _ in range(count))
        return " ".join(chance.choices(self._words, cum_weights=self._weights, k=count))

    def _part(self, chance: random.Random) -> str:
        """Return one sentence or phrase from one of the sources."""
        source = chance.random()
        if source < self._corpus_share and self._corpus:
            return chance.choice(self._corpus)
        if source < self._corpus_share + self._phrase_share and self._words:
            return self._phrase(chance, *((2, 6) if self.language == "en" else (1, 4)))
        return self._sentence(chance)

    def _drawn(self, draw: Callable[[random.Random], str], chance: random.Random, test: bool) -> str:
        """Return a legal text of the wanted split."""
        while True:
            text = draw(chance)
            if is_test(text) == test and is_legal(text, self.language):
                return text

    def seconds(self, text: str) -> float:
        """Return about how long ``text`` takes to say at an ordinary pace."""
        return len(text) / _LETTERS_A_SECOND[self.language]

    def draw(self, chance: random.Random, test: bool = False) -> list[str]:
        """Return the sentences of an utterance; most have one. None of them is ever said in the other split."""
        kind = chance.random()
        if kind < 0.12 and not test:
            return [self._drawn(self._brief, chance, test)]
        parts = [self._drawn(self._ordinary, chance, test)]
        if kind > 0.79:
            for _ in range(chance.choice((1, 2, 2))):
                further = self._drawn(self._ordinary, chance, test)
                if self.seconds(" ".join([*parts, further])) < _LONGEST:
                    parts.append(further)
        return parts

    def _brief(self, chance: random.Random) -> str:
        if chance.random() < 0.35 and self._words:
            return self._phrase(chance, 1, 2)
        return self._short(chance)

    def _ordinary(self, chance: random.Random) -> str:
        """Return a part of up to some twenty words; of fewer than four only sometimes."""
        least = 4 if chance.random() < 0.8 else 1
        if self.language == "ko":
            least = min(least, 2)
        for _ in range(6):
            text = self._part(chance)
            if least <= text.count(" ") + 1 and self.seconds(text) < _LONGEST:
                return text
        return self._short(chance)


def spoken(parts: Sequence[str], language: str, chance: random.Random) -> str:
    """Return ``parts`` with the punctuation that tells a synthesiser where to pause and when to ask."""
    ends = []
    for part in parts:
        asks = language == "en" and _QUESTION.match(part) is not None
        asks = asks or (language == "ko" and part.endswith(("까", "나요", "까요", "니", "어때요", "인가요")))
        ends.append("?" if asks and chance.random() < 0.85 else chance.choice(".,." if len(parts) > 1 else ".. "))
    return " ".join(part + end for part, end in zip(parts, ends, strict=True)).strip(" ,")


def english_words() -> list[str]:
    """Return the lower-cased words of Debian's wamerican without possessives and abbreviations."""
    words = {line.strip().lower() for line in ENGLISH_WORDS.read_text().splitlines()}
    legal = re.compile(r"[a-z]*[aeiouy][a-z]*")
    return sorted(word for word in words if legal.fullmatch(word) and (len(word) > 2 or word in _SMALL))


_SMALL = frozenset(
    entries("""
a, i, am, an, as, at, be, by, do, go, he, if, in, is, it, me, my, no, of, oh, ok, on, or, so, to, up, us, we, ox
""")
)


def _plain(word: str, known: set[str], counts: Counter[str]) -> bool:
    """Return whether a synthesiser surely says ``word`` as it is written."""
    if word in _UNSURE:
        return False
    return (
        word in known
        or (len(word) > 3 and counts[word] >= 30 and re.search("[aeiouy]", word) is not None)
        or ("'" in word and word.partition("'")[0] in known)
    )


def load(language: str, paths: Sequence[Path]) -> Texts:
    """Return the texts of ``language`` with the corpora at ``paths`` and Debian's word list."""
    return Texts(language, read_lines(paths), english_words() if language == "en" else korean.words(KOREAN_WORDS))
