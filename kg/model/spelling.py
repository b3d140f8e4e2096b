"""Names of drugs and conditions as people write them, brought to the form that the table of names holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["fold", "is_chinese", "spellings"]

_SALTS = re.compile(
    r"\b(hydrochloride|hydrobromide|hcl|sodium|potassium|calcium|magnesium|maleate|fumarate|tartrate|bitartrate|"
    r"succinate|mesylate|mesilate|besylate|besilate|acetate|phosphate|sulfate|sulphate|nitrate|citrate|dihydrate|"
    r"monohydrate|trihydrate|anhydrous|disodium|dipropionate|propionate|furoate|valerate|bromide|chloride|tosylate|"
    r"etexilate|medoxomil|cilexetil|mofetil|disoproxil|alafenamide|axetil|proxetil|pivoxil|hyclate|lysine|arginine|"
    r"erbumine|decanoate|xinafoate|hemihydrate|isopropyl|stearate|estolate|ethylsuccinate|hydrate|sesquihydrate|"
    r"trometamol|tromethamine|meglumine|pamoate|embonate|gluconate|lactate|malate|oxalate|enanthate|enantate|"
    r"cypionate|cipionate|undecanoate|palmitate|caproate|butyrate|pivalate|ditosylate|napsilate|esylate|edisylate|"
    r"isethionate|aspartate|dimesylate|hemifumarate|hemisulfate|hydrogen|dimeglumine)\b"
)
_BIOSIMILAR = re.compile(r"(?<=mab|ept|tim)-[a-z]{4}$")
"""The four letters that the FDA adds to the name of a biological: they mean nothing (infliximab-dyyb)."""
_DOSE = re.compile(
    r"\b\d+([.,]\d+)?\s*(mg|g|mcg|ug|µg|ml|iu|units?|%|mmol|meq)\b(/\w+)?|"
    r"\b(tablets?|capsules?|injection|solution|oral|suspension|cream|ointment|inhaler|inhalation|patch|eye drops|drops|"
    r"syrup|spray|film[- ]coated|extended[- ]release|modified[- ]release|xr|er|sr|cr|once daily|twice daily|daily|prn|"
    r"po|iv|im|product|containing)\b"
)
_ALLERGY = re.compile(
    r"\b(allerg(y|ies|ic)( to| drug)?|hypersensitivity( to| reaction to)?|intoleran(ce|t)( of| to)?|anaphylaxis( to)?|"
    r"adverse reaction to|to)\b|过敏史?|不耐受"
)
_PARTS = re.compile(r"\s*(?:/|\+|;|,| and | with |-)\s*")


def fold(text: str) -> str:
    """Case, blanks and signs made equal.

    >>> fold("  St. John’s  Wort ")
    "st john's wort"
    """
    plain = text.casefold().replace("’", "'").replace(".", " ").replace("_", " ")
    return " ".join(plain.split())


def is_chinese(text: str) -> bool:
    """Whether a name is written in Chinese characters.

    >>> is_chinese("肺炎"), is_chinese("pneumonia")
    (True, False)
    """
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def spellings(text: str) -> Iterator[list[str]]:
    """Ways to read a name, best first; each is a list of names that must all be known (a combination's ingredients).

    >>> list(spellings("Amlodipine besylate 5 mg tablet"))[-1]
    ['amlodipine']
    >>> ["trimethoprim", "sulfamethoxazole"] in list(spellings("trimethoprim / sulfamethoxazole"))
    True
    >>> list(spellings("Allergy to penicillin"))[1]
    ['penicillin']
    >>> ["bisoprolol"] in list(spellings("Bisoprolol fumarate, (S)-"))
    True
    """
    seen: set[str] = set()
    whole = fold(text)
    bare = " ".join(_ALLERGY.sub(" ", whole).split())
    dosed = " ".join(_DOSE.sub(" ", bare).split())
    salted = " ".join(_SALTS.sub(" ", _BIOSIMILAR.sub("", dosed)).split())
    first = " ".join(_SALTS.sub(" ", dosed.partition(",")[0]).split())
    for name in (whole, bare, dosed, salted, salted.removesuffix("s"), first):
        if name and name not in seen:
            seen.add(name)
            yield [name]
    for name in (dosed, salted):
        parts = [part for part in _PARTS.split(name) if part]
        if len(parts) > 1:
            yield parts
            yield ["-".join(parts)]
            yield ["-".join(reversed(parts))]
