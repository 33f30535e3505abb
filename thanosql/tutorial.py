"""The tutorial: look at a table of recordings, train a recogniser on it, transcribe unheard ones, and score the result.

``python -m thanosql.tutorial [folder]`` does it in ``folder`` (default: tutorial). It needs neither network nor GPU.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from thanosql.api import connect
from thanosql.compiler.errors import ThanoSQLError
from thanosql.output import table
from thanosql.plan import Result
from thanosql.progress import for_stream
from thanosql.samples import copy_samples

TRAINING = """BUILD MODEL my_speech_recognition_model
USING Wav2Vec2Scratch
OPTIONS (
  audio_col='audio',
  text_col='text',
  size='micro',
  epochs=30,
  batch_size=8,
  learning_rate=0.002,
  overwrite=True
)
AS SELECT * FROM speech_train"""

STEPS = (
    (
        "Two tables: paths of recordings, and what is said in them.",
        "CREATE OR REPLACE TABLE speech_train AS FROM 'train.csv';\n"
        "CREATE OR REPLACE TABLE speech_test AS FROM 'test.csv'",
    ),
    ("The data that the model will learn from.", "SELECT * FROM speech_train LIMIT 5"),
    ("What training will do, before anything is done.", f"EXPLAIN {TRAINING}"),
    ("Train a speech recogniser on the rows of a query. It starts from random weights.", TRAINING),
    (
        "Transcribe numbers it has never heard, in the one voice it knows: what was said, and what the model wrote.",
        "PREDICT USING my_speech_recognition_model\nOPTIONS (audio_col='audio')\nAS SELECT * FROM speech_test",
    ),
    (
        "How far the transcripts are from the references.",
        "EVALUATE USING my_speech_recognition_model\n"
        "OPTIONS (audio_col='audio', text_col='text')\n"
        "AS SELECT * FROM speech_test",
    ),
    ("The model is a version in the registry; BUILD again, or FIT, and there is another.", "LIST MODEL"),
)


def main() -> int:
    """Run the tutorial and return the exit status."""
    parser = argparse.ArgumentParser("python -m thanosql.tutorial", description=__doc__)
    parser.add_argument(
        "folder", nargs="?", default="tutorial", help="where to put the speech, the database, the models"
    )
    folder = Path(parser.parse_args().folder)
    copy_samples(folder)
    # The tables hold relative paths, as people's tables do.
    os.chdir(folder)
    try:
        with (
            for_stream(sys.stderr) as progress,
            connect("duckdb:///tutorial.duckdb", home="models", progress=progress) as session,
        ):
            for number, (heading, sql) in enumerate(STEPS, start=1):
                print(f"\n{number}. {heading}\n\n{_indented(sql)}\n", flush=True)
                for result in session.execute(sql):
                    _show(result)
    except ThanoSQLError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    print(f"\nGo on from here:\n\n    cd {folder}\n    thanosql -d duckdb:///tutorial.duckdb --home models")
    return 0


def _indented(sql: str) -> str:
    return "\n".join(f"    {line}" for line in sql.splitlines())


def _show(result: Result) -> None:
    """Print a statement's result; statements without one print nothing."""
    if result.text is not None:
        print(result.text)
    elif result.frame.width:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        print(table(result.frame, width=width), end="", flush=True)


if __name__ == "__main__":
    sys.exit(main())
