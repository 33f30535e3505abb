"""The checks that every row passes before training: is its audio readable, does its text fit audio and vocabulary?

Only file headers are read here; what shows when audio is decoded is caught by recordings.decode.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from thanosql.compiler.errors import AudioError, TrainingError
from thanosql.runtime.audio import reading
from thanosql.runtime.audio.reading import AudioSource
from thanosql.runtime.problems import Problem, counted, listing
from thanosql.runtime.progress import SILENT, Progress
from thanosql.runtime.train.fit import unfit
from thanosql.runtime.train.learner import Encoded, Learner

UNKNOWN_LIMIT = 0.05
"""Above this share of characters that the vocabulary lacks, the transcripts are in another script or spelling."""

ROW_UNKNOWN_LIMIT = 0.5
"""A transcript that lacks more than this teaches the model to stay silent, so its row is left out."""


@dataclass(frozen=True, slots=True)
class Example:
    """A row that can train: ``row`` counts the query's rows from 1, ``seconds`` is the header's length."""

    row: int
    source: AudioSource
    text: str
    labels: tuple[int, ...]
    seconds: float
    held_out: bool = False
    """It comes from the validation query, whose rows are counted apart."""


@dataclass(frozen=True, slots=True)
class Examples:
    """The usable rows in the query's order, and how many others were left out, by cause."""

    usable: tuple[Example, ...]
    dropped: Mapping[str, int]

    @property
    def audio_seconds(self) -> float:
        """The usable audio, by its headers."""
        return sum(example.seconds for example in self.usable)

    def with_held_out(self, others: Examples) -> Examples:
        """Return these examples to learn from together with ``others`` to validate with."""
        held_out = [replace(example, held_out=True) for example in others.usable]
        return Examples((*self.usable, *held_out), dict(Counter(self.dropped) + Counter(others.dropped)))


def check(
    sources: Sequence[AudioSource | None],
    texts: Sequence[str | None],
    learner: Learner,
    *,
    on_error: Literal["fail", "skip"] = "fail",
    unknown_limit: float = UNKNOWN_LIMIT,
    noun: str = "rows",
    progress: Progress = SILENT,
) -> Examples:
    """Return the rows that can train ``learner``.

    Rows without a transcript, with a clip below ``learner.minimum_samples``, or with more labels than CTC can place in
    the clip's frames are left out, counted and noted. Raises AudioError when recordings cannot be read (with
    ``on_error='skip'`` they too are left out), TrainingError when the vocabulary lacks over ``unknown_limit`` of all
    characters, or no row remains. ``noun`` is what the rows are called.
    """
    if not sources:
        raise TrainingError("the query returned no rows to train on", hint="check its WHERE clause and its joins")
    problems: list[Problem] = []
    encoded = _encode(texts, learner, problems, unknown_limit, progress)
    usable: list[Example] = []
    unreadable: list[Problem] = []
    first_error: AudioError | None = None
    progress.begin("checking audio", len(encoded), "rows")
    for row, (text, labels) in encoded.items():
        source = sources[row - 1]
        try:
            info = reading.probe(source)
        except AudioError as error:
            first_error = first_error or error
            unreadable.append(Problem(row, error.code, error.message))
        else:
            assert source is not None  # probe refuses NULL
            samples = round(info.frames * learner.sample_rate / info.sample_rate)
            problem = unfit(row, samples, labels, learner)
            if problem is None:
                usable.append(Example(row, source, text, labels, info.seconds))
            else:
                problems.append(problem)
        progress.advance(1)
    progress.end()
    if first_error is not None and on_error == "fail":
        raise unreadable_audio(unreadable, len(encoded), first_error)
    problems += unreadable
    _note_dropped(problems, f"{len(sources)} {noun}", progress)
    require_rows(len(usable), problems, len(sources))
    return Examples(tuple(usable), counted(problems))


def unreadable_audio(problems: Sequence[Problem], rows: int, first: AudioError) -> AudioError:
    """Return the error for recordings that cannot be read, with the code of the first."""
    hint = "correct these rows, or leave them out with on_error='skip' in OPTIONS"
    return AudioError(
        f"{len(problems)} of {rows} recordings cannot be read:\n{listing(problems)}",
        code=first.code,
        hint=f"{hint}; {first.hint}" if first.hint else hint,
    )


def require_rows(usable: int, problems: Sequence[Problem], rows: int) -> None:
    """Raise TrainingError when no row is left."""
    if usable == 0:
        raise TrainingError(
            f"none of the {rows} rows can train a model:\n{listing(problems)}",
            hint="training needs rows with a readable .wav or .flac recording and its transcript",
        )


def _encode(
    texts: Sequence[str | None], learner: Learner, problems: list[Problem], unknown_limit: float, progress: Progress
) -> dict[int, tuple[str, tuple[int, ...]]]:
    """Return row -> (text, labels) for the transcripts that have any; the others go to ``problems``."""
    kept: dict[int, tuple[str, Encoded]] = {}
    for row, text in enumerate(texts, start=1):
        if text is None:
            problems.append(Problem(row, "null_text", "its text is NULL"))
            continue
        encoded = learner.encode(text)
        if encoded.ids or encoded.unknown:
            kept[row] = (text, encoded)
        else:
            problems.append(Problem(row, "empty_text", f"its text {text!r} has nothing to learn"))
    _refuse_foreign(kept, unknown_limit, progress)
    fitting: dict[int, tuple[str, tuple[int, ...]]] = {}
    for row, (text, encoded) in kept.items():
        if _unknown_share([encoded]) > ROW_UNKNOWN_LIMIT:
            problems.append(Problem(row, "unknown_text", f"most of {text!r} is not in the model's vocabulary"))
        else:
            fitting[row] = (text, tuple(encoded.ids))
    return fitting


def _refuse_foreign(kept: Mapping[int, tuple[str, Encoded]], limit: float, progress: Progress) -> None:
    """Raise TrainingError when too many characters are not in the vocabulary; note a few that are not."""
    share = _unknown_share([encoded for _, encoded in kept.values()])
    if not share:
        return
    lacking = Counter(character for _, encoded in kept.values() for character in encoded.unknown)
    total = lacking.total()
    most = ", ".join(f"{character!r} ({count})" for character, count in lacking.most_common(8))
    affected = [Problem(row, "", repr(text)) for row, (text, encoded) in kept.items() if encoded.unknown]
    if share > limit:
        lacked = f"{share:.1%}" if share >= 0.001 else "a few"
        raise TrainingError(
            f"{lacked} of the characters of the transcripts are not in the model's vocabulary: {most}. "
            f"{len(affected)} of {len(kept)} rows have some:\n{listing(affected)}",
            hint="use a base model of the transcripts' language, or rewrite them in the query: "
            "regexp_replace(text, '[^a-zA-Z'' ]', '', 'g') AS text; a pre-trained model learns them with "
            "new_characters='add'",
        )
    progress.note(f"{total} characters that the vocabulary lacks were left out of {len(affected)} texts: {most}")


def _unknown_share(encoded: Sequence[Encoded]) -> float:
    unknown = sum(len(each.unknown) for each in encoded)
    return unknown / max(1, unknown + sum(len(each.ids) for each in encoded))


def _note_dropped(problems: Iterable[Problem], rows: str, progress: Progress) -> None:
    problems = sorted(problems)
    if problems:
        progress.note(f"{len(problems)} of {rows} are left out:\n{listing(problems)}")
