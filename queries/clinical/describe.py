"""A candidate of the mixed list at its rank, with what each finding and passage adds, down to the sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from queries.arrays import Floats
from queries.clinical.features import NAMES
from queries.clinical.index import ClinicalIndex
from queries.clinical.passages import KINDS
from queries.clinical.scoring import OrdinaryScores, Share, shares_of
from queries.clinical.weights import WEIGHTS
from queries.diagnosis.answer import SHARED_WORDS, Contribution, Diagnosis

__all__ = ["described"]

_SHOWN = 2
"""Passages shown of each disease, one a kind."""


def described(
    candidates: Sequence[int], places: Iterable[int], chances: Floats, scores: OrdinaryScores, index: ClinicalIndex
) -> list[Diagnosis]:
    """Diagnoses at their ranks. Contributions and remainder add up to the score.

    The remainder is how common the disease is, age and sex, what is known of it, and its rank among annotated diseases.
    """
    best = {candidate: _best_passages(candidate, scores, index) for candidate in candidates}
    texts = index.passages(number for numbers in best.values() for number in numbers)
    found = []
    for candidate, place, chance in zip(candidates, places, chances.tolist(), strict=True):
        disease = index.diseases[candidate]
        contributions = [_finding(share, index) for share in shares_of(candidate, scores, index)]
        contributions += [_passage(number, candidate, texts[number], scores, index)
                          for number in best[candidate] if number in texts]  # fmt: skip
        words = WEIGHTS["facts_words"] * float(scores.features[NAMES.index("facts_words"), candidate])
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
    paths: list[dict[str, Any]] = []
    if share.row is not None:
        paths.append(
            {
                "relation": "exact", "term": id, "name": label, "common": id, "statement": index.statements[share.row],
                "rate": round(share.rate, 4), "evidence": index.evidence(share.row),
            }
        )  # fmt: skip
    return Contribution(id, label, id, round(share.value, 4), share.denied, paths)


def _best_passages(candidate: int, scores: OrdinaryScores, index: ClinicalIndex) -> list[int]:
    """Number of the best passage of each kind of page that has any word of the note."""
    mine = np.flatnonzero(index.passage_owner == candidate)
    found = []
    for kind in ("symptoms", "other"):
        of_kind = mine[index.passage_kind[mine] == KINDS.index(kind)]
        if len(of_kind) and scores.passages[of_kind].max() > 0:
            found.append(int(of_kind[np.argmax(scores.passages[of_kind])]))
    return found[:_SHOWN]


def _passage(
    number: int, candidate: int, text: tuple[str, str, str, str], scores: OrdinaryScores, index: ClinicalIndex
) -> Contribution:
    document, title, source, said = text
    name = f"{KINDS[int(index.passage_kind[number])]}_words"
    value = WEIGHTS[name] * float(scores.features[NAMES.index(name), candidate])
    evidence = {"publication": document, "source": source, "sentence": said, "extractor": "bm25.v1", "confidence": 1.0}
    path = {
        "relation": "passage", "term": document, "name": title, "common": document, "statement": "", "rate": 0.0,
        "evidence": [evidence],
    }  # fmt: skip
    return Contribution(document, f"page: {title}", document, round(value, 4), False, [path])
