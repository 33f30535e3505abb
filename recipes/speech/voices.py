"""The voices that speak, and how one utterance asks for its voice, pace, pitch and vocal tract."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Literal

from recipes.speech.templates import entries

Engine = Literal["espeak-ng", "flite", "festival"]

# The variants of espeak-ng's formant synthesiser that can be understood; whispers, robots and effects are left out.
_VARIANTS = entries("""
adam, Alex, Alicia, Andrea, Andy, Annie, antonio, aunty, belinda, benjamin, boris, caleb, david, Denis, Diogo, ed
edward, edward2, Gene, Gene2, gustave, Henrique, Hugo, iven, iven2, iven3, iven4, Jacky, john, kaukovalta, Lee
linda, marcelo, Marco, mario, max, michael, michel, miguel, mike, Nguyen, pablo, paul, pedro, quincy, RicishayMax
RicishayMax2, rob, robert, robosoft, robosoft3, robosoft5, steph, steph2, steph3, Storm, Tweaky, zac, anika, f1
f2, f3, f4, f5, grandpa, grandma, klatt, klatt2, klatt3, klatt4, klatt5, klatt6, m1, m2, m3, m4, m5, m6, m7, m8
norbert, sandro, shelby, travis, victor
""")
_ACCENTS = {
    "en": {
        "en-us": 40,
        "en-gb": 16,
        "en-gb-x-rp": 10,
        "en-us-nyc": 10,
        "en-gb-scotland": 8,
        "en-gb-x-gbclan": 6,
        "en-gb-x-gbcwmd": 5,
        "en-029": 5,
    },
    "ko": {"ko": 1},
}
# Only the test split hears these.
TEST_VARIANTS = ("f5", "m3", "Andy")
TEST_RECORDED = "ked_diphone"
TRAIN_VARIANTS = tuple(name for name in _VARIANTS if name not in TEST_VARIANTS)

_OCTAVE = 67.0  # steps of espeak-ng's pitch that double the fundamental frequency, measured


@dataclass(frozen=True)
class Recorded:
    """A voice built from recordings: its engine, share of the hours, and usual fundamental frequency in hertz.

    ``tunable`` says whether the engine lets the frequency be asked for; otherwise it follows the vocal tract.
    """

    engine: Engine
    weight: float
    frequency: float
    tunable: bool = True


RECORDED = {
    "rms": Recorded("flite", 16, 102, tunable=False),
    "awb": Recorded("flite", 15, 130),
    "slt": Recorded("flite", 14, 172),
    "kal16": Recorded("flite", 5, 105),
    "kal_diphone": Recorded("festival", 6, 105),
    "cmu_us_slt_arctic_hts": Recorded("festival", 3, 173, tunable=False),
    TEST_RECORDED: Recorded("festival", 0, 105),
}


@dataclass(frozen=True)
class Speaker:
    """How an utterance is spoken.

    ``tract`` is the factor by which formants end up higher, as those of a shorter vocal tract are. The synthesiser is
    asked for ``stretch`` (of duration) or ``pace`` (words a minute) and ``pitch`` (hertz, or espeak-ng's 0 to 99) that
    undo what the resampling does to time and pitch.
    """

    engine: Engine
    voice: str
    tract: float
    stretch: float = 1.0
    pace: int = 0
    pitch: float = 0.0


def _formant(voice: str, tract: float, pace: float, pitch: float) -> Speaker:
    """Return a speaker of espeak-ng."""
    compensated = min(95.0, max(3.0, pitch - _OCTAVE * math.log2(tract)))
    return Speaker("espeak-ng", voice, tract, pace=max(80, round(pace / tract)), pitch=round(compensated))


def _recorded(voice: str, chance: random.Random, tract: float, stretch: float) -> Speaker:
    """Return a speaker of a recorded voice, higher in pitch the shorter the vocal tract."""
    about = RECORDED[voice]
    wanted = about.frequency * tract**1.3 * math.exp(chance.gauss(0, 0.13))
    wanted = min(260.0, max(75.0, wanted))
    pitch = round(wanted / tract, 1) if about.tunable else 0.0
    return Speaker(about.engine, voice, tract, stretch=round(stretch * tract, 3), pitch=pitch)


def draw_speaker(language: str, chance: random.Random) -> Speaker:
    """Return the speaker of a training utterance."""
    # A third keep the synthesiser's own vocal tract, whose sound is the cleanest.
    tract = round(chance.uniform(0.85, 1.18), 3) if chance.random() < 0.7 else 1.0
    # espeak-ng's utterances are a little shorter than the others, and so is its share of the hours.
    if language == "en" and chance.random() < 0.55:
        names = list(RECORDED)
        voice = chance.choices(names, [RECORDED[name].weight for name in names])[0]
        return _recorded(voice, chance, tract, chance.choice((1.0, chance.uniform(0.78, 1.25))))
    accents = _ACCENTS[language]
    accent = chance.choices(list(accents), list(accents.values()))[0]
    variant = chance.choice(TRAIN_VARIANTS)
    voice = f"{accent}+{variant}" if chance.random() < 0.95 else accent
    return _formant(voice, tract, chance.triangular(120, 230, 165), chance.uniform(20, 80))


def test_speaker(language: str, index: int, chance: random.Random) -> Speaker:
    """Return the speaker of test utterance ``index``: in English every other one has the reserved recorded voice."""
    if language == "en" and index % 2:
        return _recorded(TEST_RECORDED, chance, 1.0, chance.uniform(0.9, 1.15))
    accent = chance.choice(("en-us", "en-gb")) if language == "en" else language
    variant = TEST_VARIANTS[index // 2 % len(TEST_VARIANTS)]
    return _formant(f"{accent}+{variant}", 1.0, chance.uniform(140, 190), chance.uniform(40, 60))
