"""What a session with allowed_paths lets its statements reach, and all that it does not."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hostile.audio_files import wav
from thanosql import BindError, DatabaseError, DataError, ThanoSQLError, connect
from thanosql.cli import main
from thanosql.compiler.errors import AudioError
from thanosql.runtime.access.access import Access
from thanosql.runtime.access.confined import open_within, within
from thanosql.runtime.audio.reading import load, probe
from thanosql.runtime.audio.source import Guarded
from thanosql.session import Session

SOUND = wav(bytes(2_000))


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """The folder that is open; beside it stand a secret and a folder whose name begins like its own."""
    for name in ("open", "open-not"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.wav").write_bytes(SOUND)
    (tmp_path / "secret.wav").write_bytes(SOUND)
    (tmp_path / "secret.csv").write_text("word\nhush\n")
    return tmp_path / "open"


def code(path: Path | str, folder: Path) -> str:
    try:
        probe(Guarded(str(path), (str(folder),), isolated=False))
    except AudioError as error:
        return error.code
    return "sound"


def test_recordings_inside_are_read_by_whatever_name(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (inside / "deep").mkdir()
    (inside / "deep" / "b.wav").write_bytes(SOUND)
    (inside / "link.wav").symlink_to("deep/b.wav")
    (inside / "folder").symlink_to(inside / "deep", target_is_directory=True)
    for name in ("a.wav", "deep/b.wav", "deep/../a.wav", "link.wav", "folder/b.wav", "./a.wav"):
        assert code(inside / name, inside) == "sound"
    monkeypatch.chdir(inside)
    assert code("a.wav", inside) == "sound"
    assert code(inside / "none.wav", inside) == "missing"
    assert code(inside, inside) == "unreadable"


def test_recordings_outside_are_forbidden_whether_they_are_there_or_not(inside: Path) -> None:
    (inside / "link.wav").symlink_to(inside.parent / "secret.wav")
    (inside / "up").symlink_to("..")
    (inside / "proc").symlink_to("/proc/self/root" + str(inside.parent))
    outside = [
        *("../secret.wav", "../none.wav", "../open-not/a.wav", "link.wav", "up/secret.wav", "up/none.wav"),
        *("proc/secret.wav", "/etc/passwd", "/dev/zero", "/proc/self/mem", "../../../../../../etc/none"),
    ]
    for name in outside:
        assert code(inside / name, inside) == "forbidden", name
    assert code("https://example.org/a.wav", inside) == "forbidden"
    assert code("a\0b.wav", inside) in ("forbidden", "missing")


def test_values_are_no_paths(inside: Path) -> None:
    assert len(load(Guarded(SOUND, (str(inside),), isolated=False), 16_000)) == 1_000


@pytest.mark.parametrize("isolate", [False, True])
def test_a_forbidden_recording_is_not_given_to_a_decoder(inside: Path, isolate: bool) -> None:
    with pytest.raises(AudioError) as caught:
        load(Guarded(str(inside.parent / "secret.wav"), (str(inside),), isolated=isolate), 16_000)
    assert caught.value.code == "forbidden"


def test_links_set_while_a_file_is_opened_lead_nowhere(inside: Path) -> None:
    """Swap a folder for a link that leads out, all the while files below it are opened."""
    real, secret = inside / "real", inside.parent / "secret"
    for folder, content in ((real, b"inside"), (secret, b"secret")):
        folder.mkdir()
        (folder / "a.wav").write_bytes(content)
    ended = threading.Event()

    def swap() -> None:
        (inside / "link").symlink_to(secret)
        while not ended.is_set():
            real.rename(inside / "aside")
            (inside / "link").rename(real)
            real.rename(inside / "link")
            (inside / "aside").rename(real)

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        for _ in range(2_000):
            try:
                descriptor = open_within(str(real / "a.wav"), (str(inside),), os.O_RDONLY)
            except OSError:
                continue
            assert os.read(descriptor, 10) == b"inside"
            os.close(descriptor)
    finally:
        ended.set()
        swapper.join()


def test_within_is_about_folders_not_about_letters(inside: Path) -> None:
    assert within(str(inside / "x"), (str(inside),))
    assert within("/x", ("/",))
    assert not within(str(inside) + "-not/a.wav", (str(inside),))


@pytest.fixture
def confined(inside: Path) -> Session:
    return connect(f"duckdb:///{inside.parent / 'x.duckdb'}", allowed_paths=[inside])


def test_sql_of_the_database_is_confined_too(inside: Path, confined: Session) -> None:
    secret = inside.parent / "secret.csv"
    (inside / "b.csv").write_text("word\nhello\n")
    (inside / "link.csv").symlink_to(secret)
    with confined:
        assert confined.run(f"SELECT * FROM '{inside / 'b.csv'}'").frame.item() == "hello"
        confined.run("CREATE TABLE t AS SELECT 1 AS x; INSERT INTO t VALUES (2); CHECKPOINT")
        for sql in (
            f"SELECT * FROM '{secret}'",
            f"SELECT * FROM '{inside / 'link.csv'}'",
            f"SELECT * FROM read_text('{inside}/../secret.csv')",
            f"COPY (SELECT 1) TO '{inside.parent / 'new.csv'}'",
            f"ATTACH '{inside.parent / 'y.duckdb'}'",
            "SELECT * FROM glob('/etc/*')",
            "SELECT * FROM 'http://127.0.0.1:9/a.csv'",
            "SET enable_external_access = true",
            "SET allowed_directories = ['/']",
            "LOAD httpfs",
        ):
            with pytest.raises(DatabaseError):
                confined.run(sql)
    with connect(f"duckdb:///{inside.parent / 'x.duckdb'}") as free:  # the engine was closed with its last session
        assert free.run(f"SELECT count(*) FROM t, '{secret}'").frame.item() == 2


def test_no_statement_names_a_path_outside(inside: Path, confined: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = inside.parent
    monkeypatch.chdir(outside)
    (inside / "up").symlink_to("..")
    query = "AS SELECT 'a.wav' AS audio_path, 'a' AS text"
    statements = [
        f"COPY t FROM '{outside / 'secret.csv'}'",
        "COPY t FROM 'secret.csv'",
        "COPY t FROM 'open/../secret.csv'",
        f"COPY t FROM '{inside / 'up' / 'secret.csv'}'",
        "COPY t FROM 'open-not'",
        "COPY t FROM '~/secret.csv'",
        f"UPLOAD MODEL m FROM '{outside}'",
        f"EXPORT MODEL Wav2Vec2TinyEn TO '{outside / 'bundle'}'",
        f"EXPORT MODEL Wav2Vec2TinyEn OPTIONS (checkpoint='{outside}') TO '{inside / 'bundle'}'",
        f"GET THANOSQL MODEL Wav2Vec2En OPTIONS (checkpoint='{outside}')",
        f"GET THANOSQL DATASET librispeech OPTIONS (folder='{outside / 'data'}')",
        f"GET THANOSQL DATASET librispeech OPTIONS (source='{outside}')",
        f"GET THANOSQL DATASET librispeech OPTIONS (source='file://{outside}')",
        "GET THANOSQL DATASET librispeech OPTIONS (source='http://127.0.0.1:9/')",
        "GET THANOSQL DATASET librispeech OPTIONS (source='http://169.254.169.254/latest')",
        f"PREDICT USING Wav2Vec2TinyEn OPTIONS (decoder='beam', language_model='{outside / 'lm.arpa'}') {query}",
        f"PREDICT USING Wav2Vec2En OPTIONS (checkpoint='{outside}') {query}",
        f"BUILD MODEL m USING Wav2Vec2En OPTIONS (checkpoint='{outside}') {query}",
        f"EVALUATE USING Wav2Vec2En OPTIONS (checkpoint='{outside}') {query}",
        f"SELECT * FROM (PREDICT USING Wav2Vec2En OPTIONS (checkpoint='{outside}') {query}) p",
    ]
    with confined:
        for statement in statements:
            with pytest.raises(BindError, match=r"outside of the folders|may not read from") as caught:
                confined.run(statement)
            assert caught.value.span is not None, statement
            with pytest.raises(BindError):
                confined.run(f"EXPLAIN {statement}")


def test_copy_of_an_open_folder_reads_nothing_that_its_links_lead_to(inside: Path, confined: Session) -> None:
    (inside / "link.wav").symlink_to(inside.parent / "secret.wav")
    with confined:
        confined.run("COPY clips FROM :folder", {"folder": str(inside)})
        rows = confined.run("SELECT name, error LIKE 'forbidden: %', bytes FROM clips ORDER BY name").frame.rows()
    assert rows == [("a.wav", None, len(SOUND)), ("link.wav", True, None)]


def test_a_table_from_an_open_folder_is_allowed(inside: Path, confined: Session) -> None:
    (inside / "b.csv").write_text("word\nhello\n")
    with confined:
        confined.run(f"COPY words FROM '{inside / 'b.csv'}'")
        assert confined.run("SELECT * FROM words").frame.item() == "hello"


def test_hub_ids_pass_where_no_such_path_is(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    access = Access.to([inside])
    monkeypatch.chdir(inside.parent)
    access.check("facebook/hubert-large-ls960-ft")
    with pytest.raises(BindError):
        access.check("open-not/a.wav")
    with pytest.raises(BindError):
        access.check("../facebook")


def test_the_environment_confines_as_well(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THANOSQL_ALLOWED_PATHS", f"{inside}{os.pathsep}{inside.parent / 'open-not'}")
    monkeypatch.setenv("THANOSQL_ISOLATE", "1")
    with connect("duckdb://") as session:
        assert session.context.access.isolated
        with pytest.raises(BindError):
            session.run(f"COPY t FROM '{inside.parent / 'secret.csv'}'")
        session.run(f"COPY t FROM '{inside.parent / 'open-not'}'")


def test_what_the_command_confines_stays_confined_when_the_prompt_connects_anew(
    inside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def converse(session: Session, _: object, __: object, reopen: Callable[[str], Session]) -> int:
        with reopen("duckdb://") as other:
            assert other.context.access == session.context.access
            with pytest.raises(BindError):
                other.run(f"COPY t FROM '{inside.parent / 'secret.csv'}'")
        return 7

    monkeypatch.setattr("thanosql.prompt.converse", converse)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.chdir(inside)
    assert main(["-d", "duckdb://", "--allow-path", str(inside), "--isolate", "--remote-audio", "https"]) == 7


def test_a_folder_that_is_not_there_is_refused_at_once(inside: Path) -> None:
    with pytest.raises(DataError, match="allowed_paths"):
        connect("duckdb://", allowed_paths=[inside / "none"])


def test_without_allowed_paths_everything_may_be_named(inside: Path) -> None:
    with connect("duckdb://") as session:
        session.run(f"COPY t FROM '{inside.parent / 'secret.csv'}'")
        with pytest.raises(ThanoSQLError, match="no address"):
            session.run("GET THANOSQL DATASET librispeech OPTIONS (source='ftp://https://example.org')")
