"""A server on 127.0.0.1 that serves files, and misbehaves as it is told."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Behaviour:
    """What one answer does; those of a server are used up one by one, and the last stays."""

    status: int = 0
    cut_after: int | None = None
    ranges: bool = True
    etag: str | None = '"one"'
    silence: float = 0.0
    location: str = ""
    length: bool = True
    announced: int | None = None


@dataclass
class Server:
    """``files`` by path; ``asked`` is what came: path, Range and If-Range, and ``credentials`` as sent."""

    files: dict[str, bytes]
    behaviours: list[Behaviour]
    asked: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    credentials: list[str | None] = field(default_factory=list)
    sent: int = 0
    address: str = ""

    def next(self) -> Behaviour:
        """The behaviour of the request that has just come."""
        return self.behaviours.pop(0) if len(self.behaviours) > 1 else self.behaviours[0]


@contextmanager
def serving(files: dict[str, bytes], *behaviours: Behaviour) -> Iterator[Server]:
    """Serve ``files`` while the block runs."""
    server = Server(files, list(behaviours) or [Behaviour()])

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            server.asked.append((self.path, wanted, self.headers.get("If-Range")))
            server.credentials.append(self.headers.get("Authorization"))
            behaviour = server.next()
            time.sleep(behaviour.silence)
            content = server.files.get(self.path)
            if behaviour.status or content is None:
                self.send_response(behaviour.status or 404)
                if behaviour.location:
                    self.send_header("Location", behaviour.location)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            start = int(re.fullmatch(r"bytes=(\d+)-", wanted)[1]) if wanted and behaviour.ranges else 0
            if self.headers.get("If-Range") not in (None, behaviour.etag):
                start = 0
            if start >= len(content):
                self.send_response(416)
                self.end_headers()
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            if behaviour.etag:
                self.send_header("ETag", behaviour.etag)
            if behaviour.length:
                self.send_header("Content-Length", str(behaviour.announced or len(content) - start))
            self.end_headers()
            body = content[start:]
            if behaviour.cut_after is not None:
                body = body[: behaviour.cut_after]
            server.sent += len(body)
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.address = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
