"""Secrets in the URLs of recordings, passwords and signatures, kept out of what messages say."""

from __future__ import annotations

import re
from urllib.parse import unquote

_NAMES = re.compile(r"sig|token|key|secret|pass|pwd|cred|auth|jwt|session|code|policy|hmac|sas", re.IGNORECASE)
_LONG = 32
"""Characters of a value that is taken for a secret, whatever its name."""

_USER = re.compile(r"^([A-Za-z][\w+.-]*://)([^/?#]*)@")
_BROKEN = re.compile(r"^([A-Za-z][\w+.-]*://[^/?#@:\[]*):(?!\d*(?:[/?#]|$))(.*)@")
"""A password with a slash in it, which no parser takes for one."""
_VALUE = re.compile(r"([?&;#])([^=&;#?]+)=([^&;#]*)")


def mask_url(url: str) -> str:
    """Return ``url`` without its password, and without the values of its query that are or may be secret.

    >>> mask_url("https://ann:secret@host/a.wav?take=2&X-Amz-Signature=0a1b")
    'https://ann:***@host/a.wav?take=2&X-Amz-Signature=***'
    >>> mask_url("https://token@host/a@b.wav"), mask_url("abfs://container@account/a.wav")
    ('https://***@host/a@b.wav', 'abfs://container@account/a.wav')
    """
    shown, found = _USER.subn(_named, url)
    return _VALUE.sub(_shown, shown if found else _BROKEN.sub(r"\1:***@", url))


def hide_secrets(text: str, url: str) -> str:
    """Return a text about ``url`` without the secrets in that, quoted or not."""
    text = text.replace(url, mask_url(url))
    for secret in _secrets(url):
        for form in {secret, unquote(secret)}:
            text = text.replace(form, "***")
    return text


def _secrets(url: str) -> list[str]:
    found = [match[3] for match in _VALUE.finditer(url) if _is_secret(match)]
    user = _USER.match(url)
    if user is not None and _named(user) != user[0]:
        found.append(user[2].partition(":")[2] or user[2])
    elif broken := _BROKEN.match(url):
        found.append(broken[2])
    # One of a few letters is in every text, and betrays nothing there.
    return sorted((secret for secret in found if len(secret) > 3), key=len, reverse=True)


def _named(match: re.Match[str]) -> str:
    name, colon, _ = match[2].partition(":")
    if colon:
        return f"{match[1]}{name}:***@"
    # A name before the host is a token where there are no users, and elsewhere a user or a container.
    return f"{match[1]}***@" if match[1].casefold() in ("http://", "https://") else match[0]


def _shown(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2]}=***" if _is_secret(match) else match[0]


def _is_secret(match: re.Match[str]) -> bool:
    return bool(match[3]) and (len(match[3]) >= _LONG or _NAMES.search(unquote(match[2])) is not None)
