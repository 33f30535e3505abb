"""LibriSpeech from a mirror, a folder, and from what is there already."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.runtime.datasets.archives import TEXTS, archive_of, part_of, store, tar_of
from tests.runtime.datasets.http_server import Behaviour, serving
from tests.runtime.datasets.recording import Recording
from thanosql.compiler.errors import BindError, DataError
from thanosql.compiler.options import resolve
from thanosql.runtime.datasets import dataset, default_folder
from thanosql.runtime.datasets.download import Patience
from thanosql.runtime.datasets.librispeech import LibriSpeech
from thanosql.runtime.datasets.parts import PARTS, Part
from thanosql.runtime.datasets.source import candidates
from thanosql.runtime.progress import SILENT

ARCHIVES = {name: archive_of(name) for name in TEXTS}
SMALL = tuple(part_of(name, content) for name, content in ARCHIVES.items())
FILES = {f"/mirror/31/{name}.tar.gz": content for name, content in ARCHIVES.items()}
SCHEMA = {
    "audio": pl.String,
    "text": pl.String,
    "speaker": pl.Int64,
    "chapter": pl.Int64,
    "utterance": pl.String,
    "part": pl.String,
    "seconds": pl.Float64,
}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def small(parts: Sequence[Part] = SMALL) -> LibriSpeech:
    return LibriSpeech(parts, Patience(timeout=1, attempts=2, pause=0.01))


def files(folder: Path) -> list[str]:
    """The files below ``folder``, but for locks, which are empty."""
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"
    )


def test_the_published_parts_are_pinned() -> None:
    assert [part.name for part in PARTS[:2]] == ["train-clean-5", "dev-clean-2"]
    assert {part.resource for part in PARTS} == {12, 31}
    assert all(len(part.sha256) == 64 and int(part.sha256, 16) for part in PARTS)
    assert len({part.sha256 for part in PARTS}) == len(PARTS)
    (address,) = candidates(None, PARTS[0])
    assert address == "https://www.openslr.org/resources/31/train-clean-5.tar.gz"


def test_the_card_tells_size_licence_and_options(home: Path) -> None:
    one = dataset("librispeech")
    assert one is not None
    assert (one.card.bytes, one.card.licence, one.card.language) == (459_000_655, "CC BY 4.0", "en")
    assert resolve(one.card.options, [], {}, "librispeech").values() == {
        "parts": ("train-clean-5", "dev-clean-2"),
        "source": None,
    }
    assert one.available(home) == "download"


@pytest.mark.parametrize(
    ("parts", "tables"),
    [
        (("train-clean-5", "dev-clean-2"), ("librispeech_train", "librispeech_test")),
        (("test-other", "dev-clean"), ("librispeech_test",)),
        (("Train-Clean-100",), ("librispeech_train",)),
    ],
)
def test_parts_make_tables(parts: tuple[str, ...], tables: tuple[str, ...]) -> None:
    assert LibriSpeech().tables({"parts": parts}) == tables


def test_an_unknown_part_names_the_nearest() -> None:
    with pytest.raises(BindError, match="librispeech has no part 'train-clean-50'") as caught:
        LibriSpeech().tables({"parts": ("train-clean-50",)})
    assert str(caught.value.hint).startswith("did you mean train-clean-5")


def test_from_a_mirror_to_tables(tmp_path: Path) -> None:
    progress = Recording()
    with serving(FILES) as server:
        frames = small().fetch(tmp_path, {"source": f"{server.address}/mirror/"}, progress)
    train, test = frames["librispeech_train"], frames["librispeech_test"]
    assert list(frames) == ["librispeech_train", "librispeech_test"]
    assert train.schema == test.schema == SCHEMA
    assert train["text"].to_list() == list(TEXTS["train-clean-5"])
    assert train["seconds"].to_list() == [0.5, 1.5, 2.5]
    assert train.row(1)[2:6] == (84, 121123, "84-121123-0001", "train-clean-5")
    assert all(Path(audio).is_file() and Path(audio).is_absolute() for audio in (*train["audio"], *test["audio"]))
    assert files(tmp_path) == sorted(
        ["LibriSpeech/LICENSE.TXT"]
        + [f"LibriSpeech/{name}/84/121123/84-121123.trans.txt" for name in TEXTS]
        + [f"LibriSpeech/{name}/84/121123/84-121123-{i:04}.flac" for name in TEXTS for i in range(len(TEXTS[name]))]
    )
    assert [label for label, _, _ in progress.tasks[:3]] == [
        "train-clean-5.tar.gz",
        "train-clean-5.tar.gz: checksum",
        "train-clean-5.tar.gz: unpacking",
    ]


def test_what_is_there_is_not_fetched_again(home: Path) -> None:
    folder = default_folder(home, "librispeech")
    with serving(FILES) as server:
        options = {"source": f"{server.address}/mirror"}
        small().fetch(folder, {**options, "parts": ("dev-clean-2",)}, SILENT)
        assert len(server.asked) == 1
        frames = small().fetch(folder, options, SILENT)
        assert [path for path, _, _ in server.asked[1:]] == ["/mirror/31/train-clean-5.tar.gz"]
    assert frames["librispeech_test"].height == 2
    assert small().available(home) == "downloaded"
    # With all parts there no server is needed.
    assert small().fetch(folder, {}, SILENT).keys() == frames.keys()


def test_a_server_of_ones_own_may_have_the_archives_side_by_side(tmp_path: Path) -> None:
    with serving({f"/{name}.tar.gz": content for name, content in ARCHIVES.items()}) as server:
        small().fetch(tmp_path, {"source": server.address}, SILENT)
    assert [path for path, _, _ in server.asked[:2]] == ["/31/train-clean-5.tar.gz", "/train-clean-5.tar.gz"]


@pytest.mark.parametrize("form", [str, Path.as_uri])
@pytest.mark.parametrize("flat", [False, True])
def test_from_a_folder_whose_archives_stay(tmp_path: Path, form: Any, flat: bool) -> None:
    place = tmp_path / "my archives"
    for part, content in zip(SMALL, ARCHIVES.values(), strict=True):
        store(place, part, content)
        if flat:
            (place / "31" / part.archive).rename(place / part.archive)
    frames = small().fetch(tmp_path / "folder", {"source": form(place)}, SILENT)
    assert frames["librispeech_train"].height == 3
    assert len(files(place)) == 2


def test_a_cut_off_goes_on_in_the_next_run(tmp_path: Path) -> None:
    options: dict[str, Any] = {"parts": ("dev-clean-2",)}
    with serving(FILES, Behaviour(cut_after=10_000), Behaviour(status=403), Behaviour()) as server:
        options["source"] = f"{server.address}/mirror"
        with pytest.raises(DataError, match="403"):
            small().fetch(tmp_path, options, SILENT)
        assert not (tmp_path / "LibriSpeech").exists()
        small().fetch(tmp_path, options, SILENT)
    assert server.sent == len(ARCHIVES["dev-clean-2"])


def test_a_wrong_checksum_names_both_and_removes_the_file(tmp_path: Path) -> None:
    damaged = bytearray(ARCHIVES["dev-clean-2"])
    damaged[1_000] ^= 255
    with serving({"/dev-clean-2.tar.gz": bytes(damaged)}) as server:
        options = {"source": server.address, "parts": ("dev-clean-2",)}
        with pytest.raises(DataError, match=f"should be {SMALL[1].sha256}, and is [0-9a-f]{{64}}") as caught:
            small().fetch(tmp_path, options, SILENT)
        assert not files(tmp_path)
        server.files["/dev-clean-2.tar.gz"] = ARCHIVES["dev-clean-2"]
        small().fetch(tmp_path, options, SILENT)
    assert "it was removed: run the statement again" in str(caught.value.hint)


def test_a_wrong_checksum_of_ones_own_file_leaves_it(tmp_path: Path) -> None:
    store(tmp_path, SMALL[1], b"not it")
    with pytest.raises(DataError, match="is damaged: its SHA-256 should be"):
        small().fetch(tmp_path / "folder", {"source": str(tmp_path), "parts": ("dev-clean-2",)}, SILENT)
    assert (tmp_path / "31" / "dev-clean-2.tar.gz").read_bytes() == b"not it"


def test_no_such_file_says_what_was_asked_and_what_else_there_is(tmp_path: Path) -> None:
    with serving({}) as server, pytest.raises(DataError) as caught:
        small().fetch(tmp_path, {"source": server.address}, SILENT)
    name = "train-clean-5.tar.gz"
    assert caught.value.message == f"there is no {name} at {server.address}/31/{name} or {server.address}/{name}"
    assert caught.value.hint == (
        "source= in OPTIONS names another address, or a folder with the archives; "
        "the data sets speech_sample_en and speech_sample_ko need no network"
    )
    with pytest.raises(DataError, match="there is no train-clean-5"):
        small().fetch(tmp_path, {"source": str(tmp_path / "nowhere")}, SILENT)


@pytest.mark.parametrize(
    "source", ["ftp://host/x", "s3://bucket/x", "http://", "file://host/x", "http://[::1", "https://host:port/x"]
)
def test_other_addresses_are_refused_before_any_work(tmp_path: Path, source: str) -> None:
    with pytest.raises(BindError, match="is no address that archives can be read from"):
        small().fetch(tmp_path / "folder", {"source": source}, SILENT)
    assert not (tmp_path / "folder").exists()


@pytest.mark.parametrize("source", ["~nosuch/x", "x" * 300, "file:///" + "x" * 300, "file:///a%00b"])
def test_a_source_that_cannot_be_looked_up_is_refused_before_any_work(tmp_path: Path, source: str) -> None:
    with pytest.raises(BindError, match=r"cannot be looked up|is not a path"):
        small().fetch(tmp_path / "folder", {"source": source}, SILENT)
    assert not (tmp_path / "folder").exists()


def test_a_folder_that_may_not_be_entered_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stat = Path.stat

    def guarded(path: Path, **named: Any) -> os.stat_result:
        if path.name == "LibriSpeech" or path.parent.name == "LibriSpeech":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return stat(path, **named)

    monkeypatch.setattr(Path, "stat", guarded)
    with pytest.raises(DataError, match=r"cannot be stored in .*LibriSpeech.*: Permission denied"):
        small().fetch(tmp_path, {}, SILENT)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (archive_of("dev-clean-2", without="0001.flac"), "has a recording that cannot be read"),
        (archive_of("dev-clean-2", without=".trans.txt"), "has no transcripts"),
        (tar_of([("LibriSpeech/README.TXT", b"")]), "has no folder LibriSpeech/dev-clean-2"),
        (tar_of([("LibriSpeech/dev-clean-2/1/2/1-2.trans.txt", b"nonsense\n")]), "which is no utterance"),
        (archive_of("dev-clean-2")[:3_000], "is damaged"),
        (tar_of([("../../../evil.txt", b"")]), "leads out of its folder"),
    ],
)
def test_an_archive_with_the_right_checksum_and_the_wrong_files(tmp_path: Path, content: bytes, message: str) -> None:
    part = part_of("dev-clean-2", content)
    store(tmp_path / "source", part, content)
    with pytest.raises(DataError, match=message):
        small([part]).fetch(tmp_path / "folder", {"source": str(tmp_path / "source"), "parts": (part.name,)}, SILENT)
    assert not files(tmp_path / "folder")
    assert not (tmp_path / "folder" / "LibriSpeech" / part.name).exists()


def test_a_recording_that_went_missing_is_named(tmp_path: Path) -> None:
    store(tmp_path, SMALL[1], ARCHIVES["dev-clean-2"])
    options = {"source": str(tmp_path), "parts": ("dev-clean-2",)}
    frame = small().fetch(tmp_path / "folder", options, SILENT)["librispeech_test"]
    Path(frame["audio"][0]).unlink()
    with pytest.raises(DataError, match=r"84-121123-0000\.flac") as caught:
        small().fetch(tmp_path / "folder", options, SILENT)
    assert "remove the folder and run the statement again" in str(caught.value.hint)


def test_two_processes_do_not_fetch_the_same_part(tmp_path: Path) -> None:
    (tmp_path / ".downloads").mkdir()
    with (tmp_path / ".downloads" / "train-clean-5.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(DataError, match=r"another process is fetching train-clean-5\.tar\.gz"):
            small().fetch(tmp_path, {}, SILENT)
