"""Traditional script and full-width signs become simplified and half-width, one character for one."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.resources import ontology_file

__all__ = ["is_chinese", "simplified"]

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    found: dict[int, str] = {}
    with ontology_file("chinese/traditional.tsv").open(encoding="utf-8") as stream:
        for line in stream:
            old, _, new = line.rstrip("\n").partition("\t")
            if len(old) == 1:
                found[ord(old)] = new
    # Digits, letters and signs of quantities; full-width commas and stops keep their own part in Chinese text.
    wide = [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
    found.update({code: chr(code - 0xFEE0) for code in (*wide, *map(ord, "％．／＋－＝＜＞＾＊～"))})
    return found


def simplified(text: str) -> str:
    """The text in simplified script; it keeps its length, so offsets stay true.

    >>> simplified("發熱、咳嗽３天，體溫３８．５℃")
    '发热、咳嗽3天，体温38.5℃'
    """
    return text.translate(_table())


def is_chinese(text: str) -> bool:
    """Whether a text is mainly Chinese, by its first 4,000 characters.

    >>> is_chinese("患者男，35岁，WBC 15×10^9/L"), is_chinese("A 35-year-old man with fever (发热)")
    (True, False)
    """
    head = text[:4000]
    han = len(_HAN.findall(head))
    # A Chinese character says about as much as half an English word, so letters count for less.
    return han > 0 and han * 3 >= len(_LETTER.findall(head)) - han
