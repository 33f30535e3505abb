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


def unpack(archive: Path, folder: Path, progress: Progress) -> None:
    """Write the files and folders of a .tar.gz into ``folder``, which is empty; the caller removes it after an error.

    Progress is in megabytes of the archive. Raises DataError for one that is damaged, has links, devices or paths that
    lead out of ``folder``, or would fill the disk.
    """
    with storing(folder, f"the files of {archive.name}", f"{archive.name} is kept"):
        try:
            _unpack(archive, folder, progress)
        except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
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
    with archive.open("rb") as raw, tarfile.open(fileobj=raw, mode="r:gz") as tar:
        for member in tar:
            if not (member.isfile() or member.isdir()):
                raise _refused(archive, member, "is neither a file nor a folder")
            # What a member declares is all that is ever written of it: no need to read the archive twice.
            declared, count = declared + member.size, count + 1
            if declared > length * _GROWTH + _SMALL or count > _MOST_MEMBERS:
                raise _refused(archive, member, f"makes more of {length:,} bytes than recordings can")
            if declared > free:
                require_space(folder, declared, f"the files of {archive.name}", f"{archive.name} is kept")
            try:
                tar.extract(member, folder, filter="data")
            except tarfile.FilterError as error:
                raise _refused(archive, member, "leads out of its folder") from error
            progress.advance((raw.tell() - seen) / 1e6)
            seen = raw.tell()
        # Damage looks like the end to tarfile; the checksum behind the last byte tells.
        while tar.fileobj.read(_BLOCK):
            pass
    progress.end()


def _refused(archive: Path, member: tarfile.TarInfo, why: str) -> DataError:
    return DataError(
        f"{archive} is not to be trusted: its member {member.name!r} {why}",
        hint="nothing was unpacked; name another address with source= in OPTIONS",
    )
