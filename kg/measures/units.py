"""Units as people and machines write them, as UCUM, and from one to another.

UCUM is the code system of units that FHIR uses (https://ucum.org). A small part of it is read here: metric prefixes,
quotients, powers of ten, annotations in braces; what notes write instead (`×10^9/L`, `K/uL`, `℃`, `次/分`) is known by
name.
"""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["UnitError", "convert", "ucum"]


class UnitError(ValueError):
    """A unit is not known, or does not fit the quantity. The message holds no text of the input."""


_KNOWN = {
    "": "1", "°c": "Cel", "c": "Cel", "cel": "Cel", "degc": "Cel", "摄氏度": "Cel", "度": "Cel", "deg c": "Cel",
    "°f": "[degF]", "f": "[degF]", "[degf]": "[degF]", "degf": "[degF]", "华氏度": "[degF]", "deg f": "[degF]",
    "mmhg": "mm[Hg]", "mm hg": "mm[Hg]", "毫米汞柱": "mm[Hg]", "mm[hg]": "mm[Hg]", "torr": "mm[Hg]",
    "cmh2o": "cm[H2O]", "mmh2o": "mm[H2O]", "cm[h2o]": "cm[H2O]", "mm[h2o]": "mm[H2O]", "cm h2o": "cm[H2O]",
    "bpm": "/min", "beats/min": "/min", "breaths/min": "/min", "次/分": "/min", "次/分钟": "/min", "次/min": "/min",
    "/分": "/min", "/minute": "/min", "beats per minute": "/min", "breaths per minute": "/min", "per minute": "/min",
    "k/ul": "10*3/uL", "k/mcl": "10*3/uL", "k/mm3": "10*3/uL", "thousand/ul": "10*3/uL", "k": "10*3/uL",
    "g/l10*9": "10*9/L", "giga/l": "10*9/L", "m/ul": "10*6/uL", "million/ul": "10*6/uL", "t/l": "10*12/L",
    "/mm3": "/uL", "cells/ul": "/uL", "cells/mm3": "/uL", "cells/mcl": "/uL", "个/ul": "/uL", "/cumm": "/uL",
    "/hp": "/[HPF]", "/hpf": "/[HPF]", "个/hp": "/[HPF]", "个/hpf": "/[HPF]", "/[hpf]": "/[HPF]", "个/高倍视野": "/[HPF]",
    "per hpf": "/[HPF]", "cells/hpf": "/[HPF]", "/高倍视野": "/[HPF]", "mm/hr": "mm/h", "mm/hour": "mm/h", "mm/1h": "mm/h",
    "sec": "s", "seconds": "s", "秒": "s", "msec": "ms", "毫秒": "ms", "mg%": "mg/dL", "g%": "g/dL", "percent": "%",
    "kg/m²": "kg/m2", "kg/m^2": "kg/m2", "kg/㎡": "kg/m2", "lb": "[lb_av]", "lbs": "[lb_av]", "pounds": "[lb_av]",
    "千克": "kg", "公斤": "kg", "斤": "[jin]", "厘米": "cm", "米": "m", "毫升": "mL", "ml": "mL", "ph": "[pH]", "分": "1",
    "in": "[in_i]", "inches": "[in_i]", "克/升": "g/L", "毫摩尔/升": "mmol/L", "微摩尔/升": "umol/L", "单位/升": "U/L",
    "毫克/升": "mg/L", "毫克/分升": "mg/dL", "ug/mg": "mg/g", "titer": "{titer}", "points": "1", "分钟": "min",
    "ml/24h": "mL/(24.h)", "g/24h": "g/(24.h)", "mg/24h": "mg/(24.h)", "g/d": "g/(24.h)", "g/day": "g/(24.h)",
    "mg/day": "mg/(24.h)", "ml/day": "mL/(24.h)", "ml/d": "mL/(24.h)", "ug/24h": "ug/(24.h)", "umol/24h": "umol/(24.h)",
    "ml/min/1.73m2": "mL/min/{1.73_m2}", "ml/min/1.73m^2": "mL/min/{1.73_m2}", "ml/min/1.73m²": "mL/min/{1.73_m2}",
    "ml/min/1.73㎡": "mL/min/{1.73_m2}", "ml/min": "mL/min", "ml/(min·1.73m2)": "mL/min/{1.73_m2}",
    "ml/(min·1.73㎡)": "mL/min/{1.73_m2}", "ml/min per 1.73m2": "mL/min/{1.73_m2}", "mosm/kgh2o": "mosm/kg",
    "mosm/(kg·h2o)": "mosm/kg", "ug feu/ml": "ug/mL", "mg/l feu": "mg/L", "ng/ml feu": "ng/mL", "ru/ml": "U/mL",
}  # fmt: skip
"""What people write, in lower case, for what UCUM calls otherwise."""
_BASES = {
    "g": ("mass", 1.0), "mol": ("amount", 1.0), "eq": ("charge", 1.0), "L": ("volume", 1.0), "l": ("volume", 1.0),
    "U": ("activity", 1.0), "u": ("activity", 1.0), "[IU]": ("activity", 1.0), "IU": ("activity", 1.0),
    "iu": ("activity", 1.0), "kat": ("activity", 6e7), "m": ("length", 1.0), "s": ("time", 1.0), "min": ("time", 60.0),
    "h": ("time", 3600.0), "hr": ("time", 3600.0), "d": ("time", 86400.0), "[HPF]": ("field", 1.0), "osm": ("osm", 1.0),
    "Osm": ("osm", 1.0), "Pa": ("pressure", 1.0), "m[Hg]": ("pressure", 133322.387), "m[H2O]": ("pressure", 9806.65),
    "%": ("", 0.01), "[ppb]": ("", 1e-9), "ppb": ("", 1e-9), "[pH]": ("ph", 1.0), "Cel": ("temperature", 1.0),
    "[lb_av]": ("mass", 453.59237), "[jin]": ("mass", 500.0), "[degF]": ("fahrenheit", 1.0), "[in_i]": ("length", 0.0254), "cells": ("", 1.0),
}  # fmt: skip
_PREFIXES = {"": 1.0, "k": 1e3, "h": 1e2, "d": 1e-1, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12, "f": 1e-15}
_POWER = re.compile(r"^[x*×✕]?\s*10\s*(?:\*{1,2}|\^|e)?\s*(\d{1,2})(?=/)", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

Dimension = tuple[tuple[str, int], ...]


@lru_cache(maxsize=4096)
def ucum(text: str) -> str:
    """A unit as UCUM writes it; raises `UnitError` when it is none that is known.

    >>> [ucum(u) for u in ("×10^9/L", "K/uL", "℃", "μmol/L", "mmHg", "IU/L", "个/HP")]
    ['10*9/L', '10*3/uL', 'Cel', 'umol/L', 'mm[Hg]', '[IU]/L', '/[HPF]']
    """
    plain = text.strip().translate(_SUPERSCRIPT).replace("μ", "u").replace("µ", "u").replace("℃", "°C")
    plain = (
        plain.replace("℉", "°F").replace("mcg", "ug").replace("mcmol", "umol").replace("mcL", "uL").replace("∧", "^")
    )
    plain = plain.replace("（", "(").replace("）", ")").replace("／", "/").replace("＾", "^").replace("％", "%")
    if (known := _KNOWN.get(plain.lower())) is not None:
        return known
    if found := _POWER.match(plain):
        plain = f"10*{found[1]}{plain[found.end() :]}"
    plain = re.sub(r"/\s+", "/", plain)
    plain = re.sub(r"(?<!\[)\b([munpk]?)(?:IU|iu|Iu)\b(?!\])", r"\1[IU]", plain)
    plain = re.sub(r"(?<=[/munpd])l\b", "L", plain)
    plain = re.sub(r"^(.*/)([mud])l$", r"\1\2L", plain)
    plain = re.sub(r"^([mk]?)u/", r"\1U/", re.sub(r"^([munp]?)meq", r"\1eq", plain, flags=re.IGNORECASE))
    plain = re.sub(r"^eq/", "meq/", plain) if text.strip().lower().startswith("meq") else plain
    _parse(plain)
    return plain


def convert(value: float, given: str, wanted: str, *, factor: str = "") -> float:
    """A value from one UCUM unit to another. `factor` is a molar mass in g/mol (`180.156`) or a valence (`v1`).

    Raises `UnitError` when the units do not measure the same.

    >>> round(convert(180, "mg/dL", "mmol/L", factor="180.156"), 2)
    9.99
    >>> round(convert(101.3, "[degF]", "Cel"), 1)
    38.5
    """
    if given == wanted:
        return value
    if "[degF]" in (given, wanted):
        if given == "[degF]" and wanted == "Cel":
            return (value - 32.0) / 1.8
        raise UnitError("a temperature is wanted in no other unit")
    have, want = dict(_parse(given)[0]), dict(_parse(wanted)[0])
    value *= _parse(given)[1] / _parse(wanted)[1]
    if have == want:
        return value
    if factor and (number := _between(have, want, factor)) is not None:
        return value * number
    raise UnitError("the unit does not fit the test")


def _between(have: dict[str, int], want: dict[str, int], factor: str) -> float | None:
    """What to multiply by to go from mass, or charge, to amount or back; None where that is not the difference."""
    for one in ("mass", "charge"):
        if (one == "charge") != factor.startswith("v"):
            continue
        number = float(factor.lstrip("v"))
        if {k: p for k, p in have.items() if k != one} == {k: p for k, p in want.items() if k != "amount"}:
            return 1.0 / number if have.get(one) == want.get("amount") else None
        if {k: p for k, p in have.items() if k != "amount"} == {k: p for k, p in want.items() if k != one}:
            return number if have.get("amount") == want.get(one) else None
    return None


@lru_cache(maxsize=4096)
def _parse(unit: str) -> tuple[Dimension, float]:
    """Dimension and size of a UCUM unit, in the base units of `_BASES`."""
    dimension: dict[str, int] = {}
    size = 1.0
    for place, part in enumerate(re.sub(r"\{[^}]*\}", "", unit).replace("(24.h)", "d").split("/")):
        sign = -1 if place else 1
        for atom in filter(None, part.split(".")):
            name, power, worth = _atom(atom)
            size *= worth ** (sign * power)
            if name:
                dimension[name] = dimension.get(name, 0) + sign * power
    return tuple(sorted((name, power) for name, power in dimension.items() if power)), size


def _atom(atom: str) -> tuple[str, int, float]:
    if found := re.fullmatch(r"10\*(\d{1,2})", atom):
        return "", 1, 10.0 ** int(found[1])
    if re.fullmatch(r"\d{1,4}", atom):
        return "", 1, float(atom)
    found = re.fullmatch(r"(\D.*?)(\d?)", atom) if atom not in _BASES else None
    name, power = (found[1], int(found[2] or 1)) if found else (atom, 1)
    if name in _BASES:
        return _BASES[name][0], power, _BASES[name][1]
    for prefix, worth in _PREFIXES.items():
        if prefix and name.startswith(prefix) and name[len(prefix) :] in _BASES:
            base, size = _BASES[name[len(prefix) :]]
            return base, power, worth * size
    raise UnitError("the unit is not known")
