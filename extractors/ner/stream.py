"""Documents as one stream of numbered words, with what the linear tagger looks at around each.

Between sentences lie blanks (number 0), so that a look to the side never crosses a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.ner.features import FUNCTION_WORDS, shape, word_features
from extractors.ner.lexicon import VOCABULARIES, Lexicon, word_hash, word_key
from extractors.ner.short_forms import defined
from extractors.ner.tokens import Text

__all__ = ["COMMON", "SETS", "STYLED", "WORD_COLUMNS", "Stream", "Words"]

_Array = npt.NDArray[Any]
_PAD = 3
SETS = ("full", "near", "far")
STYLED = (("0", "far"), ("-1", "far"), ("+1", "far"), ("head", "far"))
"""Word columns that have weights of their own in each style of marking."""
WORD_COLUMNS = (
    ("0", "full"), ("-1", "near"), ("+1", "near"), ("-2", "near"), ("+2", "near"), ("-3", "far"), ("+3", "far"),
    ("head", "near"), ("left", "near"), ("long", "near"), ("chunk", "full"),
)  # fmt: skip
"""Whose features count at a token, and how many of them: the word, those around, the last and first word of its run of
nouns, the last word of the long form that an abbreviation stands for, the stretch between blanks."""
_SINGLE = len(VOCABULARIES)
COMMON = 21 + _SINGLE
"""How many features a token has that belong to no word alone; behind them stand those that know the style."""


class Words:
    """Numbers of words, and what is known of each. Number 0 is the blank between sentences."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.number: dict[str, int] = {"": 0}
        self.features: list[tuple[list[int], list[int], list[int]]] = [([], [], [])]
        self._shapes: dict[str, int] = {}
        self._rows: list[tuple[int, ...]] = [(0,) * 8]
        self._table = np.zeros((0, 8), dtype=np.uint64)

    def __len__(self) -> int:
        return len(self.features)

    def of(self, words: Iterable[str]) -> list[int]:
        """The numbers of some words; a word that is new gets the next."""
        number = self.number
        found = [number.get(word, -1) for word in words] if not isinstance(words, str) else []
        if -1 in found:
            found = [n if n >= 0 else self._add(word) for n, word in zip(found, words, strict=True)]
        return found

    def _add(self, word: str) -> int:
        known = self.number.get(word)
        if known is not None:
            return known
        self.number[word] = place = len(self.features)
        self.features.append(word_features(word, self.lexicon))
        low = word.lower()
        groups = self.lexicon.word(word)[0]
        # In a run of nouns: words with a meaning of their own, numbers, and the hyphens between them.
        nominal = (word.isalpha() and low not in FUNCTION_WORDS) or word.isdigit() or word in {"-", "'", "/"}
        figure = shape(word)
        shape_id = self._shapes.setdefault(figure, _stable(figure))
        self._rows.append((word_key(word), word_hash(word), shape_id, int(nominal), *groups, 0))
        return place

    def table(self) -> _Array:
        """Per word: key, hash of names, shape, whether nominal, groups (3). Shape (words, 8)."""
        count = len(self.features)
        if self._rows:
            begin = count - len(self._rows)
            if count > len(self._table):
                room = np.zeros((count + count // 2, 8), dtype=np.uint64)
                room[:begin] = self._table[:begin]
                self._table = room
            self._table[begin:count] = self._rows
            self._rows.clear()
        found: _Array = self._table[:count]
        return found


def _stable(figure: str) -> int:
    return word_key(figure) ^ len(figure)


@dataclass(frozen=True, slots=True)
class Stream:
    """`words` (columns, tokens) are the numbers of the words that count at each token, `direct` (tokens, COMMON) the
    hashes of its other features, `own` what `styled` hashes, `bounds` the sentences as ranges of tokens.
    """

    words: _Array
    direct: _Array
    own: _Own
    bounds: _Array

    @classmethod
    def of(cls, texts: Sequence[Text], words: Words) -> Stream:
        """Join documents; tokens come in their order."""
        ids, places, heads, chunks, blanks, bounds = _joined(texts, words)
        table = words.table()
        row = table[ids]
        nominal = row[:, 3].astype(bool)
        count = len(ids)
        position = np.arange(count)
        stop = np.minimum.accumulate(np.where(nominal, count, position)[::-1])[::-1] - 1
        start = np.maximum.accumulate(np.where(nominal, -1, position)) + 1
        at = places
        columns = [ids[at + offset] for offset in (0, -1, 1, -2, 2, -3, 3)]
        columns.append(np.where(nominal[at], ids[np.clip(stop[at], 0, count - 1)], 0))
        columns.append(np.where(nominal[at], ids[np.clip(start[at], 0, count - 1)], 0))
        columns += [ids[heads[at]], chunks[at]]
        codes = words.lexicon.codes(row[:, 1].copy())
        return cls(np.stack(columns), *_direct(row, codes, blanks, heads, at), bounds)

    def styled(self, styles: _Array) -> _Array:
        """Hashes of the features that know the style of marking, for the style of each token."""
        style = styles.astype(np.uint64)
        return _keys([(style, *parts) for parts in self.own], COMMON)


def _joined(texts: Sequence[Text], words: Words) -> tuple[_Array, _Array, _Array, _Array, _Array, _Array]:
    """Stream of word numbers, positions of tokens, head of the long form, chunk, blanks around, sentences."""
    ids: list[int] = [0] * _PAD
    places: list[int] = []
    chunks: list[int] = [0] * _PAD
    blanks: list[int] = [0] * _PAD
    bounds: list[tuple[int, int]] = []
    links: list[tuple[int, int]] = []
    for text in texts:
        numbers = words.of(text.words)
        apart = [1, *(a != b for a, b in zip(text.ends, text.starts[1:], strict=False)), 1]
        whole = _chunks(text, numbers, apart, words)
        first = len(places)
        for a, b in text.bounds:
            bounds.append((len(places), len(places) + b - a))
            places += range(len(ids), len(ids) + b - a)
            ids += numbers[a:b]
            chunks += whole[a:b]
            blanks += [2 * apart[n] + apart[n + 1] for n in range(a, b)]
            ids += [0] * _PAD
            chunks += [0] * _PAD
            blanks += [0] * _PAD
        links += [(places[first + a], places[first + b]) for a, b in defined(text)]
    heads = np.zeros(len(ids), dtype=np.int64)
    for short, long in links:
        heads[short] = long
    return (
        np.array(ids), np.array(places, dtype=np.int64), heads, np.array(chunks), np.array(blanks, dtype=np.uint64),
        np.array(bounds, dtype=np.int64).reshape(-1, 2),
    )  # fmt: skip


def _chunks(text: Text, numbers: list[int], apart: list[int | bool], words: Words) -> list[int]:
    """Number of the stretch between blanks that holds each token; a word alone stands for itself."""
    whole = list(numbers)
    size, n = len(numbers), 0
    while n < size:
        m = n + 1
        while not apart[m]:
            m += 1
        if m - n > 1:
            a, b = n, m
            while a < b and not text.words[a][0].isalnum():
                a += 1
            while b > a and not text.words[b - 1][0].isalnum():
                b -= 1
            if b - a > 1:
                number = words.of([text.text[text.starts[a] : text.ends[b - 1]][:60]])[0]
                whole[a:b] = [number] * (b - a)
        n = m
    return whole


_Own = list[tuple[_Array, ...]]
_MIX = np.uint64(0xFF51AFD7ED558CCD)


def _keys(columns: Sequence[tuple[_Array, ...]], first: int = 0) -> _Array:
    """One hash a token and column for its tuple of values; columns count from `first`. Shape (tokens, columns)."""
    seeds = [0x9E3779B97F4A7C15 + (first + n) * 0xD6E8FEB86659FD93 & 0xFFFFFFFFFFFFFFFF for n in range(len(columns))]
    found = np.empty((len(columns), len(columns[0][0])), dtype=np.uint64)
    for size in {len(parts) for parts in columns}:
        # Columns of as many values are worked at once.
        rows = [n for n, parts in enumerate(columns) if len(parts) == size]
        total = np.array([seeds[n] for n in rows], dtype=np.uint64)[:, None]
        for place in range(size):
            total = (total ^ np.stack([columns[n][place] for n in rows])) * _MIX
            total ^= total >> np.uint64(29)
        found[rows] = total
    return found.T


def _direct(row: _Array, codes: _Array, blanks: _Array, heads: _Array, at: _Array) -> tuple[_Array, _Own]:
    key, figure = row[:, 0], row[:, 2]
    small, middle, large = row[:, 4], row[:, 5], row[:, 6]
    code = codes.astype(np.uint64)

    shifted = {offset: at + offset for offset in (-2, -1, 0, 1, 2)}

    def there(values: _Array, offset: int = 0) -> _Array:
        return np.asarray(values[shifted[offset]])

    pairs = [
        (there(key, -1), there(key)), (there(key), there(key, 1)), (there(key, -1), there(key, 1)),
        (there(middle, -1), there(middle)), (there(middle), there(middle, 1)), (there(middle, -1), there(middle, 1)),
        (there(small, -2), there(small, -1), there(small)), (there(small, -1), there(small), there(small, 1)),
        (there(small), there(small, 1), there(small, 2)), (there(small, -1), there(large)),
        (there(large), there(small, 1)), (there(figure, -1), there(figure), there(figure, 1)),
        (there(code),), (there(code, -1), there(code)), (there(code), there(code, 1)), (there(code), there(small)),
        (there(blanks), there(figure)), (there(blanks), there(key)),
        (code[heads[at]], (heads[at] > 0).astype(np.uint64)),
        (there(blanks),), (there(code, -1), there(code, 1)),
    ]  # fmt: skip
    singles = [(there(code >> np.uint64(2 * n) & np.uint64(3)), there(figure)) for n in range(_SINGLE)]
    own: _Own = [
        (), (there(code),), (there(figure),), (there(middle, -1), there(middle)), (there(middle), there(middle, 1)),
        *singles,
    ]  # fmt: skip
    return _keys([*pairs, *singles]), own
