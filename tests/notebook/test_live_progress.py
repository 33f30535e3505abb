"""The one display of a statement's progress: tasks, figures, a curve, and the line that stays."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.notebook.html_tree import Element, read
from thanosql.notebook import progress as notebook
from thanosql.notebook.progress import NotebookProgress


class Display:
    def __init__(self) -> None:
        self.pages: list[list[dict[str, str]]] = []

    def __call__(self, bundle: dict[str, str], **options: Any) -> Display:
        self.pages.append([bundle])
        return self

    def update(self, bundle: dict[str, str], *, raw: bool) -> None:
        self.pages[-1].append(bundle)

    def last(self) -> Element:
        return read(self.pages[-1][-1]["text/html"])


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Display:
    display = Display()
    monkeypatch.setattr(notebook, "display", display)
    return display


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def train(progress: NotebookProgress, clock: list[float], epochs: int = 3) -> None:
    progress.begin("training", epochs * 100, "s of audio")
    for epoch in range(1, epochs + 1):
        for _ in range(10):
            clock[0] += 1
            progress.advance(10, epoch=epoch, loss=3.0 / epoch, device="cpu")
        progress.advance(0, epoch=epoch, loss=3.0 / epoch, wer=1.0 / epoch, cer=0.5 / epoch)


def test_a_training_shows_its_figures_and_its_curve(display: Display, clock: list[float]) -> None:
    with NotebookProgress() as progress:
        train(progress, clock)
        shown = display.last()
        (bar,) = shown.all("progress")
        assert (bar.attributes["max"], bar.attributes["value"]) == ("300", "300")
        assert "300/300 s of audio, 10/s" in shown.text
        assert "loss 1, device cpu" in shown.text
        assert [each.all("title")[0].text for each in shown.all("svg")] == ["loss", "validation error"]


def test_a_statement_with_several_tasks_leaves_one_line(display: Display, clock: list[float]) -> None:
    with NotebookProgress() as progress:
        progress.begin("checking <audio>", 2, "rows")
        progress.advance(2)
        progress.end()
        train(progress, clock)
        progress.end("30 steps, loss 1.000")
        progress.begin("exporting", None, "")
        assert "training: 30 steps, loss 1.000 in 30 s" in display.last().text
        progress.end("exported to ONNX")
    assert len(display.pages) == 1
    assert display.pages[0][-1]["text/plain"] == "training: 30 steps, loss 1.000 in 30 s; 30 s in all"
    left = display.last()
    assert left.all("summary")[0].text == "training: 30 steps, loss 1.000 in 30 s; 30 s in all"
    assert "checking <audio>: 2/2 rows" in left.all("details")[0].text
    assert not left.all("progress") + left.all("svg")
    # What a single epoch's plot is made of.
    assert len(read(progress.curve).all("svg")) == 2


def test_a_classifier_shows_its_accuracy(display: Display, clock: list[float]) -> None:
    with NotebookProgress() as progress:
        progress.begin("training", 20, "s of audio")
        for epoch in (1, 2):
            clock[0] += 5
            progress.advance(10, epoch=epoch, loss=1.0 / epoch)
            progress.advance(0, epoch=epoch, loss=1.0 / epoch, accuracy=0.5 * epoch)
    assert [each.all("title")[0].text for each in read(progress.curve).all("svg")] == ["loss", "validation accuracy"]


def test_what_was_stopped_is_what_the_line_says(display: Display, clock: list[float]) -> None:
    progress = NotebookProgress()
    with pytest.raises(KeyboardInterrupt), progress:
        progress.begin("reading audio", 2, "rows")
        clock[0] += 60
        progress.end()
        progress.begin("training", 100, "s of audio")
        clock[0] += 2
        progress.advance(10, loss=0.5)
        raise KeyboardInterrupt
    assert display.pages[0][-1]["text/plain"].startswith("training stopped: 10/100 s of audio, 5/s; 62 s in all")


def test_the_next_statement_has_a_display_and_a_curve_of_its_own(display: Display, clock: list[float]) -> None:
    progress = NotebookProgress()
    with progress:
        train(progress, clock)
        progress.end()
    with progress:
        progress.begin("transcribing", None, "rows")
        clock[0] += 1
        progress.advance(5, speed="70 s of audio/s")
        assert "max" not in display.last().all("progress")[0].attributes
        assert "speed 70 s of audio/s" in display.last().text
        progress.end()
    assert len(display.pages) == 2
    assert progress.curve == ""
