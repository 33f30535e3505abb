"""What is shipped, what is pinned, and that nothing depends on how the code was installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import thanosql

SHIPPED_WITH_THE_CODE = ("LICENSE", "MANIFEST.in", "README.md", "pyproject.toml")
LINKS = {"compiler": "thanosql/compiler", "runtime": "thanosql/runtime"}
CHECK = """if True:
    import thanosql, thanosql.compiler.parser, thanosql.runtime.progress, thanosql.cli
    print(thanosql.__file__)
    print(thanosql.compiler.parser.parse("LIST MODEL"))"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout in which the links at the top did not become links."""
    root = Path(__file__).resolve().parent.parent
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copytree(root / "thanosql", copy / "thanosql", ignore=shutil.ignore_patterns("__pycache__"))
    for name in SHIPPED_WITH_THE_CODE:
        shutil.copy(root / name, copy)
    for link, target in LINKS.items():
        (copy / link).write_text(target)
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path) -> Path:
    build = "from setuptools import build_meta; build_meta.build_wheel('dist')"
    subprocess.run([sys.executable, "-W", "ignore", "-c", build], cwd=checkout, check=True, capture_output=True)
    (wheel,) = (checkout / "dist").glob("*.whl")
    return wheel


def project(root: Path) -> dict[str, object]:
    table = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert isinstance(table, dict)
    return table


def loads(path: Path, folder: Path) -> str:
    """Import thanosql from ``path`` while standing in ``folder``; returns what CHECK prints."""
    environment = {**os.environ, "PYTHONPATH": str(path)}
    return subprocess.run(
        [sys.executable, "-P", "-c", CHECK], cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_the_links_at_the_top_lead_into_the_package(root: Path) -> None:
    for link, target in LINKS.items():
        path = root / link
        if (root / "PKG-INFO").exists():
            # An unpacked source distribution, which leaves them out.
            assert not path.exists()
            continue
        # A checkout without symlinks has a file that holds the target.
        assert (path.readlink().as_posix() if path.is_symlink() else path.read_text()) == target


def test_a_checkout_without_links_works(checkout: Path, tmp_path: Path) -> None:
    file, statement = loads(checkout, tmp_path).splitlines()
    assert file == str(checkout / "thanosql" / "__init__.py")
    assert statement == "ListModels()"


def test_a_wheel_holds_the_package_and_nothing_else(wheel: Path, checkout: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    tracked = {
        path.relative_to(checkout).as_posix()
        for path in (checkout / "thanosql").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert names == tracked


def test_a_wheel_has_the_bundled_models_and_is_small(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sizes = {each.filename: each.file_size for each in archive.infolist()}
    for base in ("Wav2Vec2TinyEn", "Wav2Vec2TinyKo"):
        assert sizes[f"thanosql/bases/{base}/model.safetensors"] > 1_000_000
    for language in ("en", "ko"):
        recordings = [name for name in sizes if name.startswith(f"thanosql/samples/speech_sample_{language}/")]
        assert len(recordings) >= 400
    # README says 28 MB.
    assert wheel.stat().st_size < 29_000_000


@pytest.mark.slow
def test_a_source_distribution_makes_the_same_wheel(wheel: Path, root: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    kept_out = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "compiler", "runtime")
    copy.mkdir()
    for entry in root.iterdir():
        if entry.name in kept_out(str(root), [entry.name]) or entry.is_symlink():
            continue
        if entry.is_dir():
            shutil.copytree(entry, copy / entry.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(entry, copy)
    build = "from setuptools import build_meta; build_meta.build_{}('dist')"
    subprocess.run([sys.executable, "-W", "ignore", "-c", build.format("sdist")], cwd=copy, check=True)
    (archive,) = (copy / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.glob("thanosql-*")
    for name in ("tests/conftest.py", "grammar/ThanoSQL.g4", "docs/reference.md", "requirements.lock", "README.ko.md"):
        assert (unpacked / name).is_file()
    subprocess.run([sys.executable, "-W", "ignore", "-c", build.format("wheel")], cwd=unpacked, check=True)
    (again,) = (unpacked / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as first, zipfile.ZipFile(again) as second:
        contents = [
            {each.filename: each.CRC for each in each_wheel.infolist() if ".dist-info/" not in each.filename}
            for each_wheel in (first, second)
        ]
    assert contents[0] == contents[1]


def test_an_unpacked_wheel_works(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    file, statement = loads(tmp_path / "site", tmp_path).splitlines()
    assert file == str(tmp_path / "site" / "thanosql" / "__init__.py")
    assert statement == "ListModels()"


def test_a_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (info,) = {name.partition("/")[0] for name in archive.namelist() if ".dist-info/" in name}
        metadata = archive.read(f"{info}/METADATA").decode()
        entry_points = archive.read(f"{info}/entry_points.txt").decode()
        assert f"{info}/licenses/LICENSE" in archive.namelist()
    assert f"\nVersion: {thanosql.__version__}\n" in metadata
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    assert "thanosql = thanosql.cli:entry" in entry_points


def locked(root: Path) -> dict[str, str]:
    """Return the requirement line of every locked package, by name; a package may have a line per platform."""
    lines = (root / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return {Requirement(line.rstrip(" \\")).name: line for line in lines if line[:1].isalnum()}


def test_the_lock_pins_what_the_project_asks_for(root: Path) -> None:
    table = project(root)
    extras = table["optional-dependencies"]
    assert isinstance(extras, dict)
    asked: Iterable[str] = [*table["dependencies"], *(each for extra in extras.values() for each in extra)]  # type: ignore[misc]
    pinned = locked(root)
    for requirement in map(Requirement, asked):
        if requirement.name != "thanosql":
            (exact,) = Requirement(pinned[requirement.name].rstrip(" \\")).specifier
            assert requirement.specifier.contains(exact.version), requirement


def test_the_lock_has_a_hash_for_every_package_and_names_no_index(root: Path) -> None:
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--find-links" not in text


def test_every_make_target_is_explained(root: Path) -> None:
    # Within ``make test`` a make says which folder it enters.
    help_text = ["make", "--no-print-directory", "help"]
    shown = subprocess.run(help_text, cwd=root, check=True, capture_output=True, text=True).stdout
    words = [line.split(maxsplit=1)[0] for line in shown.splitlines()]
    assert words == [
        "help",
        "install",
        "tutorial",
        "tutorial-ko",
        "test",
        "test-slow",
        "check",
        "grammar",
        "docs",
        "bench",
        "lock",
        "sbom",
        "audit",
    ]
