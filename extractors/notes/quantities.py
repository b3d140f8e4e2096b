"""Numbers with units that stand behind the name of a test, in notes of either language."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Span

__all__ = ["Quantity", "own_range", "pressure_after", "quantity_after"]

UNIT = re.compile(
    r"\s*(?:(?P<power>[×xX*✕]?\s*10\s*(?:\^|\*{1,2}|[eE])?\s*[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}\s*/\s*[a-zA-Zμµ]{1,2}\d?)|"
    r"(?P<unit>℃|℉|°\s?[CF]\b|deg(?:rees)?\s?[CF]\b|摄氏度|华氏度|mm\s?Hg|毫米汞柱|cm\s?H2O|mmH2O|kPa|次/分钟?|次/min|/分|bpm\b|"
    r"(?:beats|breaths)\s?(?:/|per )\s?min(?:ute)?|per minute|/min\b|[kKM]/(?:[uμµ][lL]|mc[lL]|mm3)|"
    r"(?:cells|thousand|million)/(?:[uμµ]L|mc[lL]|mm3)|/(?:mm3|mm\^3|cumm)|%|％|percent\b|"
    r"m[lL]\s?/\s?min(?:\s?/\s?1\.73\s?m(?:²|2|\^2))?|mm\s?/\s?(?:1?h(?:r|our)?)\b|个?/\s?HPF?\b|个/高倍视野|"
    r"(?:[munpkμµ]|mc)?(?:mol|[Ee]q|[Oo]sm|IU|iu|U|u|g|RU|L|l)\s*/\s*(?:(?:[mdnuμµ]|mc)?[lL]\b|24\s?h|d(?:ay)?\b|mg\b|mmol\b|kg(?:H2O)?\b|g\b)(?:/h\b)?|"
    r"克/升|毫克/升|毫摩尔/升|微摩尔/升|单位/升|kg\s?/\s?m(?:²|2|\^2)|kg\b|公斤|千克|lbs?\b|cm\b|厘米|m[lL]\b|fL\b|fl\b|pg\b|ms(?:ec)?\b|秒|sec(?:onds)?\b|"
    r"[CF]\b(?!\w)|/[uμµ][lL]\b|mm\b|g\b|s\b|ppb\b|度))",
)  # fmt: skip
_NUMBER = r"(?P<sign>[<>≤≥＜＞]?)\s*(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\s*[./]\s*\d)"
_FILLER = re.compile(
    r"(?:\s*\([^()\n]{1,24}\))?\s*(?:\s*(?:level|count|value|values|result|reading|of|was|is|at|to|about|approximately|around|approx\.?|~|"
    r"measured|up|peaked|measuring|elevated|high|low|raised|decreased|reduced|increased|markedly|mildly|normal|only|"
    r"值|水平|浓度|定量|计数|结果|测定|检测|约|为|是|达|高达|最高达?|最低|升高至?|升至|降低至?|降至|下降至|增高至?|上升至|提示|示|波动于|[:：=,，]))*\s*",
    re.IGNORECASE,
)
_RATIO = re.compile(r"1\s*[:：]\s*(\d{1,5})")
_OWN = re.compile(
    r"\s*[（(\[]\s*(?:ref(?:erence)?(?: range)?|normal(?: range)?|nl|参考(?:值|范围|区间)?|正常(?:值|范围)?)?\s*[:：]?\s*"
    r"(\d+(?:\.\d+)?)\s*(?:-|–|—|~|～|to|至)\s*(\d+(?:\.\d+)?)\s*[^)）\]\n]{0,16}[)）\]]",
    re.IGNORECASE,
)
_ARROW = {"↑": "high", "↓": "low", "H": "high", "L": "low"}
_ARROWS = re.compile(r"\s*(?:([↑↓])|[(（\[]\s*([HL])\s*[)）\]])")
_PRESSURE = re.compile(
    r"\s*(?:was|is|of|at|为|是|最高达?|高达|波动于|[:：=])*\s*(\d{2,3})\s*[/／]\s*(\d{2,3})(?!\d)\s*(mm\s?Hg|kPa|毫米汞柱)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit as written; `word` is what an arrow behind it says.

    >>> Quantity(38.5, "℃", 7).unit
    '℃'
    """

    number: float
    unit: str
    end: int
    word: str = ""
    own: tuple[float | None, float | None] | None = None


def quantity_after(text: str, place: int, *, close: bool = False) -> Quantity | None:
    """The quantity that follows a test's name; `close` allows no words between (for names of one letter).

    >>> quantity_after("体温：38.5℃", 2)
    Quantity(number=38.5, unit='℃', end=8, word='', own=None)
    """
    window = text[place : place + 80]
    start = _close(window) if close else _filled(window)
    if start is None:
        return None
    if ratio := _RATIO.match(window, start):
        return Quantity(float(ratio[1]), "", place + ratio.end())
    found = re.compile(_NUMBER).match(window, start)
    if found is None:
        return None
    number = float(found["number"].replace(",", ""))
    end = found.end()
    unit = UNIT.match(window, end)
    written = ""
    if unit is not None:
        written, end = unit.group().strip(), unit.end()
    arrow = _ARROWS.match(window, end)
    word = ""
    if arrow is not None:
        word, end = _ARROW[arrow[1] or arrow[2]], arrow.end()
    own, end = own_range(window, end)
    return Quantity(number, written, place + end, word, own)


def _close(window: str) -> int | None:
    found = re.match(r"\s*[:：=]?\s*(?=\d)", window)
    return found.end() if found else None


def _filled(window: str) -> int | None:
    found = _FILLER.match(window)
    return found.end() if found else None


def own_range(text: str, place: int) -> tuple[tuple[float | None, float | None] | None, int]:
    """The reference range in brackets at a place, and where it ends.

    >>> own_range(" (ref 3.5-5.0)", 0)
    ((3.5, 5.0), 14)
    """
    found = _OWN.match(text, place)
    if found is None or float(found[1]) > float(found[2]):
        return None, place
    return (float(found[1]), float(found[2])), found.end()


def pressure_after(text: str, place: int) -> tuple[Span, float, float, str] | None:
    """Systolic and diastolic pressure behind "BP" or 血压: (span, systolic, diastolic, unit).

    >>> pressure_after("血压150/95mmHg", 2)
    ((2, 12), 150.0, 95.0, 'mmHg')
    """
    found = _PRESSURE.match(text, place, place + 40)
    if found is None:
        return None
    return (place, found.end()), float(found[1]), float(found[2]), (found[3] or "mmHg")
