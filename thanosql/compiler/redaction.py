"""Secrets kept out of what is shown and kept: of URLs, of connection strings, of SQL that gives a password or a token.

A secret is known by where it stands, never by how it looks, but for long values in a URL's query. What stands there is
replaced by ***; a text without a secret stays as it is, and so does one that was redacted before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote

MASK = "***"

Stretch = tuple[int, int]

_LONG = 32
"""Characters of a value in a URL's query that is taken for a secret, whatever its name."""

_NAMES = re.compile(r"sig|token|key|secret|pass|pwd|cred|auth|jwt|session|code|policy|hmac|sas", re.IGNORECASE)
_USER = re.compile(r"([A-Za-z][\w+.-]*:/{1,2})([^/?#]*)@")
_BROKEN = re.compile(r"[A-Za-z][\w+.-]*:/{1,2}[^/?#@:\[]*:(?!\d*(?:[/?#]|$))(.*)@", re.DOTALL)
"""A password with a slash in it, which no parser takes for one."""
_VALUE = re.compile(r"[?&;#]([^=&;#?]+)=([^&;#]*)")

# A URL reaches to the end of the quotes around it, and without quotes to the next blank. One that was taken for a path
# has one slash.
_URL = re.compile(
    r"(?<![A-Za-z])(?:(?<=')[A-Za-z][\w+.-]{1,30}:/{1,2}(?:[^'\\]|''|\\.)*"
    r'|(?<=")[A-Za-z][\w+.-]{1,30}:/{1,2}(?:[^"\\]|\\.)*'
    r"""|[A-Za-z][\w+.-]{1,30}:/{1,2}[^\s'"]*)""",
    re.DOTALL,
)

_NAMED = (
    r"(?<!\w)(?:\w{0,40}(?:password|passwd|passphrase|secret|credential)\w{0,40}|pwd"
    r"|\w{0,20}(?:api|access|private|account|scram_client|scram_server|encryption)_?key|key_?id|\w{1,40}_token|authorization)"
)
_ASSIGNED = re.compile(
    rf"""{_NAMED}['"]?\s*(?:=>|:=|=|:)\s*(?:(?:basic|bearer)\s+)?"""
    r"""(?:''((?:[^'\\]|\\.)+)''|'(?:(?:basic|bearer)\s+)?((?:[^'\\]|''|\\.)*)'?|"((?:[^"\\]|\\.)*)"?"""
    r"""|(?<!:)(?<!: )([^\s;,)&'"]+))""",
    re.IGNORECASE | re.DOTALL,
)
"""password=..., as libpq's connection strings, SET and MAP have it; behind a colon only in quotes, as in JSON."""
_SAID = re.compile(rf"{_NAMED}\s+(?:e'((?:[^'\\]|''|\\.)*)'?|'((?:[^']|'')*)'?)", re.IGNORECASE | re.DOTALL)
"""PASSWORD '...', as CREATE SECRET and ALTER ROLE have it."""
_BEARER = re.compile(r"\b(?:bearer|authorization:\s*\w+)\s+([\w.~+/=-]{8,})", re.IGNORECASE)


def redact(text: str) -> str:
    """Return a text without the secrets that stand in it.

    >>> redact("SELECT 'https://ann:hush@host/a.wav?take=2&sig=0a1b' AS audio")
    "SELECT 'https://ann:***@host/a.wav?take=2&sig=***' AS audio"
    >>> redact("ATTACH 'host=db password=hush user=ann' AS d (TYPE postgres)")
    "ATTACH 'host=db password=*** user=ann' AS d (TYPE postgres)"
    >>> redact("CREATE SECRET (TYPE s3, KEY_ID 'ann', SECRET 'hush', REGION 'eu')")
    "CREATE SECRET (TYPE s3, KEY_ID '***', SECRET '***', REGION 'eu')"
    """
    return _replaced(text, _secret_stretches(text))


def redact_all(value: Any) -> Any:
    """Return a value of a document (texts, lists, dicts with text keys, anything else) with its texts redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, Mapping):
        return {key: redact_all(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(redact_all(each) for each in value)
    return value


def blank_secrets(text: str) -> str:
    """Return a text of the same length, so that places in it stay, with * for every character of a secret.

    >>> blank_secrets("SET s3_secret_access_key='hush' FORM t")
    "SET s3_secret_access_key='****' FORM t"
    """
    pieces, done = [], 0
    for start, end in _secret_stretches(text):
        # The line breaks stay, too.
        pieces += [text[done:start], re.sub(r"[^\n]", "*", text[start:end])]
        done = end
    return "".join([*pieces, text[done:]])


def cause(error: BaseException) -> BaseException | None:
    """Return the error that another one is raised from, or None: a traceback would show the secret that it quotes."""
    return error if redact(str(error)) == str(error) else None


def mask_url(url: str) -> str:
    """Return ``url`` without its password, and without the values of its query that are or may be secret.

    >>> mask_url("https://ann:secret@host/a.wav?take=2&X-Amz-Signature=0a1b")
    'https://ann:***@host/a.wav?take=2&X-Amz-Signature=***'
    >>> mask_url("https://token@host/a@b.wav"), mask_url("abfs://container@account/a.wav")
    ('https://***@host/a@b.wav', 'abfs://container@account/a.wav')
    """
    return _replaced(url, list(_of_url(url)))


def hide_secrets(text: str, url: str) -> str:
    """Return a text about ``url`` without the secrets in that, quoted or not."""
    text = text.replace(url, mask_url(url))
    secrets = {url[start:end] for start, end in _of_url(url)}
    forms = {form for secret in secrets for form in (secret, unquote(secret))}
    # One of a few letters is in every text, and betrays nothing there.
    for form in sorted((form for form in forms if len(form) > 3), key=len, reverse=True):
        text = text.replace(form, MASK)
    return text


def _replaced(text: str, stretches: Iterable[Stretch]) -> str:
    pieces, done = [], 0
    for start, end in stretches:
        pieces += [text[done:start], MASK]
        done = end
    return "".join([*pieces, text[done:]])


def _secret_stretches(text: str) -> list[Stretch]:
    """Return where secrets stand, from the first to the last; none overlaps another."""
    found = [
        (url.start() + start, url.start() + end)
        for url in (_URL.finditer(text) if ":/" in text else ())
        for start, end in _of_url(url[0])
    ]
    for pattern in (_ASSIGNED, _SAID, _BEARER):
        found += [match.span(match.lastindex) for match in pattern.finditer(text) if match.lastindex]
    merged: list[Stretch] = []
    for start, end in sorted(stretch for stretch in found if stretch[0] < stretch[1]):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _of_url(url: str) -> Iterator[Stretch]:
    """Yield where the secrets of a URL stand."""
    user = _USER.match(url)
    end = 0
    if user is not None:
        name, colon, _ = user[2].partition(":")
        if colon:
            end = user.end(2)
            yield user.start(2) + len(name) + 1, end
        elif user[1].rstrip("/").casefold() in ("http:", "https:") and name:
            # A name before the host is a token where there are no users, and elsewhere a user or a container.
            end = user.end(2)
            yield user.span(2)
    elif broken := _BROKEN.match(url):
        end = broken.end(1)
        yield broken.span(1)
    for match in _VALUE.finditer(url, end):
        if match[2] and (len(match[2]) >= _LONG or _NAMES.search(unquote(match[1]))):
            yield match.span(2)
