"""How a server lets somebody in: libpq's environment, services and password files; and passwords that nobody sees."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests import postgres_server
from thanosql.compiler.errors import DatabaseError
from thanosql.runtime.databases.database import hide_password, mask_password, open_database
from thanosql.session import Session

PASSWORD = "s3cret/wör:d@1"
WRONG = "wr@ngly"


@pytest.fixture(scope="module")
def socket() -> Iterator[str]:
    """The folder of the socket of a server that knows ann by her password."""
    with postgres_server.server() as server:
        with open_database(server.url) as database:
            list(database.stream(f"CREATE ROLE ann LOGIN PASSWORD '{PASSWORD}'"))
        server.authenticate("scram-sha-256")
        yield parse_qs(urlsplit(server.url).query)["host"][0]


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the user's own environment lets anybody in."""
    for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSERVICE", "PGSERVICEFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "nowhere"))


def user(url: str) -> str:
    with open_database(url) as database:
        return next(database.stream("SELECT current_user::text AS name")).item()


def test_the_password_of_the_url(socket: str) -> None:
    assert user(f"postgresql://ann:{quote(PASSWORD, safe='')}@/postgres?host={socket}") == "ann"
    assert user(f"postgresql:///postgres?host={socket}&user=ann&password={quote(PASSWORD, safe='')}") == "ann"


def test_the_environment(socket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOST", socket), ("USER", "ann"), ("PASSWORD", PASSWORD), ("DATABASE", "postgres")):
        monkeypatch.setenv(f"PG{name}", value)
    assert user("postgresql://") == "ann"


def test_a_password_file(socket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    escaped = PASSWORD.replace(":", "\\:")
    path = tmp_path / "pgpass"
    path.write_text(f"*:*:postgres:ann:{escaped}\n")
    path.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(path))
    assert user(f"postgresql://ann@/postgres?host={socket}") == "ann"


def test_a_service(socket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "services"
    path.write_text(f"[speech]\nhost={socket}\nuser=ann\ndbname=postgres\npassword={PASSWORD}\n")
    monkeypatch.setenv("PGSERVICEFILE", str(path))
    assert user("postgresql://?service=speech") == "ann"
    with pytest.raises(DatabaseError, match='definition of service "other" not found'):
        open_database("postgresql://?service=other")


@pytest.mark.parametrize(
    "form", ["postgresql://ann:{}@/postgres?host={}", "postgresql:///postgres?password={}&host={}&user=ann"]
)
def test_a_wrong_password_is_refused_and_not_shown(socket: str, form: str) -> None:
    with pytest.raises(DatabaseError, match="password authentication failed") as caught:
        open_database(form.format(quote(WRONG), socket))
    told = "".join(traceback.format_exception(caught.value))
    assert quote(WRONG) not in told
    assert WRONG not in told


def test_nothing_that_is_shown_has_the_password(socket: str, tmp_path: Path) -> None:
    url = f"postgresql://ann:{quote(PASSWORD, safe='')}@/postgres?host={socket}"
    with Session(url, home=tmp_path / "home") as session:
        with pytest.raises(DatabaseError) as caught:
            session.run("SELECT * FROM nowhere")
        shown = [
            session.database.url,
            *map(repr, (session, session.database, session.context, session.catalog)),
            "".join(traceback.format_exception(caught.value)),
            session.compile("SELECT * FROM (LIST MODEL) m").explain(verbose=True),
            str(session.run("EXPLAIN (FORMAT JSON) SELECT 1").frame.to_dicts()),
        ]
    for text in shown:
        assert "s3cret" not in text
    assert "ann:***@" in shown[0]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:a@b:c@host/x", "postgresql://ann:***@host/x"),
        ("postgresql://ann@host:5432/x", "postgresql://ann@host:5432/x"),
        ("postgresql://ann:@host/x", "postgresql://ann:@host/x"),
        ("postgresql://host/x?sslpassword=abc&user=ann", "postgresql://host/x?sslpassword=***&user=ann"),
        ("postgresql://host/x?oauth_client_secret=abc", "postgresql://host/x?oauth_client_secret=***"),
        ("duckdb:////data/a:b@c.duckdb", "duckdb:////data/a:b@c.duckdb"),
        ("postgres:ann:abc@host/x", "postgres:ann:***@host/x"),
        ("host=h password = 'a b\\' c' user=ann", "host=h password = *** user=ann"),
        ("speech.duckdb", "speech.duckdb"),
    ],
)
def test_masked(url: str, shown: str) -> None:
    assert mask_password(url) == shown


@pytest.mark.parametrize("url", ["host=h password=s3cret user=ann", "ann:s3cret@host/x", "postgres:ann:s3cret@host/x"])
def test_what_is_no_url_is_not_shown_with_its_password(url: str) -> None:
    with pytest.raises(DatabaseError, match="is not a database URL") as caught:
        open_database(url)
    assert "s3cret" not in str(caught.value)
    assert "postgresql://" in (caught.value.hint or "")


def test_a_password_is_hidden_in_both_its_forms() -> None:
    url = "postgresql://ann:a%20b@host/x?sslpassword=c%26d"
    assert hide_password("a%20b, a b, c%26d, c&d", url) == "***, ***, ***, ***"
