"""The tutorial: hear a base model fail in a voice it does not know, train it on that voice, and score both.

``thanosql tutorial [--language en|ko] [folder]`` does it in ``folder`` (default: tutorial, tutorial-ko). It
needs neither network nor GPU.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from thanosql.compiler.errors import ThanoSQLError
from thanosql.progress import for_stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thanosql.plan import Result
    from thanosql.session import Session

BASES = {"en": "Wav2Vec2TinyEn", "ko": "Wav2Vec2TinyKo"}


STEPS = (
    (
        "Fetch a data set. This one comes with the package: a travel desk, over the telephone, in a strange voice.",
        "GET THANOSQL DATASET $data\nOPTIONS (overwrite=True)",
    ),
    ("Two tables: paths of recordings, and what is said in them.", "SELECT * FROM ${data}_train LIMIT 5"),
    (
        "A base model reads recordings as it is. It has never heard anybody like this.",
        "PREDICT USING $base\nOPTIONS (audio_col='audio')\nAS SELECT * FROM ${data}_test LIMIT 5",
    ),
    (
        "How far it is from what was said.",
        "EVALUATE USING $base\nOPTIONS (audio_col='audio', text_col='text')\nAS SELECT * FROM ${data}_test",
    ),
    (
        "Train it on the rows of a query.",
        "BUILD MODEL my_speech_recognition_model\nUSING $base\n"
        "OPTIONS (audio_col='audio', text_col='text', epochs=10, batch_size=8, overwrite=True)\n"
        "AS SELECT * FROM ${data}_train",
    ),
    (
        "Transcribe recordings that it did not train on.",
        "PREDICT USING my_speech_recognition_model\nOPTIONS (audio_col='audio')\nAS SELECT * FROM ${data}_test",
    ),
    (
        "The score of the new model.",
        "EVALUATE USING my_speech_recognition_model\nOPTIONS (audio_col='audio', text_col='text')\n"
        "AS SELECT * FROM ${data}_test",
    ),
    (
        "What PREDICT does, operator by operator.",
        "EXPLAIN PREDICT USING my_speech_recognition_model\nOPTIONS (audio_col='audio')\nAS SELECT * FROM ${data}_test",
    ),
)


def main(argv: Sequence[str] | None = None, command: str = "python -m thanosql.tutorial") -> int:
    """Run the tutorial with the arguments of ``command`` (default: the process's own) and return the exit status."""
    arguments = argument_parser(command).parse_args(argv)
    from thanosql.api import connect

    folder = Path(arguments.folder or {"en": "tutorial"}.get(arguments.language, f"tutorial-{arguments.language}"))
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    try:
        with (
            for_stream(sys.stderr) as progress,
            connect("duckdb:///tutorial.duckdb", home="models", progress=progress) as session,
        ):
            scores = _run(session, arguments.language)
    except ThanoSQLError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; the same command goes on from here", file=sys.stderr)
        return 130
    before, after = (f"WER {score['wer']:.1%}, CER {score['cer']:.1%}" for score in scores)
    print(f"\nBefore training: {before}. After: {after}.")
    print(f"\nGo on from here:\n\n    cd {folder}\n    {_command()} -d duckdb:///tutorial.duckdb --home models")
    return 0


def _command() -> str:
    """Return what starts thanosql: its name where the shell finds it, and else where it is."""
    if shutil.which("thanosql"):
        return "thanosql"
    beside = Path(sys.executable).with_name("thanosql")
    return str(beside) if beside.exists() else f"{sys.executable} -m thanosql"


def statements(language: str) -> list[str]:
    """Return what the tutorial of a language runs, in its order."""
    names = {"base": BASES[language], "data": f"speech_sample_{language}"}
    return [Template(template).substitute(names) for _, template in STEPS]


def argument_parser(command: str) -> argparse.ArgumentParser:
    """Return the declarations of the tutorial's arguments."""
    parser = argparse.ArgumentParser(
        command,
        description="Hear a base model fail in a voice it does not know, train it on that voice, and score both. "
        "This takes minutes, and needs neither a network nor a GPU.",
    )
    parser.add_argument("--language", choices=sorted(BASES), default="en", help="what is spoken (default: en)")
    parser.add_argument(
        "folder",
        nargs="?",
        metavar="DIR",
        help="where to put the speech, the database and the models (default: tutorial, tutorial-ko)",
    )
    return parser


def _run(session: Session, language: str) -> list[dict[str, float]]:
    """Run and show every step; return the scores of both evaluations."""
    scores = []
    headings = (heading for heading, _ in STEPS)
    for number, (heading, sql) in enumerate(zip(headings, statements(language), strict=True), start=1):
        print(f"\n{number}. {heading}\n\n{_indented(sql)}\n", flush=True)
        for result in session.execute(sql):
            _show(result)
            if sql.startswith("EVALUATE"):
                scores.append(dict(result.frame.iter_rows()))
    return scores


def _indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.splitlines())


def _show(result: Result) -> None:
    """Print a statement's result; statements without one print nothing."""
    from thanosql.output import table

    if result.text is not None:
        print(result.text)
    elif result.frame.width:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        print(table(result.frame, width=width), end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
