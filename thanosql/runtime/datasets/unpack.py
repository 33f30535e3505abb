"""Unpack a tar archive that nothing is taken for granted of."""

from __future__ import annotations

import gzip
import tarfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from thanosql.compiler.errors import DataError
from thanosql.runtime.datasets.disk import free_space, require_space, storing

if TYPE_CHECKING:
    from thanosql.runtime.progress import Progress

# Recordings are compressed already: an archive of them grows by a few percent.
_GROWTH, _SMALL = 20, 64 << 20
_MOST_MEMBERS = 2_000_000
_BLOCK = 1 << 20
_LONGEST_HEADER = 1 << 16
"""Bytes: more than the longest path takes, with what else is told of a member."""
_MOST_SHARED = 100
"""Values that headers may set for all members behind them; archives have one or two."""


_HINT = "nothing was unpacked; name another address with source= in OPTIONS"

# What tarfile raises for numbers, names and times that are none is not always its own.
_DAMAGE = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, OverflowError, RecursionError)


class _HostileError(Exception):
    """The archive is made to exhaust who reads it."""


class _Reader:
    """What gzip makes of an archive, read forwards, and no further than ``end``.

    tarfile reads a long name, or other headers that come before a member, whole into memory, as long as they say they
    are; and where sizes are below zero it begins again and again.
    """

    def __init__(self, unzipped: gzip.GzipFile) -> None:
        self._unzipped = unzipped
        self.end = _LONGEST_HEADER

    def read(self, size: int) -> bytes:
        self._check(self._unzipped.tell() + size)
        return self._unzipped.read(size)

    def seek(self, position: int) -> int:
        if position < self._unzipped.tell():
            raise _HostileError("has members that overlap")
        self._check(position)
        return self._unzipped.seek(position)

    def tell(self) -> int:
        return self._unzipped.tell()

    def _check(self, position: int) -> None:
        if position > self.end:
            raise _HostileError(f"has a header of over {_LONGEST_HEADER:,} bytes")


def unpack(archive: Path, folder: Path, progress: Progress) -> None:
    """Write the files and folders of a .tar.gz into ``folder``, which is empty; the caller removes it after an error.

    Progress is in megabytes of the archive. Raises DataError for one that is damaged, has links, devices or paths that
    lead out of ``folder``, or would fill the disk.
    """
    with storing(folder, f"the files of {archive.name}", f"{archive.name} is kept"):
        try:
            _unpack(archive, folder, progress)
        except _HostileError as error:
            raise DataError(f"{archive} is not to be trusted: it {error}", hint=_HINT) from None
        except _DAMAGE as error:
            raise DataError(
                f"{archive} is damaged: {error}", hint="remove it and run the statement again, which fetches it anew"
            ) from error
        finally:
            progress.abandon()


def _unpack(archive: Path, folder: Path, progress: Progress) -> None:
    length = archive.stat().st_size
    require_space(folder, length, f"the files of {archive.name}", f"{archive.name} is kept")
    free, declared, count, seen = free_space(folder), 0, 0, 0
    progress.begin(f"{archive.name}: unpacking", length / 1e6, "MB")
    with archive.open("rb") as raw, gzip.open(raw) as unzipped:
        reader = _Reader(unzipped)
        tar = tarfile.open(fileobj=reader, mode="r:")  # type: ignore[call-overload]  # noqa: SIM115 - holds nothing
        for member in tar:
            tar.members.clear()  # it keeps them all, and what their headers say
            if not (member.isfile() or member.isdir()):
                raise _refused(archive, member, "is neither a file nor a folder")
            if member.size < 0:
                raise _refused(archive, member, "is smaller than nothing")
            # What a member declares is all that is ever written of it: no need to read the archive twice.
            declared, count = declared + member.size, count + 1
            if declared > length * _GROWTH + _SMALL or count > _MOST_MEMBERS or len(tar.pax_headers) > _MOST_SHARED:
                raise _refused(archive, member, f"makes more of {length:,} bytes than recordings can")
            if declared > free:
                require_space(folder, declared, f"the files of {archive.name}", f"{archive.name} is kept")
            reader.end = reader.tell() + member.size + _LONGEST_HEADER
            try:
                tar.extract(member, folder, filter="data")
            except tarfile.FilterError as error:
                raise _refused(archive, member, "leads out of its folder") from error
            progress.advance((raw.tell() - seen) / 1e6)
            seen = raw.tell()
        # Damage looks like the end to tarfile; the checksum behind the last byte tells.
        while unzipped.read(_BLOCK):
            pass
    progress.end()


def _refused(archive: Path, member: tarfile.TarInfo, why: str) -> DataError:
    return DataError(
        f"{archive} is not to be trusted: its member {member.name!r} {why}",
        hint=_HINT,
    )
