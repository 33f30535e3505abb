"""What was made on first use is used as long as it is what was made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thanosql.runtime.context import Context
from thanosql.runtime.models import made_files
from thanosql.runtime.models.made_files import kept_folder
from thanosql.session import Session

FIXTURES = Path(__file__).parents[2] / "fixtures"
CONTENT = b"a graph"


@pytest.fixture
def context(home: Path) -> Iterator[Context]:
    with Session(home=home) as session:
        yield session.context


@pytest.fixture
def made() -> list[Path]:
    return []


@pytest.fixture
def keep(context: Context, made: list[Path], home: Path) -> Callable[[], Path]:
    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "config.json").write_text("{}")
        (folder / "model.onnx").write_bytes(CONTENT)

    return lambda: kept_folder(context, home / "exported" / "one", make)


def test_it_is_made_once(keep: Callable[[], Path], made: list[Path], home: Path) -> None:
    assert keep() == keep() == home / "exported" / "one"
    assert (keep() / "model.onnx").read_bytes() == CONTENT
    assert len(made) == 1
    assert not made[0].exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "model.onnx").write_bytes(b"A graph"),
        lambda folder: (folder / "model.onnx").unlink(),
        lambda folder: (folder / made_files.SEAL).unlink(),
        lambda folder: (folder / made_files.SEAL).write_text("{}"),
        lambda folder: (folder / made_files.SEAL).write_text("[]"),
        lambda folder: (folder / made_files.SEAL).write_text('{"model'),
        shutil.rmtree,
    ],
    ids=["changed", "no graph", "no checksums", "none of them", "a list", "cut off", "gone"],
)
def test_what_is_not_as_it_was_made_is_made_anew(
    damage: Callable[[Path], object], keep: Callable[[], Path], made: list[Path]
) -> None:
    damage(keep())
    assert (keep() / "model.onnx").read_bytes() == CONTENT
    keep()
    assert len(made) == 2


def test_files_are_read_again_only_when_they_have_changed(
    keep: Callable[[], Path], context: Context, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep()
    read: list[Path] = []
    checksum = made_files._checksum

    def counted(path: Path) -> str:
        read.append(path)
        return checksum(path)

    monkeypatch.setattr(made_files, "_checksum", counted)
    keep()
    keep()
    assert len(read) == 1
    context.verified.clear()
    keep()
    assert (len(read), len(made)) == (2, 1)


def test_a_failure_leaves_nothing(context: Context, home: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "model.onnx").write_bytes(b"half")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept_folder(context, home / "exported" / "one", fail)
    assert not (home / "exported").exists()
    assert not list(home.rglob("model.onnx"))


def test_a_damaged_variant_is_never_run(home: Path) -> None:
    shutil.copytree(FIXTURES / "home_1", home)
    statement = (
        "PREDICT USING letters OPTIONS (precision='int8', cache=False) "
        f"AS SELECT file AS audio FROM glob('{FIXTURES}/clips/*.flac')"
    )
    with Session(home=home) as session:
        expected = session.run(statement).frame
    (variant,) = home.rglob("model.int8.onnx")
    whole = variant.read_bytes()
    variant.write_bytes(whole[: len(whole) // 2])
    with Session(home=home) as session:
        assert session.run(statement).frame.equals(expected)
    assert variant.read_bytes() == whole
