"""Korean sentences out of templates: talk of every day, numbers, dates, prices, names, telephone services."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from recipes.speech import hangul
from recipes.speech import korean_templates as said
from recipes.speech.korean_predicates import ADJECTIVE_TABLE, VERB_TABLE, predicates
from recipes.speech.korean_words import NOUNS
from recipes.speech.templates import Filler, entries, expand


def _with_particle(nouns: Sequence[str], name: str) -> Filler:
    return tuple(hangul.particle(noun, name) for noun in nouns)


def _some_sino(chance: random.Random) -> str:
    number = chance.randrange(chance.choice((10, 100, 100, 1_000, 10_000, 100_000, 10_000_000)))
    return hangul.sino(number)


def _some_round(chance: random.Random) -> str:
    """Return a price's number: the last two or three digits are nought."""
    return hangul.sino(chance.randint(1, 999) * chance.choice((10, 100, 1_000, 10_000)))


def _sino_to(most: int) -> Callable[[random.Random], str]:
    return lambda chance: hangul.sino(chance.randint(1, most))


def _some_month(chance: random.Random) -> str:
    """Return a month's number; two months are said without their final consonant."""
    month = chance.randint(1, 12)
    return {6: "유", 10: "시"}.get(month, hangul.sino(month))


def _some_digits(chance: random.Random) -> str:
    count = chance.choice((1, 2, 3, 4, 4, 6, 8))
    return hangul.digits("".join(chance.choice("0123456789") for _ in range(count)), chance.choice(("공", "영")))


def _some_phone(chance: random.Random) -> str:
    rest = "".join(chance.choice("0123456789") for _ in range(8))
    joint = chance.choice((" ", " 에 "))
    return joint.join(hangul.digits(part) for part in (chance.choice(("010", "02", "031")), rest[:4], rest[4:]))


SLOTS: dict[str, Filler] = dict(NOUNS)
for _name, _list in NOUNS.items():
    for _particle in hangul.PARTICLES:
        SLOTS[_name + _particle] = _with_particle(_list, _particle)
        # A template may spell a particle in either form.
        SLOTS.setdefault(_name + hangul.PARTICLES[_particle][1], SLOTS[_name + _particle])
SLOTS["저는"] = tuple(hangul.particle(noun, "은") for noun in NOUNS["우리"] if noun != "누구")
SLOTS["기능"] = entries("이 기능을, 인터넷을, 카드를, 한국말을")
for _form in entries("""
해요, 했어요, 했습니다, 했다, 했는데, 했지만, 했나요, 해서, 해야, 해도, 합니다, 합니까, 할, 한, 하면, 하려고
하러, 하세요, 하니까, 하고, 하지, 하지만, 하네요, 하는, 하나요, 하기, 하자, 해, 할까요, 했다고
"""):
    SLOTS[f"v{_form}"] = predicates(_form, VERB_TABLE)
    if _form not in ("하려고", "하러", "하세요", "하자", "하는", "할까요"):
        SLOTS[f"a{_form}"] = predicates(_form, ADJECTIVE_TABLE)
SLOTS |= {
    "수": _some_sino,
    "숫자": _some_digits,
    "전화": _some_phone,
    "값": _some_round,
    "개수": lambda chance: hangul.counting(chance.randint(1, chance.choice((5, 12, 30, 99)))),
    "하나": lambda chance: hangul.native(chance.randint(1, chance.choice((10, 99)))),
    "시": lambda chance: hangul.counting(chance.randint(1, 12)),
    "분": _sino_to(59),
    "월": _some_month,
    "일": _sino_to(31),
    "해": lambda chance: hangul.sino(chance.randint(1900, 2040)),
    "작은수": _sino_to(99),
    "번째": lambda chance: "첫" if (order := chance.randint(1, 20)) == 1 else hangul.counting(order),
    "언제": entries("""
        어제, 오늘, 내일, 모레, 그저께, 지금, 아까, 나중에, 방금, 요즘, 지난주에, 다음 주에, 이번 주에, 지난달에
        다음 달에, 작년에, 내년에, 올해, {요일에}, {요일} 아침에, {때에}, {시} 시에, {월}월 {일}일에, 매일, 가끔, 자주
        항상, 벌써, 아직, 곧, 주말마다, 어젯밤에, 오늘 아침에, 오래전에
    """),
    "정도": entries("정말, 아주, 너무, 조금, 매우, 별로, 꽤, 진짜, 무척, 훨씬, 더, 가장, 제일"),
    "세": entries("개, 명, 권, 장, 마리, 대, 병, 잔, 살, 번, 시간, 켤레, 송이, 그루, 채, 벌, 자루, 그릇, 달"),
    "이어": entries(
        "그리고, 그런데, 하지만, 그래서, 그러면, 그러니까, 왜냐하면, 또, 만약, 아마, 물론, 사실, 먼저, 다시, 혹시, 역시"
    ),
    "성": entries("김, 이, 박, 최, 정, 강, 조, 윤, 장, 임, 한, 오, 서, 신, 권, 황, 안, 송, 홍"),
    "누가": entries("""
        {이름이}, {사람이}, {우리의} {사람이}, {이름} 씨가, {성} 선생님이, {이름은}, {사람은}
        {이름} 씨는, {저는}, {저는}
    """),
}
SLOTS["digit"] = entries("영, 공, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구, 십, 백, 천, 만")

_GROUPS = ((said.TALK, 68), (said.NUMBERS, 22), (said.TELEPHONE, 10))
_WEIGHTS = tuple(weight for _, weight in _GROUPS)


def sentence(chance: random.Random) -> str:
    """Return a sentence, or a number or time."""
    (templates, _) = chance.choices(_GROUPS, _WEIGHTS)[0]
    return expand(chance.choice(templates), SLOTS, chance)


def short(chance: random.Random) -> str:
    """Return one or two words."""
    return expand(chance.choice(said.SHORT), SLOTS, chance)


def words(path: Path) -> list[str]:
    """Return the Hangul words of a hunspell dictionary, without the flags of their affixes."""
    found = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        # The dictionary spells with letters of their own rather than with syllables.
        word = unicodedata.normalize("NFC", line.partition("/")[0].strip())
        if re.fullmatch(r"[가-힣]{1,6}", word):
            found.add(word)
    return sorted(found)
