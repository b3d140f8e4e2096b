"""One normalisation for names and for text, so that they meet: tokens, light stems, spelling, stop-words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

__all__ = ["BREAK", "Token", "normal_words", "stem", "tokens"]

BREAK = "|"
"""Stands for punctuation that no name may reach across."""
_TOKEN = re.compile(r"[^\W_]+|[^\s]")
_SILENT = frozenset("-‐‑–—'’")
_STOP = frozenset(("of", "the", "a", "an"))
_AMERICAN = (("aemi", "emi"), ("haem", "hem"), ("oedem", "edem"), ("oesoph", "esoph"), ("paed", "ped"),
             ("rrhoea", "rrhea"), ("isation", "ization"), ("ae", "e"), ("oe", "e"), ("our", "or"))  # fmt: skip


class Token(NamedTuple):
    """A normalised word and where it stands: 0-based code points, end excluded."""

    word: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Normalised tokens of a stretch of text; hyphens and stop-words leave no trace, punctuation becomes `BREAK`.

    >>> [t.word for t in tokens("Tumours of the left kidneys, anaemia")]
    ['tumor', 'left', 'kidney', '|', 'anemia']
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        piece = match.group()
        if piece in _SILENT:
            continue
        if not piece[0].isalnum():
            word = BREAK
        else:
            lowered = piece.lower()
            # The s of a possessive ("Wilson's") is no word.
            if lowered in _STOP or (lowered == "s" and match.start() and text[match.start() - 1] in "'’"):
                continue
            word = stem(lowered)
        found.append(Token(word, match.start(), match.end()))
    return found


def normal_words(name: str) -> tuple[str, ...]:
    """The words of a name, punctuation left out.

    >>> normal_words("Abnormality of the kidney(s)")
    ('abnormality', 'kidney', 's')
    """
    return tuple(token.word for token in tokens(name) if token.word != BREAK)


@lru_cache(maxsize=1 << 17)
def stem(word: str) -> str:
    """Undo the plural and British spelling of a lower-case word.

    >>> [stem(w) for w in ("arteries", "seizures", "abscesses", "oedema", "diabetes", "virus", "diagnosis")]
    ['artery', 'seizure', 'abscess', 'edema', 'diabete', 'virus', 'diagnosis']
    """
    if len(word) > 4:
        for british, american in _AMERICAN:
            if british in word:
                word = word.replace(british, american)
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith(("sses", "xes", "ches", "shes")):
            return word[:-2]
        return word[:-1]
    return word
