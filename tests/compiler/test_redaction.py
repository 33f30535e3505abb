"""A secret that stands where secrets stand is nowhere in what is shown, and everything else is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thanosql.compiler.errors import BindError
from thanosql.compiler.redaction import blank_secrets, cause, redact, redact_all
from thanosql.compiler.source import Span

IN_A_URL = (
    "{} cannot be read",
    "SELECT '{}' AS audio",
    "GET THANOSQL DATASET d OPTIONS (source='{}')",
    'an error about "{}", twice: {}',
    "PREDICT USING m AS SELECT '{}' AS audio, 'b' AS other",
)
URLS = (
    "https://ann:{}@host/a.wav",
    "postgresql://ann:{}@host:5432/speech?sslmode=require",
    "s3://bucket/a.wav?X-Amz-Signature={}&take=2",
    "https://account.blob.core.windows.net/a/b.wav?sv=1&sig={}",
    "https://host/a.wav?access_token={}",
)
IN_SQL = (
    "ATTACH 'host=db password={} user=ann' AS d (TYPE postgres)",
    "ATTACH 'host=db password=''{}'' user=ann' AS d (TYPE postgres)",
    "SELECT * FROM postgres_scan('dbname=d password={}', 'public', 't')",
    "CREATE SECRET s (TYPE s3, KEY_ID 'k', SECRET '{}', REGION 'eu')",
    "CREATE SECRET (TYPE http, BEARER_TOKEN '{}')",
    "CREATE SECRET (TYPE http, EXTRA_HTTP_HEADERS MAP {{'Authorization': 'Bearer {}'}})",
    "CREATE SECRET (TYPE azure, CONNECTION_STRING 'AccountName=a;AccountKey={};')",
    "SET s3_secret_access_key='{}'",
    "SET s3_session_token = '{}'",
    "ALTER ROLE ann WITH PASSWORD '{}'",
    "ALTER ROLE ann WITH PASSWORD\n  E'{}'",
    'connection failed: password="{}" is wrong',
    "Authorization: Basic {}",
    '{{"password": "{}"}}',
)

url_secrets = st.text("abcXYZ019%+/=._-~!$*:", min_size=1, max_size=40).map(lambda text: f"qq{text}")
"""What a client puts into a URL unquoted."""
words = st.text("abcXYZ019+/=._~!$*:-", min_size=16, max_size=40).map(lambda text: f"qq{text}")
"""What needs no quotes anywhere."""


@settings(deadline=None)
@given(st.sampled_from(IN_A_URL), st.sampled_from(URLS), url_secrets)
def test_the_secret_of_a_url_is_masked_wherever_the_url_stands(sentence: str, url: str, secret: str) -> None:
    text = sentence.format(*[url.format(secret)] * 2)
    assert secret not in redact(text)
    assert redact(text) == sentence.format(*[url.format("***")] * 2)


@settings(deadline=None)
@given(st.sampled_from(IN_SQL), words)
def test_a_secret_that_sql_gives_is_masked(sentence: str, secret: str) -> None:
    assert secret not in redact(sentence.format(secret))


@settings(deadline=None)
@given(st.text("ab'\"\\ ;,", min_size=1).map(lambda text: f"q{text}q"))
def test_a_password_of_quotes_and_blanks_is_masked(secret: str) -> None:
    quoted = secret.replace("'", "''")
    for sentence in ("ALTER ROLE ann PASSWORD '{}'", "CREATE SECRET (TYPE s3, SECRET '{}', REGION 'eu')"):
        assert redact(sentence.format(quoted)) == sentence.format("***")


@settings(deadline=None)
@given(st.sampled_from((*IN_SQL, *(IN_A_URL[1].format(url) for url in URLS))), words)
def test_redacting_twice_changes_nothing_and_blanking_keeps_places(sentence: str, secret: str) -> None:
    text = sentence.format(secret)
    assert redact(redact(text)) == redact(text)
    blank = blank_secrets(text)
    assert secret not in blank
    assert len(blank) == len(text)
    assert all(shown in (character, "*") for character, shown in zip(text, blank, strict=True))


@settings(deadline=None)
@given(st.text("abc :/?&=#@'\"\n\\%"))
def test_any_text_keeps_its_length_and_its_lines(text: str) -> None:
    assert len(blank_secrets(text)) == len(text)
    assert blank_secrets(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 'https://host:8080/a@b.wav?take=2' AS audio FROM speech WHERE speaker = 'ann'",
        "BUILD MODEL m USING Wav2Vec2En OPTIONS (epochs=5, text_col='words') AS SELECT * FROM tokens",
        "the key of a token is no secret thing",
        "SELECT token, key FROM t WHERE token = 'hello'",
        "postgresql://ann@host:5432/speech",
        "line 1:3: there is no column 'password'",
        "there is no option 'password': write options that there are; and secret: see the manual",
        "did you mean basic_auth? columns: password, secret",
        "duckdb:////data/a:b.duckdb",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text
    assert blank_secrets(text) == text


def test_documents_are_redacted_in_depth() -> None:
    found = redact_all({"a": ["https://t0ken@host/a", 1, None], "b": {"c": ("password=hush", 2.5)}})
    assert found == {"a": ["https://***@host/a", 1, None], "b": {"c": ("password=***", 2.5)}}


@pytest.mark.parametrize(
    "piece", ["a:", "@", "?a", "://", "a://", "'a://", "password=", "password '", "a1", "_", "\\'"]
)
def test_long_texts_take_no_long_time(piece: str) -> None:
    assert redact(piece * 20_000)


def test_an_error_shows_no_secret_and_points_to_its_place() -> None:
    text = "SELECT 'https://ann:hush@host/a.wav?sig=hushed' AS audio FORM t"
    place = text.index("FORM")
    error = BindError(
        f"no such thing: {text}", hint="write postgresql://ann:hush@host/x", span=Span(place, place + 4), text=text
    )
    assert "hush" not in f"{error} {error!r} {error.message} {error.hint}"
    _, line, caret, _ = str(error).splitlines()
    assert line.index("FORM") == caret.index("^^^^")


def test_a_cause_with_a_secret_is_not_shown() -> None:
    harmless = ValueError("no such file")
    assert cause(harmless) is harmless
    assert cause(ValueError("no way to https://ann:hush@host")) is None
