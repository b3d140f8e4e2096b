"""Questions that tell ordinary diseases apart: the findings and exposures of the table of ordinary diseases."""

from __future__ import annotations

import re

import numpy as np

from queries.arrays import Floats, Ints
from queries.clinical.index import ClinicalIndex
from queries.clinical.ranking import MixedRanking
from queries.index import Index
from queries.questions.costs import cost_class
from queries.questions.rates import LEAST

__all__ = ["ordinary_questions"]

_LAB = re.compile(
    r"\b(?:elevated|low|high|platelets|white cells?|blood count|antibod\w+|casts|creatinine|albumin|lipase|troponin|"
    r"glucose|sodium|potassium|calcium|hematocrit|proteinuria|cells in urine|FSH|PSA)\b"
    r"(?! (?:fever|libido|mood|pitched|back|frequency|riding|altitude))",
    re.IGNORECASE,
)
_IMAGING = re.compile(
    r"\b(?:x-?ray|CT|MRI|ultrasound|infiltrates?|opacit\w+|ST segment|T waves?|delta wave|hilar|free air|upper lobe|"
    r"cysts)\b",
    re.IGNORECASE,
)
_EXAMINE = re.compile(
    r"\b(?:tender(?:ness)?|signs?|murmur|sounds?|mass|reflex(?:es)?|bruit|crackles|crepitus|percussion|guarding|rigid|"
    r"palpable|enlarged|swollen|swelling|pulses?|distended|eardrum|pupils?|rub|deviation|retina\w*|optic|gait|clubbing|"
    r"cyanosis|jaundice|edema|rash|ulcers?|papules|vesicles|plaques|petechiae|purpura|spots|nodes?|lump|redness|warmth|"
    r"deformity)\b",
    re.IGNORECASE,
)


def ordinary_questions(ranking: MixedRanking, candidates: Ints) -> tuple[list[tuple[str, str, str]], Floats]:
    """(id, name, class of cost) of the findings of these candidates that nobody has spoken of, and P(yes | candidate).

    A candidate whose facts do not name a finding shows it as often as ordinary diseases do on average.
    """
    clinical = ranking.clinical
    table = clinical.tables["own"]
    finding = np.repeat(np.arange(len(clinical.finding_ids)), np.diff(table.ends))
    place = {number: row for row, number in enumerate(candidates.tolist())}
    mine = np.flatnonzero(np.isin(table.candidate, candidates))
    spoken = {one.finding for one in ranking.ordinary.note.found}
    asked = [number for number in np.unique(finding[mine]).tolist() if number not in spoken]
    column = {number: at for at, number in enumerate(asked)}
    ordinary = max(int((clinical.population["prevalence"] > 0).sum()), 1)
    usual = np.bincount(finding, table.weight, len(clinical.finding_ids)) / ordinary
    rates = (
        np.tile(np.clip(usual[asked], LEAST, 0.5), (len(candidates), 1)) if asked else np.zeros((len(candidates), 0))
    )
    for entry in mine.tolist():
        at = column.get(int(finding[entry]))
        if at is not None:
            rates[place[int(table.candidate[entry])], at] = table.weight[entry]
    labels = [(clinical.finding_ids[n], clinical.finding_labels[n], _cost(n, ranking.index, clinical)) for n in asked]
    return labels, np.clip(rates, LEAST, 1 - LEAST)


def _cost(number: int, index: Index, clinical: ClinicalIndex) -> str:
    term = index.find(clinical.finding_ids[number])
    if term is not None and clinical.finding_ids[number].startswith("HP:"):
        by_branch = cost_class(term, index)
        # What is heard and felt stands among HPO's functions, as what is told does.
        return "examine" if by_branch == "ask" and _EXAMINE.search(index.term_names[term]) else by_branch
    label = clinical.finding_labels[number]
    for name, cue in (("imaging", _IMAGING), ("lab", _LAB), ("examine", _EXAMINE)):
        if cue.search(label):
            return name
    return "ask"
