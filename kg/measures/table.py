"""The shipped table of laboratory tests and vital signs (`ontologies/measurements.tsv`), read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Feature
from kg.resources import ontology_file

__all__ = ["Grade", "Range", "Test", "loinc_test", "measurements", "named_tests"]

_DAYS = {"d": 1.0, "m": 30.4375, "y": 365.25}


@dataclass(frozen=True, slots=True)
class Range:
    """A reference range in the unit of its test; `sex` empty = both, ages in days, the upper end excluded.

    >>> Range(3.5, 5.3).low
    3.5
    """

    low: float | None
    high: float | None
    sex: str = ""
    from_days: float = 0.0
    to_days: float = float("inf")


@dataclass(frozen=True, slots=True)
class Grade:
    """An HPO term for a value beyond the range; a graver one holds from `threshold` on (None: as soon as beyond).

    >>> Grade(Feature("HP:0001945", "Fever")).threshold is None
    True
    """

    feature: Feature
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """One laboratory test or vital sign. `unit` is UCUM, `also` the other unit a bare number may be in.

    >>> measurements()["potassium"].names[0]
    'potassium'
    """

    id: str
    kind: str
    loinc: tuple[str, ...]
    unit: str
    also: str
    factor: str
    ranges: tuple[Range, ...]
    low: tuple[Grade, ...]
    high: tuple[Grade, ...]
    names: tuple[str, ...]
    chinese: tuple[str, ...]

    __test__ = False

    def range_for(self, age_days: float | None, sex: str) -> Range | None:
        """The range for a patient. Where age or sex is not known and matters, the widest that could hold.

        >>> measurements()["hemoglobin"].range_for(40 * 365, "female").low
        115.0
        """
        age = age_days if age_days is not None else 40 * 365.25
        fitting = [r for r in self.ranges if r.from_days <= age < r.to_days]
        mine = [r for r in fitting if not r.sex or not sex or r.sex == sex]
        if not mine:
            return None
        first = mine[0]
        if sex or not first.sex:
            return first
        both = [r for r in mine if r.sex]
        lows, highs = [r.low for r in both], [r.high for r in both]
        low = None if None in lows else min(value for value in lows if value is not None)
        high = None if None in highs else max(value for value in highs if value is not None)
        return Range(low, high)


@lru_cache(maxsize=1)
def measurements() -> Mapping[str, Test]:
    """All tests by their id, in the order of the table.

    >>> len(measurements()) >= 150
    True
    """
    found: dict[str, Test] = {}
    with ontology_file("measurements.tsv").open(encoding="utf-8") as stream:
        for line in stream:
            if line.startswith(("#", "test\t")):
                continue
            id, kind, loinc, unit, also, factor, ranges, low, high, en, zh = line.rstrip("\n").split("\t")
            found[id] = Test(
                id, kind, tuple(filter(None, loinc.split(","))), unit, also, factor,
                tuple(map(_range, filter(None, ranges.split("; ")))), _grades(low), _grades(high),
                tuple(en.split("|")), tuple(zh.split("|")),
            )  # fmt: skip
    return found


def _range(text: str) -> Range:
    span, *rest = text.split()
    low, high = span.split("..")
    sex, begin, end = "", 0.0, float("inf")
    for word in rest:
        if word in ("M", "F"):
            sex = "male" if word == "M" else "female"
        else:
            first, _, last = word.partition("-")
            begin, end = _days(first, 0.0), _days(last, float("inf"))
    return Range(float(low) if low else None, float(high) if high else None, sex, begin, end)


def _days(text: str, other: float) -> float:
    return float(text[:-1]) * _DAYS[text[-1]] if text else other


def _grades(text: str) -> tuple[Grade, ...]:
    found = []
    for part in filter(None, text.split("; ")):
        term, _, threshold = part.partition(" @")
        id, _, name = term.partition(" ")
        found.append(Grade(Feature(id, name), float(threshold.lstrip("<")) if threshold else None))
    return tuple(found)


@lru_cache(maxsize=1)
def _codes() -> dict[str, Test]:
    return {code: test for test in reversed(list(measurements().values())) for code in test.loinc}


def loinc_test(code: str) -> Test | None:
    """The test that a LOINC code names, or None.

    >>> loinc_test("718-7").id
    'hemoglobin'
    """
    return _codes().get(code)


@lru_cache(maxsize=2)
def named_tests(language: str) -> Mapping[str, tuple[Test, ...]]:
    """Tests by name, in lower case and without blanks at the ends; one name may be several tests (`neutrophils`).

    >>> [test.id for test in named_tests("en")["neutrophils"]]
    ['neutrophil_fraction']
    """
    found: dict[str, list[Test]] = {}
    for test in measurements().values():
        for name in test.names if language == "en" else (*test.chinese, *test.names):
            key = re.sub(r"\s+", " ", name.strip().lower())
            if test not in found.setdefault(key, []):
                found[key].append(test)
    return {name: tuple(tests) for name, tests in found.items()}
