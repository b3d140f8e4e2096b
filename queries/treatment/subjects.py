"""What a call of `medkg treat` names: diseases and patients; each gets its answer, and what fails is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Condition, Feature, Medication, Profile, normalise_curie, prefix_of
from kg.release.read import Release
from loaders.base import Problems
from queries.treatment.answer import (
    Treatment,
    TreatmentAnswer,
    find_condition,
    judge,
    rank_treatments,
    targets_of,
)
from queries.treatment.situation import Situation, having, situation_of
from queries.treatment.table import TreatmentTable, open_treatments

__all__ = ["answers", "disease_named", "profile_of_curies", "subjects_of"]

_CURIES = re.compile(r"^\s*[-!]?[A-Za-z][A-Za-z0-9_.]*:\S+(\s*,\s*[-!]?[A-Za-z][A-Za-z0-9_.]*:\S+)*\s*,?\s*$")


def answers(
    subjects: Sequence[str],
    release: Release,
    problems: Problems,
    *,
    stdin: bytes = b"",
    disease: str = "",
    drugs: Sequence[str] = (),
    kinds: Sequence[str] = (),
    count: int = 20,
    candidates: bool = False,
) -> Iterator[TreatmentAnswer]:
    """Yield an answer for each subject in turn; what cannot be answered goes to `problems`, and the rest go on."""
    table = open_treatments(release)
    ranked = partial(rank_treatments, release=release.id, count=count, kinds=kinds, candidates=candidates)
    for subject in subjects:
        try:
            for one in subjects_of(subject, release, table, problems, stdin=stdin):
                if isinstance(one, str):
                    if drugs:
                        yield _judged(one, drugs, having(Situation(), one, table), release, table)
                    else:
                        yield ranked(one, [find_condition(one, table)], Situation(), table)
                    continue
                situation = situation_of(one, table)
                if drugs:
                    yield _judged(one.id, drugs, situation, release, table)
                    continue
                named = [find_condition(disease, table)] if disease else []
                yield ranked(one.id, named or targets_of(one, situation, release, table), situation, table)
        except InputError as error:
            error.where = error.where or Location(subject)
            problems.add(error)


def subjects_of(
    text: str, release: Release, table: TreatmentTable, problems: Problems, *, stdin: bytes = b""
) -> Iterator[Profile | str]:
    """The patients that a file, `-` or a list of CURIEs names, or the id of the disease that the text names."""
    if named := disease_named(text, table):
        yield named
    elif text == "-" or Path(text).is_file():
        from queries.diagnosis.patients import patients

        yield from patients([text], release, problems, stdin=stdin)
    else:
        yield profile_of_curies(text, table)


def disease_named(subject: str, table: TreatmentTable) -> str:
    """The id of the disease that a subject names; an empty text when it names a patient."""
    if subject == "-" or Path(subject).is_file():
        return ""
    if _CURIES.match(subject):
        one = "," not in subject and subject[0] not in "-!" and prefix_of(normalise_curie(subject)) != "HP"
        return find_condition(subject, table).id if one and not table.named("drug", subject) else ""
    return find_condition(subject, table).id


def profile_of_curies(text: str, table: TreatmentTable) -> Profile:
    """A patient from a comma list of CURIEs: findings (HP), diseases he has, drugs he takes; `-HP:…` is excluded."""
    profile = Profile("command line")
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        curie = normalise_curie(part.lstrip("-!"))
        if part[0] in "-!":
            profile = replace(profile, excluded=(*profile.excluded, Feature(curie)))
        elif prefix_of(curie) == "HP":
            profile = replace(profile, observed=(*profile.observed, Feature(curie)))
        elif table.named("drug", curie):
            profile = replace(profile, medications=(*profile.medications, Medication(curie, table.name(curie))))
        else:
            profile = replace(profile, conditions=(*profile.conditions, Condition(curie)))
    return profile


def _judged(
    subject: str, drugs: Sequence[str], situation: Situation, release: Release, table: TreatmentTable
) -> TreatmentAnswer:
    """The drugs in the order given, each with what speaks against it."""
    rows = []
    for place, drug in enumerate(drugs, 1):
        against = judge(drug, situation, table)
        id = table.drugs(drug, drug)[0]
        thing = table.thing(id)
        rows.append(
            Treatment(
                place, id, thing["name"], thing["synonyms"], thing["xrefs"], thing["kind"], "", "", "", "", 0.0,
                against, [], taken=id in situation.takes,
            )
        )  # fmt: skip
    return TreatmentAnswer(subject, release.id, [], rows, list(situation.warnings))
