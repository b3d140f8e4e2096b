"""What speaks for a candidate of a note, in numbers: sums over findings and passages, and facts of the disease.

| feature | what it is |
|---|---|
| `own` | gain of the findings by our table: sum of degree² · log(1 + w / (background + 0.02)), nats |
| `own_denied` | log likelihood of the findings the note denies, by our table: sum of log(1 − 0.8 w degree²) |
| `tables`, `tables_denied` | the same by the other tables |
| `alike` | gain by our table of what the words of the note resemble: sum of strength · log(1 + …), nats |
| `sentences` | cosine of the whole note to the nearest passage (0 where the release has no such vectors) |
| `facts_words`, `symptoms_words`, `other_words` | BM25 of the best passage of a kind, over the best of all |
| `prevalence`, `everyday` | class 1 to 5 (0: unknown); 1 when it is in our table |
| `paged`, `tabled` | 1 when a page, or a table other than ours, describes the disease |
| `age`, `sex` | how far outside the usual age (a quarter of the patient's), at most 3; 1 for another sex |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from queries.arrays import Floats, Ints
from queries.clinical.alike import Alike
from queries.clinical.finder import Found
from queries.clinical.index import ClinicalIndex, FactTable
from queries.clinical.lay_words import SIDES
from queries.clinical.passages import KINDS, search
from queries.clinical.words import root

__all__ = ["NAMES", "TRUST", "Note", "clinical_features", "passage_scores"]

NAMES = (
    "own", "own_denied", "tables", "tables_denied", "facts_words", "symptoms_words", "other_words", "prevalence",
    "everyday", "paged", "tabled", "age", "sex", "alike", "sentences",
)  # fmt: skip
TRUST = 0.8
_SIDE = 0.3
"""Weight of a word that only tells which side: "left lower leg" is no pain of the left lower belly."""
_SIDES = tuple(root(side) for side in SIDES)


@dataclass(frozen=True, slots=True)
class Note:
    """A patient as this ranking sees one: findings, roots of what is affirmed, what its words resemble, the likeness of
    each passage by MiniLM, age in years and sex, where known.
    """

    found: Sequence[Found]
    roots: Sequence[str]
    alike: Alike | None = None
    likeness: Floats | None = None
    age: float | None = None
    sex: str = ""


def clinical_features(note: Note, passages: Floats, index: ClinicalIndex) -> Floats:
    """Features of all candidates: float64, shape (15, candidates), rows as in `NAMES`.

    `passages` is what `passage_scores` gave.
    """
    count = len(index.diseases)
    told = [one for one in note.found if not one.denied]
    denied = [one for one in note.found if one.denied]
    found = np.zeros((len(NAMES), count))
    found[0:2] = _table(index.tables["own"], told, denied, count)
    found[2:4] = _table(index.tables["tables"], told, denied, count)
    found[4:7] = _words(passages, index)
    prevalence = index.population["prevalence"].astype(float)
    found[7], found[8] = prevalence, prevalence > 0
    found[9], found[10] = index.paged, index.tabled
    found[11], found[12] = _age(note, index), _sex(note, index)
    if note.alike is not None:
        found[13] = _alike(note.alike, index.tables["own"], count)
    if note.likeness is not None:
        np.maximum.at(found[14], index.passage_owner, note.likeness)
    return found


def _alike(alike: Alike, table: FactTable, count: int) -> Floats:
    strength = np.repeat(alike.strength, np.diff(table.ends))
    found: Floats = np.bincount(table.candidate, table.gain * strength, count).astype(np.float64)
    return found


def _table(table: FactTable, told: Sequence[Found], denied: Sequence[Found], count: int) -> Floats:
    """Gain of what is told, and log likelihood of what is denied."""
    found = np.zeros((2, count))
    for one in told:
        start, stop = table.ends[one.finding], table.ends[one.finding + 1]
        found[0, table.candidate[start:stop]] += one.degree**2 * table.gain[start:stop]
    for one in denied:
        start, stop = table.ends[one.finding], table.ends[one.finding + 1]
        found[1, table.candidate[start:stop]] += np.log1p(-TRUST * one.degree**2 * table.weight[start:stop])
    return found


def passage_scores(note: Note, index: ClinicalIndex) -> Floats:
    """BM25 of every passage for the words that the note affirms."""
    counted = Counter(number for root in note.roots if (number := index.root_number.get(root)) is not None)
    query = np.array(sorted(counted), np.int64)
    weights = 1.0 + np.log(np.array([counted[number] for number in sorted(counted)], float))
    weights[np.isin(query, [index.root_number.get(side, -1) for side in _SIDES])] *= _SIDE
    return search(index.postings, query, weights, len(index.passage_owner))


def _words(passages: Floats, index: ClinicalIndex) -> Floats:
    found = np.zeros((len(KINDS), len(index.diseases)))
    for row, kind in enumerate(("facts", "symptoms", "other")):
        mine = index.passage_kind == KINDS.index(kind)
        np.maximum.at(found[row], index.passage_owner[mine], passages[mine])
        found[row] /= max(float(found[row].max()), 1e-9)
    return found


def _age(note: Note, index: ClinicalIndex) -> Floats:
    if note.age is None:
        return np.zeros(len(index.diseases))
    young, old = index.population["youngest"].astype(float), index.population["oldest"].astype(float)
    outside = np.maximum(young - note.age, 0.0) + np.maximum(note.age - old - 1, 0.0)
    # Two years are much for a child and little for an old man.
    years: Floats = np.minimum(outside / np.maximum(2.0, 0.25 * note.age), 3.0)
    return years


def _sex(note: Note, index: ClinicalIndex) -> Floats:
    sex: Ints = index.population["sex"]
    other = {"female": 2, "male": 1}.get(note.sex, -1)
    found: Floats = (sex == other).astype(np.float64)
    return found
