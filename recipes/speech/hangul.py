"""Korean spelling: particles after nouns, endings after verbs, numbers in words."""

from __future__ import annotations

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_A, _AE, _EO, _YEO, _O, _WA, _WAE, _OE, _U, _WO, _EU, _I = 0, 1, 4, 6, 8, 9, 10, 11, 13, 14, 18, 20
_N, _D, _R, _M, _B, _S, _SS, _H = 4, 7, 8, 16, 17, 19, 20, 27
_HIEUH_INITIAL, _RIEUL_INITIAL, _SILENT_INITIAL = 18, 5, 11
# Vowels that take "아" rather than "어" after them, and into what a vowel and the ending's vowel contract.
_BRIGHT = (_A, _O)
_CONTRACTED = {_O: _WA, _U: _WO, _I: _YEO, _OE: _WAE}


def _parts(syllable: str) -> tuple[int, int, int]:
    """Return the indices of a syllable's initial, vowel and final (0: none)."""
    code = ord(syllable) - _FIRST
    return code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS


def _syllable(initial: int, vowel: int, final: int = 0) -> str:
    return chr(_FIRST + (initial * _VOWELS + vowel) * _FINALS + final)


def final(text: str) -> int:
    """Return the index of the last syllable's final consonant; 0 if it has none."""
    return _parts(text[-1])[2]


def with_final(text: str, consonant: int) -> str:
    """Return ``text`` with ``consonant`` as the last syllable's final."""
    initial, vowel, _ = _parts(text[-1])
    return text[:-1] + _syllable(initial, vowel, consonant)


# A particle's form after a consonant and after a vowel.
PARTICLES = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이랑": ("이랑", "랑"),
    "이나": ("이나", "나"),
    "이에요": ("이에요", "예요"),
    "입니다": ("입니다", "입니다"),
    "이야": ("이야", "야"),
    "에": ("에", "에"),
    "에서": ("에서", "에서"),
    "도": ("도", "도"),
    "만": ("만", "만"),
    "의": ("의", "의"),
    "부터": ("부터", "부터"),
    "까지": ("까지", "까지"),
    "에게": ("에게", "에게"),
    "한테": ("한테", "한테"),
    "보다": ("보다", "보다"),
    "하고": ("하고", "하고"),
    "처럼": ("처럼", "처럼"),
}


def particle(noun: str, name: str) -> str:
    """Return ``noun`` with the form of the particle ``name`` that fits its last sound."""
    closed, opened = PARTICLES[name]
    sound = final(noun)
    if name == "으로" and sound == _R:
        return noun + opened
    return noun + (closed if sound else opened)


def infinitive(stem: str) -> str:
    """Return ``stem`` with "아" or "어"; "*" at its end marks an irregular final ㅂ, ㄷ or ㅅ."""
    irregular, stem = stem.endswith("*"), stem.removesuffix("*")
    initial, vowel, last = _parts(stem[-1])
    head = stem[:-1]
    if stem[-1] == "하":
        return head + "해"
    if stem[-1] == "르" and head and final(head) == 0:
        _, before, _ = _parts(head[-1])
        return with_final(head, _R) + ("라" if before in _BRIGHT else "러")
    if irregular and last == _B:
        return head + _syllable(initial, vowel) + ("와" if stem == "돕" else "워")
    if irregular and last == _D:
        return head + _syllable(initial, vowel, _R) + ("아" if vowel in _BRIGHT else "어")
    if irregular and last == _S:
        return head + _syllable(initial, vowel) + ("아" if vowel in _BRIGHT else "어")
    if last:
        return stem + ("아" if vowel in _BRIGHT else "어")
    if vowel == _EU:
        bright = bool(head) and _parts(head[-1])[1] in _BRIGHT
        return head + _syllable(initial, _A if bright else _EO)
    if vowel in _CONTRACTED and not (vowel == _I and initial == _SILENT_INITIAL and not head):
        return head + _syllable(initial, _CONTRACTED[vowel])
    # "가", "서", "켜", "보내", "세": the ending's vowel is swallowed; "쉬" keeps it.
    return stem if vowel in (_A, _AE, _EO, _YEO, 5) else stem + "어"


def past(stem: str) -> str:
    """Return the past stem, such as "갔" or "먹었"."""
    return with_final(infinitive(stem), _SS)


def linked(stem: str) -> str:
    """Return what endings that begin with "으" follow: open, or ending in ㄹ, or with "으" added."""
    irregular, stem = stem.endswith("*"), stem.removesuffix("*")
    last = final(stem)
    if irregular and last == _B:
        return with_final(stem, 0) + "우"
    if irregular and last == _D:
        return with_final(stem, _R) + "으"
    if irregular and last == _S:
        return with_final(stem, 0) + "으"
    return stem if last in (0, _R) else stem + "으"


def ending(stem: str, name: str) -> str:
    """Return the form of a verb that ``name`` spells as that of 하다, such as "했어요" or "하면"."""
    plain = stem.removesuffix("*")
    # ㄹ falls before ㄴ, ㅂ and ㅅ.
    dropped = with_final(plain, 0) if final(plain) == _R else plain
    soft = linked(stem)
    open_soft = with_final(soft, 0) if final(soft) == _R else soft
    forms = {
        "해요": lambda: infinitive(stem) + "요",
        "했어요": lambda: past(stem) + "어요",
        "했습니다": lambda: past(stem) + "습니다",
        "했다": lambda: past(stem) + "다",
        "했는데": lambda: past(stem) + "는데",
        "했지만": lambda: past(stem) + "지만",
        "했나요": lambda: past(stem) + "나요",
        "해서": lambda: infinitive(stem) + "서",
        "해야": lambda: infinitive(stem) + "야",
        "해도": lambda: infinitive(stem) + "도",
        "해": lambda: infinitive(stem),
        "합니다": lambda: with_final(dropped, _B) + "니다" if final(dropped) == 0 else plain + "습니다",
        "합니까": lambda: with_final(dropped, _B) + "니까" if final(dropped) == 0 else plain + "습니까",
        "할": lambda: with_final(open_soft, _R),
        "할까요": lambda: with_final(open_soft, _R) + "까요",
        "했다고": lambda: past(stem) + "다고",
        "한": lambda: with_final(open_soft, _N),
        "하면": lambda: soft + "면",
        "하려고": lambda: soft + "려고",
        "하러": lambda: soft + "러",
        "하세요": lambda: open_soft + "세요",
        "하니까": lambda: open_soft + "니까",
        "하고": lambda: plain + "고",
        "하지": lambda: plain + "지",
        "하지만": lambda: plain + "지만",
        "하네요": lambda: dropped + "네요",
        "하는": lambda: dropped + "는",
        "하나요": lambda: dropped + "나요",
        "하게": lambda: plain + "게",
        "하기": lambda: plain + "기",
        "하자": lambda: plain + "자",
    }
    return forms[name]()


_SINO = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")
_NATIVE = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_COUNTING = {"하나": "한", "둘": "두", "셋": "세", "넷": "네", "스물": "스무"}
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")


def sino(number: int) -> str:
    """Return ``number`` (0 to below ten to the twelfth) in Sino-Korean words, with a space after 억 and 만."""
    if number == 0:
        return "영"
    groups = []
    for scale, name in ((100_000_000, "억"), (10_000, "만"), (1, "")):
        part, number = divmod(number, scale)
        if not part:
            continue
        word = ""
        for place, unit in ((1_000, "천"), (100, "백"), (10, "십"), (1, "")):
            digit, part = divmod(part, place)
            if digit:
                word += ("" if digit == 1 and unit else _SINO[digit]) + unit
        # Ten thousand is 만, not 일만.
        groups.append("만" if word == "일" and name == "만" else word + name)
    return " ".join(groups)


def native(number: int) -> str:
    """Return ``number`` (1 to 99) in native words."""
    return _NATIVE_TENS[number // 10] + _NATIVE[number % 10]


def counting(number: int) -> str:
    """Return ``number`` (1 to 99) as it stands before a counter: "한", "열두", "스무"."""
    word = native(number)
    for full, short in _COUNTING.items():
        if word.endswith(full):
            return word.removesuffix(full) + short
    return word


def digits(figures: str, zero: str = "공") -> str:
    """Return ``figures`` one by one."""
    return " ".join(zero if figure == "0" else _SINO[int(figure)] for figure in figures)
