"""The notebooks of the repository run from their first cell to their last, and are kept without outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.notebook.html_tree import Element, read

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
NAMES = ("tutorial", "tutorial_ko", "tour")
Outputs = dict[str, list[Any]]


def notebook(name: str) -> Any:
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that the notebooks share, as they do for who opens one after another."""
    return tmp_path_factory.mktemp("homes")


def run(name: str, home: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Outputs:
    """Run a notebook in ``folder``, training for one epoch; an error in a cell that is not meant to fail is raised."""
    monkeypatch.setenv("THANOSQL_HOME", str(home))
    found = notebook(name)
    for cell in found.cells:
        if "parameters" in cell.metadata.get("tags", []):
            cell.source = "epochs = 1"
    NotebookClient(found, timeout=900, resources={"metadata": {"path": str(folder)}}).execute()
    return {cell.id: cell.outputs for cell in found.cells if cell.cell_type == "code"}


def pages(outputs: list[Any]) -> list[Element]:
    return [read(each.data["text/html"]) for each in outputs if "text/html" in each.get("data", {})]


def rows(outputs: list[Any]) -> list[list[str]]:
    """Return the cells of the last table of a cell's outputs."""
    return [[each.text for each in row.all("td")] for row in pages(outputs)[-1].all("tr") if row.all("td")]


def names(outputs: list[Any]) -> list[str]:
    return [each.text for each in pages(outputs)[-1].all("th")]


def without_traceback(outputs: Outputs) -> None:
    for name, shown in outputs.items():
        assert "Traceback" not in str(shown), name
        assert not [each for each in shown if each.get("name") == "stderr"], name


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_kept_without_outputs_and_of_no_machine(name: str) -> None:
    found = notebook(name)
    nbformat.validate(found)
    assert found.metadata.keys() == {"kernelspec", "language_info"}
    for cell in found.cells:
        assert cell.metadata.keys() <= {"tags"}
        if cell.cell_type == "code":
            assert cell.execution_count is None
            assert cell.outputs == []
    text = (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")
    assert not [each for each in ("/home/", "/work", "/root", "/tmp", "/Users", ":\\\\") if each in text]


def test_both_tutorials_tell_the_same_story() -> None:
    english, korean = ([cell.id for cell in notebook(name).cells] for name in ("tutorial", "tutorial_ko"))
    assert english == korean


@pytest.mark.slow
@pytest.mark.parametrize(("name", "base"), [("tutorial", "Wav2Vec2TinyEn"), ("tutorial_ko", "Wav2Vec2TinyKo")])
def test_a_tutorial_trains_and_scores(
    name: str, base: str, homes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = run(name, homes, tmp_path, monkeypatch)
    without_traceback(found)
    assert len(pages(found["rows"])[-1].all("audio")) == 5
    assert [len(row) for row in rows(found["before"])] == [4] * 5
    assert names(found["before"]) == ["audio", "text", "predicted", "WER"]
    assert pages(found["before"])[-1].all("mark"), "the base model is meant to get words wrong"
    status = dict(zip(names(found["build"]), rows(found["build"])[0], strict=True))
    assert status["model"] == "my_speech_recognition_model"
    assert status["rows"] == "320"
    before, after = (float(dict(map(tuple, rows(found[each])))["wer"]) for each in ("score-before", "score-after"))
    assert 0 < after < before
    compared = rows(found["scores"])
    assert [row[0] for row in compared] == ["wer", "cer"]
    assert [float(each) for each in compared[0][1:]] == pytest.approx([before, after], abs=1e-6)
    # Both tutorials train it in the home of these tests.
    assert "Infer: model=my_speech_recognition_model@" in pages(found["plan"])[-1].all("pre")[0].text
    assert base in pages(found["model"])[-1].text


@pytest.mark.slow
def test_the_tour_shows_what_it_says(homes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = run("tour", homes, tmp_path, monkeypatch)
    failed = [each for each in found["mistake"] if each.output_type == "error"]
    assert "did you mean timestamps?" in str(failed[0])
    without_traceback(found)
    assert len(pages(found["listen"])[-1].all("audio")) == 3
    confidence = [float(row[3]) for row in rows(found["islands"])]
    assert len(confidence) == 5
    assert confidence == sorted(confidence)
    assert names(found["words"]) == ["word", "start", "end", "confidence", "text"]
    assert all(float(row[1]) < float(row[2]) for row in rows(found["words"]))
    speed = [float(row[3]) for row in rows(found["speed"])]
    assert speed == sorted(speed, reverse=True)
    assert all("room" in row[1] for row in rows(found["bound"]))
    assert pages(found["explain"])[-1].all("rect")
    assert "[" in pages(found["analyze"])[-1].all("pre")[0].text
    errors = [row[names(found["null"]).index("error")] for row in rows(found["null"])]
    assert [each.partition(":")[0] for each in errors] == ["null", "null", "not_audio", "missing"]
    assert "Wav2Vec2TinyEn" in [row[0] for row in rows(found["help"])]
