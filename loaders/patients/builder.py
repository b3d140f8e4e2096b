"""Gathers what a record says of one patient into a profile; whatever cannot be used is listed with its reason.

Codes become concepts by a resolver, which whoever has a release at hand supplies. Free text of a record is never kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from kg.errors import InputError
from kg.measures import Judgement, findings_together
from kg.model import Allergy, Condition, Feature, Medication, Profile, Unmapped, normalise_curie, prefix_of
from loaders.patients.durations import days_of

__all__ = ["ProfileBuilder", "Resolved", "Resolver", "by_prefix", "curie"]

NO_CODE = "has no code that is known here; give HPO, SNOMED CT, ICD-10 or Mondo codes"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What codes mean: a finding (HPO), a disease (Mondo), both, or a drug. An id may be empty.

    >>> Resolved(finding=("HP:0001945", "Fever")).finding[1]
    'Fever'
    """

    finding: tuple[str, str] = ("", "")
    disease: tuple[str, str] = ("", "")
    drug: tuple[str, str] = ("", "")


class Resolver(Protocol):
    """Gives meaning to codes and to names of a terminology."""

    def __call__(self, codes: Sequence[str], names: Sequence[str] = ()) -> Resolved:
        """The first meaning of `codes` (CURIEs, best first), else of `names`, as exact names and no more."""


def by_prefix(codes: Sequence[str], names: Sequence[str] = ()) -> Resolved:
    """The resolver of those who have no release: only HPO and Mondo ids are understood.

    >>> by_prefix(["SCTID:386661006", "HP:0001945"]).finding[0]
    'HP:0001945'
    """
    del names  # a name means nothing without a release
    finding = next((code for code in codes if code.startswith("HP:")), "")
    disease = next((code for code in codes if prefix_of(code) in ("MONDO", "OMIM", "ORPHA")), "")
    return Resolved((finding, ""), (disease, ""))


def curie(prefix: str, code: str) -> str:
    """A CURIE, or an empty text when the code is none.

    >>> curie("SCTID", " 386661006 "), curie("SCTID", "two words")
    ('SCTID:386661006', '')
    """
    code = code.strip()
    if not code or len(code) > 60 or any(sign.isspace() for sign in code):
        return ""
    try:
        return normalise_curie(code if ":" in code and not prefix else f"{prefix}:{code}")
    except InputError:
        return ""


@dataclass(slots=True)
class ProfileBuilder:
    """One patient in the making. `place` in its calls says where something stood (`Condition[2]`), never what."""

    id: str
    resolve: Resolver
    age: str = ""
    sex: str = ""
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    texts: list[tuple[str, str]] = field(default_factory=list)
    """Free texts of the record with their places, for whoever can read notes."""
    _observed: dict[str, Feature] = field(default_factory=dict)
    _excluded: dict[str, Feature] = field(default_factory=dict)
    _conditions: dict[tuple[str, bool], Condition] = field(default_factory=dict)
    _medications: dict[str, Medication] = field(default_factory=dict)
    _allergies: dict[str, Allergy] = field(default_factory=dict)
    _judged: list[Judgement] = field(default_factory=list)
    _unmapped: dict[Unmapped, None] = field(default_factory=dict)

    def not_used(self, place: str, reason: str) -> None:
        """List something that could not be used."""
        self._unmapped[Unmapped(place, reason)] = None

    def named(self, codes: Sequence[str], names: Sequence[str]) -> bool:
        """Whether codes or names mean a finding or a disease."""
        meaning = self.resolve(codes, names)
        return bool(meaning.finding[0] or meaning.disease[0])

    def finding(self, place: str, codes: Sequence[str], *, names: Sequence[str] = (), present: bool = True) -> None:
        """A finding that is there or is not."""
        meaning = self.resolve(codes, names)
        if not meaning.finding[0]:
            if meaning.disease[0]:
                self.condition(place, codes, names=names, present=present)
            else:
                self.not_used(_shown(place, codes), NO_CODE)
            return
        self._add(Feature(meaning.finding[0], meaning.finding[1], _other(codes, meaning.finding[0])), present=present)

    def condition(
        self,
        place: str,
        codes: Sequence[str],
        *,
        names: Sequence[str] = (),
        active: bool = True,
        present: bool = True,
        family: bool = False,
    ) -> None:
        """A problem of the patient, or of a relative; one that HPO has as a finding counts as a finding too."""
        meaning = self.resolve(codes, names)
        finding, disease = meaning.finding, meaning.disease
        if not finding[0] and not disease[0]:
            self.not_used(_shown(place, codes), NO_CODE)
            return
        if finding[0] and not family and (active or not present):
            self._add(Feature(finding[0], finding[1], _other(codes, finding[0])), present=present)
        id, name = disease if disease[0] else finding
        if not present:
            if not finding[0]:
                self.not_used(_shown(place, codes), "a disease that was ruled out: no finding to exclude")
        elif disease[0] or family or not active:
            self._conditions.setdefault((id, family), Condition(id, name, active, family))

    def medication(self, place: str, codes: Sequence[str], *, names: Sequence[str] = (), current: bool = True) -> None:
        """A drug."""
        id, name = self._drug(codes, names)
        if not id and not name:
            self.not_used(_shown(place, codes), "no code or name of a drug that is known here")
            return
        known = self._medications.get(id or name)
        if known is None or (current and not known.current):
            self._medications[id or name] = Medication(id, name, current)

    def allergy(
        self, place: str, codes: Sequence[str], *, names: Sequence[str] = (), kind: str = "allergy", severity: str = ""
    ) -> None:
        """A substance that is not tolerated."""
        id, name = self._drug(codes, names)
        if not id and not name:
            self.not_used(_shown(place, codes), "no code or name of a substance that is known here")
            return
        self._allergies.setdefault(id or name, Allergy(id, name, kind, severity))

    def _drug(self, codes: Sequence[str], names: Sequence[str]) -> tuple[str, str]:
        id, name = self.resolve(codes, names).drug
        # A code of a terminology of drugs is kept even when its name is not known here.
        known = next((code for code in codes if prefix_of(code) in ("RXCUI", "ATC", "DRUGBANK", "MESH", "CHEBI")), "")
        return id or known, name

    def measured(self, place: str, judgement: Judgement) -> None:
        """A value with what was made of it."""
        self._judged.append(judgement)
        if judgement.reason:
            self.not_used(place, judgement.reason)

    def _add(self, feature: Feature, *, present: bool) -> None:
        side = self._observed if present else self._excluded
        side.setdefault(feature.id, feature)

    def profile(self) -> Profile:
        """The finished profile; a finding that was there once is not excluded by a later normal value."""
        shown, ruled_out = findings_together(self._judged, age_days=days_of(self.age))
        observed = {feature.id: feature for feature in (*shown, *self._observed.values())}
        absent = {feature.id: feature for feature in (*ruled_out, *self._excluded.values())}
        excluded = tuple(feature for id, feature in absent.items() if id not in observed)
        measurements = [one.measurement for one in self._judged]
        return replace(
            Profile(self.id, tuple(observed.values()), excluded, tuple(self._unmapped), self.age, self.sex),
            medications=tuple(self._medications.values()),
            allergies=tuple(self._allergies.values()),
            conditions=tuple(self._conditions.values()),
            measurements=tuple(dict.fromkeys(m for m in measurements if m.value is not None or m.interpretation)),
            pregnant=self.pregnant,
            breastfeeding=self.breastfeeding,
            setting="general",
        )


def _shown(place: str, codes: Sequence[str]) -> str:
    """A place with the codes that stood there; codes of a terminology are no text of a patient."""
    return f"{place} ({', '.join(codes[:3])})" if codes else place


def _other(codes: Sequence[str], id: str) -> str:
    return codes[0] if codes and codes[0] != id else ""
