"""``thanosql --completion``: what the scripts complete, asked of bash itself, and of the others where they are."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from thanosql import cli, tutorial
from thanosql.cli import SHELLS
from thanosql.terminal.shell_completion import completion_script

ASK = """
source {script}
COMP_WORDS=({words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_thanosql
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def script(shell: str) -> str:
    parsers = {"tutorial": tutorial.argument_parser("thanosql tutorial"), "": cli.argument_parser()}
    return completion_script(shell, parsers)


@pytest.fixture
def offered(tmp_path: Path) -> Callable[..., list[str]]:
    """Return what bash offers after these words, the last of which is being written."""
    file = tmp_path / "completion.bash"
    file.write_text(script("bash"))
    folder = tmp_path / "work"
    (folder / "clips of today").mkdir(parents=True)
    (folder / "build.sql").touch()

    def offered(*words: str) -> list[str]:
        asked = ASK.format(script=file, words=" ".join(f"'{word}'" for word in ("thanosql", *words)))
        return subprocess.run(
            ["bash", "--norc", "-uc", asked], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.split("\n")[:-1]

    return offered


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--for"], ["--format"]),
        (["tut"], ["tutorial"]),
        (["--format", ""], ["table", "csv", "json", "ndjson", "parquet"]),
        (["--format", "=", "js"], ["json"]),
        (["--format", "="], ["table", "csv", "json", "ndjson", "parquet"]),
        (["--no-progress", "-o", "b"], ["build.sql"]),
        (["--home", ""], ["clips of today"]),
        (["-c", ""], [""]),
        (["-d", "d"], [""]),
        (["--unknown"], [""]),
        (["tutorial", "--language", ""], ["en", "ko"]),
        (["tutorial", "--l"], ["--language"]),
        (["tutorial", ""], ["clips of today"]),
        # An option of the command is none of the tutorial's, and a file of that name no first word.
        (["tutorial", "--for"], [""]),
        (["-f", "tutorial", "--for"], ["--format"]),
        (["--completion", "z"], ["zsh"]),
    ],
)
def test_bash_completes(offered: Callable[..., list[str]], words: list[str], expected: list[str]) -> None:
    assert offered(*words) == expected


@pytest.mark.parametrize("name", [name for action in cli.argument_parser()._actions for name in action.option_strings])
def test_every_option_is_in_every_script(name: str) -> None:
    assert re.search(rf"(\\n|\$'){name}(\\n|')", script("bash"))
    assert re.search(rf"[)*]{name}[=+]?\[", script("zsh"))
    assert (f" -l {name[2:]} " if name.startswith("--") else f" -s {name[1:]} ") in script("fish")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_can_read_its_script(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    subprocess.run([shell, "-n"], input=script(shell), check=True, capture_output=True, text=True)


def test_the_command_prints_a_script_and_leaves(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--completion", "fish"])
    assert left.value.code == 0
    assert capsys.readouterr().out == script("fish")


def test_another_shell_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--completion", "tcsh"])
    assert left.value.code == 2
    assert "'tcsh'" in capsys.readouterr().err
