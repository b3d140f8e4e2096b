"""A linear-chain CRF over characters (Lafferty et al., ICML 2001): the tagger of questions that ships.

Features are characters and their neighbours, the kinds of characters, and names of the shipped lexicon and of the
training corpus. It needs python-crfsuite; `extractors.chinese.training.crf` fits one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from extractors.chinese.labels import Tagged, pieces, spans_of
from extractors.chinese.marks import edges, known_names
from extractors.chinese.matcher import Matcher
from extractors.chinese.script import simplified
from kg.errors import InputError, Location, UsageError

if TYPE_CHECKING:
    import pycrfsuite

__all__ = ["CrfTagger", "features"]


class CrfTagger:
    """A fitted model of a folder. Raises `UsageError` without python-crfsuite, `InputError` when a file is missing."""

    def __init__(self, name: str, folder: Path) -> None:
        try:
            import pycrfsuite
        except ImportError:
            raise UsageError("this tagger needs python-crfsuite", hint="pip install 'medkg[chinese]'") from None

        path, table = folder / f"{name}.crfsuite", folder / f"{name}.names.json"
        if not path.is_file() or not table.is_file():
            raise InputError("the model is not there", where=Location(str(path)))
        self._names = Matcher({n: t for t, ns in orjson.loads(table.read_bytes()).items() for n in ns})
        self._tagger: pycrfsuite.Tagger = pycrfsuite.Tagger()
        self._tagger.open(str(path))

    def tag(self, text: str) -> list[Tagged]:
        """The names in a text, in order; offsets are 0-based code points, end excluded."""
        found: list[Tagged] = []
        plain = simplified(text)
        for start, end in pieces(plain):
            labels = self._tagger.tag(features(plain[start:end], self._names))
            found += [Tagged(start + a, start + b, type) for a, b, type in spans_of(labels)]
        return found


def _marks(text: str, matcher: Matcher[str], size: int) -> list[str]:
    marks = ["-"] * size
    for place, edge, kind in edges(text, matcher):
        marks[place] = f"{edge}{kind}"
    return marks


@lru_cache(maxsize=8192)
def _kind(sign: str) -> str:
    if "\u4e00" <= sign <= "\u9fff":
        return "h"
    category = unicodedata.category(sign)
    return {"N": "d", "L": "l", "P": "p", "S": "s", "Z": "z"}.get(category[0], "o")


_HEADS = frozenset("癌瘤炎病症术石肿结区部段叶肠胃肝肾腺管检查除移液血痛")


def _next_heads(signs: Sequence[str]) -> list[str]:
    """For each place the next sign that may end a long name, and how far off it is: its end is seen from its start."""
    found, head, distance = ["-"] * len(signs), "-", 99
    for place in range(len(signs) - 1, -1, -1):
        if signs[place] in _HEADS:
            head, distance = signs[place], 0
        elif signs[place] in "，,。；;":
            head, distance = "-", 99
        found[place] = f"{head}{min(distance, 9)}" if distance < 14 else "-"
        distance += 1
    return found


def _brackets(signs: Sequence[str]) -> list[int]:
    """Whether each place lies inside brackets."""
    found, depth = [], 0
    for sign in signs:
        depth = min(3, depth + 1) if sign in "(（" else depth
        found.append(depth)
        depth = max(0, depth - 1) if sign in ")）" else depth
    return found


def features(text: str, names: Matcher[str]) -> list[list[str]]:
    """For each character what the model looks at."""
    low = [sign.lower() for sign in text]
    size = len(low)
    known, trained = _marks(text, known_names(), size), _marks(text, names, size)
    c = ["<", "<", "<", *low, ">", ">", ">"]
    kinds = ["<", *[_kind(sign) for sign in low], ">"]
    heads, depths = _next_heads(low), _brackets(low)
    out = []
    for place in range(size):
        p = place + 3
        row = [
            f"0{c[p]}", f"-{c[p - 1]}", f"+{c[p + 1]}", f"={c[p - 2]}", f"#{c[p + 2]}", f"<{c[p - 3]}", f">{c[p + 3]}",
            f"a{c[p - 1]}{c[p]}", f"b{c[p]}{c[p + 1]}", f"c{c[p - 2]}{c[p - 1]}", f"d{c[p + 1]}{c[p + 2]}",
            f"e{c[p - 1]}{c[p]}{c[p + 1]}", f"f{c[p - 2]}{c[p - 1]}{c[p]}", f"g{c[p]}{c[p + 1]}{c[p + 2]}",
            f"h{c[p - 1]}{c[p + 1]}",
            f"k{kinds[place]}{kinds[place + 1]}{kinds[place + 2]}",
            f"L{known[place]}", f"T{trained[place]}", f"M{known[place]}{trained[place]}",
            f"N{heads[place]}", f"n{heads[place]}{trained[place]}", f"o{depths[place]}{c[p]}",
        ]  # fmt: skip
        if place:
            row += [f"l{known[place - 1]}", f"t{trained[place - 1]}"]
        if place + 1 < size:
            row += [f"m{known[place + 1]}", f"u{trained[place + 1]}"]
        out.append(row)
    return out
