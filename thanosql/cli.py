"""The ``thanosql`` command: rows on stdout; progress, notes and errors on stderr.

Exit status: 0 done, 1 a ThanoSQLError, 2 wrong usage, 130 interrupted, 141 the reader of the output went away.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn

from thanosql import __version__
from thanosql.compiler.errors import ThanoSQLError
from thanosql.parameters import parameter
from thanosql.progress import for_stream

FORMATS = ("table", "csv", "json", "ndjson", "parquet")
_BY_SUFFIX = {".csv": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson", ".parquet": "parquet"}

SHELLS = ("bash", "zsh", "fish")

_SETTINGS = ("home", "audio_root", "allowed_paths", "isolate", "remote_audio", "private_addresses")
"""What holds for every connection of the command, those that the prompt opens, too."""

_DESCRIPTION = "Run ThanoSQL: SQL that trains and applies AI models over unstructured data."
_EPILOG = """\
thanosql tutorial [--language ko] trains a speech recogniser and transcribes with it, in a folder of its own.

Without -f and -c the script is read from standard input, or asked for at a prompt on a terminal.
The table format shows the result of every statement; the other formats write the last one's only.
THANOSQL_DATABASE, THANOSQL_HOME and THANOSQL_AUDIO_ROOT stand in for -d, --home and --audio-root.
"""


def entry() -> NoReturn:
    """Run the command as a process of its own, from start to end in as little time as may be."""
    # Collecting garbage while the libraries are imported finds none, and taking polars and DuckDB down in good order,
    # once the session is closed, serves nobody: together a fifth of the time of SELECT 1.
    gc.disable()
    status = main()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        status = 141
    sys.stderr.flush()
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (default: the process's own) and return its exit status."""
    written = sys.argv[1:] if argv is None else list(argv)
    try:
        if written[:1] == ["tutorial"]:
            from thanosql import tutorial

            return tutorial.main(written[1:], "thanosql tutorial")
        return _run(_parse(written))
    except ThanoSQLError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Python flushes stdout once more on its way out; that must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argument_parser()
    arguments, rest = parser.parse_known_args(argv)
    if rest:
        sql = "" if rest[0].startswith("-") else "; SQL stands behind -c, a script's name behind -f"
        parser.error(f"unrecognized arguments: {' '.join(rest)}{sql}")
    arguments.params = dict(arguments.params)
    _complete(parser, arguments)
    return arguments


def argument_parser() -> argparse.ArgumentParser:
    """Return the declarations of the command's options; its help and the shells' completion are written from them."""
    parser = argparse.ArgumentParser(
        "thanosql", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    script = parser.add_mutually_exclusive_group()
    script.add_argument("-f", "--file", type=Path, metavar="FILE", help="run the script in FILE ('-' is stdin)")
    script.add_argument("-c", "--command", metavar="SQL", help="run SQL")
    parser.add_argument("-d", "--database", metavar="URL", help="such as duckdb:///speech.duckdb")
    parser.add_argument("--home", type=Path, metavar="DIR", help="the folder of models")
    parser.add_argument("--audio-root", type=Path, metavar="DIR", help="where relative paths of recordings start")
    parser.add_argument(
        "--allow-path",
        dest="allowed_paths",
        action="append",
        metavar="DIR",
        help="statements may read from and write to DIR, and to no folder that is not named so",
    )
    parser.add_argument(
        "--isolate", action="store_true", default=None, help="decode recordings in processes that may crash"
    )
    parser.add_argument(
        "--remote-audio", metavar="SCHEMES", help="fetch recordings behind URLs, such as https,s3; 'all' for any"
    )
    parser.add_argument(
        "--private-addresses",
        action="store_true",
        default=None,
        help="fetch them from this machine and private networks, too",
    )
    parser.add_argument(
        "--format", choices=FORMATS, help="how results are written; default: by the ending of -o FILE, else table"
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to FILE instead of stdout")
    parser.add_argument(
        *("-p", "--param"),
        dest="params",
        action="append",
        type=_parameter,
        default=[],
        metavar="NAME=VALUE",
        help="the value of :NAME; a number, true, false or null is meant as such, unless it stands in 'quotes'",
    )
    parser.add_argument("--no-progress", action="store_true", help="draw no progress on a terminal")
    parser.add_argument("--version", action="version", version=f"thanosql {__version__}")
    parser.add_argument(
        "--completion",
        choices=SHELLS,
        action=_PrintCompletion,
        help="print a script that completes thanosql in a shell",
    )
    return parser


class _PrintCompletion(argparse.Action):
    """Print the completion script of a shell and leave, as --version prints the version."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> NoReturn:
        from thanosql import tutorial
        from thanosql.terminal.shell_completion import completion_script

        parsers = {"tutorial": tutorial.argument_parser("thanosql tutorial"), "": parser}
        print(completion_script(str(values), parsers), end="")
        parser.exit()


def _complete(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """Find out the format and the script; what cannot work is a usage error before anything runs."""
    output: Path | None = arguments.output
    if arguments.format is None:
        arguments.format = _BY_SUFFIX.get(output.suffix.lower(), "table") if output else "table"
    if output and not output.parent.is_dir():
        parser.error(f"argument -o: there is no folder {output.parent}")
    if output and output.is_dir():
        parser.error(f"argument -o: {output} is a folder")
    if arguments.format == "parquet" and not output and sys.stdout.isatty():
        parser.error("parquet is not for terminals; give -o FILE, or pipe it")
    arguments.script = arguments.command
    source: Path | None = arguments.file
    try:
        if source == Path("-") or (source is None and arguments.command is None and not sys.stdin.isatty()):
            arguments.script = sys.stdin.read()
        elif source is not None:
            arguments.script = source.read_text(encoding="utf-8-sig")
    except OSError as error:
        parser.error(f"cannot read {source}: {error.strerror}")
    except UnicodeDecodeError as error:
        parser.error(f"{source or 'standard input'} is not UTF-8 text: {error.reason} at byte {error.start}")
    if arguments.script is None and output:
        parser.error("-o needs a script: give -f or -c, or pipe it in")


def _parameter(text: str) -> tuple[str, Any]:
    """Read ``NAME=VALUE``: numbers, booleans and null as SQL writes them, anything else as text."""
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, parameter(value)


def _run(arguments: argparse.Namespace) -> int:
    from thanosql.api import Session, connect
    from thanosql.terminal.screen import Screen

    # A bar and rows that come one by one would overwrite each other on a terminal.
    mixed = arguments.format != "table" and not arguments.output and sys.stdout.isatty()
    settings = {name: getattr(arguments, name) for name in _SETTINGS}
    with (
        for_stream(sys.stderr, drawn=not arguments.no_progress and not mixed) as progress,
        connect(arguments.database, progress=progress, **settings) as session,
    ):
        gc.enable()
        if arguments.script is None:
            from thanosql.prompt import converse

            def reopen(url: str) -> Session:
                return connect(url, progress=progress, **settings)

            return converse(session, arguments.params, Screen(sys.stdout.buffer), reopen)
        from thanosql.output import destination, write

        with destination(arguments.output) if arguments.output else nullcontext(sys.stdout.buffer) as out:
            if arguments.format == "table":
                screen = Screen(out)
                for result in session.execute(arguments.script, arguments.params):
                    screen.show(result)
            else:
                write(session.stream(arguments.script, arguments.params), arguments.format, out)
    return 0
