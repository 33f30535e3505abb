"""``python -m thanosql`` is the ``thanosql`` command."""

from __future__ import annotations

import sys

from thanosql.cli import main

if __name__ == "__main__":
    sys.exit(main())
