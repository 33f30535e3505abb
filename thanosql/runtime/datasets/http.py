"""One HTTP request for a file, from some byte on; what can go wrong is sorted by what to do about it."""

from __future__ import annotations

import base64
import errno
import http.client
import re
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import unquote

from thanosql.runtime.datasets.partial import Version

if TYPE_CHECKING:
    from thanosql.runtime.access.remote_access import RemoteAccess

CHUNK = 1 << 20

_BUSY = {408, 425, 429, 500, 502, 503, 504}
_NO_WAY = {errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class Interrupted(Exception):  # noqa: N818 - no error while another attempt may bring more
    """The server, or the way to it, failed in a manner that may pass."""


class Unreachable(Interrupted):
    """There is no way to the server."""


class Changed(Interrupted):
    """The server's file is not the one that the bytes at hand are of."""


class Missing(Exception):  # noqa: N818 - another address may have it
    """The server has no such file."""


class Refused(Exception):  # noqa: N818
    """The server will not give the file, or gives another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes of ``version`` from ``start`` on; ``total`` is the length of the whole file, None when unknown."""

    response: Any
    version: Version
    start: int
    total: int | None

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes until the connection ends, be it too early. Raises Interrupted."""
        while True:
            with _sorted():
                chunk = self.response.read(CHUNK)
            if not chunk:
                return
            yield chunk


@contextmanager
def get(
    address: str, start: int, condition: str | None, timeout: float, remote: RemoteAccess | None = None
) -> Iterator[Answer]:
    """Ask for ``address`` from byte ``start`` on, if it is still the version that ``condition`` marks.

    A server may begin at 0 all the same. ``timeout`` is in seconds, of connecting and of each silence.
    Given ``remote``, it and what it redirects to must be among what that lets through, else addresses.Forbidden is
    raised. Raises Interrupted, Unreachable, Changed, Missing and Refused.
    """
    with _sorted():
        plain, credentials = _split_credentials(address)
        request = urllib.request.Request(plain, headers={"User-Agent": "thanosql"})  # noqa: S310 - callers check schemes
    if credentials is not None:
        request.add_unredirected_header("Authorization", credentials)
    if start:
        request.add_header("Range", f"bytes={start}-")
        if condition is not None:
            request.add_header("If-Range", condition)
    with _sorted():
        response = _opener(remote).open(request, timeout=timeout)
    with response:
        yield _answer(response, address)


def _split_credentials(address: str) -> tuple[str, str | None]:
    """Return an address without its user and password, and these as a header has them."""
    scheme, _, rest = address.partition("://")
    server = re.split(r"[/?#]", rest, maxsplit=1)[0]
    user, at, _ = server.rpartition("@")
    if not at:
        return address, None
    encoded = base64.b64encode(unquote(user if ":" in user else f"{user}:").encode()).decode()
    return f"{scheme}://{rest[len(user) + 1 :]}", f"Basic {encoded}"


def _opener(remote: RemoteAccess | None) -> urllib.request.OpenerDirector:
    # Not build_opener: a redirect must not lead to ftp or a file.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.UnknownHandler,
    ):
        opener.add_handler(handler())
    if remote is None:
        opener.add_handler(urllib.request.HTTPHandler())
        opener.add_handler(urllib.request.HTTPSHandler())
    else:
        from thanosql.runtime.access.guarded_http import GuardedHTTPHandler, GuardedHTTPSHandler

        opener.add_handler(GuardedHTTPHandler(remote))
        opener.add_handler(GuardedHTTPSHandler(remote))
    return opener


def _answer(response: Any, asked: str) -> Answer:
    headers = response.headers
    mark = headers.get("ETag")
    if mark is None or mark.startswith("W/"):  # a weak mark does not promise equal bytes
        mark = headers.get("Last-Modified")
    version = Version.of(asked, response.geturl(), mark)
    if response.status == 206:
        found = _RANGE.fullmatch(headers.get("Content-Range", ""))
        if found is None:
            raise Refused("the server does not say which bytes it sends")
        return Answer(response, version, int(found[1]), None if found[2] == "*" else int(found[2]))
    length = headers.get("Content-Length", "")
    return Answer(response, version, 0, int(length) if length.isdecimal() else None)


@contextmanager
def _sorted() -> Iterator[None]:
    """Turn what urllib and http.client raise into this module's exceptions."""
    try:
        yield
    except urllib.error.HTTPError as error:
        with error:
            _refuse(error)
    except urllib.error.URLError as error:
        if not isinstance(error.reason, OSError):  # a redirect to what is neither http nor https
            raise Refused(error.reason) from error
        _give_up(error.reason)
    except OSError as error:
        _give_up(error)
    except http.client.IncompleteRead as error:
        raise Interrupted("the connection ended") from error
    except (http.client.InvalidURL, ValueError) as error:
        raise Refused(f"the address is not valid: {error}") from error
    except http.client.HTTPException as error:
        raise Interrupted(f"the server does not speak HTTP ({type(error).__name__})") from error


def _refuse(error: urllib.error.HTTPError) -> NoReturn:
    if error.code in (404, 410):
        raise Missing from error
    if error.code == 416:
        raise Changed("the server's file became shorter") from error
    answer = f"the server answers {error.code} {error.reason}"
    raise (Interrupted if error.code in _BUSY else Refused)(answer) from error


def _give_up(error: OSError) -> NoReturn:
    if isinstance(error, ssl.SSLCertVerificationError):
        raise Refused(f"the server's certificate is not valid: {error.verify_message}") from error
    if isinstance(error, TimeoutError):
        raise Interrupted("the server is silent") from error
    reason = error.strerror or str(error) or type(error).__name__
    if isinstance(error, socket.gaierror) or error.errno in _NO_WAY:
        raise Unreachable(reason) from error
    raise Interrupted(reason) from error
