"""OPTIONS (...): how a statement's options are declared, checked and completed with defaults.

A family of base models declares its options once as OptionSpec; the binder, EXPLAIN, completion and the
reference all read that declaration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from thanosql.compiler import ast
from thanosql.compiler.errors import BindError, nearest, suggest
from thanosql.compiler.source import Span


@dataclass(frozen=True, slots=True)
class OptionType:
    """What values an option takes.

    ``python`` is one of bool, int, float, str, list. ``minimum`` and ``maximum`` are inclusive bounds, ``above``
    and ``below`` exclusive ones. ``choices`` are words allowed as they stand; for int and float beside numbers, such as
    'auto', for list in the place of one. A list's elements are of type ``element``; texts may be held to the words
    ``elements``, of which one alone needs no brackets and none comes twice.
    """

    python: type
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    below: float | None = None
    choices: tuple[str, ...] = ()
    nullable: bool = False
    element: type = int
    elements: tuple[str, ...] = ()

    def describe(self) -> str:
        """Say in words what is accepted, for messages and the reference."""
        words: list[str] = []
        if self.python is bool:
            words.append("True or False")
        elif self.elements:
            words.append(f"one or a list of {', '.join(map(repr, self.elements))}")
        elif self.python is list:
            words.append(f"a list of {_NOUNS[self.element].removeprefix('a ')}s")
        elif self.python is not str:
            words.append(_NOUNS[self.python] + self._range())
        elif not self.choices:
            words.append("a 'text'")
        words.extend(f"'{choice}'" for choice in self.choices)
        if self.nullable:
            words.append("None")
        return " or ".join(words)

    def _range(self) -> str:
        bounds = []
        if self.minimum is not None:
            bounds.append(f"at least {self.minimum:g}")
        if self.above is not None:
            bounds.append(f"above {self.above:g}")
        if self.maximum is not None:
            bounds.append(f"at most {self.maximum:g}")
        if self.below is not None:
            bounds.append(f"below {self.below:g}")
        return f" {' and '.join(bounds)}" if bounds else ""

    def accept(self, value: Any) -> Any:
        """Return ``value`` as the option stores it, or raise ValueError."""
        if value is None:
            if self.nullable:
                return None
            raise ValueError
        if isinstance(value, str) and (self.python is not list or self.choices or self.elements):
            return self._word(value)
        if self.python is list:
            return self._elements(value)
        if self.python is bool:
            if not isinstance(value, bool):
                raise ValueError
            return value
        return self._number(value)

    def _word(self, value: str) -> str:
        if self.python is str and not self.choices:
            if not value:
                raise ValueError
            return value
        for choice in (*self.choices, *self.elements):
            if choice == value.casefold():
                return choice
        # 'cuda' among the choices of a text option admits one device of several: 'cuda:1'.
        head, colon, tail = value.casefold().partition(":")
        if self.python is str and colon and head == "cuda" and head in self.choices and tail.isdecimal():
            return value.casefold()
        raise ValueError

    def _elements(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, tuple | list) or not value:
            raise ValueError
        scalar = OptionType(self.element, minimum=self.minimum, maximum=self.maximum, choices=self.elements)
        accepted = tuple(scalar.accept(element) for element in value)
        if self.elements and len(set(accepted)) < len(accepted):
            raise ValueError
        return accepted

    def _number(self, value: Any) -> int | float:
        if self.python not in (int, float) or isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError
        # Beyond this no count means anything, and what stores it overflows. Written so that NaN fails, too.
        if not abs(value) <= LARGEST:
            raise ValueError
        if self.python is int and value != int(value):
            raise ValueError
        number: int | float = int(value) if self.python is int else float(value)
        outside = (
            (self.minimum is not None and number < self.minimum)
            or (self.maximum is not None and number > self.maximum)
            or (self.above is not None and number <= self.above)
            or (self.below is not None and number >= self.below)
        )
        if outside:
            raise ValueError
        return number


LARGEST = 2**63 - 1
_NOUNS = {int: "a whole number", float: "a number", str: "a text", bool: "a boolean"}

BOOLEAN = OptionType(bool)
TEXT = OptionType(str)


@dataclass(frozen=True, slots=True)
class OptionSpec:
    """One option as a family declares it."""

    name: str
    type: OptionType
    default: Any
    description: str
    aliases: tuple[str, ...] = ()
    column: bool = False
    """The value names a column of the query."""
    path: bool = False
    """The value may be the path of a file or folder."""
    base_only: bool = False
    """The option means something for a base model only, not for a published one."""
    requires: tuple[str, Any] | None = None
    """Another option and the value it must have, or else this one must be left at its default."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """One option with the value that holds; ``origin`` is None for a default."""

    spec: OptionSpec
    value: Any
    origin: ast.Option | None = field(default=None, compare=False)

    @property
    def is_default(self) -> bool:
        """Whether the statement leaves the option out."""
        return self.origin is None


@dataclass(frozen=True, slots=True)
class Options:
    """The resolved options of a statement, in declaration order."""

    entries: tuple[Resolved, ...] = ()

    def __getitem__(self, name: str) -> Any:
        return self.resolved(name).value

    def __contains__(self, name: str) -> bool:
        return any(entry.spec.name == name for entry in self.entries)

    def __iter__(self) -> Iterator[Resolved]:
        return iter(self.entries)

    def resolved(self, name: str) -> Resolved:
        """Return one option with its origin. Raises KeyError for a name the family does not declare."""
        for entry in self.entries:
            if entry.spec.name == name:
                return entry
        raise KeyError(name)

    def place(self, name: str) -> Span | None:
        """Return where the statement has the value of an option, or None where it leaves it out."""
        entry = self.resolved(name)
        return entry.origin.value.span if entry.origin else None

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of an option, or ``default`` where the family declares none of that name."""
        return self.values().get(name, default)

    def values(self) -> dict[str, Any]:
        """Return name -> value of all options."""
        return {entry.spec.name: entry.value for entry in self.entries}


def resolve(
    specs: Sequence[OptionSpec], given: Sequence[ast.Option], parameters: Mapping[str, Any], subject: str
) -> Options:
    """Check ``given`` against ``specs`` and complete it with defaults.

    ``subject`` names what the options belong to, as in "PREDICT with a Wav2Vec2 model".
    Raises BindError with the place of the option that is unknown, written twice, of a wrong type, or kept from doing
    anything by another.
    """
    by_name = {key.casefold(): spec for spec in specs for key in (spec.name, *spec.aliases)}
    chosen: dict[str, Resolved] = {}
    for option in given:
        written = option.name.text
        spec = by_name.get(written.casefold())
        if spec is None:
            names = [spec.name for spec in specs]
            raise BindError(
                f"{subject} has no option {written!r}",
                hint=suggest(nearest(written, by_name) or written, names, "options"),
                span=option.name.span,
            )
        if spec.name in chosen:
            raise BindError(f"option {spec.name!r} is given twice", hint="keep one of the two", span=option.name.span)
        chosen[spec.name] = Resolved(spec, _value(spec, option, parameters), option)
    options = Options(tuple(chosen.get(spec.name) or Resolved(spec, spec.default) for spec in specs))
    for entry in chosen.values():
        _refuse_idle(entry, options)
    return options


def _refuse_idle(entry: Resolved, options: Options) -> None:
    """Raise BindError where an option is set that another one keeps from doing anything."""
    if entry.spec.requires is None or entry.value == entry.spec.default:
        return
    other, needed = entry.spec.requires
    if options[other] != needed:
        raise BindError(
            f"{entry.spec.name} does nothing with {other}={options[other]!r}",
            hint=f"leave out one of the two: {entry.spec.name} needs {other}={needed!r}",
            span=entry.origin.span if entry.origin else None,
        )


def _value(spec: OptionSpec, option: ast.Option, parameters: Mapping[str, Any]) -> Any:
    if isinstance(option.value, ast.Parameter):
        value = parameter(option.value, parameters)
        shown = f"{value!r}, the value of :{option.value.name}"
    else:
        value = option.value.value
        shown = f"{list(value) if isinstance(value, tuple) else value!r}"
    try:
        return spec.type.accept(value)
    except (ValueError, OverflowError):
        raise BindError(
            f"option {spec.name!r} takes {spec.type.describe()}, not {shown}",
            hint=f"{spec.name}: {spec.description} (default {spec.default!r})",
            span=option.value.span,
        ) from None


def parameter(node: ast.Parameter, parameters: Mapping[str, Any]) -> Any:
    """Return the value given for a ``:name``, or raise BindError."""
    if node.name not in parameters:
        given = f"give it one: params={{{node.name!r}: ...}} in Python, -p {node.name}=... on the command line"
        raise BindError(
            f"no value was given for parameter :{node.name}",
            hint=suggest(node.name, parameters, "parameters given") if parameters else given,
            span=node.span,
        )
    return parameters[node.name]
