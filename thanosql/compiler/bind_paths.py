"""Paths in options, held against what the session lets statements reach before anything looks at them."""

from __future__ import annotations

from thanosql.compiler.catalog import Catalog
from thanosql.compiler.errors import located
from thanosql.compiler.options import Options


def check_paths(catalog: Catalog, options: Options) -> Options:
    """Return the options; raise BindError, with its place, for a path or address that statements may not use."""
    for entry in options:
        if entry.spec.path and entry.origin is not None and entry.value is not None:
            with located(None, entry.origin.value.span):
                catalog.check_path(entry.value)
    return options
