"""Recordings that a tiny model learns in seconds: words spelt in tones, one pitch a letter."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import soundfile

RATE = 16_000
LETTERS = "abc"


def tones(text: str, seed: int) -> np.ndarray:
    """Return a recording of ``text`` at 16 kHz: 120 ms of tone and 60 ms of near silence for each letter."""
    chance = np.random.default_rng(seed)
    parts = [chance.normal(0, 0.003, RATE // 20)]
    for letter in text:
        pitch = (400, 1_200, 3_000)[LETTERS.index(letter)]
        seconds = np.arange(RATE * 12 // 100) / RATE
        parts.append(0.3 * np.sin(2 * np.pi * pitch * seconds + chance.uniform(0, 6)))
        parts.append(chance.normal(0, 0.003, RATE * 6 // 100))
    return np.concatenate(parts).astype(np.float32)


def write_tones(folder: Path, count: int = 64) -> Path:
    """Write ``count`` recordings and tones.csv (id, audio_path, text) into ``folder``; also a text file named .wav."""
    chance = np.random.default_rng(0)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "tones.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "audio_path", "text"])
        for number in range(count):
            text = "".join(chance.choice(list(LETTERS), chance.integers(2, 5)))
            path = folder / f"{number:03}.{'wav' if number % 2 else 'flac'}"
            soundfile.write(path, tones(text, seed=number), RATE)
            writer.writerow([number, path, text])
    (folder / "text.wav").write_text("this is not a recording\n")
    return folder
