"""A value becomes low, normal or high, and a finding that HPO has a term for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kg.measures.table import Grade, Range, Test
from kg.measures.units import UnitError, convert, ucum
from kg.model import Feature, Measurement

__all__ = ["Judgement", "judge"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A measurement with its interpretation, the findings it shows and those it rules out.

    `reason` says why nothing could be said of it (empty when something could). `open` are findings that a value just
    inside the range leaves open.

    >>> Judgement(Measurement("LOINC:718-7")).reason
    ''
    """

    measurement: Measurement
    observed: tuple[Feature, ...] = ()
    excluded: tuple[Feature, ...] = ()
    reason: str = ""
    open: tuple[Feature, ...] = ()


_EDGE = 0.1
"""Share of a range's width, next to each of its ends, in which a normal value rules nothing out."""


def judge(
    test: Test,
    value: float | None,
    *,
    unit: str = "",
    age_days: float | None = None,
    sex: str = "",
    own: tuple[float | None, float | None] | None = None,
    stated: str = "",
) -> Judgement:
    """Judge one value of a test.

    `unit` is as the input wrote it; a bare number is taken in the unit, of two usual ones, in which it lies nearer to
    the range. `own` is the laboratory's own range in the same unit as the value, and comes before the table's;
    `stated` is what the input itself says (`low`, `normal`, `high`), and comes first. A normal value excludes what low
    and high values would show, save what it is on the edge of: a systolic pressure of 90 excludes no hypotension.

    >>> from kg.measures.table import measurements
    >>> found = judge(measurements()["glucose"], 250, unit="mg/dL")
    >>> found.measurement.interpretation, found.observed[0].label, round(found.measurement.value, 1)
    ('high', 'Hyperglycemia', 13.9)
    """
    id = f"LOINC:{test.loinc[0]}" if test.loinc else ""
    if value is not None and not math.isfinite(value):
        return Judgement(Measurement(id, test.names[0]), reason="the value is no number")
    span = test.range_for(age_days, sex)
    try:
        scaled, given = _scaled(test, value, unit, span)
    except UnitError as error:
        if not stated:
            return Judgement(Measurement(id, test.names[0]), reason=str(error))
        scaled, given = None, ""
    low, high = _ends(test, given, span, own)
    word = stated or _word(scaled, low, high)
    shown = None if scaled is None else round(scaled, 6)
    measurement = Measurement(id, test.names[0], shown, test.unit if shown is not None else "", word)
    if not word:
        return Judgement(measurement, reason="no reference range for this patient")
    if word == "normal":
        # A finding that both sides share is excluded once.
        both = dict.fromkeys(grade.feature for grade in (*test.low, *test.high))
        near = dict.fromkeys(grade.feature for grade in _near(test, scaled, low, high)) if not stated else {}
        return Judgement(measurement, (), tuple(f for f in both if f not in near), open=tuple(near))
    below = word == "low"
    return Judgement(measurement, _terms(test.low if below else test.high, scaled, below=below))


def _scaled(test: Test, value: float | None, unit: str, span: Range | None) -> tuple[float | None, str]:
    """The value in the unit of the test, and the unit it was given in."""
    if value is None:
        return None, ""
    if unit.strip():
        given = ucum(unit)
        # "24-hour urine protein 2.6 g": the day is in the name.
        given = f"{given}/(24.h)" if test.unit.endswith("/(24.h)") and "/" not in given else given
        return convert(value, given, test.unit or given, factor=test.factor), given
    choices = [(value, test.unit)]
    if test.also:
        choices.append((convert(value, test.also, test.unit, factor=test.factor), test.also))
    return min(choices, key=lambda choice: _distance(choice[0], span))


def _distance(value: float, span: Range | None) -> float:
    """How many times a value lies beyond a range, as a logarithm."""
    if span is None or value <= 0:
        return 0.0
    if span.low and value < span.low:
        return math.log(span.low / value)
    if span.high and value > span.high:
        return math.log(value / span.high)
    return 0.0


def _ends(
    test: Test, given: str, span: Range | None, own: tuple[float | None, float | None] | None
) -> tuple[float | None, float | None]:
    """The ends of the range that holds, in the unit of the test."""
    if own is None or own == (None, None):
        return (span.low, span.high) if span else (None, None)
    low, high = (
        None if end is None else convert(end, given or test.unit, test.unit, factor=test.factor) for end in own
    )
    return low, high


def _word(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or (low is None and high is None):
        return ""
    if low is not None and value < low - 1e-9:
        return "low"
    return "high" if high is not None and value > high + 1e-9 else "normal"


def _near(test: Test, value: float | None, low: float | None, high: float | None) -> tuple[Grade, ...]:
    """The grades of the ends that a normal value is close to; of a range with one end, none."""
    if value is None or low is None or high is None or low >= high:
        return ()
    edge = _EDGE * (high - low)
    return (*(test.low if value < low + edge else ()), *(test.high if value > high - edge else ()))


def _terms(grades: tuple[Grade, ...], value: float | None, *, below: bool) -> tuple[Feature, ...]:
    """The gravest grade that the value reaches."""
    chosen: tuple[Feature, ...] = ()
    for grade in grades:
        passed = grade.threshold is None or (
            value is not None and (value < grade.threshold if below else value >= grade.threshold)
        )
        if passed:
            chosen = (grade.feature,)
    return chosen
