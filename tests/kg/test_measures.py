"""The table of tests and vital signs: its ids are true, its units convert, and values are judged as people judge them."""

from __future__ import annotations

import pytest

from kg.measures import UnitError, convert, judge, loinc_test, measurements, named_tests, ucum


def test_the_table_is_as_wide_as_promised():
    table = measurements().values()
    assert sum(bool(t.low or t.high) for t in table) >= 150
    assert len({name for t in table for name in t.chinese}) >= 240


def test_every_term_is_a_living_one_under_its_own_name(hpo_names):
    terms = {g.feature for t in measurements().values() for g in (*t.low, *t.high)}
    wrong = [f for f in terms if hpo_names.get(f.id) != f.label]
    assert not wrong


def test_loinc_codes_have_the_right_check_digit_and_name_one_test():
    codes = [code for t in measurements().values() for code in t.loinc]
    assert len(codes) == len(set(codes))
    for code in codes:
        body, digit = code.split("-")
        doubled = [int(c) * (2 if place % 2 == 0 else 1) for place, c in enumerate(reversed(body))]
        total = sum(sum(map(int, str(n))) for n in doubled)
        assert (10 - total % 10) % 10 == int(digit), code
        assert loinc_test(code) is not None


def test_every_unit_of_the_table_is_ucum_and_converts():
    for t in measurements().values():
        for unit in filter(None, (t.unit, t.also)):
            assert ucum(unit) == unit
        if t.also:
            convert(1.0, t.also, t.unit, factor=t.factor)
        for r in t.ranges:
            assert r.low is None or r.high is None or r.low <= r.high, t.id


@pytest.mark.parametrize(
    ("test", "value", "unit", "word", "label"),
    [
        ("body_temperature", 38.5, "℃", "high", "Fever"),
        ("body_temperature", 101.3, "", "high", "Fever"),
        ("leukocytes", 15, "×10^9/L", "high", "Leukocytosis"),
        ("leukocytes", 15200, "", "high", "Leukocytosis"),
        ("leukocytes", 2.1, "K/uL", "low", "Leukopenia"),
        ("fasting_glucose", 9.8, "mmol/L", "high", "Hyperglycemia"),
        ("glucose", 250, "mg/dL", "high", "Hyperglycemia"),
        ("hemoglobin", 8.2, "", "low", "Anemia"),
        ("creatinine", 1.8, "mg/dL", "high", "Elevated circulating creatinine concentration"),
        ("sodium", 128, "mEq/L", "low", "Hyponatremia"),
        ("pao2", 8, "kPa", "low", "Hypoxemia"),
        ("body_mass_index", 33, "kg/m2", "high", "Obesity"),
        ("body_mass_index", 27, "kg/m2", "high", "Overweight"),
        ("urine_protein_24h", 5.6, "g", "high", "Nephrotic range proteinuria"),
    ],
)
def test_values_are_judged_in_the_unit_they_come_in(test, value, unit, word, label):
    found = judge(measurements()[test], value, unit=unit)
    assert found.measurement.interpretation == word
    assert [f.label for f in found.observed] == [label]


def test_age_sex_and_the_laboratorys_own_range_decide():
    hemoglobin = measurements()["hemoglobin"]
    assert judge(hemoglobin, 120, unit="g/L", sex="female").measurement.interpretation == "normal"
    assert judge(hemoglobin, 120, unit="g/L", sex="male").measurement.interpretation == "low"
    assert judge(measurements()["heart_rate"], 130, unit="/min", age_days=200).measurement.interpretation == "normal"
    own = judge(measurements()["potassium"], 5.2, unit="mmol/L", own=(3.5, 5.0))
    assert own.measurement.interpretation == "high"


def test_what_cannot_be_judged_says_why():
    assert judge(measurements()["leukocytes"], 5, unit="mmol/L").reason
    assert judge(measurements()["leukocytes"], float("nan")).reason
    assert judge(measurements()["body_height"], 170, unit="cm").reason
    with pytest.raises(UnitError):
        ucum("bananas")


def test_a_name_may_be_several_tests():
    assert {t.id for t in named_tests("zh")["白细胞"]} == {"leukocytes"}
    assert named_tests("en")["crp"][0].id == "crp"
