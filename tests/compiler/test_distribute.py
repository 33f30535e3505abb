"""Plans on a cluster: what runs in its processes stands between Scatter and Gather, for engine='ray' alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.compiler.fake_catalog import FAMILY, FakeCatalog, model
from thanosql.compiler.binder import Binder
from thanosql.compiler.catalog import Action, BaseModel, Distribution, EngineChoice, ModelVersion, Placement
from thanosql.compiler.errors import BindError, ClusterError
from thanosql.compiler.explain import explain
from thanosql.compiler.logical import Plan
from thanosql.compiler.optimizer import optimize
from thanosql.compiler.parser import parse
from thanosql.compiler.sql import BoundQuery
from thanosql.runtime.families.wav2vec2.declaration import ACTORS, ENGINE

ANYWHERE = replace(
    FAMILY,
    options={
        action: (*specs, ENGINE, ACTORS) if action in (Action.PREDICT, Action.EVALUATE) else specs
        for action, specs in FAMILY.options.items()
    },
)
"""The family with the options that say where a statement runs."""

PREDICT = "PREDICT USING digits{} AS SELECT * FROM speech"


@dataclass
class Clustered(FakeCatalog):
    published: tuple[ModelVersion, ...] = (replace(model(), family=ANYWHERE),)
    given: Distribution | None = field(default_factory=lambda: Distribution("head:6379", 8, "cuda", 4, 1, 4))

    def engine(self, model: BaseModel | ModelVersion, options: Mapping[str, Any], query: BoundQuery) -> EngineChoice:
        if options["device"] == "cuda" and self.given is not None and self.given.num_gpus == 0:
            raise ClusterError("device='cuda': the cluster has no GPU")
        return EngineChoice(self.given)

    def remote_placement(self, model: BaseModel | ModelVersion, device: str, precision: str) -> Placement:
        return Placement(device, "fp32")


def plan(sql: str, catalog: FakeCatalog | None = None, engine: str = "local") -> Plan:
    return optimize(Binder(catalog or Clustered(), sql, {}, engine=engine).bind(parse(sql)))


def lines(found: Plan) -> list[str]:
    return [line.strip() for line in explain(found).split("\n\n")[0].splitlines()]


def test_inference_stands_between_what_gives_it_out_and_what_takes_it_back() -> None:
    drawn = lines(plan(PREDICT.format(" OPTIONS (engine='ray')")))
    names = [line.partition(":")[0] for line in drawn]
    assert names[:6] == ["RestoreOrder", "FanOut", "Gather", "Infer", "Decode", "Scatter"]
    assert drawn[2] == "Gather: engine=ray, cluster=head:6379"
    assert drawn[5] == "Scatter: actors=8, num_cpus=4, num_gpus=1, batches=4"
    # Not the device of this machine, which has no GPU.
    assert "device=cuda" in drawn[3]
    evaluated = plan("EVALUATE USING digits OPTIONS (engine='ray') AS SELECT * FROM speech")
    assert "Gather: engine=ray, cluster=head:6379" in lines(evaluated)


@pytest.mark.parametrize(
    ("options", "engine", "given"),
    [("", "local", True), (" OPTIONS (engine='local')", "ray", True), (" OPTIONS (engine='auto')", "local", False)],
)
def test_nothing_is_spread_that_runs_here(options: str, engine: str, given: bool) -> None:
    catalog = Clustered() if given else Clustered(given=None)
    assert not any(
        "Gather" in line or "Scatter" in line for line in lines(plan(PREDICT.format(options), catalog, engine))
    )


def test_the_session_s_engine_is_the_default_of_the_option() -> None:
    found = plan(PREDICT.format(""), engine="ray")
    assert any(line.startswith("Gather") for line in lines(found))
    assert found.options.resolved("engine").is_default
    assert found.options["engine"] == "ray"


def test_actors_belong_to_ray_and_errors_point_at_the_option() -> None:
    with pytest.raises(BindError, match="actors does nothing with engine='local'"):
        plan(PREDICT.format(" OPTIONS (actors=2)"))
    catalog = Clustered(given=Distribution("local", 2, "cpu", 1, 0))
    sql = PREDICT.format(" OPTIONS (device='cuda', engine='ray')")
    with pytest.raises(ClusterError, match="no GPU") as raised:
        plan(sql, catalog)
    assert raised.value.span is not None
    assert sql[raised.value.span.start : raised.value.span.end] == "'ray'"


def test_models_on_a_cluster_share_no_rows_or_samples() -> None:
    pair = "SELECT a.predicted, b.heard FROM ({}) a JOIN ({}) b USING (id)"
    for first, second, expected in (("local", "local", 2), ("ray", "local", 0), ("local", "ray", 0), ("ray", "ray", 0)):
        one, other = (f" OPTIONS (engine='{first}')", f" OPTIONS (engine='{second}', result_col='heard')")
        found = lines(plan(pair.format(PREDICT.format(one), PREDICT.format(other))))
        for name in ("Scan:", "Decode:"):
            assert sum("shared=" in line for line in found if line.startswith(name)) == expected
