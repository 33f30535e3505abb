"""Scripts by which bash, zsh and fish complete the command line, written from the parsers' own declarations."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass

_PATHS = {"FILE": "file", "DIR": "folder"}


@dataclass(frozen=True, slots=True)
class Argument:
    """An option with all its names, or without names what stands by itself.

    ``value`` is what it takes: None for nothing, 'file', 'folder', 'text', or the words that it may be.
    """

    names: tuple[str, ...]
    help: str
    value: str | tuple[str, ...] | None
    repeated: bool


Commands = Mapping[str, list[Argument]]
"""The arguments after each first word; after '' those of the command itself."""


def completion_script(shell: str, parsers: Mapping[str, argparse.ArgumentParser]) -> str:
    """Return what ``shell`` ('bash', 'zsh' or 'fish') is to evaluate.

    ``parsers`` has the command's own by the name '', and by their names those that take over after a first word. A
    value whose metavar is FILE or DIR is completed as a path, one with choices by them.
    """
    program = parsers[""].prog
    return _WRITERS[shell](program, {word: _arguments(parser) for word, parser in parsers.items()})


def _arguments(parser: argparse.ArgumentParser) -> list[Argument]:
    return [
        Argument(
            tuple(action.option_strings),
            (action.help or "").partition(" (")[0].partition(";")[0],
            _value(action),
            isinstance(action, argparse._AppendAction),
        )
        for action in parser._actions
    ]


def _value(action: argparse.Action) -> str | tuple[str, ...] | None:
    if action.nargs == 0:
        return None
    if action.choices is not None:
        return tuple(map(str, action.choices))
    return _PATHS.get(str(action.metavar), "text")


_BASH = """\
_{program}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}} IFS=$'\\n'
    # --option=value is three words here.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${{COMP_WORDS[COMP_CWORD - 2]}}
    fi
    local place=${{COMP_WORDS[1]}}
    (( COMP_CWORD > 1 )) || place=
    case $place:$previous in
{cases}
    esac
}}
_{program}_paths() {{
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen "$1" -- "$2"))
}}
complete -F _{program} {program}
"""


def _bash(program: str, commands: Commands) -> str:
    cases = []
    # Those of a first word before the command's own, whose patterns fit after any word.
    for word, arguments in sorted(commands.items(), reverse=True):
        for argument in arguments:
            if argument.names and argument.value is not None:
                patterns = " | ".join(f"{word or '*'}:{name}" for name in argument.names)
                cases.append(f"        {patterns}) {_bash_value(program, argument.value)} ;;")
        names = [name for argument in arguments for name in argument.names]
        alone = [argument.value for argument in arguments if not argument.names and argument.value]
        words = _bash_value(program, (*names, *(() if word else filter(None, commands))))
        if word and alone:
            words = f"if [[ $current == -* ]]; then {words}; else {_bash_value(program, alone[0])}; fi"
        cases.append(f"        {f'{word}:*' if word else '*'}) {words} ;;")
    return _BASH.format(program=program, cases="\n".join(cases))


def _bash_value(program: str, value: str | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        words = "\\n".join(value)
        return f"""COMPREPLY=($(compgen -W $'{words}' -- "$current"))"""
    return {"file": f'_{program}_paths -f "$current"', "folder": f'_{program}_paths -d "$current"'}.get(value, ":")


_ZSH = """\
#compdef {program}
_{program}() {{
    local place=${{words[2]}}
    (( CURRENT > 2 )) || place=
    case $place in
{cases}
    esac
}}
# Evaluated, it registers itself; as a file of fpath it is the function's body.
if [[ ${{funcstack[1]}} == _{program} ]]; then _{program} "$@"; else compdef _{program} {program}; fi
"""


def _zsh(program: str, commands: Commands) -> str:
    cases = []
    for word, arguments in sorted(commands.items(), reverse=True):
        specifications = [_zsh_specification(argument) for argument in arguments]
        if not word and (first := " ".join(filter(None, commands))):
            specifications.append(f"'1:command:({first})'")
        moved = " shift words; (( CURRENT-- ));" if word else ""
        listed = " \\\n            ".join(specifications)
        cases.append(f"        {word or '*'}){moved} _arguments \\\n            {listed} ;;")
    return _ZSH.format(program=program, cases="\n".join(cases))


def _zsh_specification(argument: Argument) -> str:
    match argument.value:
        case None:
            value = ""
        case tuple(words):
            value = f":value:({' '.join(words)})"
        case kind:
            value = f":{kind}:{ {'file': '_files', 'folder': '_files -/'}.get(kind, ' ') }"
    told = argument.help.replace("'", "'\\''").replace(":", "\\:").replace("[", "\\[").replace("]", "\\]")
    if not argument.names:
        return f"'1:{value}'"
    others = "*" if argument.repeated else f"({' '.join(argument.names)})"
    return " \\\n            ".join(f"'{others}{_zsh_name(name, value)}[{told}]{value}'" for name in argument.names)


def _zsh_name(name: str, value: str) -> str:
    """Return the name with a sign for where its value may be: of a long option after =, of a short one at once."""
    if not value:
        return name
    return f"{name}=" if name.startswith("--") else f"{name}+"


def _fish(program: str, commands: Commands) -> str:
    lines = [f"complete -c {program} -f"]
    for word, arguments in commands.items():
        seen = " ".join(filter(None, commands))
        when = f"__fish_seen_subcommand_from {word}" if word else f"not __fish_seen_subcommand_from {seen}"
        lines += [f"complete -c {program} -n '{when}'{_fish_argument(argument)}" for argument in arguments]
        if word:
            lines.append(f"complete -c {program} -n __fish_use_subcommand -a {word}")
    return "\n".join(lines) + "\n"


def _fish_argument(argument: Argument) -> str:
    names = "".join(
        f" -l {name.removeprefix('--')}" if name.startswith("--") else f" -s {name[1:]}" for name in argument.names
    )
    match argument.value:
        case None:
            value = ""
        case tuple(words):
            value = f" -x -a '{' '.join(words)}'"
        case "file":
            value = " -r -F"
        case "folder":
            value = " -x -a '(__fish_complete_directories)'"
        case _:
            value = " -x"
    told = argument.help.replace("\\", "\\\\").replace("'", "\\'")
    # What stands by itself is no option's value, which -x would say.
    return f"{names}{value if names else value.removeprefix(' -x')} -d '{told}'"


_WRITERS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
