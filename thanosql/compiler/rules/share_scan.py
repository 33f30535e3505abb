"""A query whose rows several models of a statement are applied to is sent to the database once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from thanosql.compiler.logical import Infer, Materialise, Node, Scan
from thanosql.compiler.logical_stop import FirstMatches
from thanosql.compiler.same_rows import RowsKey, same_rows
from thanosql.compiler.spine import scan_below, with_scan
from thanosql.compiler.volatility import repeats


def share_scan(node: Node) -> Node | None:
    """Let the first relation over a query keep its rows, and the others take them from there.

    ::

        Query: ... FROM "a" JOIN "b" ...          Query: ... FROM "a" JOIN "b" ...
          Materialise: as=a                         Materialise: as=a
            Infer: model=m1                           Infer: model=m1
              Scan: columns=[id, path], sql=q    ->     Scan: columns=[id, path], shared=first, also=[text], sql=q
          Materialise: as=b                         Materialise: as=b
            Infer: model=m2                           Infer: model=m2
              Scan: columns=[path, text], sql=q         Scan: columns=[path, text], shared=last, sql=q

    The first reads the columns of all, so that each leaves the database once. What it leaves unread, because a LIMIT
    has what it wants, the next one reads on. EVALUATE counts as PREDICT does, and so does one without inference. What
    is kept lies in memory and then on disk, within bounds, until the statement ends; beyond them the query is sent
    again. A plain table is no exception (``bench rates``): to keep its rows costs about what it costs to read them
    again, on disk a fraction of a microsecond a row more, where the header of a recording takes forty.

    It does not fire where filters or limits have left each relation other rows, nor for queries that give other rows
    each time: who writes one twice wants it twice. Nor for a relation of which a few rows are wanted whichever they
    are, nor for models that run on a cluster.
    """
    found = list(_shareable(node))
    if any(scan.shared is not None for scan in found):
        return None
    groups: dict[RowsKey, _Group] = {}
    for scan in found:
        groups.setdefault(same_rows(scan), _Group()).scans.append(scan)
    if all(len(group.scans) < 2 for group in groups.values()):
        return None
    return _shared(node, groups)


@dataclass(slots=True)
class _Group:
    """The scans of the same rows, in the order in which they run, and how many of them are marked."""

    scans: list[Scan] = field(default_factory=list)
    marked: int = 0

    def mark(self, scan: Scan) -> Scan:
        """Return the next of the scans with its mark."""
        self.marked += 1
        if self.marked > 1:
            return replace(scan, shared="last" if self.marked == len(self.scans) else "next")
        wanted = {name for other in self.scans[1:] for name in other.schema.names}
        return replace(
            scan, shared="first", also=tuple(n for n in scan.source.names if n in wanted - {*scan.schema.names})
        )


def _shared(node: Node, groups: dict[RowsKey, _Group]) -> Node:
    """Return the plan from ``node`` down with its scans marked, in the order in which they run."""
    marked = node.with_inputs(tuple(_shared(each, groups) for each in node.inputs))
    scan, changed = _scan(node), scan_below(marked)
    group = groups[same_rows(scan)] if scan is not None else None
    if group is None or changed is None or len(group.scans) < 2:
        return marked
    return with_scan(marked, group.mark(changed))


def _shareable(node: Node) -> Iterator[Scan]:
    """Yield the scans of relations that may share, in the order in which they run."""
    for each in node.inputs:
        yield from _shareable(each)
    scan = _scan(node)
    if scan is not None:
        yield scan


def _scan(node: Node) -> Scan | None:
    """Return the scan of a relation whose rows another one may have, too."""
    scan = scan_below(node) if isinstance(node, Materialise) else None
    return scan if scan is not None and repeats(scan.reading) and not _is_apart(node) else None


def _is_apart(node: Node) -> bool:
    """Say whether rows go to a cluster, or to whoever wants the first few of them."""
    match node:
        case Infer(distribution=distribution) if distribution is not None:
            return True
        case FirstMatches(condition=None):
            return True
    return bool(node.inputs) and not isinstance(node, Scan) and _is_apart(node.inputs[0])
