"""The registry in one process: versions come and go whole, and homes that are not right are told of."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.runtime.registry.publishing import check_whole, folders, manifest, program, publish
from thanosql.compiler.errors import ModelError, RegistryError
from thanosql.runtime.registry import model_files
from thanosql.runtime.registry.manifest import Manifest
from thanosql.runtime.registry.registry import Registry


@pytest.fixture
def registry(home):
    return Registry(home)


# One process


def test_reading_an_empty_home_writes_nothing(registry, home):
    assert registry.names() == []
    assert registry.versions("digits") == []
    assert registry.get("digits") is None
    assert registry.next_version("digits") == 1
    assert registry.delete("digits") == 0
    registry.reserve("digits", overwrite=False)
    assert not home.exists()


def test_publish_and_read(registry, home):
    record = publish(registry, "Digits")
    assert (record.name, record.version, record.family, record.base) == ("Digits", 1, "wav2vec2", "Wav2Vec2Scratch")
    assert record.created == datetime(2026, 11, 22, 6, 51, 59, tzinfo=UTC)
    assert record.folder.parent == home / "versions"
    assert (record.folder / "model.onnx").read_text() == "weights"
    assert Manifest.load(record.folder) == record.manifest
    assert record.manifest.name == "Digits"
    assert sorted(record.manifest.files) == ["model.onnx", "onnx/extra.json"]
    assert record.manifest.files["model.onnx"]["bytes"] == 7
    assert registry.get("Digits") == registry.get("digits", 1) == Registry(home).get("DIGITS") == record
    assert registry.names() == ["Digits"]
    assert check_whole(home) == [record]


def test_versions_count_up_and_stay(registry, home):
    first = publish(registry, "digits")
    second = publish(registry, "DIGITS", "more", overwrite=True)
    assert [record.version for record in registry.versions("digits")] == [1, 2]
    assert registry.get("digits").folder == second.folder
    assert registry.get("digits", 1).folder == first.folder
    assert registry.get("digits", 3) is None
    assert registry.names() == ["DIGITS"]
    assert len(check_whole(home)) == 2


def test_a_taken_name(registry, home):
    publish(registry, "digits")
    for attempt in (lambda: registry.reserve("Digits", overwrite=False), lambda: publish(registry, "Digits", "more")):
        with pytest.raises(RegistryError, match="model digits exists already, as version 1") as caught:
            attempt()
        assert "overwrite=True" in caught.value.hint
    registry.reserve("Digits", overwrite=True)
    assert len(check_whole(home)) == 1


@pytest.mark.parametrize("name", ["", "1st", "two words", "a.b", "../up", "digits@1", "한글", "x" * 64, "a\n"])
def test_names_are_identifiers(registry, home, name):
    for attempt in (lambda: registry.reserve(name, overwrite=True), lambda: publish(registry, name, overwrite=True)):
        with pytest.raises(RegistryError, match=r"(is not a name|is too long) for a model"):
            attempt()
    assert registry.get(name) is None
    assert folders(home, "versions") == []


def test_numbers_are_never_used_again(registry, home):
    publish(registry, "digits")
    publish(registry, "digits", overwrite=True)
    assert registry.delete("Digits", 2) == 1
    assert registry.delete("digits", 2) == 0
    assert registry.next_version("digits") == 3
    assert registry.delete("digits") == 1
    assert registry.names() == []
    assert folders(home, "versions") == []
    assert publish(registry, "DIGITS").version == 3
    assert registry.names() == ["DIGITS"]
    assert len(check_whole(home)) == 1


def test_readers_keep_what_they_have_opened(registry):
    record = publish(registry, "digits")
    with (record.folder / "model.onnx").open() as file:
        registry.delete("digits")
        assert file.read() == "weights"
    with pytest.raises(ModelError, match="is missing"):
        registry.verify(record)


def test_equal_versions_share_a_folder(registry, home):
    first = publish(registry, "digits")
    second = publish(registry, "digits", overwrite=True)
    assert first.folder == second.folder
    registry.delete("digits", 1)
    assert check_whole(home) == [registry.get("digits", 2)]
    registry.delete("digits", 2)
    assert folders(home, "versions") == []


def test_a_relative_home_is_resolved_when_it_is_opened(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    registry = Registry(Path("models"))
    monkeypatch.chdir("/")
    assert publish(registry, "digits").folder.is_relative_to(tmp_path / "models")


def test_staging_is_gone_after_use(registry, home):
    with registry.staging() as folder:
        assert list(folder.iterdir()) == []
    with pytest.raises(RuntimeError), registry.staging() as folder:
        (folder / "half").write_text("")
        raise RuntimeError
    with registry.staging() as folder:
        folder.rename(home / "exported")
    assert folders(home, "staging") == []


def test_staging_of_the_dead_is_cleaned_and_of_the_living_is_not(registry, home):
    with registry.staging() as mine:
        killed = program(
            """
            import os, signal, sys
            with Registry(Path(sys.argv[1])).staging() as folder:
                (folder / "half").write_text("")
                os.kill(os.getpid(), signal.SIGKILL)
            """,
            home,
        )
        assert subprocess.run(killed).returncode == -signal.SIGKILL
        assert len(folders(home, "staging")) == 4
        Registry(home)
        assert folders(home, "staging") == [mine.name, f"{mine.name}.lock"]
    assert folders(home, "staging") == []


# What a version may hold


def test_links_are_refused(registry, home, tmp_path):
    (tmp_path / "secret").write_text("secret")
    for place in ("link", "onnx"):
        with registry.staging() as folder:
            (folder / place).symlink_to(tmp_path if place == "onnx" else tmp_path / "secret")
            with pytest.raises(ModelError, match=rf"{place} is a link"):
                registry.publish("digits", folder, manifest(), overwrite=False)
    assert check_whole(home) == []


@pytest.mark.parametrize("name", ["pytorch_model.bin", "optimizer.pt", "nested.PKL"])
def test_pickles_are_refused(registry, name):
    with registry.staging() as folder:
        (folder / name).write_bytes(b"\x80\x04.")
        with pytest.raises(ModelError, match="pickle"):
            registry.publish("digits", folder, manifest(), overwrite=False)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda folder: (folder / "model.onnx").write_text("weighty"), r"model\.onnx was changed"),
        (lambda folder: (folder / "model.onnx").unlink(), r"model\.onnx is missing"),
        (lambda folder: (folder / "onnx" / "more.json").write_text("{}"), r"more\.json was added"),
        (lambda folder: (folder / "manifest.json").unlink(), r"manifest\.json cannot be read"),
        (lambda folder: (folder / "onnx" / "extra.json").rename(folder / "extra.json"), r"extra\.json was added"),
        (
            lambda folder: (
                (folder / "model.onnx").rename(folder.parent / "x"),
                (folder / "model.onnx").symlink_to("../x"),
            ),
            r"model\.onnx is a link",
        ),
        (lambda folder: folder.rename(folder.parent.parent / "moved"), "is missing"),
        (
            lambda folder: (folder / "manifest.json").write_text(
                (folder / "manifest.json").read_text().replace("Apache-2.0", "secret")
            ),
            r"manifest\.json was changed",
        ),
    ],
)
def test_damage_is_named(registry, damage, message):
    record = publish(registry, "digits")
    registry.verify(record)
    damage(record.folder)
    with pytest.raises(ModelError, match=message):
        registry.verify(record)
    assert registry.get("digits") == record


def test_a_version_of_a_newer_thanosql(registry, home):
    publish(registry, "digits")
    with sqlite3.connect(home / "registry.sqlite") as connection:
        connection.execute("""UPDATE versions SET manifest = replace(manifest, '"format": 1', '"format": 2')""")
    connection.close()
    with pytest.raises(ModelError, match="the manifest of digits@1 has format 2"):
        registry.get("digits")


# Homes that are not right


def test_a_home_that_is_a_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RegistryError, match="is not a folder"):
        Registry(tmp_path / "file")
    below = Registry(tmp_path / "file" / "home")
    for attempt in (lambda: below.reserve("digits", overwrite=False), lambda: publish(below, "digits")):
        with pytest.raises(RegistryError, match="cannot be written") as caught:
            attempt()
        assert "THANOSQL_HOME" in caught.value.hint


def test_a_home_that_may_only_be_read(registry, home, monkeypatch):
    record = publish(registry, "digits")
    before = folders(home, ".")
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    reader = Registry(home)
    assert reader.get("digits") == record
    reader.verify(record)
    assert folders(home, ".") == before
    with pytest.raises(RegistryError, match="permission denied"):
        reader.reserve("letters", overwrite=False)


def test_a_full_disk(registry, home):
    with pytest.raises(RegistryError, match="No space left"), registry.staging():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(FileNotFoundError), registry.staging():
        Path("/nowhere").read_text()
    assert folders(home, "staging") == []


def test_a_damaged_registry(registry, home):
    publish(registry, "digits")
    (home / "registry.sqlite").write_bytes(b"not a database, " * 1000)
    damaged = Registry(home)
    for attempt in (
        damaged.names,
        lambda: damaged.get("digits"),
        lambda: publish(damaged, "x"),
        lambda: damaged.delete("x"),
    ):
        with pytest.raises(RegistryError, match=r"registry\.sqlite is damaged"):
            attempt()
    assert len(folders(home, "versions")) == 1


def test_a_registry_of_a_newer_thanosql(registry, home):
    publish(registry, "digits")
    with sqlite3.connect(home / "registry.sqlite") as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(RegistryError, match="format 2") as caught:
        registry.names()
    assert "newer ThanoSQL" in caught.value.hint


def test_models_whose_rows_are_lost_are_not_swept(registry, home):
    publish(registry, "digits")
    for path in home.glob("registry.sqlite*"):
        path.unlink()
    kept = folders(home, "versions")
    again = Registry(home)
    assert again.names() == []
    with pytest.raises(RegistryError, match=r"registry\.sqlite is missing"):
        publish(again, "digits")
    assert folders(home, "versions") == kept


def test_only_what_the_registry_made_is_swept(registry, home):
    publish(registry, "digits")
    (home / "versions" / "notes.txt").write_text("mine")
    (home / "staging" / "mine").mkdir()
    (home / "versions" / ("0" * 64)).mkdir()
    Registry(home)
    assert "notes.txt" in folders(home, "versions")
    assert "0" * 64 not in folders(home, "versions")
    assert folders(home, "staging") == ["mine"]


def test_file_that_goes_while_a_folder_is_checked_is_missing(tmp_path, monkeypatch):
    (tmp_path / "kept").write_text("kept")
    files = model_files.describe(tmp_path)
    monkeypatch.setattr(model_files.os, "walk", lambda folder: [(str(folder), [], ["kept", "gone"])])
    with pytest.raises(ModelError, match="gone is missing"):
        model_files.check(tmp_path, {**files, "gone": {"sha256": "0" * 64, "bytes": 1}})
