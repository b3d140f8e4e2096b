"""Features of one word by itself, as 32-bit hashes."""

from __future__ import annotations

import re
from zlib import crc32

from extractors.ner.lexicon import Lexicon
from extractors.words import stem

__all__ = ["FUNCTION_WORDS", "shape", "word_features"]

FUNCTION_WORDS = frozenset(
    "a about above after again all also although among an and any are as at be because been before being between both "
    "but by can could did do does due during each either few for from further had has have he her here his how however "
    "i if in induced into is it its may might more most must no nor not of off on once only or other our out over "
    "own per same she should since so some such than that the their them then there these they this those through to "
    "too under until up upon versus via was we were what when where whether which while who whom why will with within "
    "without would you your associated caused following found reported showed using used received developed".split()
)
_GREEK = re.compile(r"[\u0370-\u03ff]")
_RUNS = ((re.compile(r"[A-Z]+"), "X"), (re.compile(r"[a-z]+"), "x"), (re.compile(r"\d+"), "0"))


def shape(word: str) -> str:
    """Runs of capitals, small letters and digits as one sign each.

    >>> shape("CYP2D6"), shape("β-Blocker")
    ('X0X0', 'β-Xx')
    """
    for run, sign in _RUNS:
        word = run.sub(sign, word)
    return word[:12]


def word_features(word: str, lexicon: Lexicon) -> tuple[list[int], list[int], list[int]]:
    """Hashes of all features, of those that serve for neighbours, and of those that serve from afar.

    >>> from zlib import crc32
    >>> import numpy as np
    >>> empty = Lexicon(*(np.zeros((0, n), dtype=int) for n in (0, 3, 8, 0, 0)))
    >>> word_features("Fever", empty)[2] == [crc32(b"wfever")]
    True
    """
    low = word.lower()
    groups, counts = lexicon.word(word)
    # CRC-32 goes on where it stopped: the first sign of a feature is hashed once, not once a word.
    far = [_of(_WORD, low), *[crc32(b"g%d:%d" % (n, group)) for n, group in enumerate(groups) if group]]
    near = [*far, _of(_SHAPE, shape(word)), _of(_TAIL[3], low[-3:]), _of(_HEAD[3], low[:3])]
    near += [crc32(b"v%d:%d" % (n, count)) for n, count in enumerate(counts) if count]
    size = len(low)
    full = [*near, _of(_STEM, stem(low)), crc32(b"z%d" % min(size, 12))]
    if size > 3:
        full += [_of(_TAIL[2], low[-2:]), _of(_HEAD[2], low[:2]), _of(_TAIL[4], low[-4:]), _of(_HEAD[4], low[:4])]
    if size > 5:
        full += [_of(_TAIL[5], low[-5:]), _of(_HEAD[5], low[:5])]
        if low.isascii():
            raw = low.encode()
            full += [crc32(raw[n : n + 4], _INNER) for n in range(min(size, 24) - 3)]
        else:
            full += [_of(_INNER, low[n : n + 4]) for n in range(min(size, 24) - 3)]
    if _GREEK.search(word):
        full.append(crc32(b"greek"))
    return full, near, far


_WORD, _SHAPE, _STEM, _INNER = map(crc32, (b"w", b"s", b"m", b"n"))
_TAIL = {size: crc32(b"t%d" % size) for size in (2, 3, 4, 5)}
_HEAD = {size: crc32(b"h%d" % size) for size in (2, 3, 4, 5)}


def _of(begun: int, value: str) -> int:
    return crc32(value.encode("utf-8", "surrogatepass"), begun)
