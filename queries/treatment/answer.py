"""The answer to "what treats it, and what would harm this patient?".

Score of a treatment for a disease: p · w · (band + support/10 − 0.1 if to be avoided). p is the probability of the
disease (1 when it is given or known; half of that beside a probable new diagnosis), w how near the treated disease
is (1 itself, 0.6 for each step up or down, up
to 0.9 the more kinds of it the drug treats), the band stands for the line (`queries.treatment.grades`), support (0
to 1) for number, agreement and year of the sources. So what is to be avoided stands below everything unmarked of
equal standing, and is never left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from kg.errors import InputError, ReleaseError
from kg.model import Profile
from kg.release.read import Release, open_release
from queries.notice import NOTICE
from queries.treatment.against import Against, reasons_against
from queries.treatment.candidates import candidates as class_candidates
from queries.treatment.classes import is_class
from queries.treatment.grades import BAND, ESTABLISHED
from queries.treatment.situation import Situation, having, situation_of
from queries.treatment.table import TreatmentTable, open_treatments

if TYPE_CHECKING:
    from queries.diagnosis.answer import Diagnosis

__all__ = [
    "Target",
    "Treatment",
    "TreatmentAnswer",
    "diagnosed",
    "find_condition",
    "judge",
    "rank_treatments",
    "targets_of",
    "treat",
]  # fmt: skip

PROBABLE = 0.3
BESIDE = 0.5
"""Weight of known conditions when a diagnosis that is not among them is at least `PROBABLE`."""
MOST_KINDS = 0.9
"""Weight of a treatment of all kinds of the disease; one of few kinds keeps the weight of a step down."""
PENALTY = 0.1
"""What a treatment that is to be avoided loses: as much as lies between it and the next line."""
LEAST = 0.02
"""Diagnoses less probable than this are not treated, unless they are the first."""


@dataclass(frozen=True, slots=True)
class Target:
    """A disease to be treated and how probable it is, 0 to 1.

    `weight` is below 1 for a known condition beside a probable new diagnosis: the patient comes for the new one.
    """

    id: str
    name: str
    probability: float = 1.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Treatment:
    """One treatment. `for_` is the disease it would be given for; `kind` drug, procedure, supportive or follow_up.

    `status` says who backs it (approved, guideline, trial, mined; predicted: nobody), `line` its place in treatment
    (first_line, …); `through` names the broader or narrower disease that the evidence speaks of, when it is another;
    `failed` that a trial of it failed or curators deny it; `taken` that the patient takes it already. `nearness` (0 to
    1) and `support` (0 to 0.1) are what the score was made of beside the band; they are not in the JSON face.
    """

    rank: int
    id: str
    name: str
    synonyms: list[str]
    xrefs: list[str]
    kind: str
    status: str
    line: str
    for_: str
    for_name: str
    score: float
    against: list[Against]
    evidence: list[dict[str, Any]]
    through: str = ""
    failed: bool = False
    taken: bool = False
    nearness: float = 1.0
    support: float = 0.0

    def plain(self) -> dict[str, Any]:
        """The JSON face: `for_` is called `for`."""
        names = ("rank", "id", "name", "synonyms", "xrefs", "kind", "status", "line")
        face: dict[str, Any] = {name: getattr(self, name) for name in names}
        face |= {"for": self.for_, "for_name": self.for_name, "score": self.score, "against": self.against}
        return face | {"evidence": self.evidence, "through": self.through, "failed": self.failed, "taken": self.taken}


@dataclass(frozen=True, slots=True)
class TreatmentAnswer:
    """Ranked treatments for a disease or a patient; `to_json` gives the JSON face.

    `already` holds what harms the patient whatever is given: a medicine that he takes (id, his name for it) and what
    speaks against it. Its sentences stand after the `warnings`.
    """

    subject: str
    release: str
    targets: list[Target]
    treatments: list[Treatment]
    warnings: list[str] = field(default_factory=list)
    already: list[tuple[str, str, Against]] = field(default_factory=list)
    notice: str = NOTICE

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and dicts, as `medkg treat --format json` prints them."""
        plain: dict[str, Any] = orjson.loads(self.to_json())
        return plain

    @property
    def all_warnings(self) -> list[str]:
        """The warnings, then what the patient takes already against a reason, in words."""
        return self.warnings + [f"the patient takes {name}: {reason.because}" for _, name, reason in self.already]

    def to_json(self) -> bytes:
        """The same as one line of JSON, in UTF-8."""
        face = {
            "subject": self.subject,
            "release": self.release,
            "notice": self.notice,
            "prediction": "the ranking is a prediction (biolink: knowledge_level prediction); its evidence is not",
            "targets": self.targets,
            "treatments": [t.plain() for t in self.treatments],
            "warnings": self.all_warnings,
        }
        return orjson.dumps(face)


def treat(
    subject: Profile | str, release: Release | str | Path, *, disease: str = "", top: int = 20
) -> TreatmentAnswer:
    """Rank treatments for a disease (its id or name) or for a patient.

    A patient is treated for `disease` when it is given, else for his known conditions and his ranked diagnoses. For
    many subjects open the table once and call `rank_treatments`. Raises `InputError` when a disease is unknown.
    """
    opened = release if isinstance(release, Release) else open_release(release)
    table = open_treatments(opened)
    if isinstance(subject, str):
        target = find_condition(subject, table)
        return rank_treatments(target.id, [target], Situation(), table, release=opened.id, count=top)
    situation = situation_of(subject, table)
    wanted = [find_condition(disease, table)] if disease else targets_of(subject, situation, opened, table)
    return rank_treatments(subject.id, wanted, situation, table, release=opened.id, count=top)


def find_condition(text: str, table: TreatmentTable) -> Target:
    """The disease or finding of this id or name; raises `InputError` that names similar ones."""
    if id := table.condition(text, text):
        return Target(id, table.name(id))
    near = table.similar_names(text)
    hint = (
        f"did you mean: {'; '.join(near)}" if near else "give a MONDO, OMIM, ORPHA or MESH id, or a name of the release"
    )
    raise InputError(f"{text[:80]!r} is no disease that this release knows", hint=hint)


def targets_of(profile: Profile, situation: Situation, release: Release, table: TreatmentTable) -> list[Target]:
    """What a patient is treated for: known conditions (probability 1), then the diagnoses that his findings suggest."""
    if not profile.observed:
        return diagnosed(situation, [], table)
    from queries.diagnosis.answer import rank
    from queries.index import open_index

    try:
        index = open_index(release)
    except ReleaseError:
        # A release of treatments alone ranks no diagnoses; what is known of the patient is treated all the same.
        return diagnosed(situation, [], table)
    answer = rank(profile, index, release=release.id, count=10)
    return diagnosed(situation, answer.diagnoses, table)


def diagnosed(situation: Situation, diagnoses: Iterable[Diagnosis], table: TreatmentTable) -> list[Target]:
    """The known conditions and ranked diagnoses of a patient as what is to be treated, without double ones."""
    found = [(table.condition(d.id) or d.id, d) for d in diagnoses]
    known = [id for id, how in situation.conditions.items() if how == "condition"]
    shown = {id for id, d in found if d.probability >= LEAST}
    new = any(d.probability >= PROBABLE and id not in known for id, d in found)
    targets = [Target(id, table.name(id), 1.0, BESIDE if new and id not in shown else 1.0) for id in known]
    have = set(known)
    for id, d in found:
        if id not in have and (d.rank == 1 or d.probability >= LEAST):
            have.add(id)
            targets.append(Target(id, d.name, round(d.probability, 6)))
    return targets


def rank_treatments(
    subject: str,
    targets: list[Target],
    situation: Situation,
    table: TreatmentTable,
    *,
    release: str = "",
    count: int = 20,
    kinds: Iterable[str] = (),
    candidates: bool = False,
) -> TreatmentAnswer:
    """Rank the treatments of all targets for a patient's situation; `kinds` keeps only those kinds of treatment.

    `candidates` adds drugs that nobody named, though their class-mates treat the disease (status `predicted`).
    """
    wanted = frozenset(kinds)
    best: dict[str, tuple[float, Treatment]] = {}
    warnings = list(situation.warnings)
    if not targets:
        warnings.append("no disease to treat: give a disease, or a patient with findings or known conditions")
    for target in targets:
        found = list(_candidates(target, situation, table))
        if candidates:
            found += _untried(target, found, situation, table)
        if not any(t.status not in ("mined", "predicted") for t in found):
            said = " (only what was read in texts)" if found else ""
            warnings.append(f"no established treatment of {target.name} is known to this release{said}")
        for treatment in found:
            if wanted and treatment.kind not in wanted:
                continue
            if treatment.id not in best or treatment.score > best[treatment.id][0]:
                best[treatment.id] = (treatment.score, treatment)
    ordered = sorted((t for _, t in best.values()), key=lambda t: (-t.score, t.name, t.id))
    ranked = [replace(t, rank=place) for place, t in enumerate(ordered[:count], 1)]
    return TreatmentAnswer(subject, release, targets, ranked, warnings, _contradictions(situation, table))


def judge(drug: str, situation: Situation, table: TreatmentTable) -> list[Against]:
    """What speaks against one drug, named by id or as people write it, whatever it would be given for.

    Raises `InputError` when the drug is unknown.
    """
    ids = table.drugs(drug, drug)
    if not ids:
        raise InputError(f"{drug[:80]!r} is no drug that this release knows", hint="give its INN or an RXCUI id")
    return [reason for id in ids for reason in _reasons_of(id, situation, table)]


def _reasons_of(id: str, situation: Situation, table: TreatmentTable) -> list[Against]:
    """What speaks against a drug; against a class, what speaks against every drug in it."""
    within = table.facts("within", id) if is_class(id) else None
    if not within:
        return reasons_against(id, situation, table)
    each = [reasons_against(drug, situation, table) for drug in within]
    told: dict[tuple[str, str], list[Against]] = {}
    for reason in (reason for reasons in each for reason in reasons):
        told.setdefault((reason.kind, reason.about), []).append(reason)
    return [max(reasons, key=_mild) for reasons in told.values() if len(reasons) == len(each)]


def _mild(reason: Against) -> bool:
    return reason.severity != "avoid"


def _candidates(target: Target, situation: Situation, table: TreatmentTable) -> Iterable[Treatment]:
    best: dict[str, Treatment] = {}
    # Whoever is treated for a disease has it: what must not be given in it is marked, known patient or not.
    situation = having(situation, target.id, table)
    for disease, weight, shares in _near(target, table):
        for row in table.facts("treats", disease) or ():
            nearer = weight + (MOST_KINDS - weight) * shares.get(row[0], 0.0)
            treatment = _treatment(row, target, nearer, situation, table)
            if row[0] not in best or best[row[0]].score < treatment.score:
                best[row[0]] = treatment if disease == target.id else replace(treatment, through=disease)
    return best.values()


def _near(target: Target, table: TreatmentTable) -> Iterable[tuple[str, float, dict[str, float]]]:
    """Diseases whose treatments count, their weight, and for kinds of the target which share of them a drug treats."""
    near = table.facts("near", target.id) or [[target.id, 1.0]]
    above = {target.id, *(table.facts("above", target.id) or ())}
    kinds = [
        {row[0] for row in table.facts("treats", disease) or () if row[2] in ESTABLISHED}
        for disease, _ in near
        if disease not in above
    ]
    counts = Counter(drug for drugs in kinds for drug in drugs)
    treated = sum(map(bool, kinds))
    shares = {drug: count / treated for drug, count in counts.items()}
    return ((disease, weight, {} if disease in above else shares) for disease, weight in near)


def _untried(
    target: Target, found: list[Treatment], situation: Situation, table: TreatmentTable
) -> Iterable[Treatment]:
    situation = having(situation, target.id, table)
    known = [(t.id, t.line, t.evidence) for t in found]
    for drug, score, evidence in class_candidates(known, table):
        row = (drug, "predicted", "predicted", score, False, evidence)
        yield _treatment(row, target, 1.0, situation, table)


def _treatment(
    row: Sequence[Any], target: Target, weight: float, situation: Situation, table: TreatmentTable
) -> Treatment:
    """One treatment from its row (drug, status, line, support, failed, evidence) of the table."""
    drug, status, line, support, failed, evidence = row
    thing = table.thing(drug)
    treats = (target.id,) if weight == 1.0 and line in ESTABLISHED else ()
    against = reasons_against(drug, situation, table, treats=treats)
    avoid = any(reason.severity == "avoid" for reason in against)
    backed = support / 10.1
    worth = BAND[line] + backed - (PENALTY if avoid else 0.0)
    score = round(target.probability * target.weight * weight * max(worth, 0.001), 6)
    return Treatment(
        0, drug, thing["name"], thing["synonyms"], thing["xrefs"], thing["kind"], status, line, target.id,
        target.name, score, against, evidence, "", failed, drug in situation.takes, weight, backed,
    )  # fmt: skip


def _contradictions(situation: Situation, table: TreatmentTable) -> list[tuple[str, str, Against]]:
    """What harms the patient already, whatever is given: medicines against allergies, conditions or each other."""
    found = []
    taken = list(situation.takes)
    for drug in taken:
        for reason in reasons_against(drug, situation, table):
            if reason.severity != "avoid" or (reason.kind == "interaction" and reason.about < drug):
                continue
            found.append((drug, situation.takes[drug], reason))
    return found
