"""The benchmarks' pure parts: loops that take turns, their table, and the recordings that SQL makes."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

import thanosql
from bench.memory import CLIP_SAMPLES, clip, memory_at, wav_header
from bench.memory_case import Course
from bench.train import table
from bench.turns import Timed, Turns
from thanosql.runtime.audio.reading import load


def run(turns: Turns, loops: dict[str, Callable[[], None]]) -> None:
    def contender(name: str, loop: Callable[[], None]) -> None:
        with turns.taking_part(name):
            loop()

    threads = [threading.Thread(target=contender, args=loop) for loop in loops.items()]
    for each in threads:
        each.start()
    for each in threads:
        each.join(timeout=30)
        assert not each.is_alive()


def stepping(turns: Turns, name: str, steps: int, order: list[str]) -> Callable[[], None]:
    def loop() -> None:
        turns.enter(name)
        for _ in range(steps):
            order.append(name)
            turns.stepped(name, 1, 2.0)

    return loop


def test_contenders_step_in_turn_and_the_others_go_on_when_one_is_done() -> None:
    turns, order = Turns(["a", "b", "c"]), []
    run(turns, {name: stepping(turns, name, steps, order) for name, steps in {"c": 3, "a": 2, "b": 1}.items()})
    assert order == ["a", "b", "c", "a", "c", "c"]
    assert {name: len(steps) for name, steps in turns.steps.items()} == {"a": 2, "b": 1, "c": 3}
    assert all(step.audio_seconds == 2.0 and step.seconds >= 0 for steps in turns.steps.values() for step in steps)


@pytest.mark.parametrize("leaver", ["a", "b", "c"])
def test_one_that_leaves_before_its_first_step_holds_nobody_up(leaver: str) -> None:
    turns, order = Turns(["a", "b", "c"]), []
    loops = {name: stepping(turns, name, 2, order) for name in "abc"}
    run(turns, {**loops, leaver: lambda: None})
    assert sorted(order) == sorted([name for name in "abc" if name != leaver] * 2)


def test_rates_are_of_all_seconds_and_ratios_of_all_epochs() -> None:
    slow, fast = (
        [Timed(1, 10.0, 10.0, 3.0), Timed(2, 10.0, 10.0, 3.0)],
        [Timed(1, 10.0, 5.0, 1.0), Timed(2, 20.0, 2.5, 1.0)],
    )
    rows = table({"BUILD, bf16": fast, "fp32, random sampling": slow, "bf16, grouped by length": slow})
    assert rows[0] == ["BUILD, bf16", "4.00", "2.00", "8.00", "4.00", "4.00", "4.50", "4.50"]
    assert rows[1] == ["fp32, random sampling", *["1.00"] * 7]


def test_memory_is_told_by_the_time_that_has_passed() -> None:
    course = Course(100.0, [(0.0, 0, 110.0), (1.0, 5, 120.0), (1.9, 9, 130.0)], 140.0, 10, 2.0)
    assert [memory_at(course, share) for share in (0.0, 0.5, 0.75, 1.0)] == [110.0, 120.0, 130.0, 130.0]


def test_clips_that_the_database_makes_are_recordings_that_differ() -> None:
    with thanosql.connect("duckdb://") as session:
        clips = session.run(f"SELECT {clip('range')} AS audio FROM range(3)").frame["audio"].to_list()
    assert len(wav_header(CLIP_SAMPLES)) == 44
    assert len(set(clips)) == 3
    assert [len(load(each, 16_000)) for each in clips] == [CLIP_SAMPLES] * 3
