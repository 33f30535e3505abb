"""Parts of a Markdown file that are written by a program, between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``."""

from __future__ import annotations

import re


def region(text: str, name: str) -> str:
    """Return what stands in the part ``name`` of ``text``.

    >>> region("<!-- begin a -->\\n\\nb\\n\\n<!-- end a -->", "a")
    'b'
    """
    return _found(text, name)[2].strip()


def replaced(text: str, name: str, body: str) -> str:
    """Return ``text`` with another ``body`` in its part ``name``; raises ValueError when there is no such part."""
    found = _found(text, name)
    return f"{text[: found.start()]}{found[1]}\n\n{body.strip()}\n\n{found[3]}{text[found.end() :]}"


def _found(text: str, name: str) -> re.Match[str]:
    found = re.search(rf"(<!-- begin {name} -->)\n(.*?)\n(<!-- end {name} -->)", text, re.DOTALL)
    if found is None:
        raise ValueError(f"there is no part '<!-- begin {name} -->' ... '<!-- end {name} -->'")
    return found
