"""Ask espeak-ng, flite and festival for the sound of a text."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
import soxr

from recipes.speech.conditions import RATE, Samples
from recipes.speech.voices import RECORDED, Speaker

# What festival is told before it says anything. All that an utterance sets is set again for the next.
_FESTIVAL = """
(define (say text path) (utt.save.wave (utt.synth (eval (list 'Utterance 'Text text))) path 'riff))
"""


def speak(wanted: Sequence[tuple[str, Speaker]], folder: Path) -> list[Samples | None]:
    """Return the sound of each text at RATE, silence at both ends cut; None where a synthesiser gave nothing.

    ``folder`` is for files in between. All that festival is to say it says in one process, for it starts slowly.
    """
    paths = [folder / f"{index}.wav" for index in range(len(wanted))]
    for path in paths:
        path.unlink(missing_ok=True)
    script = []
    for (text, speaker), path in zip(wanted, paths, strict=True):
        if speaker.engine == "festival":
            script.append(_festival(text, speaker, path))
        else:
            command = _flite(text, speaker, path) if speaker.engine == "flite" else _espeak(text, speaker, path)
            _run(command)
    if script:
        program = folder / "say.scm"
        program.write_text(_FESTIVAL + "\n".join(script))
        _run(["festival", "-b", str(program)])
    return [_read(path, speaker) for (_, speaker), path in zip(wanted, paths, strict=True)]


def _run(command: list[str]) -> None:
    # With a time limit Python would poll for the end, and sleep longer than a synthesiser takes.
    null = subprocess.DEVNULL
    subprocess.run(command, stdin=null, stdout=null, stderr=null)


def _espeak(text: str, speaker: Speaker, path: Path) -> list[str]:
    pace, pitch = str(speaker.pace), str(round(speaker.pitch))
    return ["espeak-ng", "-v", speaker.voice, "-s", pace, "-p", pitch, "-w", str(path), "--", text]


def _flite(text: str, speaker: Speaker, path: Path) -> list[str]:
    command = ["flite", "-voice", speaker.voice, "--setf", f"duration_stretch={speaker.stretch}"]
    if speaker.pitch:
        command += ["--setf", f"int_f0_target_mean={speaker.pitch}"]
    return [*command, "-t", text, "-o", str(path)]


def _festival(text: str, speaker: Speaker, path: Path) -> str:
    """Return the expressions that say ``text``, which has no quotation mark in it."""
    if RECORDED[speaker.voice].tunable:
        setting = (
            f"(Parameter.set 'Duration_Stretch {speaker.stretch}) (set! int_lr_params '"
            f"((target_f0_mean {speaker.pitch}) (target_f0_std 15) (model_f0_mean 170) (model_f0_std 34)))"
        )
    else:  # the statistical voice has its own speed
        setting = f'(set! hts_engine_params (append hts_engine_params \'(("-r" {1 / speaker.stretch:.3f}))))'
    return f'(voice_{speaker.voice}) {setting} (say "{text}" "{path}")'


def _read(path: Path, speaker: Speaker) -> Samples | None:
    """Return the sound at ``path`` as of the speaker's vocal tract, at RATE and with a peak of one."""
    try:
        samples, rate = soundfile.read(path, dtype="float32")
    except (OSError, soundfile.LibsndfileError):
        return None
    if len(samples) < 1_000 or (peak := float(np.abs(samples).max())) < 1e-3:
        return None
    # Played faster, every frequency rises by the factor; the synthesiser was asked for more time and a lower pitch.
    samples = soxr.resample(samples / peak, rate * speaker.tract, RATE, quality="HQ")
    return trimmed(samples)


def trimmed(samples: Samples) -> Samples:
    """Return ``samples`` without the silence at both ends, but for 30 ms."""
    block = RATE // 200
    levels = np.sqrt(np.mean(samples[: len(samples) // block * block].reshape(-1, block) ** 2, axis=1))
    loud = np.flatnonzero(levels > 0.01 * levels.max())
    margin = 6
    return samples[max(0, loud[0] - margin) * block : (loud[-1] + 1 + margin) * block]
