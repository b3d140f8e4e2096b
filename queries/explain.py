"""Everything behind one diagnosis: its contributions, and for each the statements with all their evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from extractors.chinese.lexicon import lexicon
from extractors.chinese.script import simplified
from kg.errors import InputError
from kg.model import Path, Profile, Statement
from kg.release.read import Release
from queries.diagnosis.answer import Diagnosis, describe
from queries.diagnosis.profiles import resolve_profile
from queries.diagnosis.scoring import place_of, probabilities, score
from queries.index import Index
from queries.without import Without, leave_one_out

__all__ = ["Explanation", "explain", "find_disease"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One diagnosis taken apart. `statements` holds, by id, every statement that a path names, with its evidence.

    `against` are negated statements of the release about this disease and the patient's findings: evidence that
    contradicts. `without` says where the disease would stand without each finding. `release` is the hash of the
    release.
    """

    release: str
    profile: Profile
    diagnosis: Diagnosis
    candidates: int
    paths: list[Path]
    statements: dict[str, Statement]
    against: list[Statement]
    without: list[Without]


def find_disease(text: str, index: Index) -> int:
    """Number of a candidate by CURIE or name (case does not matter); raises `InputError` when there is none."""
    diseases = index.diseases if index.ordinary is None else index.ordinary.diseases
    numbers = index.disease_number if index.ordinary is None else index.ordinary.disease_number
    number = numbers.get(text)
    if number is not None:
        return number
    wanted = text.casefold()
    for place, disease in enumerate(diseases):
        if wanted in (disease.name.casefold(), *(s.casefold() for s in disease.synonyms)):
            return place
    for concept in lexicon().get(simplified(text.strip()), ()):
        if concept.id in numbers:
            return numbers[concept.id]
    near = [d.name for d in diseases if wanted in d.name.casefold()][:3]
    near = near or get_close_matches(text, [d.name for d in diseases], 3, 0.75)
    hint = f"did you mean: {'; '.join(near)}" if near else "give a MONDO, OMIM or ORPHA id, or a name of the release"
    raise InputError(f"{text!r} is no disease that this release can rank", hint=hint)


def explain(profile: Profile, disease: str, release: Release, index: Index) -> Explanation:
    """Take the rank of one disease apart for a patient.

    Raises `InputError` when the disease is unknown or no finding of the patient can be used.
    """
    number = find_disease(disease, index)
    resolved = resolve_profile(profile, index)
    if index.ordinary is not None:
        return _mixed(profile, resolved, number, release, index)
    if not resolved.observed:
        raise InputError("no finding of the patient could be used", hint="give at least one observed phenotype (HP:…)")
    scores = score(resolved, index, excluded=not profile.cohort)
    place = place_of(scores.total, number)
    chance = float(probabilities(scores.total)[number])
    diagnosis = describe(number, place, chance, scores, index)
    paths, statements = _behind(diagnosis, release)
    against = _against(index.diseases[number].id, resolved, release, index)
    without = leave_one_out(profile, number, index)
    return Explanation(release.id, resolved, diagnosis, len(index.diseases), paths, statements, against, without)


def _mixed(profile: Profile, resolved: Profile, number: int, release: Release, index: Index) -> Explanation:
    """The same where the release describes ordinary diseases too."""
    from queries.clinical.ranking import mixed_ranking

    ranking = mixed_ranking(profile, resolved, index, excluded=not profile.cohort)
    if ranking is None:
        raise InputError("no finding of the patient could be used", hint="give at least one finding that is there")
    place = place_of(ranking.total, number)
    (diagnosis,) = ranking.described([number], [place])
    paths, statements = _behind(diagnosis, release)
    annotated = number < len(index.diseases)
    against = _against(index.diseases[number].id, resolved, release, index) if annotated else []
    without = leave_one_out(profile, number, index) if annotated and resolved.observed and not profile.note else []
    candidates = len(ranking.total)
    shown = replace(resolved, note="")  # what the patient's note says stays with the one who has it
    return Explanation(release.id, shown, diagnosis, candidates, paths, statements, against, without)


def _behind(diagnosis: Diagnosis, release: Release) -> tuple[list[Path], dict[str, Statement]]:
    """Paths of all contributions and the statements they name; a passage of a page names none."""
    found = [(c.feature, path) for c in diagnosis.contributions for path in c.paths if path["statement"]]
    statements = {s.id: s for s in release.statements_by_id(path["statement"] for _, path in found)}
    return [_path(feature, path, statements) for feature, path in found], statements


def _path(feature: str, path: dict[str, Any], statements: dict[str, Statement]) -> Path:
    statement = path["statement"]
    evidence = statements[statement].evidence
    return Path(feature, path["term"], path["relation"], statement, evidence)


def _against(disease: str, profile: Profile, release: Release, index: Index) -> list[Statement]:
    import polars as pl

    numbers = [n for f in profile.observed if (n := index.find(f.id)) is not None]
    terms = {index.term_ids[a] for n in numbers for a in index.ancestors(n)}
    rows = release.statements.filter(
        (pl.col("subject") == disease) & pl.col("negated") & (pl.col("predicate") == "biolink:has_phenotype")
    )
    ids = [id for id, obj in rows.select("id", "object").iter_rows() if obj in terms]
    return list(release.statements_by_id(ids))
