"""A trained tagger of Chinese clinical text: a linear-chain CRF over characters.

Method: Lafferty et al., ICML 2001; features are characters and their neighbours, the kinds of characters, and names of
the shipped lexicon and of the training corpus. Trained by `medkg train chinese` on cMedQANER (questions of
patients) or cEHRNER (hospital notes), both Apache-2.0 (ChineseBLUE).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

from extractors.chinese.lexicon import lexicon
from extractors.chinese.matcher import Matcher
from extractors.chinese.script import simplified
from kg.errors import InputError, Location, UsageError
from kg.measures import named_tests

if TYPE_CHECKING:
    import pycrfsuite

__all__ = ["MODELS", "Tagged", "Tagger", "features", "model_folder", "names_by_type", "pieces", "spans_of"]

MODELS = {"questions": "cMedQANER: questions that patients ask", "notes": "cEHRNER: notes of a hospital"}
_ENDS = "。！？!?；;\n"


@dataclass(frozen=True, slots=True)
class Tagged:
    """A stretch of text with its type, as the training corpus calls it.

    >>> Tagged(0, 2, "symptom").type
    'symptom'
    """

    start: int
    end: int
    type: str


def model_folder() -> Path:
    """Where the shipped models lie."""
    return Path(__file__).resolve().parent.parent / "models" / "chinese"


class Tagger:
    """A loaded model. Raises `UsageError` for a name that is none, `InputError` when its files are missing."""

    def __init__(self, name: str = "notes", *, folder: Path | None = None) -> None:
        if name not in MODELS:
            raise UsageError(f"no Chinese tagger is called {name!r}", hint=f"known: {', '.join(MODELS)}")
        try:
            import pycrfsuite
        except ImportError:
            hint = "pip install 'medkg[chinese]'"
            raise UsageError("the Chinese tagger needs python-crfsuite", hint=hint) from None

        where = folder or model_folder()
        path, table = where / f"{name}.crfsuite", where / f"{name}.names.json"
        if not path.is_file() or not table.is_file():
            raise InputError("the model is not there", where=Location(str(path)), hint="medkg train chinese --help")
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


def pieces(text: str, *, whole: Sequence[tuple[int, int]] = (), longest: int = 400) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a text; no cut falls inside one of the spans of `whole`.

    >>> list(pieces("发热。咳嗽。"))
    [(0, 3), (3, 6)]
    """
    inside = {place for a, b in whole for place in range(a + 1, b)}
    begin = 0
    for place, sign in enumerate(text, 1):
        long = place - begin >= longest and sign in "，,、 "
        if (sign in _ENDS or long or place - begin >= 2 * longest) and place not in inside:
            yield begin, place
            begin = place
    if begin < len(text):
        yield begin, len(text)


@lru_cache(maxsize=1)
def _lexicon() -> Matcher[str]:
    table = {name: concepts[0].kind for name, concepts in lexicon().items() if len(name) > 1}
    for name in named_tests("zh"):
        if len(name) > 1:
            table.setdefault(name, "test")
    return Matcher(table)


def _marks(text: str, matcher: Matcher[str], size: int) -> list[str]:
    marks = ["-"] * size
    for start, end, kind in matcher.find(text):
        for place in range(start, end):
            edge = "B" if place == start else "E" if place == end - 1 else "I"
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
    known, trained = _marks(text, _lexicon(), size), _marks(text, names, size)
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


def spans_of(labels: Sequence[str]) -> list[tuple[int, int, str]]:
    """Spans of a row of B-, I-, E-, S- labels; a name that was begun and broken off ends where it broke.

    >>> spans_of(["O", "B-drug", "E-drug", "S-body"])
    [(1, 3, 'drug'), (3, 4, 'body')]
    """
    found: list[tuple[int, int, str]] = []
    start, type = -1, ""
    for place, label in enumerate([*labels, "O"]):
        edge, _, kind = label.partition("-")
        goes_on = start >= 0 and edge in ("I", "E") and kind == type
        if start >= 0 and not goes_on:
            found.append((start, place, type))
            start = -1
        if edge in ("B", "S") or (edge in ("I", "E") and not goes_on):
            start, type = place, kind
        if start >= 0 and edge in ("E", "S"):
            found.append((start, place + 1, type))
            start = -1
    return found


def names_by_type(names: Mapping[str, str]) -> dict[str, list[str]]:
    """A gazetteer as it is saved: names by type, sorted."""
    found: dict[str, list[str]] = {}
    for name, type in sorted(names.items()):
        found.setdefault(type, []).append(name)
    return found
