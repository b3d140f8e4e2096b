"""Assertion against mentions whose assertion is known."""

from __future__ import annotations

from pathlib import Path

from extractors.evaluation.assertion import assertion_errors, assertion_scores, judged_anew
from kg.build.evaluate import Evaluation
from kg.errors import InputError, Location
from loaders.base import Problems
from loaders.literature.marked import marked_annotations

__all__ = ["evaluate_assertion"]


def evaluate_assertion(gold: Path) -> Evaluation:
    """Judge the mentions of a gold file anew and score each field; raises `InputError` when no mention is marked."""
    unusable = Problems()
    pairs = [(one, judged_anew(one)) for one in marked_annotations(gold, unusable)]
    count = sum(len(one.mentions) for one, _ in pairs)
    if not count:
        hint = "mark mentions as in: He denied [n:fever] but had [:cough]."
        raise InputError("has no marked mention", where=Location(str(gold)), hint=hint)
    return Evaluation(len(pairs), count, assertion_scores(pairs), assertion_errors(pairs), {}, list(unusable.kept))
