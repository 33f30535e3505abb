"""The tutorial's statements fit the package; ``make tutorial`` runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from thanosql import cli, tutorial
from thanosql.compiler.parser import parse_script
from thanosql.runtime import families
from thanosql.runtime.datasets import dataset
from thanosql.session import Session


@pytest.mark.parametrize("language", tutorial.BASES)
def test_it_tells_the_whole_story(language: str) -> None:
    kinds = [type(each).__name__ for sql in tutorial.statements(language) for each in parse_script(sql).statements]
    assert kinds == ["GetDataset", "Sql", "Predict", "Evaluate", "BuildModel", "Predict", "Evaluate", "Explain"]


@pytest.mark.parametrize("language", tutorial.BASES)
def test_it_needs_nothing_but_the_package(language: str, tmp_path: Path) -> None:
    (base,) = (each for each in families.base_models() if each.name == tutorial.BASES[language])
    assert base.language == language
    assert families.family(base.family.name).available(base, tmp_path)
    found = dataset(f"speech_sample_{language}")
    assert found is not None
    assert found.available(tmp_path) == "bundled"


@pytest.mark.parametrize("language", tutorial.BASES)
def test_its_first_steps_run(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Session("duckdb://", home=tmp_path / "models") as session:
        session.run(f"GET THANOSQL DATASET speech_sample_{language} OPTIONS (overwrite=True)")
        frame = session.run(f"SELECT * FROM speech_sample_{language}_train LIMIT 5").frame
        assert frame.columns == ["audio", "text"]
        for sql in tutorial.statements(language)[2:5]:
            assert session.compile(sql).explain()


def test_it_is_a_word_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["tutorial", "--help"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("usage: thanosql tutorial [-h] [--language {en,ko}] [DIR]")
    with pytest.raises(SystemExit) as left:
        cli.main(["--isolate", "tutorial"])
    assert left.value.code == 2
    assert "unrecognized arguments: tutorial" in capsys.readouterr().err
