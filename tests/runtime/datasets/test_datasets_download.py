"""Downloads from a server that misbehaves."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from tests.runtime.datasets.http_server import Behaviour, Server, serving
from tests.runtime.datasets.recording import Recording
from thanosql.compiler.errors import DataError
from thanosql.runtime.datasets.disk import shutil as disk_shutil
from thanosql.runtime.datasets.download import Download, Patience
from thanosql.runtime.datasets.http import Missing
from thanosql.runtime.progress import SILENT, Progress

CONTENT = bytes(range(256)) * 12_000  # three megabytes
FILES = {"/a.tar.gz": CONTENT}
HASTY = Patience(timeout=0.3, attempts=3, pause=0.01, worthwhile=1 << 20)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def fetch(
    server: Server, folder: Path, progress: Progress = SILENT, patience: Patience = HASTY, path: str = "/a.tar.gz"
) -> Path:
    target = folder / "a.tar.gz"
    Download(server.address + path, target, len(CONTENT), patience, "elsewhere").run(progress)
    assert target.read_bytes() == CONTENT
    assert [file.name for file in folder.iterdir()] == ["a.tar.gz"]
    return target


def part(folder: Path) -> Path:
    return folder / "a.tar.gz.part"


def test_a_whole_file_with_progress_in_megabytes(tmp_path: Path) -> None:
    progress = Recording()
    with serving(FILES) as server:
        fetch(server, tmp_path, progress)
    assert server.asked == [("/a.tar.gz", None, None)]
    assert progress.tasks == [("a.tar.gz", 3.072, "MB")]
    assert progress.done == pytest.approx([3.072])
    assert not progress.notes


def test_a_connection_that_is_cut_off_goes_on_where_it_was(tmp_path: Path) -> None:
    progress = Recording()
    with serving(FILES, Behaviour(cut_after=1_000_000), Behaviour()) as server:
        fetch(server, tmp_path, progress)
    assert server.asked == [("/a.tar.gz", None, None), ("/a.tar.gz", "bytes=1000000-", '"one"')]
    assert server.sent == len(CONTENT)
    assert progress.tasks[1] == ("a.tar.gz, from 1 MB on", 2.072, "MB")
    assert progress.notes == ["a.tar.gz: the connection ended at 1 MB; trying again"]


def test_the_next_run_asks_only_for_what_is_missing(tmp_path: Path) -> None:
    with serving(FILES, Behaviour(cut_after=700_000), Behaviour(status=403)) as server:
        with pytest.raises(DataError, match="the server answers 403 Forbidden") as caught:
            fetch(server, tmp_path)
        assert part(tmp_path).stat().st_size == 700_000
        server.behaviours[:] = [Behaviour()]
        fetch(server, tmp_path)
    assert "elsewhere" in str(caught.value.hint)
    assert server.asked[-1] == ("/a.tar.gz", "bytes=700000-", '"one"')
    assert server.sent == len(CONTENT)


def test_many_cut_offs_do_no_harm_while_each_attempt_brings_enough(tmp_path: Path) -> None:
    patience = Patience(timeout=1, attempts=2, pause=0, worthwhile=100_000)
    with serving(FILES, Behaviour(cut_after=120_000)) as server:
        fetch(server, tmp_path, patience=patience)
    assert len(server.asked) == -(-len(CONTENT) // 120_000)


def test_a_server_that_brings_too_little_is_given_up(tmp_path: Path) -> None:
    with (
        serving(FILES, Behaviour(cut_after=1_000)) as server,
        pytest.raises(DataError, match=r"the connection ended, at 3,000 bytes of 3 MB") as caught,
    ):
        fetch(server, tmp_path)
    assert len(server.asked) == 3
    assert str(caught.value.hint).startswith("what was downloaded is kept, and the next run goes on from there")


def test_a_server_whose_file_changes_each_time_is_given_up(tmp_path: Path) -> None:
    answers = [Behaviour(cut_after=2_000_000, etag=f'"{index}"', ranges=True) for index in range(50)]
    with serving(FILES, *answers) as server, pytest.raises(DataError, match="cannot be downloaded"):
        fetch(server, tmp_path)
    assert len(server.asked) < 10


def test_a_server_that_ignores_ranges_starts_again(tmp_path: Path) -> None:
    with serving(FILES, Behaviour(cut_after=500_000), Behaviour(ranges=False)) as server:
        fetch(server, tmp_path)
    assert server.sent == len(CONTENT) + 500_000


def test_a_file_that_changed_starts_again(tmp_path: Path) -> None:
    with serving(FILES, Behaviour(cut_after=500_000, etag='"old"'), Behaviour()) as server:
        fetch(server, tmp_path)
    assert server.asked[1] == ("/a.tar.gz", "bytes=500000-", '"old"')
    assert server.sent == len(CONTENT) + 500_000


def test_bytes_of_an_unknown_origin_are_gone_on_from(tmp_path: Path) -> None:
    part(tmp_path).write_bytes(CONTENT[:400_000])
    with serving(FILES) as server:
        fetch(server, tmp_path)
    assert server.asked == [("/a.tar.gz", "bytes=400000-", None)]


def test_a_download_that_was_killed_before_its_last_step_asks_for_nothing(tmp_path: Path) -> None:
    part(tmp_path).write_bytes(CONTENT)
    with serving(FILES) as server:
        fetch(server, tmp_path)
    assert not server.asked


def test_more_bytes_than_the_file_has_are_thrown_away(tmp_path: Path) -> None:
    part(tmp_path).write_bytes(CONTENT + b"?")
    with serving(FILES) as server:
        fetch(server, tmp_path)
    assert server.asked == [("/a.tar.gz", None, None)]


def test_a_range_that_the_server_cannot_satisfy_starts_again(tmp_path: Path) -> None:
    part(tmp_path).write_bytes(CONTENT[:10])
    with serving(FILES, Behaviour(status=416), Behaviour()) as server:
        fetch(server, tmp_path)
    assert [wanted for _, wanted, _ in server.asked] == ["bytes=10-", None]


@pytest.mark.parametrize("content", [b"<html>Please log in</html>", CONTENT + b"?"])
def test_a_file_of_another_length_is_refused_before_it_is_downloaded(tmp_path: Path, content: bytes) -> None:
    with (
        serving({"/a.tar.gz": content}) as server,
        pytest.raises(DataError, match=rf"the server's file has {len(content):,} bytes, not 3,072,000"),
    ):
        fetch(server, tmp_path)
    assert not part(tmp_path).exists()


def test_a_server_that_does_not_tell_the_length(tmp_path: Path) -> None:
    with serving(FILES, Behaviour(length=False, cut_after=900_000), Behaviour(length=False)) as server:
        fetch(server, tmp_path)
    with serving({"/a.tar.gz": CONTENT * 2}, Behaviour(length=False)) as server:
        (tmp_path / "a.tar.gz").unlink()
        with pytest.raises(DataError, match="has more than 3,072,000 bytes"):
            fetch(server, tmp_path)


@pytest.mark.parametrize("status", [404, 410])
def test_a_file_that_is_not_there(tmp_path: Path, status: int) -> None:
    with serving(FILES, Behaviour(status=status)) as server, pytest.raises(Missing):
        fetch(server, tmp_path)
    assert len(server.asked) == 1


def test_a_busy_server_is_asked_again(tmp_path: Path) -> None:
    progress = Recording()
    with serving(FILES, Behaviour(status=503), Behaviour(status=429), Behaviour()) as server:
        fetch(server, tmp_path, progress)
    assert progress.notes[0] == "a.tar.gz: the server answers 503 Service Unavailable at 0 bytes; trying again"


def test_a_silent_server_is_waited_for_no_longer_than_the_timeout(tmp_path: Path) -> None:
    with serving(FILES, Behaviour(silence=0.6), Behaviour()) as server:
        fetch(server, tmp_path)
    with serving(FILES, Behaviour(silence=0.6)) as server:
        (tmp_path / "a.tar.gz").unlink()
        with pytest.raises(DataError, match="the server is silent, at 0 bytes of 3 MB"):
            fetch(server, tmp_path)


def test_a_redirect_is_followed_and_goes_on_elsewhere_without_a_condition(tmp_path: Path) -> None:
    with serving({"/b": CONTENT}, Behaviour(cut_after=400_000), Behaviour(etag='"other"')) as mirror:
        with (
            serving({}, Behaviour(status=302, location=f"{mirror.address}/b")) as server,
            pytest.raises(DataError, match="file changed"),
        ):
            # The mirror's mark is another, so its bytes are not to be mixed.
            fetch(server, tmp_path, patience=Patience(timeout=1, attempts=1, pause=0, worthwhile=1))
        mirror.behaviours[:] = [Behaviour(cut_after=400_000), Behaviour()]
        with serving({}, Behaviour(status=302, location=f"{mirror.address}/b")) as server:
            fetch(server, tmp_path)
    assert mirror.asked[-1] == ("/b", "bytes=400000-", None)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://127.0.0.1/a.tar.gz", "/a.tar.gz"])
def test_redirects_to_files_and_in_circles_are_refused(tmp_path: Path, location: str) -> None:
    with (
        serving(FILES, Behaviour(status=302, location=location)) as server,
        pytest.raises(DataError, match="cannot be downloaded"),
    ):
        fetch(server, tmp_path)


def test_no_server_is_an_error_at_once(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(DataError, match=f"there is no way to {address}/a.tar.gz: Connection refused") as caught:
        fetch(Server({}, [], address=address), tmp_path, patience=Patience())
    assert caught.value.hint == "elsewhere"


def test_no_network_is_an_error_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*arguments: object, **options: object) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(DataError, match=r"there is no way to http://example\.org/a\.tar\.gz: Temporary failure"):
        fetch(Server({}, [], address="http://example.org"), tmp_path, patience=Patience())


@pytest.mark.parametrize("address", ["http://127.0.0.1:port", "http://127.0.0.1/a b"])
def test_an_address_that_is_none(tmp_path: Path, address: str) -> None:
    with pytest.raises(DataError, match="the address is not valid"):
        fetch(Server({}, [], address=address), tmp_path)


def test_a_disk_that_is_full_from_the_start_is_told_before_the_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk_shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 2_000_000})())
    with (
        serving(FILES) as server,
        pytest.raises(DataError, match=r"too full for a\.tar\.gz, which needs 3 MB more where 2 MB are free"),
    ):
        fetch(server, tmp_path)
    assert not part(tmp_path).exists()


def test_a_disk_that_fills_up_keeps_what_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Path.open

    class Full:
        """A file on a disk with room for one megabyte."""

        def __init__(self, file: Any):
            self.file, self.room = file, 1 << 20

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *arguments: object) -> None:
            self.file.close()

        def write(self, content: bytes) -> None:
            self.file.write(content[: self.room])
            if len(content) > self.room:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self.room -= len(content)

    def opened(path: Path, mode: str = "r", **options: Any) -> Any:
        file = original(path, mode, **options)
        return Full(file) if mode == "ab" else file

    with serving(FILES) as server:
        with monkeypatch.context() as patch:
            patch.setattr(Path, "open", opened)
            with pytest.raises(DataError, match=r"is too full for a\.tar\.gz") as caught:
                fetch(server, tmp_path)
        assert str(caught.value.hint).endswith("what was downloaded is kept, and the next run goes on from there")
        kept = part(tmp_path).stat().st_size
        assert kept >= 1 << 20
        fetch(server, tmp_path)
    assert server.asked[-1][1] == f"bytes={kept}-"
