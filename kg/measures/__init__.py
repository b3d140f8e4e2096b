"""Laboratory tests and vital signs: their names, units and reference ranges, and what lies outside them."""

from kg.measures.judge import Judgement, judge
from kg.measures.table import Grade, Range, Test, loinc_test, measurements, named_tests
from kg.measures.together import findings_together
from kg.measures.units import UnitError, convert, ucum

__all__ = [
    "Grade",
    "Judgement",
    "Range",
    "Test",
    "UnitError",
    "convert",
    "findings_together",
    "judge",
    "loinc_test",
    "measurements",
    "named_tests",
    "ucum",
]
