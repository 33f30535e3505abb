"""Do two scans read the same rows of the same query?"""

from __future__ import annotations

from thanosql.compiler.logical import Scan

RowsKey = tuple[str, str]


def same_rows(scan: Scan) -> RowsKey:
    """Return what tells the rows that a scan reads from those of others, whichever of their columns it reads.

    Values are told by how they are written: 1, 1.0 and True are equal, and mean other things to a database.
    """
    whole = scan.of(None)
    return whole.text, repr(whole.values)
