"""One normalisation for names and for text, so that they meet: tokens, light stems, spelling, stop-words, families."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractors.word_families import FAMILIES, SUFFIXES

__all__ = ["BREAK", "JOINT", "Token", "family", "normal", "stem", "surface", "tokens", "words_of"]

BREAK = "|"
"""Stands for punctuation that no name may reach across."""
JOINT = "/"
"""Stands for what joins the items of a list (comma, slash); no name may reach across it either."""
# Greek letters are words of their own: "α1-antitrypsin" is alpha 1 antitrypsin, "IFNα" IFN alpha.
_WORD = re.compile(r"[^\W_α-ωΑ-Ω]+|[α-ωΑ-Ω]+")
# What is skipped without a trace: hyphens, apostrophes, and a possessive s ("Wilson's").
_TOKEN = re.compile(r"[^\W_α-ωΑ-Ω]+|[α-ωΑ-Ω]+|[^\w\s\-‐‑'’]|_")
_POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s\b")
_STOP = frozenset(("of", "the", "a", "an"))
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}
_AMERICAN = (("aemi", "emi"), ("haem", "hem"), ("oedem", "edem"), ("oesoph", "esoph"), ("paed", "ped"),
             ("rrhoea", "rrhea"), ("isation", "ization"), ("ae", "e"), ("oe", "e"), ("our", "or"))  # fmt: skip
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi
        chi psi omega""".split(),
        strict=True,
    )
)
_LIMIT = 1 << 18


class Token(NamedTuple):
    """A normalised word and where it stands: 0-based code points, end excluded."""

    word: str
    start: int
    end: int


_token = tuple.__new__
"""Makes a `Token` without looking at names of fields: there is one for every word of every text."""


class _Memory(dict[str, str]):
    """Raw word → normalised word; forgets everything when it grows too large."""

    def __missing__(self, raw: str) -> str:
        if len(self) > _LIMIT:
            self.clear()
        lowered = raw.lower()
        self[raw] = word = "" if lowered in _STOP else _ROMAN.get(raw) or _GREEK.get(lowered) or stem(lowered)
        return word


_memory = _Memory()


def normal(raw: str) -> str:
    """Normalised form of one word as it stands in a text; empty for a stop-word.

    >>> [normal(w) for w in ("Tumours", "II", "the", "β")]
    ['tumor', '2', '', 'beta']
    """
    return _memory[raw]


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Normalised tokens of a stretch of text; hyphens and stop-words leave no trace, punctuation stays as a barrier.

    >>> [t.word for t in tokens("Tumours of the left kidneys, anaemia (Wilson's)")]
    ['tumor', 'left', 'kidney', '/', 'anemia', '|', 'wilson', '|']
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        piece = match.group()
        if piece[0].isalnum():
            a, b = match.span()
            if piece == "s" and a and text[a - 1] in "'’":
                continue
            # "Vitamin A" and "hepatitis A" have a letter where others have an article.
            letter = piece == "A" and found and found[-1].end == a - 1 and found[-1].word not in (BREAK, JOINT)
            if word := "a" if letter else _memory[piece]:
                found.append(_token(Token, (word, a, b)))
        else:
            found.append(_token(Token, (JOINT if piece in ",/" else BREAK, *match.span())))
    return found


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, punctuation left out.

    >>> words_of("Abnormality of the kidney(s)"), words_of("Vitamin A")
    (('abnormality', 'kidney'), ('vitamin', 'a'))
    """
    if "'" in name or "’" in name:
        name = _POSSESSIVE.sub("", name)
    raws = _WORD.findall(name.replace("(s)", ""))
    return tuple([word for n, raw in enumerate(raws) if (word := "a" if n and raw == "A" else _memory[raw])])


def surface(name: str) -> str:
    """A name as it is compared when its case matters: letters and digits only.

    >>> surface("COVID-19")
    'COVID19'
    """
    return "".join(_WORD.findall(name))


def stem(word: str) -> str:
    """Undo the plural and British spelling of a lower-case word.

    >>> [stem(w) for w in ("arteries", "seizures", "abscesses", "oedema", "diabetes", "virus", "diagnosis", "testes")]
    ['artery', 'seizure', 'abscess', 'edema', 'diabete', 'virus', 'diagnosis', 'teste']
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


@lru_cache(maxsize=1 << 17)
def family(word: str) -> str:
    """What a normalised word shares with its relatives; used for names of several words only.

    >>> family("delayed") == family("delay"), family("anomaly") == family("abnormal"), family("renal")
    (True, True, 'kidney')
    """
    known = FAMILIES.get(word)
    if known is not None:
        return known
    if len(word) > 5:
        for suffix in SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= 4:
                return word[: -len(suffix)]
    return word
