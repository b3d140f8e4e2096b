"""Drugs that interact, and tests that find diseases: what a sentence says of each pair."""

from __future__ import annotations

import re

import pytest

from extractors.assertion import AssertionAnnotator
from extractors.relations.pattern_table import PATTERNS
from extractors.relations.patterns import PatternAnnotator
from kg.model import Annotation, Document, Mention

TYPES = {"C": "ChemicalEntity", "T": "Procedure", "D": "Disease"}


def marked(line: str) -> Annotation:
    """A sentence in which `{C aspirin}` is a drug, `{T …}` a test, `{D …}` a disease."""
    text, at, mentions = "", 0, []
    for match in re.finditer(r"\{([CTD]) ([^}]*)\}", line):
        text += line[at : match.start()]
        start, at = len(text), match.end()
        text += match[2]
        mentions.append(Mention(f"m{len(mentions)}", start, len(text), match[2], TYPES[match[1]], None, 1.0, "gold"))
    text += line[at:]
    document = Document.of_parts("text:1", "", [("text", text)])
    return AssertionAnnotator().annotate(Annotation(document, ((0, len(text)),), mentions=tuple(mentions)))


def told(line: str, predicate: str) -> set[tuple[str, str, bool]]:
    one = PatternAnnotator().annotate(marked(line))
    words = {m.id: m.text for m in one.mentions}
    return {(words[r.subject], words[r.object], r.negated) for r in one.relations if r.predicate == predicate}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("{C Ketoconazole} increases the levels of {C triazolam}.", {("Ketoconazole", "triazolam")}),
        ("Concomitant use of {C lithium} and {C diclofenac} may raise toxicity.", {("lithium", "diclofenac")}),
        ("Caution is advised when {C warfarin} is given with {C aspirin}.", {("warfarin", "aspirin")}),
        (
            "{C Phenytoin}, {C carbamazepine} or {C rifampin} may lower concentrations of {C itraconazole}.",
            {("Phenytoin", "itraconazole"), ("carbamazepine", "itraconazole"), ("rifampin", "itraconazole")},
        ),
        ("{C Cimetidine} did not affect the clearance of {C gabapentin}.", set()),
        ("No interaction between {C digoxin} and {C sitagliptin} was seen.", set()),
        ("Patients took {C aspirin}, {C metformin} and {C ramipril}.", set()),
        ("{C Tricyclic} drugs increase the effect of other {C tricyclics}.", set()),
    ],
)
def test_drugs_that_interact(line: str, wanted: set[tuple[str, str]]) -> None:
    assert told(line, "biolink:interacts_with") == {(one, other, False) for one, other in wanted}


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("{T Ultrasound} showed {D hydronephrosis}.", {("Ultrasound", "hydronephrosis", False)}),
        ("{D Gout} was confirmed by {T joint aspiration}.", {("joint aspiration", "Gout", False)}),
        ("{T Ultrasound} did not show {D hydronephrosis}.", {("Ultrasound", "hydronephrosis", True)}),
        ("{T Colonoscopy} was complicated by {D bleeding}.", set()),
        ("{D Gallstones} were treated by {T cholecystectomy}.", set()),
        (
            "{D Dissection} was missed by {T radiography} but found by {T tomography}.",
            {("radiography", "Dissection", True), ("tomography", "Dissection", False)},
        ),
    ],
)
def test_tests_that_find_diseases(line: str, wanted: set[tuple[str, str, bool]]) -> None:
    assert told(line, "biolink:diagnoses") == wanted


def test_a_row_of_ones_own_tells_only_its_own() -> None:
    one = marked("{C Ketoconazole} increases the levels of {C triazolam}.")
    assert PatternAnnotator(PATTERNS[:1]).annotate(one).relations == ()


def test_a_table_of_drugs_takes_no_time() -> None:
    drugs = ", ".join(f"{{C drug{n}}}" for n in range(400))
    assert len(told(f"{drugs} may increase the effect of {{C warfarin}}.", "biolink:interacts_with")) <= 60
