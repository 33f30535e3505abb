"""Render the sample speech that ships with the package: ``python -m recipes.sample_speech``.

Needs Debian's flite (2.2). One voice says numbers digit by digit, some faster than others. No number of the test split
is said in the training split, so a model cannot pass by learning sentences by heart. The same program renders the same
bytes each time. The set is given to the public domain by CC0-1.0.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SINGLES, PAIRS, TRIPLES, TEST = 100, 250, 200, 50
VOICE = "slt"
PACES = (1.0, 1.1, 1.2)
RATE = 8_000  # hertz: half the bytes of 16 kHz, and digits still differ
STEP = 32  # the five lowest bits are nought and cost FLAC nothing; what is lost lies 60 dB under the voice
SEED = 5

TARGET = Path(__file__).resolve().parent.parent / "thanosql" / "samples"


def texts() -> dict[str, list[str]]:
    """Return what is said in each split; train and test have no text in common."""
    chance = random.Random(SEED)

    def number(digits: int) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(digits))

    test: list[str] = []
    while len(test) < TEST:
        text = number(chance.choice((2, 3)))
        if text not in test:
            test.append(text)
    train = [WORDS[index % len(WORDS)] for index in range(SINGLES)]
    for digits, count in ((2, PAIRS), (3, TRIPLES)):
        wanted = len(train) + count
        while len(train) < wanted:
            text = number(digits)
            if text not in test:
                train.append(text)
    return {"train": train, "test": test}


def speak(text: str, pace: float) -> np.ndarray:
    """Return what the voice says as int16 at RATE, without the silence around it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        stretch = f"duration_stretch={1 / pace:.3f}"
        subprocess.run(["flite", "-voice", VOICE, "--setf", stretch, "-t", text, "-o", path], check=True)
        samples, rate = soundfile.read(path, dtype="float64")
    samples = soxr.resample(samples, rate, RATE, quality="VHQ")
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    margin = RATE // 25
    samples = samples[max(0, loud[0] - margin) : loud[-1] + margin]
    level = samples * (0.1 / np.sqrt(np.mean(samples**2)))
    quantised: np.ndarray = np.round(np.clip(level, -0.98, 0.98) * 32_768 / STEP) * STEP
    return quantised.astype(np.int16)


def render(folder: Path) -> Iterator[tuple[str, int, float]]:
    """Write the set into ``folder``; yield each split's name, rows and seconds."""
    chance = random.Random(SEED + 1)
    shutil.rmtree(folder / "audio", ignore_errors=True)
    for split, said in texts().items():
        (folder / "audio" / split).mkdir(parents=True)
        rows, seconds = [("audio", "text")], 0.0
        for index, text in enumerate(said):
            samples = speak(text, chance.choice(PACES))
            # The tutorial promises .wav as well as .flac.
            wav = split == "test" and index % 10 == 9
            name = f"audio/{split}/{index:03}.{'wav' if wav else 'flac'}"
            best = {} if wav else {"compression_level": 1.0}
            soundfile.write(folder / name, samples, RATE, subtype="PCM_16", **best)
            rows.append((name, text))
            seconds += len(samples) / RATE
        with (folder / f"{split}.csv").open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        yield split, len(said), seconds


def main() -> None:
    parser = argparse.ArgumentParser("python -m recipes.sample_speech", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=TARGET, help="where to write (default: the package)")
    folder: Path = parser.parse_args().folder
    splits = {name: {"rows": rows, "seconds": round(seconds, 1)} for name, rows, seconds in render(folder)}
    card = {
        "what": "numbers said digit by digit in English by a speech synthesiser",
        "made_by": "python -m recipes.sample_speech",
        "voice": f"flite 2.2, {VOICE}",
        "sample_rate": RATE,
        "splits": splits,
        "licence": "CC0-1.0",
    }
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n")
    print(json.dumps(splits))


if __name__ == "__main__":
    main()
