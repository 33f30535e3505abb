"""``python -m thanosql`` is the ``thanosql`` command."""

from __future__ import annotations

from thanosql.cli import entry

if __name__ == "__main__":
    entry()
