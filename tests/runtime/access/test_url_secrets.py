"""Passwords and signatures in the URLs of recordings appear in no message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.datasets.http_server import Behaviour, serving
from thanosql.compiler.errors import AudioError
from thanosql.compiler.redaction import hide_secrets, mask_url
from thanosql.runtime.access.remote_access import RemoteAccess
from thanosql.runtime.audio.reading import probe
from thanosql.runtime.audio.source import Guarded


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://host:8080/a@b.wav?take=2", "https://host:8080/a@b.wav?take=2"),
        ("http://[::1]:8080/a@b:c.wav", "http://[::1]:8080/a@b:c.wav"),
        ("https://ann:se:c@ret@host/a.wav", "https://ann:***@host/a.wav"),
        ("https://ann:se/cret@host/a.wav", "https://ann:***@host/a.wav"),
        ("sftp://ann@host/a.wav", "sftp://ann@host/a.wav"),
        ("https://h/a?sv=1&sig=ab%3D&se=2#token=x", "https://h/a?sv=1&sig=***&se=2#token=***"),
        ("https://h/a?%73ig=ab;Key-Pair-Id=b", "https://h/a?%73ig=***;Key-Pair-Id=***"),
        ("https://h/a?x=" + "f" * 40, "https://h/a?x=***"),
        ("https://h/a?sig=", "https://h/a?sig="),
    ],
)
def test_what_is_masked(url: str, shown: str) -> None:
    assert mask_url(url) == shown


@given(st.text("abcXYZ019%+/=._-~", min_size=4, max_size=60).filter(lambda text: text not in "***"))
def test_a_secret_is_nowhere_in_what_is_said(secret: str) -> None:
    secret = f"#{secret}".replace("#", "qq")
    for url in (f"https://host/a.wav?X-Amz-Signature={secret}", f"https://ann:{secret}@host/a.wav"):
        assert secret not in mask_url(url)
        assert secret not in hide_secrets(f"{url!r}: nonnumeric port: '{secret}@host', {secret}", url)


def test_masking_long_texts_takes_no_long_time() -> None:
    for piece in ("a:", "@", "?a", "://", "&a=", ":@"):
        assert mask_url("https://" + piece * 20_000)


@pytest.mark.parametrize(
    "url", ["{}/a.wav?token=hush-hush", "{}/a b.wav?sig=hush-hush", "ftp://ann:hush-hush@127.0.0.1:1/a.wav"]
)
def test_errors_of_recordings_have_no_secrets(url: str) -> None:
    with serving({}, Behaviour(status=403)) as server:
        url = url.format(server.address)
        for remote in (RemoteAccess(), RemoteAccess(None), RemoteAccess(None, private=True)):
            with pytest.raises(AudioError) as caught:
                probe(Guarded(url, None, isolated=False, remote=remote))
            assert "***" in str(caught.value)
            assert "hush" not in str(caught.value)
