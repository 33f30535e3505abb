"""The values of ``:name`` parameters as people write them on a command line."""

from __future__ import annotations

import re
from typing import Any

_WORDS = {"true": True, "false": False, "null": None, "none": None}


def parameter(value: str) -> Any:
    """Return numbers, booleans and null as SQL writes them, anything else as text; text in 'quotes' is always text.

    >>> parameter("7"), parameter("1e3"), parameter("null"), parameter("007"), parameter("'7'")
    (7, 1000.0, None, '007', '7')
    """
    if value.lower() in _WORDS:
        return _WORDS[value.lower()]
    # Not 007 and not +82...: these are codes and telephone numbers.
    if re.fullmatch(r"-?(0|[1-9]\d*)", value):
        return int(value)
    if re.fullmatch(r"-?((0|[1-9]\d*)?\.\d+(e[+-]?\d+)?|[1-9]\d*e[+-]?\d+)", value, re.IGNORECASE):
        return float(value)
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value
