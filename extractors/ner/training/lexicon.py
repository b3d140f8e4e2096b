"""Makes the lexicon: groups of alike words from unlabelled text and a sentence transformer, names of vocabularies.

Vectors of words: positive pointwise mutual information with the words around (window 3), factorised (Levy, Goldberg and
Dagan 2015), beside MiniLM's vector of the word alone; a word too rare to be counted gets the first part from the second
by ridge regression. Groups: k-means, three sizes. Everything is seeded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.ner.lexicon import LONGEST_NAME, VOCABULARIES, Lexicon, name_hashes, word_hash, word_key

__all__ = ["build_lexicon"]

_Array = npt.NDArray[Any]
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
_SIZES = (64, 512, 2048)
_CONTEXTS, _WINDOW, _WIDTH = 6000, 3, 100


def build_lexicon(
    texts: Iterable[str],
    names: Mapping[str, Iterable[str]],
    embed: Callable[[Sequence[str]], _Array],
    *,
    rare: int = 3,
    seed: int = 1,
) -> Lexicon:
    """`names` by vocabulary; `embed` gives the vectors of words, shape (words, width); words rarer than `rare` in the
    texts count only where a name holds them.
    """
    cut = [[w.lower() for w in _TOKEN.findall(text)] for text in texts]
    tokens = Counter(word for words in cut for word in words if word.isalpha())
    listed = {kind: [_TOKEN.findall(name.lower()) for name in sorted(set(names[kind]))] for kind in VOCABULARIES}
    held = {kind: Counter(w for words in listed[kind] for w in set(words) if w.isalpha()) for kind in VOCABULARIES}
    known = {word for word, count in tokens.items() if count >= rare}
    words = sorted((known | {word for kind in VOCABULARIES for word in held[kind]}) - {""})
    groups = _groups(_vectors(cut, words, tokens, embed, seed), seed)
    counts = np.array([[_size(held[kind][word]) for kind in VOCABULARIES] for word in words], dtype=np.uint8)
    keys = np.array([word_key(word) for word in words], dtype=np.uint32)
    order = np.unique(keys, return_index=True)[1]
    phrases = _phrases(listed)
    hashes = np.array(sorted(phrases), dtype=np.uint64)
    holders = np.array([phrases[int(one)] for one in hashes], dtype=np.uint8)
    return Lexicon(keys[order], groups[order], counts[order], hashes, holders)


def _size(count: int) -> int:
    return min(int(count).bit_length(), 7)


def _phrases(listed: Mapping[str, list[list[str]]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for bit, kind in enumerate(VOCABULARIES):
        for words in listed[kind]:
            if 0 < len(words) <= LONGEST_NAME and len("".join(words)) > 2:
                hashes = np.array([word_hash(word) for word in words], dtype=np.uint64)
                key = int(name_hashes(hashes, len(words))[0])
                found[key] = found.get(key, 0) | 1 << bit
    return found


def _vectors(
    cut: list[list[str]], words: list[str], tokens: Counter[str], embed: Callable[[Sequence[str]], _Array], seed: int
) -> _Array:
    from sklearn.decomposition import PCA
    from sklearn.linear_model import Ridge

    frequent = [word for word in words if tokens[word] >= 5]
    counted = _unit(_factors(cut, frequent, tokens, seed))
    meant = _unit(PCA(_WIDTH, random_state=seed).fit_transform(_unit(embed(words))))
    place = {word: n for n, word in enumerate(words)}
    rows = np.array([place[word] for word in frequent])
    guess = _unit(Ridge(1.0).fit(meant[rows], counted).predict(meant))
    guess[rows] = counted
    return np.hstack([guess, 0.7 * meant]).astype(np.float32)


def _factors(cut: list[list[str]], frequent: list[str], tokens: Counter[str], seed: int) -> _Array:
    from scipy.sparse import csr_matrix
    from sklearn.utils.extmath import randomized_svd

    contexts = sorted(tokens, key=lambda word: (-tokens[word], word))[:_CONTEXTS]
    row = {word: n for n, word in enumerate(frequent)}
    column = {word: n for n, word in enumerate(contexts)}
    size = len(contexts)
    stream = np.concatenate([np.array([row.get(w, -1) for w in words] + [-1] * _WINDOW) for words in cut])
    around = np.concatenate([np.array([column.get(w, -1) for w in words] + [-1] * _WINDOW) for words in cut])
    table: Any = csr_matrix((len(frequent), 2 * size))
    for step in range(1, _WINDOW + 1):
        for a, b, shift in ((stream[:-step], around[step:], size), (stream[step:], around[:-step], 0)):
            both = (a >= 0) & (b >= 0)
            ones = np.ones(int(both.sum()))
            table += csr_matrix((ones, (a[both], b[both] + shift)), shape=(len(frequent), 2 * size))
    cells = table.tocoo()
    total, left, right = cells.data.sum(), np.asarray(table.sum(1)).ravel(), np.asarray(table.sum(0)).ravel() ** 0.75
    value = np.log(cells.data * right.sum() / (left[cells.row] * right[cells.col]))
    del total
    kept = value > 0
    positive = csr_matrix((value[kept], (cells.row[kept], cells.col[kept])), shape=table.shape)
    u, s, _ = randomized_svd(positive, _WIDTH, n_iter=4, random_state=seed)
    return np.asarray(u * np.sqrt(s))


def _groups(vectors: _Array, seed: int) -> npt.NDArray[np.uint16]:
    from sklearn.cluster import MiniBatchKMeans

    found = []
    for size in _SIZES:
        means = MiniBatchKMeans(
            min(size, len(vectors)), random_state=seed, batch_size=8192, n_init=1, max_iter=60, reassignment_ratio=0
        )
        found.append(means.fit_predict(vectors) + 1)
    return np.array(found, dtype=np.uint16).T.copy()


def _unit(rows: _Array) -> _Array:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))
