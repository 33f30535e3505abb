"""Columns that no operator needs never leave the database."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.logical import Node, Scan, Score
from thanosql.compiler.logical_training import Train


def prune_columns(node: Node) -> Node | None:
    """Read only what training or scoring uses.

    ::

        Score: reference=text                     Score: reference=text
          Infer                              ->     Infer
            Decode: audio=path                        Decode: audio=path
              Scan: columns=[id, path, text]            Scan: columns=[path, text]

    It does not fire below PREDICT, whose answer holds every column of the query, nor where two columns of the query
    share a name, because the database could not be told which one is meant.
    """
    match node:
        case Train(audio=audio, text=text):
            needed = (audio, text)
        case Score(reference=text):
            needed = (_audio(node), text)
        case _:
            return None
    return _narrow(node, needed)


def _audio(node: Node) -> str:
    found = getattr(node, "audio", None)
    return str(found) if found is not None else _audio(node.inputs[0])


def _narrow(node: Node, needed: tuple[str, ...]) -> Node | None:
    if isinstance(node, Scan):
        names = node.source.names
        kept = tuple(dict.fromkeys(name for name in names if name in needed))
        if node.columns is not None or len(kept) == len(names) or len(set(map(str.casefold, names))) < len(names):
            return None
        return replace(node, columns=kept)
    narrowed = [_narrow(each, needed) for each in node.inputs]
    if all(each is None for each in narrowed):
        return None
    return node.with_inputs(tuple(new or old for new, old in zip(narrowed, node.inputs, strict=True)))
