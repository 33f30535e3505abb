"""All ways through the grammar at once: where a text can stand in it, and which tokens can come next.

The parser follows one way and stops at a mistake. Messages about mistakes, and completion of what is not written yet,
need every way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from antlr4 import Token
from antlr4.atn.ATNState import RuleStopState
from antlr4.atn.Transition import RuleTransition

from thanosql.compiler.generated.ThanoSQLParser import ThanoSQLParser

Position = tuple[int, Any]
"""A place in the grammar: a state's number, and the states to go on from after each rule it is in, innermost first."""


def walk(tokens: Sequence[Token], rule: int) -> tuple[Token | None, frozenset[Position]]:
    """Read ``tokens`` from the beginning of a rule.

    Returns the first token that cannot stand where it does, None when all can, and the places in the grammar right
    before it or, without one, behind the last token.
    """
    atn = ThanoSQLParser.atn
    positions: frozenset[Position] = frozenset({(atn.ruleToStartState[rule].stateNumber, None)})
    ways: dict[frozenset[Position], list[tuple[Any, Any]]] = {}
    for token in tokens:
        if positions not in ways:
            ways[positions] = list(transitions(positions))
        following = frozenset(
            (transition.target.stateNumber, stack)
            for transition, stack in ways[positions]
            if transition.matches(token.type, 1, atn.maxTokenType)
        )
        if not following:
            return token, positions
        positions = following
    return None, positions


def transitions(positions: frozenset[Position], closed: Collection[int] = ()) -> Iterator[tuple[Any, Any]]:
    """Give every transition that takes a token and can be reached without taking one, in the grammar's order.

    A rule among ``closed`` is not gone into: the transition to it is given instead.
    """
    waiting = sorted(positions, reverse=True, key=lambda position: position[0])
    seen = set(waiting)
    while waiting:
        number, stack = waiting.pop()
        state = ThanoSQLParser.atn.states[number]
        reached: list[Position] = []
        if isinstance(state, RuleStopState):
            reached += [stack] if stack else []
        else:
            for transition in state.transitions:
                target = transition.target
                if not transition.isEpsilon:
                    yield transition, stack
                elif not isinstance(transition, RuleTransition):
                    reached.append((target.stateNumber, stack))
                elif target.ruleIndex not in closed:
                    reached.append((target.stateNumber, (transition.followState.stateNumber, stack)))
                else:
                    yield transition, stack
        new = [position for position in reached if position not in seen]
        seen.update(new)
        waiting.extend(reversed(new))
