"""Mentions that name several things: "hepatic and renal failure", "cancer of the breast or ovary"."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["readings"]

_JOINT = re.compile(r"\s*(?:,\s*(?:and/or|and|or|as well as)\s|\s(?:and/or|and|or|as well as)\s|,\s|/)\s*")
_MOST_ITEMS = 5


def readings(mention: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways in which a mention may be a list, each as the names of its items; nothing for a plain mention.

    >>> ("hepatic failure", "renal failure") in set(readings("hepatic and renal failure"))
    True
    >>> ("cancer of the breast", "cancer of the ovary") in set(readings("cancer of the breast or ovary"))
    True
    >>> ("type 1 diabetes", "type 2 diabetes") in set(readings("type 1 and 2 diabetes"))
    True
    >>> list(readings("renal failure"))
    []
    """
    items = [part.split() for part in _JOINT.split(mention)]
    if not 2 <= len(items) <= _MOST_ITEMS or not all(items):
        return
    for shared_first in range(len(items[0])):
        for shared_last in range(len(items[-1])):
            before = items[0][:shared_first]
            after = items[-1][len(items[-1]) - shared_last :] if shared_last else []
            whole = [
                [*(before if place else ()), *words, *(after if place < len(items) - 1 else ())]
                for place, words in enumerate(items)
            ]
            yield tuple(" ".join(words) for words in whole)
