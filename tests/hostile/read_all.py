"""Give hostile texts to the parser, the binder, the optimiser and EXPLAIN.

``python -m tests.hostile.read_all COUNT SEED`` prints each text that raised anything but a ThanoSQLError, or took more
than SECONDS, and a line of figures; it exits with 1 if there was one. Nothing is run. The catalog is made up; with a
third argument, 'duckdb', it is a session's, and DuckDB plans the queries.
"""

from __future__ import annotations

import signal
import sys
import time
import traceback
from collections import Counter
from types import FrameType

from tests.compiler.fake_catalog import ENGLISH, FakeCatalog, model
from tests.hostile.texts import Texts
from thanosql import connect
from thanosql.compiler.binder import Binder
from thanosql.compiler.catalog import Catalog
from thanosql.compiler.errors import ThanoSQLError
from thanosql.compiler.explain import explain
from thanosql.compiler.explain_graph import explain_mermaid
from thanosql.compiler.optimizer import optimize
from thanosql.compiler.parser import parse_script
from thanosql.compiler.printer import print_statement

SECONDS = 2.0
"""Of processor time for one text of a few kilobytes; most take a few milliseconds."""

ENDLESS = 60.0
"""Of processor time: reading such a text is given up."""

PARAMETERS = {"p": "1'; DROP TABLE t; --", "q": "\ud800", "nul": "\0", "ü": None}


def main(count: int, seed: int, database: str | None = None) -> int:
    texts = Texts(seed)
    catalog: Catalog = FakeCatalog(published=(model("SpeechEn", 1), model("SpeechEn", 2), model(ENGLISH.name, 1)))
    if database is not None:
        session = connect(f"{database}://")
        session.run("CREATE TABLE speech (audio_path VARCHAR, text VARCHAR, s INTEGER)")
        catalog = session.catalog
    outcomes: Counter[str] = Counter()
    slowest = (0.0, "")
    wrong = 0
    signal.signal(signal.SIGVTALRM, endless)
    started = time.process_time()
    for _ in range(count):
        text = texts.text()
        signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
        began = time.process_time()
        try:
            outcome = read(text, catalog)
        except Exception:  # also that of the alarm
            wrong += 1
            print(f"TEXT {text[:300]!r} ... {len(text)}\n{traceback.format_exc(limit=-8)}")
            continue
        took = time.process_time() - began
        outcomes[outcome] += 1
        slowest = max(slowest, (took, text))
        if took > SECONDS:
            wrong += 1
            print(f"{took:.1f} s for {text[:200]!r} ({len(text)} characters)")
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    figures = ", ".join(f"{outcome} {number}" for outcome, number in outcomes.most_common())
    spent = time.process_time() - started
    print(f"{count} texts, seed {seed}, {spent:.0f} CPU seconds, slowest {slowest[0]:.2f} s: {figures}")
    return 1 if wrong else 0


def endless(number: int, frame: FrameType | None) -> None:
    """Take a text for endless: by the processor's time, for the machine may be busy with others."""
    raise TimeoutError(f"{ENDLESS} s of processor time")


def read(text: str, catalog: Catalog) -> str:
    """Take a text as far as it goes; return how far that was."""
    if isinstance(catalog, FakeCatalog):
        catalog.asked.clear()
    try:
        statements = parse_script(text).statements
    except ThanoSQLError as error:
        return placed(error, text)
    outcome = "nothing"
    for statement in statements:
        assert parse_script(print_statement(statement)).statements == (statement,), "printed, it reads differently"
        try:
            plan = optimize(Binder(catalog, text, PARAMETERS).bind(statement))
        except ThanoSQLError as error:
            str(error)
            outcome = type(error).__name__
        else:
            explain(plan, verbose=True)
            explain_mermaid(plan)
            outcome = "a plan"
    return outcome


def placed(error: ThanoSQLError, text: str) -> str:
    """Return the kind of an error, which points into the text."""
    assert error.text == text
    assert error.span is not None
    assert 0 <= error.span.start <= error.span.end <= len(text)
    assert str(error).startswith(f"line {error.line}:{error.column}: ")
    return type(error).__name__


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:4]))
