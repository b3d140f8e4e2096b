"""What several values of one patient say together."""

from __future__ import annotations

from collections.abc import Sequence

from kg.measures.judge import Judgement
from kg.model import Feature

__all__ = ["findings_together"]

_PULSE, _SYSTOLIC = "LOINC:8867-4", "LOINC:8480-6"
_HYPOTENSION = Feature("HP:0002615", "Hypotension")
_LOW_PRESSURE = 100.0
"""mm[Hg]: a systolic pressure at or below it, with a pulse that is no slower, is too low for the patient."""
_GROWN_UP = 12 * 365.25


def findings_together(
    judged: Sequence[Judgement], *, age_days: float | None = None
) -> tuple[tuple[Feature, ...], tuple[Feature, ...]]:
    """(observed, excluded) of all values. What one value leaves open or shows, no other rules out.

    A pulse as fast as the systolic pressure (shock index of 1 or more; Allgöwer and Burri, Dtsch Med Wochenschr 1967)
    with a pressure of 100 or less is hypotension, though the pressure alone may be in its range; not in children.

    >>> from kg.measures import judge, measurements
    >>> table = measurements()
    >>> judged = [judge(table["systolic_blood_pressure"], 90), judge(table["heart_rate"], 110)]
    >>> sorted(feature.label for feature in findings_together(judged)[0])
    ['Hypotension', 'Tachycardia']
    """
    observed = {feature.id: feature for one in judged for feature in one.observed}
    if (age_days is None or age_days >= _GROWN_UP) and _too_low(judged):
        observed.setdefault(_HYPOTENSION.id, _HYPOTENSION)
    left = {*observed, *(feature.id for one in judged for feature in one.open)}
    excluded = {f.id: f for one in judged for f in one.excluded if f.id not in left}
    return tuple(observed.values()), tuple(excluded.values())


def _too_low(judged: Sequence[Judgement]) -> bool:
    values: dict[str, list[float]] = {}
    for one in judged:
        if one.measurement.value is not None:
            values.setdefault(one.measurement.id, []).append(one.measurement.value)
    # Of several values the last is the one to act on.
    pulse, pressure = values.get(_PULSE, []), values.get(_SYSTOLIC, [])
    return bool(pulse and pressure) and pressure[-1] <= _LOW_PRESSURE and pulse[-1] >= pressure[-1] > 0
