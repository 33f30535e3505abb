"""README.md and README.ko.md: one text in two languages, whose figures, options, statements and links are real."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from docs.measured import LANGUAGES, figures, ratios
from docs.regions import region, replaced
from docs.results import number, sections
from docs.tutorial_screen import screen, statements
from thanosql.compiler.parser import parse_script
from thanosql.runtime import families
from thanosql.runtime.families import FAMILIES

NAMES = {"en": "README.md", "ko": "README.ko.md"}
PAGES = ("README.md", "README.ko.md", "CONTRIBUTING.md", "SECURITY.md", "docs/guide.md")

PRINTED = """
1. Fetch.

    GET THANOSQL DATASET d

┌───┐
│ a │
╞═══╡
│ 1 │
└───┘
1 row, 1 column

2. Read.

    PREDICT USING m
    AS SELECT * FROM t

┌────────────┬──────┐
│ audio      ┆ text │
╞════════════╪══════╡
│ /x/1.flac  ┆ one  │
│ /x/2.flac  ┆ 둘   │
│ /x/3.flac  ┆ 3    │
│ /x/4.flac  ┆ 4    │
│ /x/5.flac  ┆ 5    │
└────────────┴──────┘
5 rows, 2 columns

Before training: WER 9.0%, CER 5.0%. After: WER 1.0%, CER 0.5%.

Go on from here:
"""


def text(root: Path, language: str) -> str:
    return (root / NAMES[language]).read_text(encoding="utf-8")


def blocks(root: Path, language: str) -> list[str]:
    """Return the code blocks, less their comments."""
    found = re.findall(r"^```(.*?)^```", text(root, language), re.MULTILINE | re.DOTALL)
    return [re.sub(r" *(?<!\S)#(?= ).*", "", block) for block in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_the_measurement(root: Path, language: str) -> None:
    assert region(text(root, language), "ratios") == ratios(language), "run make docs"
    assert region(text(root, language), "figures") == figures(language), "run make docs"


def test_a_figure_is_found_by_its_row_and_column() -> None:
    found = sections("# Measured\n\n<!-- a -->\n## A\n\n| what | times |\n| --- | --- |\n| x | 1,200 |\n| y | 3% |\n")
    assert number(found["a"], "x", "times") == 1200
    assert number(found["a"], "y", "times") == 3
    with pytest.raises(ValueError, match="0 rows with 'z'"):
        number(found["a"], "z", "times")
    with pytest.raises(ValueError, match="2 rows"):
        number(found["a"], None, "times")


def test_both_have_the_same_code(root: Path) -> None:
    assert len(blocks(root, "en")) > 8
    assert blocks(root, "en") == blocks(root, "ko")


def test_both_name_the_same_things(root: Path) -> None:
    spans = {}
    for language in LANGUAGES:
        outside = re.sub(r"^```.*?^```", "", text(root, language), flags=re.MULTILINE | re.DOTALL)
        spans[language] = set(re.findall(r"`[^`\n]+`", outside))
    # Only the Korean one says of what language the tutorial is that it shows.
    assert spans["en"] == spans["ko"] - {"`make tutorial-ko`"}
    headings = {each: re.findall(r"^(#+) ", text(root, each), re.MULTILINE) for each in LANGUAGES}
    assert headings["en"] == headings["ko"]
    lines = {each: [line.count("|") for line in text(root, each).splitlines() if line[:1] == "|"] for each in LANGUAGES}
    assert lines["en"] == lines["ko"]


def test_both_say_the_same_of_others(root: Path) -> None:
    words = {"예": "yes", "일부": "partly"}
    table = {}
    for language in LANGUAGES:
        rows = [line.split(" | ")[1:] for line in text(root, language).splitlines() if line.count("|") == 10]
        table[language] = [[words.get(cell.strip(" |"), cell.strip(" |")) for cell in row] for row in rows]
    assert len(table["en"]) > 20
    assert table["en"][1:] == table["ko"][1:]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(root: Path, page: str) -> None:
    path = root / page
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_its_code_can_be_read(root: Path) -> None:
    kinds = set()
    for block in blocks(root, "en"):
        language, _, code = block.partition("\n")
        kinds.add(language)
        if language == "sql":
            assert parse_script(re.sub(r"^%%thanosql.*\n", "", code)).statements
        if language == "python" and "%" not in code:
            ast.parse(code)
    assert kinds == {"sh", "sql", "python", ""}


def test_its_options_and_base_models_are_there(root: Path) -> None:
    known = {spec.name for member in FAMILIES for specs in member.declaration.options.values() for spec in specs}
    _, _, rest = text(root, "en").partition("| option | of | default |\n")
    listed = [line.split("|")[1] for line in rest.split("\n\n")[0].splitlines()[1:]]
    named = {name for cell in listed for name in re.findall(r"`(\w+)`", cell)}
    assert len(named) > 10
    assert named <= known
    _, _, rest = text(root, "en").partition("| base | weights | licence |\n")
    bases = [line.split("`")[1] for line in rest.split("\n\n")[0].splitlines()[1:]]
    assert bases == [base.name for base in families.base_models()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tutorial_is_the_one_that_runs(root: Path, language: str) -> None:
    shown = region(text(root, language), "tutorial")
    for statement in statements():
        assert f"{statement};\n" in shown, "run python -m docs tutorial"
    assert re.search(r"^Before training: WER [\d.]+%, CER [\d.]+%\. After: WER [\d.]+%, CER [\d.]+%\.$", shown, re.M)


def test_a_screen_leaves_out_paths_and_rows_and_nothing_else() -> None:
    assert screen(PRINTED) == (
        "```\nPREDICT USING m\nAS SELECT * FROM t;\n"
        "┌──────┐\n│ text │\n╞══════╡\n│ one  │\n│ 둘   │\n│ 3    │\n│ 4    │\n└──────┘\n... 5 rows, 2 columns\n\n"
        "Before training: WER 9.0%, CER 5.0%. After: WER 1.0%, CER 0.5%.\n```"
    )


def test_a_part_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match="no part '<!-- begin b -->'"):
        replaced("<!-- begin a -->\n\n<!-- end a -->", "b", "")
