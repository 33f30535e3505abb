"""EXPLAIN of PREDICT, EVALUATE and of SQL around them: what it expects, what that rests on, and what it must not do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.cost.forbidden_work import forbid_work
from tests.runtime.tones import Recorder
from thanosql.compiler.catalog import BaseModel
from thanosql.runtime import families
from thanosql.runtime.cost import inference, sample
from thanosql.runtime.cost.calibration import Calibration, Measurement
from thanosql.runtime.cost.estimate import About
from thanosql.runtime.cost.inference import inference_job, model_workload
from thanosql.session import Session

PREDICT = "PREDICT USING Wav2Vec2TinyEn OPTIONS (precision='fp32') AS "
EVALUATE = "EVALUATE USING Wav2Vec2TinyEn OPTIONS (precision='fp32') AS SELECT * FROM speech"
SEVERAL = "SELECT id, repeat('/.', range) || audio_path AS audio FROM speech, range(10)"


def lines(session: Session, sql: str) -> dict[str, str]:
    """Return the estimates of each node of a plan by the node's name, the topmost of that name."""
    plan = session.compile(sql).explain().partition("\n\n")[0]
    found: dict[str, str] = {}
    for line in plan.splitlines():
        name = re.match(r" *(\w+)", line)
        assert name
        figures = re.search(r" \(([^()]*)\)$", line)
        found.setdefault(name[1], figures[1] if figures else "")
    return found


def base(name: str) -> BaseModel:
    return next(each for each in families.base_models() if each.name == name)


def teach(session: Session, speed: float, model: str = "Wav2Vec2TinyEn") -> None:
    workload = model_workload(session.context, base(model), {})
    assert workload is not None
    job = inference_job(families.FAMILIES[0], workload, "fp32", "cpu")
    Calibration(session.context.home).learn(Measurement.of(job, speed))


def test_it_decodes_no_audio_opens_no_model_writes_nothing_and_runs_no_query_to_its_end(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    # To locate a model's files means to check or even to download them.
    forbid_work(monkeypatch, "open", "locate", "learner")
    asked: list[str] = []
    stream = session.database.stream
    monkeypatch.setattr(
        session.database, "stream", lambda sql, *more, **named: asked.append(sql) or stream(sql, *more, **named)
    )
    home = session.context.home
    before = sorted(home.rglob("*"))
    plan = session.compile(f"{PREDICT} {SEVERAL}").explain()
    assert "basis=guess" in plan
    elsewhere = session.compile(f"{PREDICT.replace('TinyEn', 'En')} {SEVERAL}").explain()
    assert "export=" in elsewhere, "the graph of a model that is not here yet is still to be made"
    assert sorted(home.rglob("*")) == before
    assert [sql.rpartition("LIMIT ")[2] for sql in asked] == [str(sample.HEADERS)] * 2


def test_rows_are_the_planner_s_unless_the_sample_met_the_end(session: Session) -> None:
    few = lines(session, f"{PREDICT} SELECT * FROM speech WHERE id < 24")
    assert few["Scan"] == "rows=24"
    assert few["RestoreOrder"].startswith("rows=24, time=")
    session.run("CREATE TABLE many AS SELECT s.* FROM speech s, range(5)")
    many = lines(session, f"{PREDICT} SELECT * FROM many")
    assert many["Scan"] == "rows=~320"
    assert "sampled=200" in many["Decode"]


def test_a_planner_that_expects_less_than_was_seen_is_not_believed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session.database, "estimate_rows", lambda sql, values=(), *, writes: 3)
    assert lines(session, f"{PREDICT} {SEVERAL}")["Scan"] == "rows=~200"


def test_a_recording_of_several_rows_costs_once(session: Session) -> None:
    once = lines(session, f"{PREDICT} SELECT * FROM speech WHERE id < 12")
    twice = lines(session, f"{PREDICT} SELECT s.* FROM speech s, range(2) WHERE id < 12")
    assert once["Distinct"] == "rows=12, recordings=12"
    assert twice["Distinct"] == "rows=24, recordings=12"
    assert once["Infer"].partition(", ")[2] == twice["Infer"].partition(", ")[2]
    assert lines(session, f"{PREDICT} {SEVERAL} WHERE id < 12")["Distinct"] == "rows=120, recordings=120"


def test_bad_recordings_cost_nothing_and_leave_with_skip(session: Session) -> None:
    bad = "SELECT CASE WHEN id % 4 = 0 THEN 'gone.wav' ELSE audio_path END AS audio FROM speech"
    kept = lines(session, PREDICT.replace(")", ", on_error='null')") + bad)
    assert kept["Decode"].endswith("sampled=64, unreadable=16 of 64 sampled headers")
    assert kept["RestoreOrder"].startswith("rows=64")
    left = lines(session, PREDICT.replace(")", ", on_error='skip')") + bad)
    assert left["RestoreOrder"].startswith("rows=~48")
    assert left["Infer"] == kept["Infer"]
    assert lines(session, f"{PREDICT} SELECT * FROM speech WHERE false")["Infer"] == "rows=0"


def test_time_rests_on_what_was_measured(session: Session) -> None:
    teach(session, 3.7)
    found = lines(session, f"{PREDICT} SELECT * FROM speech")
    assert found["Infer"].endswith("basis=measured here")
    assert "export=" in found["Infer"], "the base model's graph is not made yet"
    plan = json.loads(session.compile(f"{PREDICT} SELECT * FROM speech").explain(format="json"))[0]["Plan"]
    infer = plan["Plans"][0]["Plans"][0]
    audio = infer["Plans"][0]["Estimated Audio Seconds"]
    assert infer["Estimated Total Time"] - infer["Estimated Export Time"] == pytest.approx(audio / 3.7)
    assert plan["Estimated Total Time"] == infer["Estimated Total Time"]


def test_memory_grows_with_the_longest_recording_up_to_the_piece_that_is_computed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def memory(seconds: float) -> float:
        headers = sample.Headers((1.0, seconds), 2, 0, 2, (1.0, seconds))
        monkeypatch.setattr(inference, "read_headers", lambda *given: headers)
        plan: Any = json.loads(session.compile(f"{PREDICT} SELECT * FROM speech").explain(format="json"))[0]["Plan"]
        return float(plan["Plans"][0]["Plans"][0]["Estimated Memory Bytes"])

    assert memory(2) < memory(10) < memory(30) == memory(300)


def test_queries_around_islands_are_planned_with_what_stands_in_for_them(session: Session) -> None:
    teach(session, 10.0)
    found = lines(session, f"SELECT p.predicted FROM ({PREDICT} SELECT * FROM speech) p ORDER BY p.id LIMIT 5")
    assert found["Query"].startswith("rows=~5, time=")
    assert found["Materialise"] == "rows=5", "the limit moved"
    joined = f"SELECT * FROM ({PREDICT} SELECT * FROM speech) p JOIN (LIST MODEL) m ON p.predicted = m.name"
    assert lines(session, joined)["ListModels"] == "rows=0", "a list is made to be counted"
    evaluated = f"SELECT * FROM ({PREDICT} SELECT * FROM speech) p JOIN ({EVALUATE}) e ON p.predicted = e.metric"
    # Each of the 64 rows has a metric in every row of the score, as far as the database can tell.
    assert lines(session, evaluated)["Query"].startswith("rows=~512, time=")
    created = lines(session, f"CREATE TABLE heard AS {PREDICT} SELECT * FROM speech")
    assert created["Query"].startswith("written=~64, time=")


def test_one_statement_s_models_add_up(session: Session) -> None:
    inner = f"SELECT audio_path, predicted AS text FROM ({PREDICT} SELECT * FROM speech WHERE id < 9)"
    sql = f"EVALUATE USING Wav2Vec2TinyEn OPTIONS (precision='fp32') AS {inner}"
    plan = json.loads(session.compile(sql).explain(format="json"))[0]["Plan"]
    parts = [each["Estimated Total Time"] for each in nodes(plan) if each["Node Type"] == "Infer"]
    assert len(parts) == 2
    assert plan["Estimated Total Time"] == pytest.approx(sum(parts))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", ()):
        yield from nodes(each)


def test_parameters_reach_the_planner_and_the_sample(session: Session) -> None:
    plan = session.compile(f"{PREDICT} SELECT * FROM speech WHERE id < :most", {"most": 7}).explain()
    assert "(rows=7)" in plan


def test_a_broken_estimate_costs_a_note_and_never_the_plan(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object) -> None:
        raise ZeroDivisionError("a mistake of ours")

    told = session.context.progress = Recorder()
    monkeypatch.setattr(inference, "read_headers", broken)
    plan = session.compile(f"{PREDICT} SELECT * FROM speech").explain()
    assert plan.startswith("RestoreOrder\n")
    assert "(rows=~64)" in plan, "what was found before stays"
    assert told.notes == ["some estimates are missing: a mistake of ours"]


def test_a_query_that_fails_is_explained_all_the_same(session: Session) -> None:
    told = session.context.progress = Recorder()
    failing = "SELECT CASE WHEN id > 9 THEN error('no recording')::VARCHAR ELSE audio_path END AS audio FROM speech"
    assert lines(session, f"{PREDICT} {failing}")["Decode"] == "rows=~64"
    assert told.notes == []


def test_to_explain_takes_no_number_from_a_sequence(session: Session) -> None:
    session.run("CREATE SEQUENCE numbers")
    found = lines(session, f"{PREDICT} SELECT nextval('numbers') AS number, audio_path FROM speech")
    assert found["Decode"] == "rows=~64"
    assert session.run("SELECT nextval('numbers') AS number").frame["number"].to_list() == [1]


def test_a_number_that_was_not_counted_shows_it_and_counts_as_one() -> None:
    assert (str(About(12)), json.dumps({"rows": About(12)}), About(12) + 1) == ("~12", '{"rows": 12}', 13)
