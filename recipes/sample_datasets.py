"""Render the sample data sets that ship with the package: ``python -m recipes.sample_datasets``.

Needs Debian's flite (2.2) and espeak-ng (1.51). Guests call the desk of a hotel, in English and in Korean. The bundled
base models have heard neither vocal tracts so short, as of a small child, nor this hall with its long echo and its hum
at the end of a telephone line; so training on these calls is worth while. No sentence of the test split is said in
training, but each of its words is. The same program renders the same bytes each time. The sets are given to the public
domain by CC0-1.0.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from recipes.speech.synthesis import RATE, speak
from recipes.speech.templates import Filler, entries, expand, lines
from recipes.speech.voices import Speaker

SPLITS = {"train": 320, "test": 80}
WORDS = (3, 7)
PACES = (0.95, 1.0, 1.05, 1.1)
STORED = 8_000  # hertz: a telephone line has nothing above 3,400
STEP = 256  # the eight lowest bits are nought and cost FLAC nothing; what is lost lies far under the hall's noise
LEVEL = 0.1  # of the speech, root mean square
SEED = 11

TARGET = Path(__file__).resolve().parent.parent / "thanosql" / "samples"

_ENGLISH: dict[str, Filler] = {
    "sentence": lines("""
        i need a {room} {when}
        do you have a {room} {when}
        [i would|we'd] like a {room} please
        a {room} for {count} nights please
        we are {count} people [for dinner|for breakfast|{when}]
        please [send|bring] [another|a clean|a new] {linen}
        where [is|can i find] the {place}
        what time does the {place} [open|close]
        is the {place} open [on {day}|{when}|now]
        my {thing} is [missing|in the {place}|in the {ride}]
        i [lost|left|can't find] my {thing} [in the {place}|{when}]
        please call a taxi [to the {place}|{when}|at {time}]
        when does the {ride} to {city} leave
        [a|one|{count}] [ticket|tickets] to {city} please
        i am [flying|driving|going] to {city} {when}
        the {ride} to {city} leaves at {time}
        the {ride} to {city} is [late|full|on time]
        can i [check in|check out|have breakfast] at {time}
        wake me up at {time} please
        [breakfast|dinner|lunch] is served [at|until|from] {time}
        [i want to|can i|we must] cancel [my|our] {booking}
        please [change|move] my {booking} to {day}
        [my|our] {booking} is for {day}
        the {fixture} in my room is [broken|dirty|cold|too loud]
        there [is|isn't] [no|any] {supply} in [my|the] room
        how much is [a {room}|a ticket to {city}|dinner]
        my room number is {count} {count} {count}
        [i'll|we'll] arrive [on {day}|at {time}|late {when}]
        we're staying until {day} [morning|evening]
        let's meet in the {place} at {time}
        i don't have my {thing}
        it's too [cold|loud|hot] in the {place}
        can i pay [by card|in cash] {when}
    """),
    "room": entries("single room, double room, quiet room, family room, large room, corner room, small suite"),
    "when": entries("today, tonight, tomorrow, this evening, next week, this weekend"),
    "day": entries("monday, tuesday, wednesday, thursday, friday, saturday, sunday"),
    "time": entries("six, seven, eight, nine, ten, eleven, noon, half past six, half past nine"),
    "count": entries("two, three, four, five, six, seven, eight, nine"),
    "city": entries("boston, paris, london, tokyo, seoul, rome, berlin, madrid, sydney, chicago, dublin, vienna"),
    "place": entries("lobby, bar, pool, gym, restaurant, garage, station, airport, garden, elevator, laundry"),
    "ride": entries("bus, train, ferry, shuttle, flight"),
    "thing": entries("key, suitcase, passport, charger, umbrella, wallet, ticket, jacket, camera, phone"),
    "linen": entries("towel, pillow, blanket, bathrobe, sheet"),
    "booking": entries("reservation, booking, order, flight"),
    "fixture": entries("shower, heater, window, television, lamp, fridge, sink"),
    "supply": entries("soap, water, coffee, paper, shampoo, tea"),
}

# Particles follow the sound before them: what takes one of two has it in the list.
_KOREAN: dict[str, Filler] = {
    "sentence": lines("""
        {when} {room을} 예약하고 싶어요
        {when} {room이} 있어요
        {room을} {nights} 부탁합니다
        {thing을} [하나 더|빨리|다시] 가져다주세요
        {place는} [어디에 있어요|몇 층에 있어요|몇 시에 열어요|몇 시에 닫아요]
        {thing을} {place}에 두고 왔어요
        {thing을} {place}에서 잃어버렸어요
        {city} 가는 {ride는} [몇 시에 출발해요|언제 도착해요]
        {city} 가는 {ride가} {time}에 출발합니다
        {city} 가는 표 {count} 장 주세요
        {when} {city} 가는 {ride가} 있나요
        {place}까지 [택시로|걸어서|버스로] 얼마나 걸려요
        {place}까지 택시를 불러 주세요
        {when} {time}에 깨워 주세요
        {when} {time}에 도착할 거예요
        [아침|점심|저녁] 식사는 {time}부터 시작합니다
        예약을 {day}로 바꿔 주세요
        {when} 예약을 취소하고 싶어요
        {count} 명이 {when} [저녁을 먹을|도착할|묵을] 거예요
        제 방 {fixture가} [고장 났어요|이상해요]
        방에 {supply가} [없어요|부족해요|더 필요해요]
        방 번호는 {digit} {digit} {digit} 입니다
        [카드로|현금으로] {when} 계산해도 되나요
        퇴실은 {time}까지 할 수 있나요
        {time}에 {place}에서 만나요
        짐을 {time}까지 맡길 수 있나요
    """),
    "when": entries("오늘, 내일, 모레, 오늘 밤에, 내일 아침에, 주말에, {day}에"),
    "day": entries("월요일, 화요일, 수요일, 목요일, 금요일, 토요일, 일요일"),
    "time": entries("{hour} 시, {hour} 시, {hour} 시 반"),
    "hour": entries("한, 두, 세, 네, 다섯, 여섯, 일곱, 여덟, 아홉, 열"),
    "count": entries("두, 세, 네, 다섯, 여섯"),
    "digit": entries("일, 이, 삼, 사, 오, 육, 칠, 팔, 구, 공"),
    "nights": entries("하루만, 이틀 동안, 사흘 동안, 일주일 동안"),
    "room을": entries("일인실을, 이인실을, 가족실을, 조용한 방을, 큰 방을, 전망 좋은 방을"),
    "room이": entries("일인실이, 이인실이, 가족실이, 조용한 방이, 큰 방이, 전망 좋은 방이"),
    "thing을": entries("수건을, 베개를, 이불을, 열쇠를, 여권을, 가방을, 우산을, 지도를, 영수증을, 충전기를, 지갑을"),
    "place": entries("식당, 수영장, 로비, 주차장, 공항, 휴게실, 회의실, 약국, 은행, 버스 정류장, 기차역"),
    "place는": entries("식당은, 수영장은, 로비는, 주차장은, 휴게실은, 회의실은, 약국은, 은행은, 화장실은"),
    "city": entries("서울, 부산, 제주, 대구, 광주, 인천, 강릉, 경주, 여수, 전주"),
    "ride가": entries("기차가, 버스가, 비행기가, 배가"),
    "ride는": entries("기차는, 버스는, 비행기는, 배는"),
    "fixture가": entries("에어컨이, 난방이, 텔레비전이, 전등이, 샤워기가, 창문이, 냉장고가, 전화가"),
    "supply가": entries("물이, 비누가, 휴지가, 컵이, 치약이, 수건이, 커피가"),
}


@dataclass(frozen=True)
class Sample:
    """One data set: what is said, who says it, and how long the hall's echo lasts (seconds to fall by 60 dB)."""

    name: str
    language: str
    slots: Mapping[str, Filler]
    speaker: Speaker
    voice: str
    echo: float


SAMPLES = (
    Sample(
        "speech_sample_en",
        "en",
        _ENGLISH,
        Speaker("flite", "awb", tract=1.34, stretch=1.34, pitch=150.0),
        "flite 2.2 awb, vocal tract a quarter shorter",
        echo=0.6,
    ),
    Sample(
        "speech_sample_ko",
        "ko",
        _KOREAN,
        Speaker("espeak-ng", "ko+f2", tract=1.34, pace=132, pitch=40),
        "espeak-ng 1.51 ko+f2, vocal tract a quarter shorter",
        echo=0.6,
    ),
)


def texts(sample: Sample) -> dict[str, list[str]]:
    """Return what is said in each split: no sentence twice; training says each word of the test at least twice."""
    chance = random.Random(SEED)
    least, most = WORDS
    said: dict[str, None] = {}
    while len(said) < sum(SPLITS.values()):
        text = expand("{sentence}", sample.slots, chance)
        if least <= len(text.split()) <= most:
            said[text] = None
    counts = Counter(word for text in said for word in text.split())
    test: list[str] = []
    for text in list(said):
        words = Counter(text.split())
        if len(test) < SPLITS["test"] and all(counts[word] - times >= 2 for word, times in words.items()):
            counts -= words
            test.append(text)
            del said[text]
    return {"train": list(said), "test": test}


def hall(samples: NDArray[np.float64], sample: Sample, noise: np.random.RandomState) -> NDArray[np.int16]:
    """Return a voice as it arrives: from a hall with an echo and a hum, over a telephone line, at STORED hertz."""
    count = int(sample.echo * RATE)
    # The hall is the same for all: its seed is not an utterance's.
    walls = np.random.RandomState(SEED)
    response = walls.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    response[: RATE // 50] = 0  # sound needs 20 ms to the nearest wall and back
    response *= 0.7 / np.sqrt(np.sum(response**2))
    response[0] = 1
    voice = np.pad(samples, (RATE // 20, RATE // 5))
    size = 1 << (len(voice) + count).bit_length()
    heard = np.fft.irfft(np.fft.rfft(voice, size) * np.fft.rfft(response, size), size)[: len(voice)]
    heard *= LEVEL / np.sqrt(np.mean(heard**2))
    time = np.arange(len(heard)) / RATE
    # The line lets the harmonics of the mains through, not the mains.
    hum = sum(np.sin(2 * np.pi * 60 * harmonic * time) / harmonic for harmonic in (5, 6, 7, 9, 12, 15))
    heard += 0.015 * hum + 0.006 * noise.standard_normal(len(heard))
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    passed = 1 / np.sqrt((1 + (300 / np.maximum(frequencies, 1)) ** 8) * (1 + (frequencies / 3_400) ** 16))
    line = np.fft.irfft(np.fft.rfft(heard, size) * passed, size)[: len(heard)]
    line = soxr.resample(line, RATE, STORED, quality="VHQ")
    quantised: NDArray[np.float64] = np.round(np.clip(line, -0.98, 0.98) * 32_768 / STEP) * STEP
    return quantised.astype(np.int16)


def render(sample: Sample, folder: Path) -> None:
    """Write a set into ``folder``: its recordings, train.csv and test.csv (audio, text), and card.json."""
    chance = random.Random(SEED)
    shutil.rmtree(folder, ignore_errors=True)
    rows, seconds, size = 0, 0.0, 0
    for split, said in texts(sample).items():
        (folder / split).mkdir(parents=True)
        with (folder / f"{split}.csv").open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(("audio", "text"))
            for index, (text, samples) in enumerate(zip(said, spoken(sample, said, chance), strict=True)):
                name = f"{split}/{index:03}.flac"
                # Another seed for each recording, and for each split.
                noise = np.random.RandomState(1_000 * len(split) + index)
                arrived = hall(samples, sample, noise)
                soundfile.write(folder / name, arrived, STORED, subtype="PCM_16", compression_level=1.0)
                table.writerow((name, text))
                rows, seconds, size = rows + 1, seconds + len(arrived) / STORED, size + (folder / name).stat().st_size
    card = {
        "name": sample.name,
        "language": sample.language,
        "rows": rows,
        "audio_hours": round(seconds / 3_600, 3),
        "bytes": size,
        "licence": "CC0-1.0",
        "source": f"rendered: {sample.voice}, in a hall with an echo, over a telephone line",
        "made_by": "python -m recipes.sample_datasets",
        "sample_rate": STORED,
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    print(json.dumps({name: card[name] for name in ("name", "rows", "audio_hours", "bytes")}))


def spoken(sample: Sample, said: list[str], chance: random.Random) -> list[NDArray[np.float64]]:
    """Return the voice alone for each text, some faster than others."""
    wanted = []
    for text in said:
        pace, speaker = chance.choice(PACES), sample.speaker
        wanted.append((text, replace(speaker, stretch=speaker.stretch / pace, pace=round(speaker.pace * pace))))
    with tempfile.TemporaryDirectory() as folder:
        voices = speak(wanted, Path(folder))
    silent = [text for text, voice in zip(said, voices, strict=True) if voice is None]
    if silent:
        raise SystemExit(f"{sample.speaker.engine} said nothing for {silent[0]!r}: is it installed?")
    return [voice.astype(np.float64) for voice in voices if voice is not None]


def main() -> None:
    parser = argparse.ArgumentParser("python -m recipes.sample_datasets", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=TARGET, help="where to write (default: the package)")
    folder: Path = parser.parse_args().folder
    for sample in SAMPLES:
        render(sample, folder / sample.name)


if __name__ == "__main__":
    main()
