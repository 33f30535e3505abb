"""Messages between the processes that decode recordings and the one that asks them: a length, then JSON."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

LENGTH = struct.Struct("<I")
LONGEST = 1 << 16
"""Bytes of a message; neither a path nor an error is longer."""


def framed(message: Mapping[str, Any]) -> bytes:
    """Return a message as it is sent."""
    text = json.dumps(message).encode()
    return LENGTH.pack(len(text)) + text


def receive(connection: socket.socket, head: bytes = b"") -> dict[str, Any]:
    """Return the next message, of which ``head`` has been read already.

    Raises ValueError for what is none, ConnectionError for an early end.
    """
    head += bytes(exactly(connection, bytearray(LENGTH.size - len(head))))
    (length,) = LENGTH.unpack(head)
    if length > LONGEST:
        raise ValueError("a message of over 64 KiB")
    try:
        message = json.loads(bytes(exactly(connection, bytearray(length))))
    except RecursionError:
        raise ValueError("a message of a thousand brackets") from None
    if not isinstance(message, dict):
        raise ValueError("a message that is no object")
    return message


def exactly(connection: socket.socket, room: bytearray | memoryview) -> bytearray | memoryview:
    """Fill ``room`` with what comes, and return it. Raises ConnectionError at an early end."""
    view = memoryview(room)
    while view:
        count = connection.recv_into(view)
        if not count:
            raise ConnectionError("ended")
        view = view[count:]
    return room
