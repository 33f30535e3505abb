"""HTTP(S) handlers for urllib that connect to nothing which a session does not let recordings come from.

Every request passes here, those of redirects too. The address that is checked is the one that is connected to.
"""

from __future__ import annotations

import http.client
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from thanosql.runtime.access.addresses import connect

if TYPE_CHECKING:
    import socket

    from thanosql.runtime.access.remote_access import RemoteAccess

_PORTS = {"http": 80, "https": 443}


class _Guarded(urllib.request.AbstractHTTPHandler):
    """Checks the scheme and the address of each request before its connection is made. Raises Forbidden."""

    def __init__(self, remote: RemoteAccess) -> None:
        super().__init__()
        self._remote = remote

    def do_open(self, http_class: Callable[..., Any], req: urllib.request.Request, **settings: Any) -> Any:
        wanted = urlsplit(req.full_url)
        self._remote.check_scheme(wanted.scheme)
        # Not by comparing hosts: urllib decodes %31 in one, which would make it look like a proxy's.
        if req.has_proxy() or getattr(req, "_tunnel_host", None):
            # By way of a proxy of this process's environment, which is trusted and looks the name up itself.
            self._remote.check_host(wanted.hostname, wanted.port or _PORTS[wanted.scheme])
            return super().do_open(http_class, req, **settings)
        return super().do_open(partial(_connection, http_class, self._remote.private), req, **settings)


class GuardedHTTPHandler(_Guarded, urllib.request.HTTPHandler):
    """Opens http:// URLs."""


class GuardedHTTPSHandler(_Guarded, urllib.request.HTTPSHandler):
    """Opens https:// URLs; the certificate must be the name's, though an address is connected to."""


def _connection(
    http_class: Callable[..., http.client.HTTPConnection], private: bool, host: str, **settings: Any
) -> http.client.HTTPConnection:
    connection = http_class(host, **settings)

    def connected(address: tuple[str, int], timeout: float | None, source: object = None) -> socket.socket:
        return connect(*address, timeout, private=private)

    connection._create_connection = connected  # type: ignore[attr-defined]  # how http.client makes its socket
    return connection
