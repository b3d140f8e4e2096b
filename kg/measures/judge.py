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

    `reason` says why nothing could be said of it (empty when something could).

    >>> Judgement(Measurement("LOINC:718-7")).reason
    ''
    """

    measurement: Measurement
    observed: tuple[Feature, ...] = ()
    excluded: tuple[Feature, ...] = ()
    reason: str = ""


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
    and high values would show.

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
    word = stated or _word(test, scaled, given, span, own)
    shown = None if scaled is None else round(scaled, 6)
    measurement = Measurement(id, test.names[0], shown, test.unit if shown is not None else "", word)
    if not word:
        return Judgement(measurement, reason="no reference range for this patient")
    if word == "normal":
        # A finding that both sides share is excluded once.
        ruled_out = dict.fromkeys(grade.feature for grade in (*test.low, *test.high))
        return Judgement(measurement, (), tuple(ruled_out))
    low = word == "low"
    return Judgement(measurement, _terms(test.low if low else test.high, scaled, below=low))


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


def _word(
    test: Test, value: float | None, given: str, span: Range | None, own: tuple[float | None, float | None] | None
) -> str:
    if value is None:
        return ""
    low, high = (span.low, span.high) if span else (None, None)
    if own is not None and own != (None, None):
        low, high = (
            None if end is None else convert(end, given or test.unit, test.unit, factor=test.factor) for end in own
        )
    if low is None and high is None:
        return ""
    if low is not None and value < low - 1e-9:
        return "low"
    return "high" if high is not None and value > high + 1e-9 else "normal"


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
