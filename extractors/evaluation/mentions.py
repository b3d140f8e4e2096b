"""Scores of tagged mentions: exact and overlapping spans, by type, with a bootstrap interval; the commonest errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractors.evaluation.concepts import Confusion, Judged, Marks, Scores, scores

__all__ = ["mention_errors", "mention_scores"]


def mention_scores(judged: Sequence[Judged], types: Sequence[str]) -> dict[str, dict[str, Scores]]:
    """`exact` (same span, same type) and `partial` (spans of one type that overlap) for `all` and each type.

    The third value of the marks is the type here. Marks of other types than `types` are left out.

    >>> one = Judged("a", "high fever", frozenset({(5, 10, "Disease")}), frozenset({(0, 10, "Disease")}))
    >>> found = mention_scores([one], ["Disease"])
    >>> found["exact"]["all"].f1, found["partial"]["Disease"].f1
    (0.0, 100.0)
    """
    levels: dict[str, dict[str, Scores]] = {"exact": {}, "partial": {}}
    for label, wanted in (("all", set(types)), *((one, {one}) for one in types)):
        narrowed = [replace(j, gold=_only(j.gold, wanted), found=_only(j.found, wanted)) for j in judged]
        found = scores(narrowed)
        levels["exact"][label], levels["partial"][label] = found["exact"], found["overlap"]
    return levels


def mention_errors(judged: Iterable[Judged], types: Sequence[str], most: int = 100) -> list[Confusion]:
    """The commonest errors: `missed`, `wrong` (nothing is there), `span` (another stretch), `type` (another type).

    Each string counts once a document. Of an error in span the words are what was found, `⟨…⟩` what it should be.
    """
    counts: Counter[tuple[str, str, str]] = Counter()
    examples: dict[tuple[str, str, str], str] = {}
    wanted = set(types)
    for one in judged:
        here: dict[tuple[str, str, str], tuple[int, int]] = {}
        gold, found = _only(one.gold, wanted), _only(one.found, wanted)
        for mark in sorted(gold - found):
            if not any(_meet(mark, other) for other in found):
                here.setdefault(("missed", one.text[mark[0] : mark[1]], mark[2]), mark[:2])
        for mark in sorted(found - gold):
            kind, words = _kind(one.text, mark, gold)
            here.setdefault((kind, words, mark[2]), mark[:2])
        for key, (start, end) in here.items():
            counts[key] += 1
            examples.setdefault(key, f"{one.id}: {one.text[max(0, start - 60) : end + 60]}")
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return [Confusion(*key, count, examples[key]) for key, count in ordered]


def _kind(text: str, mark: tuple[int, int, str], gold: Marks) -> tuple[str, str]:
    words = text[mark[0] : mark[1]]
    over = sorted(other for other in gold if _meet(mark, other))
    if not over:
        return "wrong", words
    if over[0][:2] == mark[:2]:
        return "type", f"{words} ⟨{over[0][2]}⟩"
    return "span", f"{words} ⟨{text[over[0][0] : over[0][1]]}⟩"


def _meet(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _only(marks: Marks, types: set[str]) -> Marks:
    return frozenset(mark for mark in marks if mark[2] in types)
