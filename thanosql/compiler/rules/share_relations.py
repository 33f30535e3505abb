"""The same relation, written several times in one statement, is made once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from thanosql.compiler.logical import Materialise, Node, Query, Scan
from thanosql.compiler.same_rows import canonical
from thanosql.compiler.volatility import repeats


def share_relations(node: Node) -> Node | None:
    """Let whoever reads a relation that an earlier part of the statement makes read that one.

    ::

        Query: sql=... FROM "a" JOIN "b" ...      Query: sql=... FROM "a" JOIN "a" ...
          Materialise: as=a                  ->     Materialise: as=a
            RestoreOrder                              RestoreOrder
              Infer ...                                 Infer ...
          Materialise: as=b
            RestoreOrder
              Infer ...

    Relations inside relations count, too: they are made from the left to the right, the inner ones first. It does not
    fire where model, options or query differ, by more than spaces and comments, nor for queries that give other rows
    each time, such as samples.
    """
    if not isinstance(node, Query | Scan) or not node.islands:
        return None
    sharing = _Sharing()
    shared = sharing.reduced(node)
    return shared if sharing.names else None


@dataclass(slots=True)
class _Sharing:
    """What is made so far, and which names stand for something made earlier."""

    made: list[tuple[Node, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def reduced(self, node: Node) -> Node:
        """Return the plan from ``node`` down without what is made before."""
        if not isinstance(node, Query | Scan):
            return node.with_inputs(tuple(self.reduced(each) for each in node.inputs))
        kept: list[Node] = []
        for island in node.islands:
            assert isinstance(island, Materialise)
            made = replace(island, input=self.reduced(island.input))
            bare = _bare(made.input)
            earlier = next((name for other, name in self.made if other == bare), None)
            if earlier is not None and all(repeats(scan.query) for scan in _scans(bare)):
                self.names[island.relation] = earlier
            else:
                self.made.append((bare, island.relation))
                kept.append(made)
        if not node.islands:
            return node
        read = {part.relation: part.relation for part in node.query.parts if part.relation is not None}
        query = node.query.renamed({name: self.names.get(name, name) for name in read})
        return replace(node, query=query, islands=tuple(kept))


def _bare(node: Node) -> Node:
    """Return a plan without what it reads: by the names of those relations, equal plans give equal rows."""
    if isinstance(node, Scan):
        return canonical(replace(node, islands=()))
    if isinstance(node, Query):
        return replace(node, islands=())
    return node.with_inputs(tuple(_bare(each) for each in node.inputs))


def _scans(node: Node) -> Iterator[Scan]:
    if isinstance(node, Scan):
        yield node
    for each in node.inputs:
        yield from _scans(each)
