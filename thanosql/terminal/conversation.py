"""What happens to what is written at the prompt: statements run, commands are done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from thanosql.compiler.errors import ThanoSQLError
from thanosql.completion.known import KnownNames
from thanosql.completion.names import Names
from thanosql.parameters import parameter
from thanosql.runtime.files.paths import given_path
from thanosql.terminal.commands import listing, parsed
from thanosql.terminal.screen import Screen
from thanosql.terminal.statement_help import statement_help
from thanosql.terminal.table_columns import columns_statement

if TYPE_CHECKING:
    from thanosql.api import Session


class Left(Exception):  # noqa: N818 the user left, which is no error
    """The user left."""


class Conversation:
    """A session with what was set at the prompt: parameters, where results go and how, timing.

    Leaving the context closes the sessions that it opened itself; the first one belongs to the caller.
    """

    def __init__(
        self,
        session: Session,
        params: Mapping[str, Any],
        screen: Screen,
        reopen: Callable[[str], Session] | None,
    ):
        self.session = session
        self.timing = False
        self._params = dict(params)
        self._screen = screen
        self._reopen = reopen
        self._opened: Session | None = None
        self._known: KnownNames | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave_session()
        self._screen.close()

    def names(self, seconds: float) -> Names:
        """Return what can be named, after at most ``seconds`` of waiting; see KnownNames."""
        if self._known is None:
            self._known = KnownNames(self.session.database, self.session.catalog)
        return self._known.names(seconds, tuple(self._params))

    def run(self, text: str) -> None:
        """Run statements, or do a command. Raises ThanoSQLError, and Left when the user wants to leave."""
        if text.strip().startswith("\\"):
            name, operand = parsed(text)
            self._do(name, operand)
        elif text.strip():
            self._execute(text)

    def _execute(self, text: str) -> None:
        problem = self._known.problem() if self._known is not None else None
        if problem is not None:
            self._screen.note(f"reading names for completion: {problem.message}")
        try:
            for result in self.session.execute(text, self._params):
                self._screen.show(result)
        finally:
            if self._known is not None:
                self._known.forget()

    def _do(self, name: str, operand: str) -> None:
        screen = self._screen
        match name:
            case r"\q":
                raise Left
            case r"\?":
                screen.note(listing())
            case r"\h":
                screen.note(statement_help(operand, self.session.catalog.base_models()))
            case r"\d":
                self._execute(columns_statement(operand, self.session.catalog) if operand else "LIST TABLE")
            case r"\dm":
                self._execute(f"DESCRIBE MODEL {operand}" if operand else "LIST MODEL")
            case r"\db":
                self._execute("LIST THANOSQL MODEL")
            case r"\ds":
                self._execute("LIST THANOSQL DATASET")
            case r"\dt":
                self._execute("LIST TRAINING")
            case r"\c":
                self._connect(operand)
            case r"\i":
                self._execute(_script(operand))
            case r"\o":
                screen.redirect(given_path(operand) if operand else None)
            case r"\x":
                screen.expanded = _switched(operand, screen.expanded, ("on", "off", "auto"))
                screen.note(f"rows as lines: {screen.expanded}")
            case r"\timing":
                self.timing = _switched(operand, "on" if self.timing else "off", ("on", "off")) == "on"
                screen.note(f"timing: {'on' if self.timing else 'off'}")
            case r"\set":
                self._set(operand)
            case r"\unset":
                self._unset(operand)

    def _connect(self, url: str) -> None:
        if url and self._reopen is not None:
            opened = self._reopen(url)
            self._leave_session()
            self.session = self._opened = opened
        self._screen.note(f"connected to {self.session.database.url}")

    def _leave_session(self) -> None:
        if self._known is not None:
            self._known.close()
            self._known = None
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _set(self, operand: str) -> None:
        name, _, value = operand.partition(" ")
        if not name:
            for known, given in self._params.items():
                self._screen.note(f":{known} = {given!r}")
        elif name.removeprefix(":").isidentifier():
            self._params[name.removeprefix(":")] = parameter(value.strip())
        else:
            raise ThanoSQLError(f"{name!r} is no name for a parameter", hint=r"\set who jackson gives :who a value")

    def _unset(self, operand: str) -> None:
        if self._params.pop(operand.removeprefix(":"), self) is self:
            raise ThanoSQLError(f"there is no parameter {operand!r}", hint=r"\set shows what there are")


def _switched(operand: str, now: str, choices: tuple[str, ...]) -> str:
    if operand in choices:
        return operand
    if operand:
        raise ThanoSQLError(f"{operand!r} is no choice", hint=f"choices: {', '.join(choices)}")
    return "off" if now == "on" else "on"


def _script(operand: str) -> str:
    path = given_path(operand)
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ThanoSQLError(
            f"cannot read {operand!r}: {error.strerror}", hint=r"\i takes the path of a script"
        ) from None
    except UnicodeDecodeError as error:
        raise ThanoSQLError(
            f"{operand} is not UTF-8 text: {error.reason} at byte {error.start}", hint="save it as UTF-8"
        ) from None
