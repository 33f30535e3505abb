"""EXPLAIN ANALYZE and VERBOSE: where the time went, what was expected of it, what the database was asked, and why."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tone_speech import write_tones
from thanosql.compiler.catalog import Placement
from thanosql.runtime.catalog import RuntimeCatalog
from thanosql.runtime.cost import learning
from thanosql.runtime.cost.calibration import Calibration
from thanosql.runtime.families.wav2vec2.predictor import CTCPredictor
from thanosql.session import Session

PREDICT = "PREDICT USING Wav2Vec2TinyEn OPTIONS (precision='fp32', cache=False) AS SELECT * FROM speech WHERE id < 4"
AROUND = f"SELECT p.id, lower(p.predicted) AS heard FROM ({PREDICT}) p ORDER BY p.id"


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("analyze")
    tones = write_tones(folder / "tones", 8)
    with Session("duckdb://", home=folder / "home") as opened:
        opened.run(f"CREATE TABLE speech AS FROM '{tones}/tones.csv'")
        opened.run(PREDICT)  # the base model's graph is made once
        yield opened


class Clock:
    """Moves on only where a test says that something took its time."""

    def __init__(self) -> None:
        self.now = 100.0
        self.lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def taking(self, seconds: float, function: Any) -> Any:
        def slow(*arguments: Any, **named: Any) -> Any:
            with self.lock:
                self.now += seconds
            return function(*arguments, **named)

        return slow


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def document(session: Session, options: str, sql: str = AROUND) -> dict[str, Any]:
    (found,) = json.loads(str(session.run(f"EXPLAIN ({options}, FORMAT JSON) {sql}").text))
    assert isinstance(found, dict)
    return found


def test_operators_account_for_all_of_the_time(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    database = session.database
    for name, seconds in {"stream": 1.0, "ingest": 2.0, "drop_temporary": 4.0, "estimate_rows": 0.25}.items():
        monkeypatch.setattr(database, name, clock.taking(seconds, getattr(database, name)))
    monkeypatch.setattr(CTCPredictor, "run", clock.taking(8.0, CTCPredictor.run))
    monkeypatch.setattr(time, "perf_counter", clock)
    found = document(session, "ANALYZE")
    own = {each["Node Type"]: each["Actual Own Time"] / 1000 for each in nodes(found["Plan"])}
    assert own.pop("Query") == pytest.approx(1.0)
    assert own.pop("Materialise") == pytest.approx(2.0 + 4.0)
    assert own.pop("Scan") == pytest.approx(1.25)
    assert sum(own.values()) == pytest.approx(4 * 8.0), "the model's, wherever it was waited for"
    assert found["Execution Time"] / 1000 == pytest.approx(1 + 6 + 1.25 + 32)
    assert found["Plan"]["Actual Total Time"] == pytest.approx(found["Execution Time"])


def test_operators_account_for_a_real_run(session: Session) -> None:
    result = session.run(f"EXPLAIN ANALYZE {AROUND}")
    *_, planning, execution = str(result.text).splitlines()
    assert planning.startswith("Planning: ")
    wall, operators, database = (float(part.split()[-2]) for part in execution.split(","))
    assert operators == pytest.approx(sum(each.seconds for each in result.metrics), abs=0.001)
    assert database <= operators <= wall + 0.001


def test_times_of_a_node_hold_those_below_it_as_postgresql_s_do(session: Session) -> None:
    for each in nodes(document(session, "ANALYZE")["Plan"]):
        below = each.get("Plans", ())
        for name in ("Actual Total Time", "Total Cost"):
            assert each[name] >= sum(other[name] for other in below) - 0.01
        own = each["Actual Total Time"] - sum(other["Actual Total Time"] for other in below)
        assert own == pytest.approx(each["Actual Own Time"], abs=0.01)


def test_a_viewer_finds_what_it_needs(session: Session) -> None:
    found = document(session, "ANALYZE")
    assert {"Plan", "Planning Time", "Execution Time"} <= found.keys()
    for number, each in enumerate(nodes(found["Plan"])):
        wanted = {"Node Type", "Startup Cost", "Total Cost", "Plan Rows"}
        wanted |= {"Actual Rows", "Actual Loops", "Actual Startup Time", "Actual Total Time"}
        assert wanted <= each.keys(), each["Node Type"]
        assert all(isinstance(each[name], int | float) for name in wanted - {"Node Type"})
        assert ("Parent Relationship" in each) == (number > 0)
    assert not {"Execution Time", "Planning Time"} & document(session, "VERBOSE").keys()


def test_what_was_expected_stands_before_what_was_measured(session: Session) -> None:
    text = str(session.run(f"EXPLAIN ANALYZE {PREDICT}").text)
    infer = next(line for line in text.splitlines() if "Infer:" in line)
    assert infer.index("(rows=4, memory=") < infer.index("[rows=4, batches=")
    assert "Execution: " not in session.compile(PREDICT).explain()


def test_each_run_of_a_model_teaches_the_calibration(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    calibration = Calibration(session.context.home)
    calibration.path.unlink(missing_ok=True)
    monkeypatch.setattr(learning, "LEAST_INFERENCE", 1e9)
    session.run(PREDICT)
    assert calibration.measurements() == [], "nothing is learnt from a blink"
    monkeypatch.setattr(learning, "LEAST_INFERENCE", 0.0)
    for runs in (1, 2):
        session.run(PREDICT)
        (known,) = calibration.measurements()
        assert (known.action, known.precision, known.runs) == ("infer", "fp32", runs)
    assert "basis=measured here" in session.compile(PREDICT).explain()


def test_verbose_shows_the_sql_that_the_database_gets(session: Session) -> None:
    sql = AROUND.replace("id < 4", "text <> :text AND id < 4")
    lines = session.compile(sql, {"text": "x\ny"}).explain(verbose=True).splitlines()
    scan = next(number for number, line in enumerate(lines) if "Scan:" in line)
    assert [line.strip() for line in lines[scan + 2 : scan + 6]] == [
        'SQL: SELECT "id", "audio_path" FROM (',
        "SELECT * FROM speech WHERE text <> $1 AND id < 4",
        ") AS query",
        "$1 = 'x\\ny'",
    ]
    assert lines[1].strip().startswith("SQL: SELECT p.id, lower(p.predicted) AS heard FROM (SELECT * FROM")
    assert not any("SQL:" in line for line in session.compile(sql, {"text": "x"}).explain().splitlines())
    scanned = next(each for each in nodes(document(session, "VERBOSE")["Plan"]) if each["Node Type"] == "Scan")
    assert scanned["Remote SQL"] == 'SELECT "id", "audio_path" FROM (\nSELECT * FROM speech WHERE id < 4\n) AS query'


def test_verbose_shows_the_options_of_islands(session: Session) -> None:
    assert "Options" not in session.compile(AROUND).explain()
    text = session.compile(AROUND).explain(verbose=True)
    assert "\nOptions of Wav2Vec2TinyEn in __thanosql_" in text
    assert "  precision      = 'fp32'\n" in text
    (options,) = document(session, "VERBOSE")["Island Options"].values()
    assert options["cache"] == {"value": False, "default": False}
    alone = session.compile(PREDICT).explain(verbose=True)
    assert "Options of" not in alone, "they are the plan's own"


def test_verbose_gives_reasons(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    reasons = (("device", "of weather"), ("precision", "of taste"))
    monkeypatch.setattr(RuntimeCatalog, "placement", lambda *asked: Placement("cpu", "fp32", reasons))
    assert "device: of weather\n      precision: of taste\n" in session.compile(PREDICT).explain(verbose=True)
    assert "of weather" not in session.compile(PREDICT).explain()
    infer = next(each for each in nodes(document(session, "VERBOSE")["Plan"]) if each["Node Type"] == "Infer")
    assert infer["Precision Reason"] == "of taste"


def test_reasons_are_those_of_the_options_as_written(session: Session) -> None:
    asked = session.compile(PREDICT.replace("precision", "device='cpu', precision")).explain(verbose=True)
    assert "device: as asked\n" in asked
    assert "precision: as asked\n" in asked
    assert "batches: each recording by itself, " in asked
    open_ = session.compile(PREDICT.replace("precision='fp32', ", "")).explain(verbose=True)
    assert "device: as asked\n" not in open_
    assert "precision: int8 was not tried on validation rows\n" in open_


def test_mermaid_has_figures_too(session: Session) -> None:
    text = str(session.run(f"EXPLAIN (ANALYZE, FORMAT MERMAID) {PREDICT}").text)
    scan = next(line for line in text.splitlines() if '"Scan<br/>' in line)
    assert "<br/>(rows=4)<br/>[rows=4, batches=1, " in scan


def test_a_cost_nobody_knows_is_left_out(session: Session, tmp_path: Path) -> None:
    plan = json.loads(session.compile("LIST MODEL").explain(format="json"))[0]["Plan"]
    assert "Total Cost" not in plan
