"""Which URLs are fetched: of schemes that are enabled, from public addresses, redirects and names included."""

from __future__ import annotations

import pickle
import socket
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.audio_files import wav
from tests.runtime.datasets.http_server import Behaviour, Server, serving
from thanosql import DataError, connect
from thanosql.cli import main
from thanosql.compiler.errors import AudioError
from thanosql.runtime.access import addresses
from thanosql.runtime.access.addresses import is_public
from thanosql.runtime.access.remote_access import RemoteAccess
from thanosql.runtime.audio import isolation
from thanosql.runtime.audio import remote as audio_remote
from thanosql.runtime.audio.reading import load, probe
from thanosql.runtime.audio.source import Guarded

SOUND = wav(bytes(2_000))
ALL = RemoteAccess(None, private=True)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_remote, "FIRST_WAIT", 0.001)
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving({"/a.wav": SOUND}) as running:
        yield running


def code(url: str, remote: RemoteAccess, folders: tuple[str, ...] | None = None) -> str:
    try:
        probe(Guarded(url, folders, isolated=False, remote=remote))
    except AudioError as error:
        return error.code
    return "sound"


Answers = Callable[..., list[tuple[Any, ...]]]


def resolving_to(*answers: str) -> tuple[Answers, list[str]]:
    """Return a getaddrinfo that gives one answer after the other, and the names that it was asked for."""
    asked: list[str] = []

    def answer(host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found.split()]

    return answer, asked


@pytest.fixture
def only_loopback_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take 127.0.0.1, where the test's server is, for the open internet, and 127.0.0.2 for a private network."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("100.64.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "100::1"),
    ],
)
def test_addresses_of_machines_and_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_as_public_inside_an_ipv6_address(address: IPv4Address) -> None:
    for prefix in (0xFFFF << 32, 0x64FF9B << 96):
        assert is_public(str(IPv6Address(prefix | int(address)))) == is_public(str(address))


def test_by_default_no_url_is_fetched(server: Server) -> None:
    for source in (f"{server.address}/a.wav", Guarded(f"{server.address}/a.wav", None, isolated=True)):
        with pytest.raises(AudioError, match="http is not enabled") as caught:
            load(source, 16_000)
        assert caught.value.code == "forbidden"
        assert "remote_audio=['http']" in caught.value.message
        assert "--remote-audio http" in str(caught.value)
    assert code("s3://bucket/a.wav", RemoteAccess(frozenset({"https"}))) == "forbidden"
    assert not server.asked


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0",
        "[::ffff:127.0.0.1]",
        "127.0.0.1.",
        "127.0.0.%31",
    ],
)
def test_this_machine_is_no_place_for_recordings_however_it_is_written(server: Server, host: str) -> None:
    url = f"{server.address.replace('127.0.0.1', host)}/a.wav"
    assert code(url, RemoteAccess(frozenset({"http"}))) in ("forbidden", "unreadable")
    assert not server.asked
    if host in ("127.0.0.1", "127.1", "127.0.0.%31"):
        assert code(url, RemoteAccess(frozenset({"http"}))) == "forbidden"
        assert code(url, RemoteAccess(frozenset({"http"}), private=True)) == "sound"


@pytest.mark.parametrize(
    "location", ["http://127.0.0.2:{port}/a.wav", "http://169.254.169.254/latest", "http://[::1]:{port}/a.wav"]
)
@pytest.mark.usefixtures("only_loopback_is_public")
def test_redirects_lead_to_no_private_address(location: str) -> None:
    with serving({"/a.wav": SOUND}) as server:
        location = location.format(port=server.address.rpartition(":")[2])
        server.behaviours[:] = [Behaviour(status=302, location=location), Behaviour()]
        assert code(f"{server.address}/a.wav", RemoteAccess(None)) == "forbidden"
        assert len(server.asked) == 1


@pytest.mark.usefixtures("only_loopback_is_public")
def test_redirects_lead_to_no_scheme_that_is_not_enabled() -> None:
    for location in ("https://127.0.0.1/a.wav", "file:///etc/passwd", "ftp://127.0.0.1/a.wav"):
        with serving({}, Behaviour(status=302, location=location)) as server:
            assert code(f"{server.address}/a.wav", RemoteAccess(frozenset({"http"}))) in ("forbidden", "unreadable")
            assert len(server.asked) == 1


@pytest.mark.usefixtures("only_loopback_is_public")
def test_redirects_to_public_addresses_are_followed_without_the_password() -> None:
    with serving({"/b.wav": SOUND}, Behaviour(status=302, location="/b.wav"), Behaviour()) as server:
        url = f"{server.address.replace('//', '//ann:p%40ss@')}/a.wav"
        assert code(url, RemoteAccess(frozenset({"http"}))) == "sound"
    assert [path for path, *_ in server.asked] == ["/a.wav", "/b.wav"]
    assert server.credentials == ["Basic YW5uOnBAc3M=", None]


@pytest.mark.usefixtures("only_loopback_is_public")
def test_the_address_that_is_checked_is_connected_to(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes its address after it was checked is not looked up again."""
    answer, asked = resolving_to("127.0.0.1", "127.0.0.2")
    monkeypatch.setattr(socket, "getaddrinfo", answer)
    url = f"{server.address.replace('127.0.0.1', 'recordings.example')}/a.wav"
    assert code(url, RemoteAccess(frozenset({"http"}))) == "sound"
    assert asked == ["recordings.example"]
    assert code(url, RemoteAccess(frozenset({"http"}))) == "forbidden"
    assert len(server.asked) == 1


@pytest.mark.usefixtures("only_loopback_is_public")
def test_of_several_addresses_only_public_ones_are_tried(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    connected = addresses._connected

    def watched(found: tuple[Any, ...], timeout: float | None) -> socket.socket:
        tried.append(found[4][0])
        return connected(found, timeout)

    monkeypatch.setattr(addresses, "_connected", watched)
    monkeypatch.setattr(socket, "getaddrinfo", resolving_to("127.0.0.2 127.0.0.1 169.254.169.254")[0])
    url = f"{server.address.replace('127.0.0.1', 'recordings.example')}/a.wav"
    assert code(url, RemoteAccess(frozenset({"http"}))) == "sound"
    assert tried == ["127.0.0.1"]


def test_a_proxy_is_not_asked_for_private_addresses(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    answer, _ = resolving_to("8.8.8.8")
    remote = RemoteAccess(frozenset({"http"}))
    server.files["http://recordings.example/a.wav"] = SOUND
    assert code("http://169.254.169.254/latest", remote) == "forbidden"
    assert code("http://localhost/a.wav", remote) == "forbidden"
    assert code("http://127.0.0.%31/a.wav", remote) == "forbidden"
    assert not server.asked
    real = socket.getaddrinfo

    def known(host: str, port: int, *rest: Any, **named: Any) -> Any:
        return answer(host, port) if host == "recordings.example" else real(host, port, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    assert code("http://recordings.example/a.wav", remote) == "sound"


@pytest.mark.parametrize(
    "url", ["local:///etc/passwd", "dir:///etc/passwd", "git:///etc:a@passwd", "zip://a::/etc/a.zip"]
)
def test_what_reaches_local_files_is_not_remote(url: str) -> None:
    assert code(url, ALL) == "forbidden"


def test_a_chain_of_schemes_is_no_way_to_a_local_file(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(SOUND)
    for url in (f"memory://a::file://{tmp_path}/a.wav", f"memory://a.wav::{tmp_path}/a.wav"):
        assert code(url, ALL) == "missing"


def test_hosts_of_other_schemes_are_looked_up_before_they_are_asked() -> None:
    remote = RemoteAccess(frozenset({"ftp"}))
    for host in ("127.0.0.1", "localhost", "169.254.169.254", "[::1]", "user:word@127.0.0.1:2121", "127.0.0.%31"):
        assert code(f"ftp://{host}/a.wav", remote) == "forbidden"


def test_file_urls_are_local_paths(tmp_path: Path) -> None:
    inside = tmp_path / "in side"
    inside.mkdir()
    for folder in (tmp_path, inside):
        (folder / "a.wav").write_bytes(SOUND)
    url = inside.as_uri()
    assert "%20" in url
    nothing = RemoteAccess()
    for written in (f"{url}/a.wav", f"file://localhost{inside}/a.wav", f"FILE://{inside}/a.wav"):
        assert code(written, nothing) == "sound"
        assert code(written, nothing, (str(inside),)) == "sound"
    assert code(f"{url}/../a.wav", nothing, (str(inside),)) == "forbidden"
    assert code(f"{url}/%2e%2e/a.wav", nothing, (str(inside),)) == "forbidden"
    assert code(f"{url}/none.wav", nothing) == "missing"
    assert code(url, nothing) == "unreadable"
    assert code("file:///dev/zero", ALL) == "unreadable"
    assert code("file://host/a.wav", ALL) == "unreadable"


def test_folders_and_schemes_both_hold(server: Server, tmp_path: Path) -> None:
    folders = (str(tmp_path),)
    assert code(f"{server.address}/a.wav", ALL, folders) == "sound"
    assert code(f"{server.address}/a.wav", RemoteAccess(), folders) == "forbidden"
    assert code("/etc/passwd", ALL, folders) == "forbidden"


def test_a_process_that_decodes_is_given_the_fetched_file() -> None:
    try:
        for behaviour in (Behaviour(), Behaviour(length=False)):
            with serving({"/a.wav": SOUND}, behaviour) as server:
                recording = Guarded(f"{server.address}/a.wav", None, isolated=True, remote=ALL)
                assert (load(recording, 16_000) == load(SOUND, 16_000)).all()
    finally:
        isolation.close()


def test_a_statement_fetches_what_its_session_enables(server: Server, tmp_path: Path) -> None:
    url = f"{server.address}/a.wav"
    statement = f"PREDICT USING Wav2Vec2TinyEn AS SELECT '{url}' AS audio_path"
    with connect("duckdb://", home=tmp_path) as session:
        with pytest.raises(AudioError, match=r"remote_audio=\['http'\]") as caught:
            session.run(statement)
        assert caught.value.code == "forbidden"
    with connect("duckdb://", home=tmp_path, remote_audio="http") as session:
        with pytest.raises(AudioError, match="private_addresses=True"):
            session.run(statement)
        assert not server.asked
    with connect("duckdb://", home=tmp_path, remote_audio=["HTTP"], private_addresses=True) as session:
        session.run(f"PRINT AUDIO AS SELECT '{url}' AS audio_path")
        assert server.asked
        travelled = pickle.loads(pickle.dumps(session.context.recording(url)))
        assert probe(travelled).frames == 1_000


def test_the_environment_and_the_command_enable_as_well(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for value, schemes in (
        *(("1", None), ("all", None), ("", frozenset()), ("off", frozenset())),
        ("https, s3", frozenset({"https", "s3"})),
    ):
        monkeypatch.setenv("THANOSQL_REMOTE_AUDIO", value)
        with connect("duckdb://", home=tmp_path) as session:
            assert session.context.access.remote == RemoteAccess(schemes)
    monkeypatch.setenv("THANOSQL_PRIVATE_ADDRESSES", "1")
    with connect("duckdb://", home=tmp_path, remote_audio=False) as session:
        assert session.context.access.remote == RemoteAccess(private=True)
    monkeypatch.delenv("THANOSQL_PRIVATE_ADDRESSES")
    statement = f"PRINT AUDIO AS SELECT '{server.address}/a.wav' AS audio_path"
    command = ["-d", "duckdb://", "--home", str(tmp_path), "-c", statement]
    assert main([*command, "--remote-audio", "http"]) == 0
    assert "private_addresses=True" in capsys.readouterr().err
    assert main([*command, "--remote-audio", "http", "--private-addresses"]) == 0
    assert "cannot be played" not in capsys.readouterr().err
    assert len(server.asked) == 1


@pytest.mark.parametrize("wrong", ["file", ["https", "local"], "ht tp", ["https://host"], "1s"])
def test_what_cannot_be_enabled_is_refused_at_once(wrong: str | list[str]) -> None:
    with pytest.raises(DataError, match="remote_audio names"):
        connect("duckdb://", remote_audio=wrong)
