"""A notebook in a real kernel: what its cells show, that Stop can be pressed, and that a training goes on after it."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebook.html_tree import Element, read
from tests.tone_speech import write_tones

SPEECH = {
    "load": "%load_ext thanosql",
    "connect": "%thanosql duckdb:// --home {folder}/home",
    "table": "%thanosql CREATE TABLE speech AS FROM '{folder}/tones.csv'",
    "predict": "%%thanosql heard <<\nPREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech LIMIT 3",
    "heard": "heard.height",
    "table of speech": "%thanosql PREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech LIMIT 3",
    "print": "%thanosql PRINT AUDIO AS SELECT * FROM speech LIMIT 2",
    "analyze": "%%thanosql --analyze\nPREDICT USING Wav2Vec2TinyEn AS SELECT * FROM speech LIMIT 3",
    "error": "%%thanosql\nSELECT 1 AS one;\nPREDICT USING Wav2Vec2TinyEm AS SELECT * FROM speech",
}
BUILD = """%%thanosql
BUILD MODEL letters USING Wav2Vec2Scratch
OPTIONS (size='micro', epochs=3, batch_size=4, learning_rate=0.002, checkpoint_minutes=0.000001)
AS SELECT * FROM speech"""
TRAINING = {
    **{name: SPEECH[name] for name in ("load", "connect", "table")},
    "stop": BUILD,
    "after": "%thanosql -t pandas SELECT count(*) AS rows FROM speech",
    "build": BUILD,
}
Outputs = dict[str, list[Any]]


def run(cells: dict[str, str], folder: Path, *, stop: bool = False) -> Outputs:
    """Run ``cells`` in order; with ``stop`` press Stop as soon as a training has saved a step."""
    made = [nbformat.v4.new_code_cell(text.format(folder=folder)) for text in cells.values()]
    client = NotebookClient(nbformat.v4.new_notebook(cells=made), timeout=600, allow_errors=True)

    def interrupt() -> None:
        while not list(folder.glob("home/runs/*/step-*")):
            time.sleep(0.02)
        asyncio.run(client.km.interrupt_kernel())

    if stop:
        threading.Thread(target=interrupt, daemon=True).start()
    client.execute()
    return {name: cell.outputs for name, cell in zip(cells, made, strict=True)}


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    return run(SPEECH, write_tones(tmp_path_factory.mktemp("tones"), count=4))


@pytest.fixture(scope="module")
def training(tmp_path_factory: pytest.TempPathFactory) -> Outputs:
    return run(TRAINING, write_tones(tmp_path_factory.mktemp("tones"), count=24), stop=True)


def printed(outputs: list[Any]) -> str:
    return "".join(each.text for each in outputs if each.output_type == "stream")


def pages(outputs: list[Any]) -> list[Element]:
    return [read(each.data["text/html"]) for each in outputs if "text/html" in each.get("data", {})]


def failed(outputs: list[Any]) -> str:
    (error,) = [each for each in outputs if each.output_type == "error"]
    return "\n".join(error.traceback)


@pytest.mark.slow
def test_stop_ends_a_training_and_leaves_the_kernel(training: Outputs) -> None:
    assert "run the same statement again to go on from there" in printed(training["stop"])
    assert failed(training["stop"]).startswith("interrupted")
    assert "Traceback" not in str(training["stop"])
    assert "training stopped: " in pages(training["stop"])[0].text
    (table,) = pages(training["after"])
    assert [each.text for each in table.all("td")] == ["24"]


@pytest.mark.slow
def test_a_training_goes_on_and_shows_what_it_reached(training: Outputs) -> None:
    assert "going on after step" in printed(training["build"])
    progress, status = pages(training["build"])
    # One line is left of the progress; the rest is folded.
    assert progress.all("summary")[0].text.startswith("training: ")
    assert "exported to ONNX" in progress.all("details")[0].text
    assert not progress.all("progress") + progress.all("svg")
    assert status.all("td")[0].text == "letters"
    assert [each.all("title")[0].text for each in status.all("svg")] == ["loss", "validation error"]


def test_speech_can_be_heard_and_compared(speech: Outputs) -> None:
    assert [each.data["text/plain"] for each in speech["heard"]] == ["3"]
    (table,) = pages(speech["table of speech"])[1:]
    assert len(table.all("audio")) == 3
    assert [each.text for each in table.all("th")] == ["id", "audio_path", "text", "predicted", "WER"]
    assert len(pages(speech["print"])[-1].all("audio")) == 2


def test_a_plan_is_drawn(speech: Outputs) -> None:
    plan = pages(speech["analyze"])[-1]
    assert "Infer: model=Wav2Vec2TinyEn" in plan.all("pre")[0].text
    assert len(plan.all("rect")) > 3


def test_an_error_has_no_traceback_and_says_where(speech: Outputs) -> None:
    assert len(pages(speech["error"])) == 1
    assert "line 2:15: " in failed(speech["error"])
    assert "in statement 2 of 2, line 2: PREDICT USING Wav2Vec2TinyEm" in failed(speech["error"])
    assert ".py" not in failed(speech["error"])
