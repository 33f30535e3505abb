"""What a model may be called."""

from __future__ import annotations

import re

_IDENTIFIER = re.compile(r"[^\W\d]\w*\Z", re.ASCII)
LONGEST = 63


def name_problem(name: str) -> str | None:
    """Say what keeps ``name`` from being a model's name, or return None when nothing does.

    >>> name_problem("digits")
    >>> name_problem("../digits")
    "'../digits' is not a name for a model: use letters (a-z), digits and underscores, beginning with a letter"
    """
    if not _IDENTIFIER.match(name):
        return f"{name!r} is not a name for a model: use letters (a-z), digits and underscores, beginning with a letter"
    if len(name) > LONGEST:
        return f"{name[:20]!r}... is too long for a model's name: at most {LONGEST} characters"
    return None
