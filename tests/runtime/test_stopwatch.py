"""A stopwatch shares out wall time among parts that may be nested, and measures nothing when it is off."""

from __future__ import annotations

import pytest

from thanosql.runtime import stopwatch
from thanosql.runtime.metrics import OperatorMetrics
from thanosql.runtime.stopwatch import OFF, Stopwatch


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that the stopwatch reads; each reading is one further on than the last."""
    ticks: list[float] = [0.0]

    def tick() -> float:
        ticks.append(ticks[-1] + 1)
        return ticks[-1]

    monkeypatch.setattr(stopwatch.time, "perf_counter", tick)
    return ticks


def test_only_the_innermost_part_is_charged(clock: list[float]) -> None:
    watch = Stopwatch()
    with watch("outer"):  # 1
        with watch("inner"):  # 2
            pass  # 3
        with watch("inner"):  # 4
            pass  # 5
    # 6
    assert watch.seconds == {"outer": 3.0, "inner": 2.0}
    assert sum(watch.seconds.values()) == clock[-1] - clock[1]


def test_a_part_may_give_way_to_the_next(clock: list[float]) -> None:
    watch = Stopwatch()
    watch.switch("nothing is measured outside of a block")
    with watch("data"):
        watch.switch("cnn")
        watch.switch("transformer")
    assert watch.seconds == {"data": 1.0, "cnn": 1.0, "transformer": 1.0}


def test_an_error_ends_its_part(clock: list[float]) -> None:
    watch = Stopwatch()
    with pytest.raises(KeyError), watch("failing"):
        raise KeyError
    with watch("next"):
        pass
    assert watch.seconds == {"failing": 1.0, "next": 1.0}


def test_a_gpu_is_waited_for_at_every_change_of_part() -> None:
    waits: list[None] = []
    watch = Stopwatch()
    watch.synchronise = lambda: waits.append(None)
    with watch("cnn"):
        watch.switch("transformer")
    assert len(waits) == 3


def test_nothing_is_measured_when_it_is_off() -> None:
    with OFF("anything"):
        OFF.switch("another")
    assert OFF.seconds == {}
    metrics = OperatorMetrics("Training", figures={"train_seconds": 1.0})
    metrics.show_parts(10.0)
    assert metrics.figures == {"train_seconds": 1.0}


def test_the_parts_and_what_is_left_add_up_to_the_whole() -> None:
    metrics = OperatorMetrics("Training", figures={"train_seconds": 1.0, "parity": 1e-6}, watch=Stopwatch())
    metrics.watch.seconds.update(cnn=2.0, backward=5.0)
    metrics.show_parts(10.0)
    assert metrics.figures == {"parity": 1e-6, "cnn_seconds": 2.0, "backward_seconds": 5.0, "other_seconds": 3.0}
