"""The relations that are learned: predicate, and which types stand at its ends."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["HEADS", "Head"]


@dataclass(frozen=True, slots=True)
class Head:
    """One learned relation. `subjects` and `objects` are letters of `LETTER` in `extractors.relations.view`.

    `reach` is how many sentences may lie between the two nearest mentions; `trees` whether a second model looks at the
    document's other pairs; `told` is the least chance with which it is told, where gold mentions do not show the best.
    With `whole` that is the chance times the scores of the mentions: a thing that is hardly found tells nothing.
    """

    name: str
    predicate: str
    subjects: str
    objects: str
    reach: int
    trees: bool = True
    told: float | None = None
    whole: bool = False


HEADS: dict[str, Head] = {
    head.name: head
    for head in (
        Head("causes", "biolink:causes", "C", "DP", 99, whole=True),
        Head("treats", "biolink:treats_or_applied_or_studied_to_treat", "CT", "DP", 1),
        Head("label", "biolink:treats_or_applied_or_studied_to_treat", "A", "DP", 0, trees=False, told=0.65),
        Head("has_phenotype", "biolink:has_phenotype", "D", "PD", 3),
        Head("gene", "biolink:gene_associated_with_condition", "G", "D", 99),
    )
}
