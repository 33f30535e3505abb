"""Hangul syllables as sequences of jamo, and back.

Unicode has two sets. Conjoining jamo (U+1100...) tell a final consonant from an initial one, so composing them is
exact; compatibility jamo (U+3131...), those of a keyboard, do not: a consonant before a vowel is its initial.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"

_SYLLABLE = 0xAC00
_TO_COMPATIBILITY = {
    **{0x1100 + index: letter for index, letter in enumerate(INITIALS)},
    **{0x1161 + index: letter for index, letter in enumerate(VOWELS)},
    **{0x11A8 + index: letter for index, letter in enumerate(FINALS)},
}


def is_syllable(character: str) -> bool:
    """Say whether a character is a composed Hangul syllable, 가 to 힣."""
    return "가" <= character <= "힣"


def is_compatibility(character: str) -> bool:
    """Say whether a character is a keyboard jamo, ㄱ to ㅣ."""
    return "ㄱ" <= character <= "ㅣ"


def is_conjoining(character: str) -> bool:
    """Say whether a character is a conjoining jamo of modern Hangul."""
    return ord(character) in _TO_COMPATIBILITY


def decompose(text: str, *, compatibility: bool = False) -> str:
    """Return ``text`` with each Hangul syllable as its jamo.

    >>> decompose("한글", compatibility=True)
    'ㅎㅏㄴㄱㅡㄹ'
    """
    # Only Hangul is taken apart: NFD of the whole text would split accents off Latin letters.
    parted = "".join(unicodedata.normalize("NFD", each) if is_syllable(each) else each for each in text)
    return parted.translate(_TO_COMPATIBILITY) if compatibility else parted


def compose(text: str) -> str:
    """Return ``text`` with sequences of jamo, of either kind, as syllables. Jamo that form none stay as they are.

    >>> compose("ㅎㅏㄴㄱㅡㄹ")
    '한글'
    """
    return unicodedata.normalize("NFC", "".join([written for written, _ in syllables(text)]))


def syllables(text: str) -> Iterator[tuple[str, int]]:
    """Yield each syllable that keyboard jamo form, and each character that is in none, with how many it was made of.

    >>> list(syllables("ㅎㅏㄴㄱㅡㄹa"))
    [('한', 3), ('글', 3), ('a', 1)]
    """
    at = 0
    while at < len(text):
        if text[at] in INITIALS and _is_vowel(text, at + 1):
            final = FINALS.find(text[at + 2]) + 1 if at + 2 < len(text) and not _is_vowel(text, at + 3) else 0
            initial, vowel = INITIALS.index(text[at]), VOWELS.index(text[at + 1])
            count = 3 if final else 2
            yield chr(_SYLLABLE + (initial * len(VOWELS) + vowel) * (len(FINALS) + 1) + final), count
        else:
            count = 1
            yield text[at], count
        at += count


def _is_vowel(text: str, at: int) -> bool:
    return at < len(text) and text[at] in VOWELS
