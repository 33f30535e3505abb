"""Progress on terminals, in pipes, and below notebook cells."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest

from thanosql.notebook import progress as notebook
from thanosql.notebook.progress import NotebookProgress
from thanosql.progress import NotesOnly, Task, Terminal, for_stream


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_a_pipe_gets_notes_and_nothing_else() -> None:
    pipe = io.StringIO()
    with for_stream(pipe) as progress:
        progress.begin("training", 10, "steps")
        progress.advance(5, loss=0.5)
        progress.note("3 rows are left out")
        progress.end("done")
    assert pipe.getvalue() == "3 rows are left out\n"


def test_a_terminal_is_drawn_on_unless_told_not_to() -> None:
    assert isinstance(for_stream(Screen()), Terminal)
    assert type(for_stream(Screen(), drawn=False)) is NotesOnly


def test_a_terminal_keeps_notes_and_one_summary_line() -> None:
    screen = Screen()
    with Terminal(screen) as progress:
        progress.begin("training [digits]", 10, "steps")
        progress.advance(4, loss=0.25, wer="12 %")
        progress.note("3 rows [of 9] are left out")
        progress.advance(6, loss=0.125)
        progress.end()
    lines = screen.getvalue().splitlines()
    assert any("training [digits]" in line and "10/10 steps" in line for line in lines[:-1])
    assert any("loss 0.125, wer 12 %" in line for line in lines[:-1])
    assert "3 rows [of 9] are left out" in screen.getvalue()
    assert "training [digits]: 10/10 steps" in lines[-1]


def test_a_terminal_is_cleared_after_an_error() -> None:
    screen = Screen()
    with pytest.raises(ZeroDivisionError), Terminal(screen) as progress:
        progress.begin("training", None, "steps")
        raise ZeroDivisionError
    # Hidden while drawing, shown again after.
    assert screen.getvalue().rfind("\x1b[?25h") > screen.getvalue().rfind("\x1b[?25l")
    assert "training:" not in screen.getvalue()


def test_a_task_tells_what_is_done_how_fast_and_how_long_it_takes(clock: list[float]) -> None:
    task = Task("training", 1200, "s of audio")
    assert task.state() == "0/1,200 s of audio"
    clock[0] += 20
    task.advance(300, {"loss": 0.31415, "learning_rate": 1e-4, "speed": "fast"})
    assert task.progress() == "300/1,200 s of audio, 15/s"
    assert task.figures() == "loss 0.314, learning rate 0.0001, speed fast"
    assert task.state() == f"{task.progress()}, {task.figures()}, 60 s left"
    task.advance(0, {"loss": 0.2})
    assert task.figures() == "loss 0.2, learning rate 0.0001, speed fast"
    assert task.summary("4 epochs") == "training: 4 epochs in 20 s"


def test_a_task_without_a_total_does_not_guess(clock: list[float]) -> None:
    task = Task("PREDICT", None, "rows")
    clock[0] += 4
    task.advance(10, {})
    assert task.state() == "10 rows, 2.5/s"


class Line:
    """Stands for the part of a cell's output that is redrawn."""

    def __init__(self) -> None:
        self.states: list[str] = []

    def update(self, bundle: dict[str, str], *, raw: bool) -> None:
        self.states.append(bundle["text/plain"])


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()

    def display(bundle: dict[str, str], **options: Any) -> Line:
        line.update(bundle, raw=options["raw"])
        return line

    monkeypatch.setattr(notebook, "display", display)
    return line


def test_a_notebook_line_is_redrawn_a_few_times_a_second(line: Line, clock: list[float]) -> None:
    with NotebookProgress() as progress:
        progress.begin("training", 1000, "steps")
        for _ in range(1000):
            clock[0] += 0.01
            progress.advance(1, loss=0.5)
        progress.end()
    assert line.states[0] == "training"
    assert line.states[-1] == "training: 1,000/1,000 steps, 100/s in 10 s"
    assert 10 < len(line.states) < 60
    assert all(state.startswith("training: ") and state.endswith(" s left") for state in line.states[1:-1])


def test_a_notebook_line_says_when_the_task_stopped(line: Line, clock: list[float]) -> None:
    with pytest.raises(ZeroDivisionError), NotebookProgress() as progress:
        progress.begin("training", 10, "steps")
        clock[0] += 2
        progress.advance(1)
        raise ZeroDivisionError
    assert line.states[-1] == "training stopped: 1/10 steps, 0.5/s"
