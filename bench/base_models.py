"""The bundled base models: what they read as they are, and what a BUILD from them reaches and costs.

``python -m bench base_models`` runs all parts, ``--parts digits,prompts`` some of them; the rows of the others stay as
they were measured before. Everything is done by the statements that are printed, in a fresh home; ``--keep FOLDER``
leaves it there with the tables, so that the statements can be run again.

========================  ============================================================================================
synthetic                 the test splits that ``python -m recipes.speech`` renders: unseen sentences, unseen voices
digits, prompts           people: the test split of the spoken digits, and all telephone prompts
digits_build              BUILD from the English model on the train split of the digits, then the test split
prompts_build             BUILD from it on four fifths of the prompts, then the other fifth
unseen_speaker            BUILD from it on the digits of all speakers but one, then those of that speaker
========================  ============================================================================================
"""

from __future__ import annotations

import argparse
import datetime
import os
import resource
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bench import spoken_digits, telephone_prompts
from bench.results import measured_rows

if TYPE_CHECKING:
    from thanosql.session import Session

TITLE = "Base models"
HEADER = ["part", "what", "model", "rows", "hours", "WER", "CER", "CPU seconds of BUILD", "goal", "date"]

# Few passes at a high rate: the model knows the sounds and learns ten words and five voices. Speed changes stand in for
# more voices; few words need few recordings to choose the best state by.
DIGITS_OPTIONS = """epochs=6, batch_size=32, learning_rate=5e-4, schedule='cosine', freeze='none',
  precision='bf16', augment='speed', validation_split=0.02"""
# Twenty minutes of speech are little: more passes, and small batches for enough steps in each.
PROMPTS_OPTIONS = """epochs=25, batch_size=8, learning_rate=5e-4, schedule='cosine', freeze='none',
  precision='bf16', augment='speed', validation_split=0.02"""

LANGUAGES = {"en": "English", "ko": "Korean"}
GOALS = {"en": "CER 4 %, WER 12 %", "ko": "CER 8 %"}
VOICES = {"espeak-ng": "unseen variants of espeak-ng", "festival": "an unseen recorded voice (festival)"}
RENDER = "python -m recipes.speech {language} --hours 1 --output speech/{language}"
DIGITS_GOAL = "WER 1.5 %, 300 CPU seconds"
PROMPTS_GOAL = "CER 15 %, 1200 CPU seconds"


@dataclass(frozen=True)
class Choices:
    """What the command line asked for."""

    parts: tuple[str, ...]
    models: dict[str, str]
    speech: Path
    home: Path
    speaker: str
    keep: Path | None


@dataclass(frozen=True)
class Lab:
    """A session in a fresh home, which prints the statements that it runs; ``folder`` holds the tables."""

    session: Session
    folder: Path
    choices: Choices

    def run(self, sql: str) -> pl.DataFrame:
        """Run one statement and return its rows."""
        print(f"{sql};\n", flush=True)
        frame = self.session.run(sql).frame
        for row in frame.iter_rows(named=True):
            print("  " + ", ".join(f"{name}={value}" for name, value in row.items()), flush=True)
        print(flush=True)
        return frame

    def table(self, name: str, rows: pl.DataFrame) -> None:
        """Make the table ``name``, unless an earlier part has made it."""
        file = self.folder / f"{name}.parquet"
        if not file.exists():
            rows.write_parquet(file)
            self.run(f"CREATE TABLE {name} AS SELECT * FROM '{file}'")

    def evaluate(self, model: str, query: str) -> list[str]:
        """Return the cells rows, hours, WER and CER of ``model`` on the rows of ``query``."""
        return score_cells(dict(self.run(f"EVALUATE USING {model}\nAS {query}").iter_rows()))

    def train(self, model: str, options: str, query: str) -> Training:
        """Make ``model`` from the English model."""
        base = self.choices.models["en"]
        statement = training(model, base, options, query, published=base not in self.bases())
        before = cpu_seconds()
        status = self.run(statement).row(0, named=True)
        return Training(status["rows"], status["audio_hours"], cpu_seconds() - before)

    def bases(self) -> set[str]:
        """Return the names of the base models."""
        return set(self.session.run("LIST THANOSQL MODEL").frame["name"])

    def bring(self, model: str) -> None:
        """Bring ``model`` from the home where it is published into this one, unless it is a base model."""
        from thanosql.session import Session

        if model in self.bases():
            return
        bundle = self.folder / f"{model}.bundle"
        with Session("duckdb://", home=self.choices.home) as session:
            Lab(session, self.folder, self.choices).run(f"EXPORT MODEL {model} TO '{bundle}'")
        self.run(f"UPLOAD MODEL {model} FROM '{bundle}'")


@dataclass(frozen=True)
class Training:
    """What a BUILD used: recordings, their hours, and CPU seconds."""

    rows: int
    hours: float
    cpu: float

    @property
    def data(self) -> str:
        """The recordings, for the column ``what``."""
        return f"BUILD on {self.rows} recordings, {self.hours:.2g} h"


Cells = list[str]
Part = Callable[[Lab], Iterator[Cells]]


def measure(arguments: Sequence[str] = ()) -> tuple[str, Cells, list[Cells]]:
    choices = read_arguments(arguments)
    # One thread uses the least CPU; torch reads this when it is loaded.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from thanosql.session import Session

    today = datetime.date.today().isoformat()
    rows: list[Cells] = []
    with workplace(choices.keep) as folder, Session("duckdb://", home=folder / "home") as session:
        lab = Lab(session, folder, choices)
        for model in models_of(choices):
            lab.bring(model)
        for part in choices.parts:
            rows += ([part, *cells, today] for cells in PARTS[part](lab))
    return notes(), HEADER, merged(measured_rows("base_models", HEADER), rows)


@contextmanager
def workplace(keep: Path | None) -> Iterator[Path]:
    """Yield a new folder for tables and models: ``keep``, or one that is removed afterwards."""
    if keep is None:
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        keep.mkdir(parents=True)
        yield keep.resolve()


def notes() -> str:
    options = {"digits": DIGITS_OPTIONS, "the prompts": PROMPTS_OPTIONS}
    said = "; ".join(f"on {data} `{' '.join(text.split())}`" for data, text in options.items())
    return (
        "Each row has its date; `--parts` measures some anew. The statements are printed as they run. "
        f"Options of BUILD: {said}. CPU seconds are the process's, all of BUILD with export and check, "
        "`OMP_NUM_THREADS=1`. The WER of single words is at least the share of recordings read wrongly."
    )


def read_arguments(arguments: Sequence[str]) -> Choices:
    """Return the choices; ends the process with a message for wrong ones."""
    parser = argparse.ArgumentParser(
        "python -m bench base_models", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parts", default=",".join(PARTS), help="parted by commas (default: %(default)s)")
    parser.add_argument("--en", default="Wav2Vec2TinyEn", help="base model, or one published in --home")
    parser.add_argument("--ko", default="Wav2Vec2TinyKo", help="likewise")
    parser.add_argument("--home", type=Path, default=os.environ.get("THANOSQL_HOME", ".thanosql"))
    parser.add_argument("--speaker", default="theo", help="whom unseen_speaker leaves out (default: %(default)s)")
    parser.add_argument(
        "--speech",
        type=Path,
        default=os.environ.get("THANOSQL_SPEECH", "speech"),
        help="folder with en/test.parquet and ko/test.parquet (default: THANOSQL_SPEECH, else speech)",
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="a new folder for tables and models, which stays")
    given = parser.parse_args(arguments)
    if given.keep and given.keep.exists():
        parser.error(f"there is a {given.keep} already: --keep names a new folder")
    parts = given.parts.split(",")
    for unknown in set(parts) - set(PARTS):
        parser.error(f"there is no part {unknown}: choose from {', '.join(PARTS)}")
    models = {"en": given.en, "ko": given.ko}
    chosen = tuple(part for part in PARTS if part in parts)
    return Choices(chosen, models, given.speech, given.home, given.speaker, given.keep)


def models_of(choices: Choices) -> list[str]:
    """Return the models that the chosen parts apply; the Korean one reads synthetic speech only."""
    return list(dict.fromkeys(choices.models.values())) if "synthetic" in choices.parts else [choices.models["en"]]


def synthetic(lab: Lab) -> Iterator[Cells]:
    for language, model in lab.choices.models.items():
        file = lab.choices.speech / language / "test.parquet"
        if not file.exists():
            yield not_rendered(language, model)
            continue
        engines = lab.run(f"SELECT DISTINCT engine FROM '{file}' ORDER BY engine")["engine"].to_list()
        for what, condition in voice_groups(engines):
            scores = lab.evaluate(model, f"SELECT audio, text FROM '{file}'{condition}")
            yield [f"{LANGUAGES[language]}, {what}", model, *scores, "", GOALS[language]]


def voice_groups(engines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what to call each group of voices, and the condition that chooses it; all together last."""
    for engine in engines:
        yield VOICES.get(engine, engine), f" WHERE engine = '{engine}'"
    if len(engines) > 1:
        yield "all", ""


def digits(lab: Lab) -> Iterator[Cells]:
    model = lab.choices.models["en"]
    if not with_digits(lab):
        yield no_digits("test split", model)
        return
    yield ["test split", model, *lab.evaluate(model, digits_query("take < 5")), "", ""]


def prompts(lab: Lab) -> Iterator[Cells]:
    model = lab.choices.models["en"]
    known = with_prompts(lab)
    if known is None:
        yield no_prompts("all", model)
        return
    yield [known.kept, model, *lab.evaluate(model, "SELECT audio_path, text FROM prompts"), "", ""]


def digits_build(lab: Lab) -> Iterator[Cells]:
    model = lab.choices.models["en"]
    if not with_digits(lab):
        yield no_digits("test split after BUILD", model)
        return
    used = lab.train("digits_model", DIGITS_OPTIONS, digits_query("take >= 5"))
    scores = lab.evaluate("digits_model", digits_query("take < 5"))
    yield [f"test split after {used.data}", model, *scores, f"{used.cpu:.0f}", DIGITS_GOAL]


def prompts_build(lab: Lab) -> Iterator[Cells]:
    model = lab.choices.models["en"]
    known = with_prompts(lab)
    if known is None:
        yield no_prompts("test split after BUILD", model)
        return
    query = "SELECT audio_path, text FROM prompts WHERE split = '{}'"
    used = lab.train("prompts_model", PROMPTS_OPTIONS, query.format("train"))
    scores = lab.evaluate("prompts_model", query.format("test"))
    what = f"test split ({known.repeated} with words of a training prompt) after {used.data}"
    yield [what, model, *scores, f"{used.cpu:.0f}", PROMPTS_GOAL]


def unseen_speaker(lab: Lab) -> Iterator[Cells]:
    model, speaker = lab.choices.models["en"], lab.choices.speaker
    if not with_digits(lab):
        yield no_digits(f"{speaker} after BUILD on the others", model)
        return
    used = lab.train("others_model", DIGITS_OPTIONS, digits_query(f"take >= 5 AND speaker <> '{speaker}'"))
    for what, condition in (("test split", "take < 5 AND "), ("all recordings", "")):
        scores = lab.evaluate("others_model", digits_query(f"{condition}speaker = '{speaker}'"))
        yield [f"{speaker}, {what}, after {used.data}, of the others", model, *scores, f"{used.cpu:.0f}", ""]


PARTS: dict[str, Part] = {
    "synthetic": synthetic,
    "digits": digits,
    "prompts": prompts,
    "digits_build": digits_build,
    "prompts_build": prompts_build,
    "unseen_speaker": unseen_speaker,
}


def with_digits(lab: Lab) -> bool:
    """Make the table of the digits, and say whether their recordings are here."""
    rows = spoken_digits.recordings(spoken_digits.RECORDINGS)
    if rows.height:
        lab.table("digits", rows)
    return rows.height > 0


def with_prompts(lab: Lab) -> telephone_prompts.Prompts | None:
    """Make the table of the prompts, and return them where their packages are installed."""
    if not telephone_prompts.installed():
        return None
    known = telephone_prompts.prompts()
    lab.table("prompts", known.table)
    return known


def digits_query(condition: str) -> str:
    return f"SELECT audio_path, text FROM digits WHERE {condition}"


def not_rendered(language: str, model: str) -> Cells:
    command = RENDER.format(language=language)
    return absent(f"{LANGUAGES[language]}, synthetic", model, f"not rendered here: `{command}`")


def no_digits(what: str, model: str) -> Cells:
    return absent(what, model, "`../shared/speech/spoken_digits` is not here")


def no_prompts(what: str, model: str) -> Cells:
    return absent(what, model, f"not installed here: `apt-get install {' '.join(telephone_prompts.PACKAGES)}`")


def absent(what: str, model: str, reason: str) -> Cells:
    """Return the cells of what cannot be measured, with the reason."""
    return [f"{what}: {reason}", model, "", "", "", "", "", ""]


def training(model: str, base: str, options: str, query: str, *, published: bool) -> str:
    """Return the statement that makes ``model``: BUILD from a base model, FIT from a published one."""
    verb = "FIT" if published else "BUILD"
    return f"{verb} MODEL {model} USING {base}\nOPTIONS (\n  {options}\n)\nAS {query}"


def score_cells(scores: dict[str, float]) -> Cells:
    """Return rows, hours, WER and CER as text from the metrics of EVALUATE."""
    return [
        f"{scores['rows']:.0f}",
        f"{scores['audio_seconds'] / 3600:.2g}",
        f"{scores['wer']:.1%}",
        f"{scores['cer']:.1%}",
    ]


def merged(before: list[Cells], now: list[Cells]) -> list[Cells]:
    """Return the rows of ``now`` and those of other parts, in the order of the parts."""
    parts = {row[0] for row in now}
    order = list(PARTS)
    kept = [row for row in before if row[0] not in parts and row[0] in order]
    return sorted([*kept, *now], key=lambda row: order.index(row[0]))


def cpu_seconds() -> float:
    """Return the CPU seconds of this process so far, of all its threads, in user and in system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
