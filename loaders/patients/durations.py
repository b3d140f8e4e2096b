"""Ages as ISO 8601 durations, in days."""

from __future__ import annotations

import re

__all__ = ["days_of"]

_DURATION = re.compile(
    r"P(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_DAYS = (365.25, 30.4375, 7.0, 1.0, 1 / 24, 1 / 1440, 1 / 86400)


def days_of(age: str) -> float | None:
    """Days of an ISO 8601 duration; None for anything else.

    >>> days_of("P1Y"), days_of("P3M1D"), days_of("old")
    (365.25, 92.3125, None)
    """
    found = _DURATION.fullmatch(age)
    if found is None or not any(found.groups()):
        return None
    return sum(float(part) * worth for part, worth in zip(found.groups(), _DAYS, strict=True) if part)
