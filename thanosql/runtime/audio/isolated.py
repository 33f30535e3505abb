"""The process that decodes recordings for another one, and may crash: see isolation."""

from __future__ import annotations

import io
import os
import resource
import signal
import socket
from dataclasses import astuple
from pathlib import Path
from typing import Any, BinaryIO

from thanosql.compiler.errors import AudioError
from thanosql.runtime.audio.framing import LENGTH, exactly, framed, receive
from thanosql.runtime.audio.reading import load_stream, probe_stream

ROOM = 4 * 2**30
"""Address space beyond what the libraries take: four hours at 16 kHz are 0.9 GB, and twice that while they grow."""


def main(descriptor: int) -> None:
    """Answer requests from the socket until it is closed."""
    _limit()
    with socket.socket(fileno=descriptor) as connection:
        while True:
            head, files, _, _ = socket.recv_fds(connection, LENGTH.size, 1)
            if not head:
                return
            request = receive(connection, head)
            content = bytes(exactly(connection, bytearray(request["bytes"])))
            # Should the asking process end as well, nobody else would end a decoder that never does.
            signal.alarm(2 * request["patience"])
            with os.fdopen(files[0], "rb") if files else io.BytesIO(content) as stream:
                _answer(connection, stream, request)
            signal.alarm(0)


def _answer(connection: socket.socket, stream: BinaryIO, request: dict[str, Any]) -> None:
    size, label = request["size"], request["label"]
    samples = None
    stream.seek(0)  # the first attempt may have read on
    try:
        if request["do"] == "probe":
            reply: dict[str, Any] = {"info": astuple(probe_stream(stream, size, label))}
        else:
            samples = load_stream(stream, size, label, request["rate"], request["most"])
            reply = {"samples": len(samples)}
    except AudioError as error:
        reply = {"code": error.code, "message": error.message, "hint": error.hint}
    except OSError as error:
        reply = {"code": "unreadable", "message": f"{label} cannot be read: {error.strerror or error}"}
    connection.sendall(framed(reply))
    if samples is not None:
        connection.sendall(samples.data)


def _limit() -> None:
    """Bound the memory, and give up writing files, of which none is needed here."""
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    most = pages * resource.getpagesize() + ROOM
    if pages:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
