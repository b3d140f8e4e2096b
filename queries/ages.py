"""Ages as people say them."""

from __future__ import annotations

import re

__all__ = ["spoken_age"]

_PART = re.compile(r"(\d+(?:\.\d+)?)([YMWD])")
_ENGLISH = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_CHINESE = {"Y": "岁", "M": "个月", "W": "周", "D": "天"}


def spoken_age(age: str, lang: str = "en") -> str:
    """An ISO 8601 duration in words; whatever is none stays as it is.

    >>> spoken_age("P35Y"), spoken_age("P1Y6M"), spoken_age("P3D", "zh"), spoken_age("P0D"), spoken_age("old")
    ('35 years', '1 year 6 months', '3 天', 'newborn', 'old')
    """
    date = age.partition("T")[0]
    parts = [(number, unit) for number, unit in _PART.findall(date) if float(number)]
    if not age.startswith("P"):
        return age
    if not parts:
        return "新生儿" if lang == "zh" else "newborn"
    if lang == "zh":
        return " ".join(f"{number} {_CHINESE[unit]}" for number, unit in parts)
    return " ".join(f"{number} {_ENGLISH[unit]}{'' if float(number) == 1 else 's'}" for number, unit in parts)
