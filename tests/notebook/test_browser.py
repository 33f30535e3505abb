"""JupyterLab in a real browser: what a person sees below the cells, hears, and can stop.

Screenshots are kept in the test's folder, or in THANOSQL_SCREENSHOTS.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from jupyter_server import jupyter_lab
from playwright.sync_api import Locator, Page, expect, sync_playwright
from tone_speech import write_tones

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on PATH: apt-get install chromium"),
]

BUILD = """%%thanosql
BUILD MODEL {name}
USING Wav2Vec2Scratch
OPTIONS (size='micro', epochs={epochs}, batch_size=4, learning_rate=0.002, checkpoint_minutes=0.000001)
AS SELECT * FROM speech"""
CELLS = {
    "load": "%load_ext thanosql\n%thanosql duckdb://",
    "table": "%thanosql CREATE TABLE speech AS FROM 'tones.csv'",
    "listen": "%%thanosql\nPRINT AUDIO AS\nSELECT *\nFROM speech\nLIMIT 3",
    "build": BUILD.format(name="letters", epochs=12),
    "predict": "%%thanosql\nPREDICT USING letters\nAS SELECT * FROM speech LIMIT 6",
    "analyze": "%%thanosql --analyze\nPREDICT USING letters\nOPTIONS (cache=False)\nAS SELECT * FROM speech",
    "error": "%%thanosql\nPREDICT USING leters\nAS SELECT * FROM speech",
    "stop": BUILD.format(name="stopped", epochs=500),
    "after": "%thanosql SELECT count(*) AS recordings FROM speech",
}
MINUTES = 60_000.0


@dataclass
class Notebook:
    """A notebook that is open in the browser."""

    page: Page
    pictures: Path

    def cell(self, name: str) -> Locator:
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(list(CELLS).index(name))

    def output(self, name: str) -> Locator:
        return self.cell(name).locator(".jp-Cell-outputArea")

    def start(self, name: str) -> None:
        self.cell(name).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    def wait(self, name: str) -> None:
        prompt = self.cell(name).locator(".jp-InputPrompt")
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=3 * MINUTES)

    def run(self, name: str) -> Locator:
        self.start(name)
        self.wait(name)
        return self.output(name)

    def picture(self, name: str) -> None:
        self.cell(name).scroll_into_view_if_needed()
        self.page.screenshot(path=self.pictures / f"{name}.png")


@pytest.fixture(scope="module")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    folder = write_tones(tmp_path_factory.mktemp("notebook"), count=24)
    pictures = Path(os.environ.get("THANOSQL_SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    pictures.mkdir(parents=True, exist_ok=True)
    cells = [nbformat.v4.new_code_cell(text) for text in CELLS.values()]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "speech.ipynb")
    with jupyter_lab(folder, tmp_path_factory.mktemp("jupyter")) as url, sync_playwright() as playwright:
        # Chromium's sandbox does not work as root; the pages are the test's own.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(url.format(path="speech.ipynb"))
        opened = Notebook(page, pictures)
        expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(len(CELLS), timeout=2 * MINUTES)
        # The kernel is there when the notebook's language is known to it.
        expect(page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute(
            "data-status", "idle", timeout=2 * MINUTES
        )
        opened.run("load")
        opened.run("table")
        yield opened
        browser.close()


def test_recordings_can_be_played(notebook: Notebook) -> None:
    shown = notebook.run("listen")
    expect(shown.locator("table tbody tr")).to_have_count(3)
    expect(shown.locator("thead th")).to_have_text(["id", "audio_path", "text"])
    players = shown.locator("audio")
    expect(players).to_have_count(3)
    for player in players.all():
        assert player.evaluate(
            """async player => {
                if (!player.duration) await new Promise(known => player.addEventListener('durationchange', known));
                return player.duration;
            }"""
        ) == pytest.approx(float(player.get_attribute("title").split()[0]), abs=0.06)  # type: ignore[union-attr]
    played = players.first.evaluate(
        """async player => {
            player.muted = true;
            const ended = new Promise(end => player.addEventListener('ended', end));
            await player.play();
            await ended;
            return player.currentTime;
        }"""
    )
    assert played > 0.3
    notebook.picture("listen")


def test_a_training_shows_how_far_it_is_and_then_what_it_reached(notebook: Notebook) -> None:
    notebook.start("build")
    live = notebook.output("build").locator("progress")
    expect(notebook.output("build")).to_contain_text("loss", timeout=2 * MINUTES)
    first = float(live.get_attribute("value") or 0)
    expect(notebook.output("build").locator("svg").first).to_be_visible(timeout=2 * MINUTES)
    notebook.picture("build, live")
    assert live.count() == 0 or float(live.get_attribute("value") or 0) >= first
    notebook.wait("build")
    shown = notebook.output("build")
    expect(live).to_have_count(0)
    expect(shown.locator("summary")).to_contain_text("training: ")
    expect(shown.locator("tbody td").first).to_have_text("letters")
    expect(shown.locator("svg")).to_have_count(2)
    notebook.picture("build")


def test_predictions_stand_beside_their_references(notebook: Notebook) -> None:
    shown = notebook.run("predict")
    expect(shown.locator("thead th")).to_have_text(["id", "audio_path", "text", "predicted", "WER"])
    expect(shown.locator("audio")).to_have_count(6)
    notebook.picture("predict")


def test_a_plan_is_drawn_with_the_time_it_took(notebook: Notebook) -> None:
    shown = notebook.run("analyze")
    expect(shown.locator("svg text").filter(has_text="Infer").first).to_be_visible()
    notebook.picture("analyze")


def test_an_error_is_a_message(notebook: Notebook) -> None:
    shown = notebook.run("error")
    expect(shown).to_contain_text("line 1:15")
    expect(shown).to_contain_text("did you mean letters?")
    assert "Traceback" not in shown.inner_text()
    notebook.picture("error")


def test_stop_leaves_the_kernel_and_the_training(notebook: Notebook) -> None:
    notebook.start("stop")
    expect(notebook.output("stop")).to_contain_text("loss", timeout=2 * MINUTES)
    notebook.page.locator('[data-command="notebook:interrupt-kernel"]').first.click()
    notebook.wait("stop")
    shown = notebook.output("stop")
    expect(shown).to_contain_text("training stopped: ")
    expect(shown).to_contain_text("run the same statement again to go on from there")
    assert "Traceback" not in shown.inner_text()
    notebook.picture("stop")
    expect(notebook.run("after").locator("tbody td")).to_have_text("24")


# How far the lightness of a cell's text is from what lies behind it, 0 to 1.
CONTRAST = """cell => {
    const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).reduce((sum, each) => sum + each / 765, 0);
    let behind = cell;
    while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
    const colour = behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)';
    return Math.abs(light(getComputedStyle(cell).color) - light(colour));
}"""


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_tables_and_drawings_can_be_read_in_every_theme(notebook: Notebook, theme: str) -> None:
    page = notebook.page
    page.get_by_role("menuitem", name="Settings").click()
    page.locator(".lm-Menu-item", has_text="Theme").first.hover()
    page.locator(".lm-Menu-item", has_text=re.compile(f"^{theme}$")).click()
    expect(page.locator(f'body[data-jp-theme-name="{theme}"]')).to_be_visible()
    for name, part in (("predict", "tbody td"), ("predict", "thead th"), ("analyze", "pre"), ("error", "pre")):
        assert notebook.output(name).locator(part).first.evaluate(CONTRAST) > 0.4, (name, part)
    for name in ("build", "predict", "analyze"):
        notebook.picture(name)
        shutil.move(notebook.pictures / f"{name}.png", notebook.pictures / f"{name}, {theme}.png")
