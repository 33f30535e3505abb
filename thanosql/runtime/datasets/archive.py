"""Where the archive of a part comes from: a file that the user names, an earlier run, or a server."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from thanosql.compiler.errors import DataError
from thanosql.runtime.datasets.bundled import BUNDLED
from thanosql.runtime.datasets.checksum import verify
from thanosql.runtime.datasets.download import Download, Patience
from thanosql.runtime.datasets.http import Missing
from thanosql.runtime.datasets.parts import Part

if TYPE_CHECKING:
    from thanosql.runtime.progress import Progress

_NO_NETWORK = " and ".join(data.name for data in BUNDLED)
ADVICE = (
    "source= in OPTIONS names another address, or a folder with the archives; "
    f"the data sets {_NO_NETWORK} need no network"
)


def obtain(
    part: Part, places: Sequence[str] | Sequence[Path], downloads: Path, patience: Patience, progress: Progress
) -> Path:
    """Return the archive of ``part``, whose checksum is right: one of ``places`` if they are files, else a download.

    Raises DataError.
    """
    archive = downloads / part.archive
    if archive.is_file():  # of a run that ended before it was unpacked
        verify(archive, part.sha256, progress, downloaded=True)
        return archive
    for place in places:
        if isinstance(place, Path):
            if place.is_file():
                verify(place, part.sha256, progress, downloaded=False)
                return place
            continue
        try:
            Download(place, archive, part.bytes, patience, ADVICE).run(progress)
        except Missing:
            continue
        verify(archive, part.sha256, progress, downloaded=True)
        return archive
    raise DataError(f"there is no {part.archive} at {' or '.join(map(str, places))}", hint=ADVICE)
