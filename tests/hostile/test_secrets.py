"""Passwords, signatures and tokens in statements: in no plan, error, list, repr, note or file that a session makes."""

from __future__ import annotations

import io
import json
import shutil
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import thanosql
from tests.test_training_statements import LETTERS, write_run
from thanosql.cli import main
from thanosql.compiler.errors import ThanoSQLError
from thanosql.progress import NotesOnly
from thanosql.runtime.databases.database import hide_password, open_database
from thanosql.runtime.datasets.partial import Partial, Version
from thanosql.runtime.registry.manifest import Manifest
from thanosql.session import Session
from thanosql.terminal.editor import History

HUSH = "hush-h4sh"
"""The secret of every statement here: whatever is shown is looked through for its first four letters."""
SIGNED = f"https://ann:{HUSH}@localhost:9/a.wav?take=2&X-Amz-Signature={HUSH}"
ROWS = f"SELECT '{SIGNED}' AS audio"
FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    shutil.copytree(FIXTURES / "home_1", home)
    with Session("duckdb://") as session:
        yield session


def failure(session: Session, statement: str) -> str:
    """Return all that a program or a log may show of a statement's error: the message, its repr and the traceback."""
    with pytest.raises(ThanoSQLError) as caught:
        session.run(statement)
    error = caught.value
    return f"{error!r}\n{error.message}\n{error.hint}\n{''.join(traceback.format_exception(error))}"


@pytest.mark.parametrize("how", ["", "VERBOSE", "(FORMAT JSON)", "(FORMAT JSON, VERBOSE)", "(FORMAT MERMAID)"])
@pytest.mark.parametrize(
    "statement",
    [
        f"PREDICT USING letters AS {ROWS}",
        f"SELECT predicted FROM (PREDICT USING letters AS {ROWS}) p WHERE p.audio <> '{SIGNED}'",
        f"CREATE TABLE t AS PREDICT USING letters AS {ROWS}",
        f"SELECT length('{SIGNED}'), range FROM range(3) WHERE range::text <> '{SIGNED}'",
        f"GET THANOSQL DATASET LibriSpeech OPTIONS (source='http://ann:{HUSH}@localhost:9/')",
    ],
)
def test_plans(session: Session, statement: str, how: str) -> None:
    if how.endswith("VERBOSE") and "range(3)" in statement:
        pytest.skip("DuckDB's own EXPLAIN has no VERBOSE")
    shown = session.run(f"EXPLAIN {how} {statement}")
    assert "hush" not in f"{shown.text} {shown.frame} {shown.tree} {shown!r}"


def test_values_of_parameters_in_plans(session: Session) -> None:
    plan = session.compile("PREDICT USING letters AS SELECT :recording AS audio", {"recording": SIGNED})
    shown = plan.explain(verbose=True) + plan.explain(verbose=True, format="json") + plan.explain(format="mermaid")
    assert "X-Amz-Signature=***" in shown
    assert "hush" not in shown + repr(plan)


@pytest.mark.parametrize(
    "statement",
    [
        f"PREDICT USING letters OPTIONS (on_error='fail') AS {ROWS}",
        f"PREDICT USING letters AS SELECT '{SIGNED}' AS audio, nothing",
        f"PREDICT USING leters OPTIONS (audio_col='{SIGNED}') AS {ROWS}",
        f"PREDICT USING letters OPTIONS (batch_size='{SIGNED}') AS {ROWS}",
        f"PREDICT USING letters OPTIONS (precision='{SIGNED}') AS {ROWS}",
        f"EXPLAIN PREDICT USNG letters AS {ROWS}",
        f"GET THANOSQL DATASET LibriSpeech OPTIONS (source='http://ann:{HUSH}/x@localhost:9/')",
        f"GET THANOSQL DATASET LibriSpeech OPTIONS (source='gopher://ann:{HUSH}@localhost:9/')",
        f"UPLOAD MODEL m FROM '{SIGNED}'",
        f"EXPORT MODEL letters TO '{SIGNED}/\0'",
        f"COPY t FROM '{SIGNED}'",
        f"SELECT * FROM '{SIGNED}.csv'",
        f"SELECT '{SIGNED}'::INTEGER",
        f"ATTACH 'host=localhost port=9 password={HUSH}' AS d (TYPE postgres)",
        f"CREATE SECRET (TYPE nothing, SECRET '{HUSH}')",
        f"SET s3_secret_access_kye='{HUSH}'",
    ],
)
def test_errors(session: Session, statement: str) -> None:
    assert "hush" not in failure(session, statement)


def test_rows_that_failed_and_the_notes_about_them(session: Session) -> None:
    said = io.StringIO()
    session.context.progress = NotesOnly(said)
    rows = session.run(f"PREDICT USING letters OPTIONS (on_error='null') AS {ROWS}").frame
    assert "forbidden" in rows["error"].item()
    assert "hush" not in rows["error"].item() + said.getvalue()


def test_a_model_does_not_tell_the_secrets_of_the_statement_that_made_it(session: Session, tmp_path: Path) -> None:
    registry = session.context.registry
    (record,) = registry.versions("letters")
    statement = f"BUILD MODEL letters USING Wav2Vec2Scratch OPTIONS (language_model='{SIGNED}') AS {ROWS}"
    told = record.manifest.replace(
        statement=statement, imported_by=statement, options={"language_model": [SIGNED]}, base_origin=SIGNED
    )
    with registry.staging() as folder:
        shutil.copytree(record.folder, folder, dirs_exist_ok=True)
        registry.publish("letters", folder, told, overwrite=True)
    write_run(
        session.context.home,
        "other-0123456789abcdef",
        replace(LETTERS, model="other", statement=statement, options={"checkpoint": SIGNED}, problem=statement),
    )
    session.run(f"EXPORT MODEL letters TO '{tmp_path}/bundle'")
    for listing in ("LIST MODEL", "DESCRIBE MODEL letters", "LIST TRAINING", "DESCRIBE MODEL other"):
        assert "hush" not in str(session.run(listing).frame.rows())
    assert "X-Amz-Signature=***" in str(session.run("DESCRIBE MODEL letters").frame.rows())
    assert "hush" not in content(tmp_path)


def content(folder: Path) -> str:
    """Return all that the files of a folder say."""
    return "\n".join(path.read_bytes().decode(errors="replace") for path in folder.rglob("*") if path.is_file())


def test_papers_of_others_are_shown_without_their_secrets() -> None:
    (folder,) = (FIXTURES / "home_1").glob("versions/*")
    values = json.loads((folder / "manifest.json").read_text())
    values |= {"statement": ROWS, "options": {"source": SIGNED}}
    assert "hush" not in repr(Manifest.from_json(json.dumps(values), "it"))


def test_statements_leave_no_secret_in_the_home(session: Session) -> None:
    for statement in (f"PREDICT USING letters OPTIONS (on_error='null') AS {ROWS}", f"SELECT '{SIGNED}'"):
        session.run(statement)
    failure(session, f"GET THANOSQL DATASET LibriSpeech OPTIONS (source='http://ann:{HUSH}@127.0.0.1:9/')")
    assert "hush" not in content(session.context.home)


def test_what_is_downloaded_does_not_tell_from_where(tmp_path: Path) -> None:
    partial = Partial(tmp_path / "a.zip")
    partial.begin(Version.of(SIGNED, SIGNED, "1"))
    assert "hush" not in content(tmp_path)
    assert partial.version() == Version.of(SIGNED, SIGNED, "1")
    assert Version.of(SIGNED, SIGNED, "1").condition(SIGNED) == "1"
    assert Version.of(SIGNED, SIGNED, "1").condition(SIGNED + "2") is None


def test_the_history_of_the_prompt(tmp_path: Path) -> None:
    history = History(str(tmp_path / "history"))
    for written in (f"PREDICT USING m AS {ROWS};", f"\\c postgresql://ann:{HUSH}@host/d", f"SET s3_secret='{HUSH}';"):
        history.store_string(written)
    assert "hush" not in content(tmp_path)
    assert "PREDICT USING m" in content(tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:{}@localhost:9/x",
        "postgresql://localhost:9/x?user=ann&password={}",
        "postgresql://ann:{}@@@localhost:nine/x",
        "duckdb://ann:{}@host/x",
        "mysql://ann:{}@host/x",
        "host=localhost password={}",
        "ann:{}@host/x",
    ],
)
def test_the_command_says_nothing_of_the_databases_password(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-d", url.format(HUSH), "-c", "SELECT 1"]) == 1
    said = capsys.readouterr()
    assert said.err
    assert "hush" not in said.out + said.err


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("ab12@:/?#=&%[] ", min_size=1, max_size=20))
def test_no_piece_of_a_strange_password_is_told(middle: str) -> None:
    """libpq reads up to the first of several signs, and quotes what it takes for a host or a port."""
    secret = f"hush{middle}hush"
    with pytest.raises(thanosql.ThanoSQLError) as caught:
        open_database(f"postgresql://ann:{secret}@127.0.0.1:9/x?connect_timeout=1")
    assert "hush" not in "".join(traceback.format_exception(caught.value))


def test_the_pieces_of_a_password_are_hidden() -> None:
    url = "postgresql://ann:left@middle:right/end@host/x"
    assert hide_password('no host "middle:right" at 5432', url) == 'no host "***:***" at 5432'
