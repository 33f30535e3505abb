"""The optimiser: the rules in their order, and the driver that applies them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from thanosql.compiler.logical import Node, Plan
from thanosql.compiler.rules.cache_features import cache_features
from thanosql.compiler.rules.copy_filters import copy_filters
from thanosql.compiler.rules.distribute import distribute
from thanosql.compiler.rules.drop_inference import drop_inference
from thanosql.compiler.rules.prune_columns import prune_columns
from thanosql.compiler.rules.prune_predicted_columns import prune_predicted_columns
from thanosql.compiler.rules.push_filters import push_filters
from thanosql.compiler.rules.push_limit import push_limit
from thanosql.compiler.rules.push_memberships import push_memberships
from thanosql.compiler.rules.push_offset import push_offset
from thanosql.compiler.rules.push_ordered_limit import push_ordered_limit
from thanosql.compiler.rules.push_ordered_offset import push_ordered_offset
from thanosql.compiler.rules.semi_join import semi_join
from thanosql.compiler.rules.share_decode import share_decode
from thanosql.compiler.rules.share_recordings import share_recordings
from thanosql.compiler.rules.share_relations import share_relations
from thanosql.compiler.rules.share_scan import share_scan
from thanosql.compiler.rules.stop_early import stop_early

Rule = Callable[[Node], Node | None]

# A LIMIT moves only where the filters have left nothing in its way. Pruning comes late: a rule that moves a condition
# or removes an operator may leave columns that nobody needs any more. No rule before stop_early knows the PREDICT that
# it has changed. Sharing comes last: it wraps the operators that the other rules look for, and compares what they have
# made of each relation.
RULES: tuple[Rule, ...] = (
    cache_features,
    # Before the one that it copies has moved.
    copy_filters,
    push_filters,
    semi_join,
    push_memberships,
    push_limit,
    push_offset,
    push_ordered_limit,
    drop_inference,
    prune_predicted_columns,
    prune_columns,
    # What it makes reads the relation twice, and no rule but those that share knows it any more.
    push_ordered_offset,
    stop_early,
    share_recordings,
    share_relations,
    share_scan,
    share_decode,
    # Last of all: no rule looks for what it puts around the operators of recordings.
    distribute,
)

MOST_PASSES = 10


class RuleError(AssertionError):
    """A rule changed what a plan answers: our bug, never the user's."""


def optimize(plan: Plan, rules: Sequence[Rule] = RULES) -> Plan:
    """Apply each rule, top down, until none changes the plan; the answer's columns must stay what they were."""
    root, trace = plan.root, list(plan.trace)
    for _ in range(MOST_PASSES):
        before = root
        for rule in rules:
            rewritten = _rewrite(root, rule)
            if rewritten == root:
                continue
            if rewritten.schema != root.schema:
                raise RuleError(f"{rule.__name__} changed the columns: {root.schema} -> {rewritten.schema}")
            trace.append(rule.__name__)
            root = rewritten
        if root == before:
            break
    return replace(plan, root=root, trace=tuple(trace))


def _rewrite(node: Node, rule: Rule) -> Node:
    rewritten = rule(node) or node
    inputs = tuple(_rewrite(each, rule) for each in rewritten.inputs)
    return rewritten if inputs == rewritten.inputs else rewritten.with_inputs(inputs)
