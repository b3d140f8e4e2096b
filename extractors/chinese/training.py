"""Trains the Chinese tagger and measures it on corpora of the ChineseBLUE form (JSON lines with offsets)."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from extractors.chinese.matcher import Matcher
from extractors.chinese.script import simplified
from extractors.chinese.tagger import Tagged, Tagger, features, names_by_type, pieces
from kg.errors import InputError, Location
from kg.release.files import write_bytes

__all__ = ["Example", "Score", "dictionary_of", "read_corpus", "score", "tag_by_dictionary", "train"]


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


def train(
    examples: Sequence[Example], out: Path, name: str, *, c1: float = 0.1, c2: float = 0.02, iterations: int = 100
) -> None:
    """Fit a model and write `NAME.crfsuite` and `NAME.names.json` to a folder.

    The gazetteer that a text sees in training holds no name that only that text has, or the model would trust it more
    than it deserves on new texts.
    """
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": c1, "c2": c2, "max_iterations": iterations, "feature.possible_transitions": False, "feature.minfreq": 2}
    )
    counts: Counter[str] = Counter()
    for example in examples:
        plain = simplified(example.text)
        counts.update({plain[g.start : g.end] for g in example.gold})
    every = dictionary_of(examples)
    shared = {n: t for n, t in every.items() if counts[n] > 1}
    matcher = Matcher(shared)
    for example in examples:
        plain = simplified(example.text)
        for start, end in pieces(plain, whole=[(g.start, g.end) for g in example.gold]):
            labels = ["O"] * (end - start)
            for g in example.gold:
                if start <= g.start and g.end <= end:
                    _write(labels, g.start - start, g.end - start, g.type)
            trainer.append(features(plain[start:end], matcher), labels)
    out.mkdir(parents=True, exist_ok=True)
    trainer.train(str(out / f"{name}.crfsuite"))
    write_bytes(out / f"{name}.names.json", orjson.dumps(names_by_type(every)))


def _write(labels: list[str], start: int, end: int, type: str) -> None:
    if end - start == 1:
        labels[start] = f"S-{type}"
        return
    labels[start:end] = [f"B-{type}", *[f"I-{type}"] * (end - start - 2), f"E-{type}"]


def score(examples: Sequence[Example], tagger: Tagger | Matcher[str]) -> Score:
    """Measure a tagger, or the dictionary, on gold texts."""
    right = found = gold = 0
    for example in examples:
        mine = tagger.tag(example.text) if isinstance(tagger, Tagger) else tag_by_dictionary(example.text, tagger)
        right += len(set(mine) & set(example.gold))
        found += len(mine)
        gold += len(example.gold)
    return Score(right, found, gold)
