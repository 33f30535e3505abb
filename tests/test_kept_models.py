"""Models of earlier versions load for ever: tests/fixtures/home_N is a home as format N of the manifest was written.

These files never change. A new format gets a folder of its own beside them.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from thanosql.compiler.errors import ModelError, RegistryError
from thanosql.runtime.models.bundle import open_bundle
from thanosql.runtime.registry import manifest
from thanosql.session import Session

FIXTURES = Path(__file__).parent / "fixtures"
SAID = {"000.flac": "bbaa", "002.flac": "cb", "004.flac": "bbc"}
CLIPS = f"SELECT file AS audio, parse_filename(file) AS name FROM glob('{FIXTURES}/clips/*.flac')"


@pytest.fixture(params=range(1, manifest.FORMAT + 1))
def kept(request: pytest.FixtureRequest, home: Path) -> Path:
    """A copy of the home of each format, the newest included."""
    shutil.copytree(FIXTURES / f"home_{request.param}", home)
    return home


@pytest.mark.parametrize("options", ["", "OPTIONS (precision='fp32', batch_size=1, confidence=True)"])
def test_a_kept_model_says_what_it_said(kept: Path, options: str) -> None:
    with Session("duckdb://") as session:
        heard = session.run(f"PREDICT USING letters {options} AS {CLIPS}").frame
        assert dict(zip(heard["name"], heard["predicted"], strict=True)) == SAID
        (listed,) = session.run("LIST MODEL").frame.iter_rows(named=True)
        assert (listed["name"], listed["version"], listed["base"]) == ("letters", 1, "Wav2Vec2Scratch")
        properties = session.run("DESCRIBE MODEL letters").frame
        assert "SELECT audio_path, text FROM tones" in "\n".join(map(str, properties.rows()))


def test_a_kept_model_takes_a_version_beside_it_and_goes(kept: Path) -> None:
    with Session("duckdb://") as session:
        registry = session.context.registry
        with registry.staging() as folder:
            shutil.copytree(registry.get("letters").folder, folder, dirs_exist_ok=True)  # type: ignore[union-attr]
            (folder / manifest.FILE_NAME).unlink()
            registry.publish("letters", folder, registry.get("letters").manifest, overwrite=True)  # type: ignore[union-attr]
        heard = session.run(f"PREDICT USING letters@2 AS {CLIPS}").frame
        assert dict(zip(heard["name"], heard["predicted"], strict=True)) == SAID
        session.run("DELETE MODEL letters")
        assert session.run("LIST MODEL").frame.is_empty()


def test_a_kept_bundle_loads_and_one_of_a_newer_format_says_so(tmp_path: Path) -> None:
    (version,) = (FIXTURES / f"home_{manifest.FORMAT}" / "versions").iterdir()
    bundle = Path(shutil.copytree(version, tmp_path / "bundle"))
    papers = json.loads((bundle / manifest.FILE_NAME).read_text())
    assert papers["format"] == manifest.FORMAT
    assert open_bundle(str(bundle))[1] is not None
    papers["format"] += 1
    (bundle / manifest.FILE_NAME).write_text(json.dumps(papers))
    with Session("duckdb://") as session, pytest.raises(ModelError) as caught:
        session.run(f"UPLOAD MODEL letters FROM '{bundle}'")
    assert f"has format {manifest.FORMAT + 1}, and this ThanoSQL reads up to {manifest.FORMAT}" in caught.value.message
    assert "newer ThanoSQL: update this one" in (caught.value.hint or "")


def test_a_registry_of_a_newer_format_says_so(home: Path) -> None:
    shutil.copytree(FIXTURES / "home_1", home)
    with sqlite3.connect(home / "registry.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with Session("duckdb://") as session, pytest.raises(RegistryError, match="has format 99") as caught:
        session.run("LIST MODEL")
    assert "newer ThanoSQL" in (caught.value.hint or "")
    assert (home / "versions").is_dir()


@pytest.mark.slow
def test_a_kept_bundle_is_uploaded_and_says_what_it_said(tmp_path: Path) -> None:
    for number in range(1, manifest.FORMAT + 1):
        (version,) = (FIXTURES / f"home_{number}" / "versions").iterdir()
        with Session("duckdb://", home=tmp_path / str(number)) as session:
            session.run(f"UPLOAD MODEL letters FROM '{version}'")
            heard = session.run(f"PREDICT USING letters AS {CLIPS}").frame
            assert dict(zip(heard["name"], heard["predicted"], strict=True)) == SAID
