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
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.notebook.jupyter_server import jupyter_lab
from tests.tone_speech import write_tones

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
MINUTE = 60_000.0


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

    def prompt(self, name: str) -> Locator:
        return self.cell(name).locator(".jp-InputPrompt")

    def wait(self, name: str) -> None:
        expect(self.prompt(name)).to_have_text(re.compile(r"\[\d+\]:"), timeout=MINUTE)

    def run(self, name: str) -> Locator:
        self.start(name)
        self.wait(name)
        return self.output(name)

    def picture(self, name: str, detail: str = "") -> None:
        """Keep the page with a cell's output in its middle."""
        self.output(name).evaluate("output => output.scrollIntoView({block: 'center'})")
        self.page.screenshot(path=self.pictures / f"{name}{', ' if detail else ''}{detail}.png")


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
        expect(page.locator(".jp-Notebook .jp-CodeCell")).to_have_count(len(CELLS), timeout=MINUTE)
        # JupyterLab drops what is run before the kernel is connected, and shows no sign of when it is.
        while opened.prompt("load").inner_text().strip() == "[ ]:":
            opened.start("load")
            page.wait_for_timeout(1000)
        opened.wait("load")
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


def test_a_training_shows_what_it_reached(notebook: Notebook) -> None:
    shown = notebook.run("build")
    expect(shown.locator("progress")).to_have_count(0)
    expect(shown.locator("summary")).to_contain_text("training: ")
    expect(shown.locator("tbody td").first).to_have_text("letters")
    expect(shown.locator(".thanosql svg")).to_have_count(2)
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


def test_a_training_shows_how_far_it_is_and_can_be_stopped(notebook: Notebook) -> None:
    notebook.start("stop")
    shown = notebook.output("stop")
    expect(shown.locator(".thanosql svg").first).to_be_visible(timeout=MINUTE)
    expect(shown).to_contain_text("loss")
    notebook.picture("stop", "live")
    done = shown.locator("progress").evaluate("bar => bar.value")
    # Each redrawing puts another bar into the page.
    notebook.page.wait_for_function(
        "done => [...document.querySelectorAll('.jp-Notebook progress')].some(bar => bar.value > done)", arg=done
    )
    notebook.page.locator('[data-command="notebook:interrupt-kernel"]').first.click()
    notebook.wait("stop")
    expect(shown).to_contain_text("training stopped: ")
    expect(shown).to_contain_text("run the same statement again to go on from there")
    assert "Traceback" not in shown.inner_text()
    notebook.picture("stop")
    expect(notebook.run("after").locator("tbody td")).to_have_text("24")


# The contrast of an element's text with what lies behind it, 1 to 21, as the web's accessibility guidelines measure it.
CONTRAST = """element => {
    const light = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number)
        .map(each => each <= 10 ? each / 255 / 12.92 : ((each / 255 + 0.055) / 1.055) ** 2.4)
        .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0.05);
    let behind = element;
    while (behind && /, 0\\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    const style = getComputedStyle(element);
    const both = [light(element instanceof SVGElement ? style.fill : style.color),
                  light(behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)')];
    return Math.max(...both) / Math.min(...both);
}"""


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_tables_and_drawings_can_be_read_in_every_theme(notebook: Notebook, theme: str) -> None:
    notebook.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    expect(notebook.page.locator("body")).to_have_attribute("data-jp-theme-name", theme, timeout=MINUTE)
    parts = {"predict": ("tbody td", "thead th"), "analyze": (".thanosql pre",), "build": (".thanosql svg text",)}
    for name, part in ((name, part) for name, found in parts.items() for part in found):
        assert notebook.output(name).locator(part).first.evaluate(CONTRAST) > 4.5, (name, part)
    for name in ("build", "predict", "analyze"):
        notebook.picture(name, theme)
