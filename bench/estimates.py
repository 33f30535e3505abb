"""What EXPLAIN expects of a statement's time, beside what the statement then takes.

Each statement is explained and run several times in a home of its own: the first time nothing is known of this machine,
later ones rest on what the runs before have taught. What else the machine does is in the actual times alone.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import thanosql
from thanosql.session import Session

TITLE = "What EXPLAIN expects, and what it takes"
HEADER = ["statement", "run", "basis", "rows, expected", "rows", "seconds, expected", "seconds", "expected / actual"]

PREDICT = "PREDICT USING Wav2Vec2TinyEn OPTIONS (precision='{}', cache=False) AS SELECT * FROM speech_sample_en_{}"
STATEMENTS = {
    "PREDICT, fp32, test rows": PREDICT.format("fp32", "test"),
    "PREDICT, fp32, training rows": PREDICT.format("fp32", "train"),
    "PREDICT, int8, training rows": PREDICT.format("int8", "train"),
    "EVALUATE, fp32, test rows": (
        "EVALUATE USING Wav2Vec2TinyEn OPTIONS (precision='fp32', cache=False) AS SELECT * FROM speech_sample_en_test"
    ),
    "SELECT around PREDICT, each recording ten times": (
        f"SELECT predicted, count(*) FROM ({PREDICT.format('fp32', 'test')}, range(10)) p GROUP BY predicted"
    ),
    "BUILD of a small model": (
        "BUILD MODEL small USING Wav2Vec2Scratch OPTIONS (size='micro', epochs=2, overwrite=True, resume=False) "
        "AS SELECT * FROM speech_sample_en_train LIMIT 48"
    ),
}


def measure(options: Sequence[str] = ()) -> tuple[str, list[str], list[list[str]]]:
    parser = argparse.ArgumentParser(prog="python -m bench estimates", description=__doc__)
    parser.add_argument("--runs", type=int, default=2, help="of each statement (default: %(default)s)")
    chosen = parser.parse_args(options)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with thanosql.connect(f"duckdb:///{folder}/bench.duckdb", home=folder / "home") as session:
            session.run("GET THANOSQL DATASET speech_sample_en")
            # The graph of the base model, and int8's, are made once.
            for precision in ("fp32", "int8"):
                session.run(f"{PREDICT.format(precision, 'test')} LIMIT 1")
            (session.context.home / "calibration.json").unlink(missing_ok=True)
            rows = [row for what, sql in STATEMENTS.items() for row in compared(session, what, sql, chosen.runs)]
    notes = (
        "Seconds from the statement to the last row; rows of the first query. 'guess' goes by the model's operations "
        "and the speed of one large product, 'measured here' by the runs above. EXPLAIN reads at most 200 headers and "
        "runs no query to its end."
    )
    return notes, HEADER, rows


def compared(session: Session, what: str, sql: str, runs: int) -> Iterator[list[str]]:
    """Yield a row of the table for each run."""
    for number in range(1, runs + 1):
        (plan,) = json.loads(session.compile(sql).explain(format="json"))
        found = {each["Node Type"]: each for each in nodes(plan["Plan"])}
        model = found.get("Infer") or found["Train"]
        started = time.perf_counter()
        result = session.run(sql)
        taken = time.perf_counter() - started
        # The last: what runs a query around others is called so, too.
        scanned = [each.rows for each in result.metrics if each.name == "Scan"][-1]
        expected = plan["Plan"]["Estimated Total Time"]
        yield [
            what,
            str(number),
            model["Estimated Basis"],
            str(found["Scan"]["Plan Rows"]),
            str(scanned),
            f"{expected:.2f}",
            f"{taken:.2f}",
            f"{expected / taken:.2f}",
        ]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all nodes of a plan, the topmost last: of several of a type it is the one that counts."""
    for each in plan.get("Plans", ()):
        yield from nodes(each)
    yield plan
