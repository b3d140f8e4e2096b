"""A candidate of the mixed list at its rank, with what each finding and passage adds, down to the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from queries.arrays import Floats
from queries.clinical.features import NAMES
from queries.clinical.index import ClinicalIndex
from queries.clinical.passages import KINDS
from queries.clinical.scoring import OrdinaryScores
from queries.clinical.shares import Share, Way, faint_likeness, shares_of
from queries.diagnosis.answer import SHARED_WORDS, Contribution, Diagnosis

__all__ = ["described"]


def described(
    candidates: Sequence[int], places: Iterable[int], chances: Floats, scores: OrdinaryScores, index: ClinicalIndex
) -> list[Diagnosis]:
    """Diagnoses at their ranks. Contributions and remainder add up to the score.

    The remainder is how common the disease is, age and sex, what is known of it, and its rank among annotated diseases.
    """
    best = {candidate: _best_passages(candidate, scores, index) for candidate in candidates}
    texts = index.passages(number for told in best.values() for _, number in told)
    found = []
    for candidate, place, chance in zip(candidates, places, chances.tolist(), strict=True):
        disease = index.diseases[candidate]
        contributions = [_finding(share, index) for share in shares_of(candidate, scores, index)]
        pages = [_passage(name, candidate, texts[number], scores, index)
                 for name, number in best[candidate] if number in texts]  # fmt: skip
        contributions += _by_page(pages)
        # What the table of the disease's own findings gives as a whole stands in one line.
        told = [name for name, number in best[candidate] if number not in texts]
        words = sum((_value(name, candidate, scores, index) for name in told), faint_likeness(candidate, scores, index))
        if words:
            label = "words of the note that its findings share"
            contributions.append(Contribution(SHARED_WORDS, label, SHARED_WORDS, round(words, 4), False, []))
        contributions.sort(key=lambda c: (-c.value, c.feature))
        total = round(float(scores.total[candidate]), 4)
        rest = round(total - sum(c.value for c in contributions), 4)
        found.append(
            Diagnosis(
                place, disease.id, disease.name, disease.synonyms, disease.xrefs, total, round(chance, 6), rest,
                contributions,
            )
        )  # fmt: skip
    return found


def _finding(share: Share, index: ClinicalIndex) -> Contribution:
    id, label = index.finding_ids[share.finding], index.finding_labels[share.finding]
    paths = [_way(way, index) for way in share.ways]
    return Contribution(id, label, paths[0]["term"], round(share.value, 4), share.denied, paths)


def _way(way: Way, index: ClinicalIndex) -> dict[str, Any]:
    id = index.finding_ids[way.finding]
    return {
        "relation": "alike" if way.alike else "exact", "term": id, "name": index.finding_labels[way.finding],
        "common": id, "statement": index.statements[way.row], "rate": round(way.rate, 4),
        "evidence": index.evidence(way.row),
    }  # fmt: skip


_EXTRACTOR = {"sentences": "minilm.v1"}


def _best_passages(candidate: int, scores: OrdinaryScores, index: ClinicalIndex) -> list[tuple[str, int]]:
    """(Feature, number) of the passages behind the features of words and sentences."""
    mine = np.flatnonzero(index.passage_owner == candidate)
    found = []
    for kind in KINDS:
        of_kind = mine[index.passage_kind[mine] == KINDS.index(kind)]
        if len(of_kind) and scores.passages[of_kind].max() > 0:
            found.append((f"{kind}_words", int(of_kind[np.argmax(scores.passages[of_kind])])))
    likeness = scores.note.likeness
    if likeness is not None and len(mine):
        found.append(("sentences", int(mine[np.argmax(likeness[mine])])))
    return found


def _value(name: str, candidate: int, scores: OrdinaryScores, index: ClinicalIndex) -> float:
    return index.weights[name] * float(scores.features[NAMES.index(name), candidate])


def _passage(
    name: str, candidate: int, text: tuple[str, str, str, str], scores: OrdinaryScores, index: ClinicalIndex
) -> Contribution:
    document, title, source, said = text
    extractor = _EXTRACTOR.get(name, "bm25.v1")
    evidence = {"publication": document, "source": source, "sentence": said, "extractor": extractor, "confidence": 1.0}
    path = {
        "relation": "passage", "term": document, "name": title, "common": document, "statement": "", "rate": 0.0,
        "evidence": [evidence],
    }  # fmt: skip
    value = round(_value(name, candidate, scores, index), 4)
    return Contribution(document, f"page: {title}", document, value, False, [path])


def _by_page(told: Iterable[Contribution]) -> list[Contribution]:
    """One contribution a page, with all its passages."""
    found: dict[str, Contribution] = {}
    for one in told:
        known = found.get(one.feature)
        found[one.feature] = one if known is None else replace(
            known, value=round(known.value + one.value, 4), paths=[*known.paths, *one.paths]
        )  # fmt: skip
    return list(found.values())
