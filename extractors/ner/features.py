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
    """Hashes of all features, of those that serve for neighbours, and of those that serve from afar."""
    low = word.lower()
    groups, counts = lexicon.word(word)
    far = [f"w{low}", *(f"g{n}:{group}" for n, group in enumerate(groups) if group)]
    near = [*far, f"s{shape(word)}", f"t3{low[-3:]}", f"h3{low[:3]}"]
    near += [f"v{n}:{count}" for n, count in enumerate(counts) if count]
    size = len(low)
    full = [*near, f"m{stem(low)}", f"z{min(size, 12)}"]
    if size > 3:
        full += [f"t2{low[-2:]}", f"h2{low[:2]}", f"t4{low[-4:]}", f"h4{low[:4]}"]
    if size > 5:
        full += [f"t5{low[-5:]}", f"h5{low[:5]}", *(f"n{low[n : n + 4]}" for n in range(min(size, 24) - 3))]
    if _GREEK.search(word):
        full.append("greek")
    return _hashes(full), _hashes(near), _hashes(far)


def _hashes(names: list[str]) -> list[int]:
    return [crc32(name.encode("utf-8", "surrogatepass")) for name in names]
