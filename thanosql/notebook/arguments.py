"""What stands on the magic's line before the statement: options, or a connection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from IPython.core.error import UsageError

RESULT_TYPES = ("polars", "pandas", "arrow")

_TARGET = re.compile(r"\s*(\w+)\s*<<(?:\s+|$)")
_FLAG = re.compile(r"\s*(--?[A-Za-z][\w-]*)")
_VALUE = re.compile(r"(?:\s*=\s*|\s+)(\S+)(?:\s+|$)")
_SETTINGS = {
    "--home": "home",
    "--audio-root": "audio_root",
    "--allow-path": "allowed_paths",
    "--isolate": "isolate",
    "--remote-audio": "remote_audio",
    "--private-addresses": "private_addresses",
}
_SWITCHES = frozenset({"--isolate", "--private-addresses"})
_SETTING = re.compile(rf"(?:^|(?<=\s))({'|'.join(_SETTINGS)})(?:\s*=\s*|\s+|$)")
_URL = re.compile(r"[A-Za-z][\w+.-]*://")
_STRANGE = re.compile(r"(?:^|\s)(--?[A-Za-z][\w-]*)")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The options of one call, and the ``rest`` of its line.

    ``explain`` is None, 'explain' or 'analyze'; ``result_type`` is None where the line names none.
    """

    variable: str | None
    result_type: str | None
    explain: str | None
    rest: str


@dataclass(frozen=True, slots=True)
class Connection:
    """A database, None where none is named, and what is set by the options behind it, by the settings' names."""

    url: str | None
    settings: Mapping[str, str | bool | list[str]]


def read_arguments(line: str) -> Arguments:
    """Take the options from the start of ``line``; raises UsageError for one that is unknown or lacks its value.

    >>> read_arguments("rows << -t pandas SELECT 1")
    Arguments(variable='rows', result_type='pandas', explain=None, rest='SELECT 1')
    """
    variable = result_type = explain = None
    while True:
        if target := _TARGET.match(line):
            variable, line = _variable(target[1], target[0]), line[target.end() :]
            continue
        flag = _FLAG.match(line)
        if flag is None or flag[1] in _SETTINGS:
            return Arguments(variable, result_type, explain, line.strip())
        line = line[flag.end() :]
        match flag[1]:
            case "--explain" | "--analyze":
                explain = flag[1].removeprefix("--")
            case "-o" | "--output":
                value, line = _value(flag[1], line)
                variable = _variable(value, f"{flag[1]} {value}")
            case "-t" | "--type":
                result_type, line = _value(flag[1], line)
                if result_type not in RESULT_TYPES:
                    raise UsageError(f"a result cannot be of type {result_type!r}; types: {', '.join(RESULT_TYPES)}")
            case unknown:
                raise _no_option(unknown)


def read_connection(text: str) -> Connection | None:
    """Return the connection that ``text`` names, or None when it is a statement.

    >>> read_connection("duckdb:///speech.duckdb --home my models")
    Connection(url='duckdb:///speech.duckdb', settings={'home': 'my models'})
    """
    if not _URL.match(text) and not _SETTING.match(text):
        return None
    url, *named = _SETTING.split(text)
    settings: dict[str, str | bool | list[str]] = {}
    for option, value in zip(named[::2], map(_unquoted, named[1::2]), strict=True):
        if (strange := _STRANGE.search(value)) or (option in _SWITCHES and value):
            raise _no_setting(strange[1] if strange else value)
        if not value and option not in _SWITCHES:
            raise UsageError(f"{option} needs a {'scheme, such as https' if option == '--remote-audio' else 'folder'}")
        name = _SETTINGS[option]
        if option == "--allow-path":
            before = settings.get(name)
            settings[name] = [*(before if isinstance(before, list) else []), value]
        else:
            settings[name] = value or True
    if strange := _STRANGE.search(url):
        raise _no_setting(strange[1])
    return Connection(url.strip() or None, settings)


def _value(flag: str, line: str) -> tuple[str, str]:
    value = _VALUE.match(line)
    if value is None:
        raise UsageError(f"{flag} needs a value")
    return value[1], line[value.end() :]


def _variable(name: str, written: str) -> str:
    if not name.isidentifier():
        raise _no_option(written.strip())
    return name


def _no_option(written: str) -> UsageError:
    return UsageError(
        f"{written!r} is no option of %thanosql: -o NAME, or NAME <<, keeps the result in a variable; "
        f"-t {'|'.join(RESULT_TYPES)} is its type; --explain and --analyze show the plan"
    )


def _no_setting(written: str) -> UsageError:
    return UsageError(
        f"{written!r} is no option of a connection; options: --home DIR, --audio-root DIR, --allow-path DIR, "
        "--isolate, --remote-audio SCHEMES, --private-addresses"
    )


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
