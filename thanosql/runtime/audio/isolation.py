"""Recordings decoded in other processes: what crashes a decoder, or takes it over, has the one file and nothing else.

A process is given the open file and returns samples; what it says is believed no further than a file's samples are.
Processes wait for the next recording and end with this one.
"""

from __future__ import annotations

import atexit
import math
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, BinaryIO

import numpy as np

from thanosql.compiler.errors import AudioError
from thanosql.runtime.arrays import Samples
from thanosql.runtime.audio.framing import LENGTH, exactly, framed, receive

ATTEMPTS = 2
"""A process may be ended for another reason than its recording, by the system when memory is short."""

PATIENCE = 60.0
"""Seconds without a word from a process, beside a second for each SLOWEST bytes of the file."""

SLOWEST = 1_000_000


@dataclass(slots=True)
class _Worker:
    """A process and our end of the socket to it."""

    process: subprocess.Popen[bytes]
    connection: socket.socket

    def end(self) -> int:
        """End the process, unless it has ended, and return its status."""
        self.connection.close()
        self.process.kill()
        return self.process.wait()


@dataclass(slots=True)
class _Pool:
    """Processes that wait for work; there are as many as threads ever asked at once."""

    idle: list[_Worker] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def take(self, *, new: bool) -> _Worker:
        with self.lock:
            if self.idle and not new:
                return self.idle.pop()
        return _started()

    def give_back(self, worker: _Worker) -> None:
        with self.lock:
            self.idle.append(worker)

    def close(self) -> None:
        with self.lock:
            idle, self.idle = self.idle, []
        for worker in idle:
            worker.end()

    def forget(self) -> None:
        """Leave the processes to the parent of this one, which was forked from it."""
        for worker in self.idle:
            worker.connection.close()
            worker.process.returncode = 0  # no child of ours: nothing to wait for
        self.idle.clear()
        self.lock = Lock()


_POOL = _Pool()
os.register_at_fork(after_in_child=_POOL.forget)
atexit.register(_POOL.close)


def close() -> None:
    """End the processes that wait for work; the next recording starts one anew."""
    _POOL.close()


def probe(stream: BinaryIO, size: int, label: str) -> tuple[float, int, int, int]:
    """Return the seconds, sample rate, channels and frames of an open file. Raises AudioError."""
    reply, _ = _ask(stream, size, label, {"do": "probe"}, most=0)
    try:
        seconds, rate, channels, frames = reply["info"]
        return float(seconds), int(rate), int(channels), int(frames)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise _crashed(label, "answered with nonsense") from None


def load(stream: BinaryIO, size: int, label: str, sample_rate: int, max_seconds: float) -> Samples:
    """Return an open file's samples as ``audio.load`` does. Raises AudioError, code 'crashed' for a decoder's end."""
    request = {"do": "load", "rate": sample_rate, "most": max_seconds}
    _, samples = _ask(stream, size, label, request, most=int(max_seconds * sample_rate) + sample_rate)
    if not len(samples) or not np.isfinite(samples.min() + samples.max()):
        raise _crashed(label, "answered with nonsense")
    return samples


def _ask(
    stream: BinaryIO, size: int, label: str, request: Mapping[str, Any], *, most: int
) -> tuple[dict[str, Any], Samples]:
    patience = PATIENCE + size / SLOWEST
    reason = ""
    for attempt in range(ATTEMPTS):
        worker = _POOL.take(new=attempt > 0)  # one that waited may have been ended while it did
        try:
            worker.connection.settimeout(patience)
            _send(worker.connection, stream, size, {**request, "label": label, "patience": math.ceil(patience)})
            reply, samples = _receive(worker.connection, most)
        except TimeoutError:
            worker.end()
            raise _crashed(label, f"gave no answer for {patience:.0f} s") from None
        except OSError:
            reason = _death(worker.end())
        except ValueError as error:
            worker.end()
            reason = f"gave a wrong answer ({error})"
        except BaseException:
            worker.end()  # in the middle of an answer
            raise
        else:
            _POOL.give_back(worker)
            if "code" in reply:
                hint = reply.get("hint")
                raise AudioError(str(reply.get("message")), code=str(reply["code"]), hint=str(hint) if hint else None)
            return reply, samples
    raise _crashed(label, reason)


def _death(status: int) -> str:
    """Say how a process ended."""
    if status >= 0:
        return f"ended with status {status}"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-status).name}"
    return f"was ended by signal {-status}"


def _send(connection: socket.socket, stream: BinaryIO, size: int, request: Mapping[str, Any]) -> None:
    """Send a request, and the file: open where it is one, its bytes where it is a value."""
    try:
        files, content = [stream.fileno()], b""
    except OSError:
        stream.seek(0)
        files, content = [], stream.read()
    message = framed({**request, "size": size, "bytes": len(content)})
    if files:
        # With the length alone: what is sent beside a descriptor must arrive as a whole.
        socket.send_fds(connection, [message[: LENGTH.size]], files)
        message = message[LENGTH.size :]
    connection.sendall(message)
    connection.sendall(content)


def _receive(connection: socket.socket, most: int) -> tuple[dict[str, Any], Samples]:
    reply = receive(connection)
    count = reply.get("samples", 0)
    if not isinstance(count, int) or not 0 <= count <= most:
        raise ValueError(f"a promise of {count!r} samples")
    samples = np.empty(count, np.float32)
    exactly(connection, samples.view(np.uint8).data)
    return reply, samples


def _started() -> _Worker:
    ours, theirs = socket.socketpair()
    # As in training: multiprocessing would run the main module of the user's program again.
    program = f"from thanosql.runtime.audio.isolated import main; main({theirs.fileno()})"
    code = f"import sys; sys.path[:] = {sys.path!r}; {program}"
    with theirs:
        process = subprocess.Popen(  # noqa: S603 - our own code
            [sys.executable, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,  # Ctrl-C is for this process; the others end with their sockets
            env={name: value for name, value in os.environ.items() if name in _ENVIRONMENT},
        )
    return _Worker(process, ours)


# No secrets: a decoder that was taken over reads its environment.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "OMP_NUM_THREADS", "TMPDIR")


def _crashed(label: str, what: str) -> AudioError:
    return AudioError(
        f"{label} cannot be decoded: the process that decodes it {what}",
        code="crashed",
        hint="the file is damaged, perhaps on purpose: leave it out, or decode it in a place where that may happen",
    )
