"""Corpora of the ChineseBLUE form (JSON lines with offsets), and the measure of a tagger on them."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import orjson

from extractors.chinese.labels import Tagged
from extractors.chinese.matcher import Matcher
from extractors.chinese.script import simplified
from kg.errors import InputError, Location

__all__ = ["Example", "Score", "Tags", "dictionary_of", "read_corpus", "score", "tag_by_dictionary"]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its gold names, which do not overlap.

    >>> Example("发热", (Tagged(0, 2, "symptom"),)).gold[0].type
    'symptom'
    """

    text: str
    gold: tuple[Tagged, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Strict scores: span and type must be right. Precision, recall and F1 in percent.

    >>> Score(8, 10, 10).f1
    80.0
    """

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """Right among found."""
        return 100 * self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """Right among gold."""
        return 100 * self.right / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 200 * self.right / max(1, self.found + self.gold)


class Tags(Protocol):
    """Whatever finds names in a text."""

    def tag(self, text: str) -> list[Tagged]:
        """The names, in order."""
        ...


def read_corpus(path: Path) -> list[Example]:
    """Read a corpus (`.json`, `.json.gz`: one text a line). Mentions whose offsets are wrong are left out; of two that
    overlap the longer stays. Raises `InputError` with the line when it is no such file.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    found = []
    with opener(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            try:
                row = orjson.loads(line)
                text = row["text"]
                marked = [(int(m["offset"]), m["mention"], m.get("type") or m["label"]) for m in row["mention_data"]]
            except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
                why = f"is no line of a ChineseBLUE corpus ({type(error).__name__})"
                raise InputError(why, where=Location(str(path), line=number)) from None
            found.append(Example(text, _apart(text, marked)))
    return found


def _apart(text: str, marked: list[tuple[int, str, str]]) -> tuple[Tagged, ...]:
    kept: list[Tagged] = []
    for start, mention, type in sorted(marked, key=lambda m: (-len(m[1]), m[0])):
        end = start + len(mention)
        if mention and text[start:end] == mention and all(end <= k.start or start >= k.end for k in kept):
            kept.append(Tagged(start, end, type))
    return tuple(sorted(kept, key=lambda k: k.start))


def dictionary_of(examples: Sequence[Example], *, least: int = 1) -> dict[str, str]:
    """Every name of the gold at least `least` times in different texts, with its most frequent type."""
    texts: Counter[str] = Counter()
    types: dict[str, Counter[str]] = {}
    for example in examples:
        plain = simplified(example.text)
        names = {(plain[g.start : g.end], g.type) for g in example.gold}
        texts.update({name for name, _ in names})
        for name, type in names:
            types.setdefault(name, Counter())[type] += 1
    return {name: types[name].most_common(1)[0][0] for name, count in texts.items() if count >= least and len(name) > 1}


def tag_by_dictionary(text: str, names: Matcher[str]) -> list[Tagged]:
    """The baseline: the longest name of the training texts at each place."""
    return [Tagged(start, end, type) for start, end, type in names.find(simplified(text))]


def score(examples: Sequence[Example], tagger: Tags | Matcher[str]) -> Score:
    """Measure a tagger, or the dictionary, on gold texts."""
    right = found = gold = 0
    for example in examples:
        mine = tag_by_dictionary(example.text, tagger) if isinstance(tagger, Matcher) else tagger.tag(example.text)
        right += len(set(mine) & set(example.gold))
        found += len(mine)
        gold += len(example.gold)
    return Score(right, found, gold)
