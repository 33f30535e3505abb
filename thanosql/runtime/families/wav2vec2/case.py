"""The option ``case``: which of the cases that a vocabulary could hold its transcripts are written in."""

from __future__ import annotations

from dataclasses import replace

from thanosql.compiler.catalog import OptionProblem
from thanosql.runtime.families.wav2vec2.text import Case, CasePolicy, Spelling
from thanosql.runtime.families.wav2vec2.vocabulary import Vocabulary

_CASES: dict[CasePolicy, Case] = {"upper": "upper", "lower": "lower", "keep": "both"}


def with_case(vocabulary: Vocabulary, policy: CasePolicy) -> Vocabulary:
    """Return the vocabulary with its transcripts in the case that ``policy`` asks for; 'auto' changes nothing."""
    return vocabulary if policy == "auto" else settled(replace(vocabulary, case=_CASES[policy]))


def settled(vocabulary: Vocabulary) -> Vocabulary:
    """Return the same vocabulary without a case of its own where the letters themselves tell it."""
    told = Spelling.of(vocabulary.spelling.letters).case == vocabulary.case
    return replace(vocabulary, case=None) if told else vocabulary


def case_problem(vocabulary: Vocabulary, policy: CasePolicy, *, new_characters: str) -> OptionProblem | None:
    """Say why transcripts in the case of ``policy`` could not be written in the vocabulary, or return None."""
    own = Spelling.of(vocabulary.spelling.letters).case
    if policy == "auto" or own in ("both", _CASES[policy]):
        return None
    message = f"case={policy!r}: the model's vocabulary has {own}-case letters only"
    if policy == "keep":
        if new_characters == "add":
            return None
        return OptionProblem("case", message, "new_characters='add' adds those of the other case; or leave case out")
    return OptionProblem("case", message, f"leave case out, and write {policy}(predicted) in the query that uses it")
