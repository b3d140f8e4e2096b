"""Claim: relations are found with F1 of 66 (CID, gold mentions) and 55 (CID, end to end), 60 (CrowdTruth), 70 (Roam),
35 (RareDis), and their chances are off by at most .05 (expected calibration error), on texts the model never saw.

    python benchmarks/relations.py [--data ../shared/data] [--parts causes,gene,treats,label,has_phenotype] [--svg F]
        [--pipelines fast,accurate]

Both pipelines side by side, `accurate` where torch is installed.

CID: the shipped model on the BC5CDR test set, on which nothing was trained (its papers are taken out of all training
corpora by PMID). End to end: the pipeline with the names of MeSH that ship (`mesh`, `mesh_supplementary`); a
pair of ids of a document is right when the gold holds it. Gold ids that MeSH has replaced since count as the present
ones (40 are known, from the training and development parts).

CrowdTruth, Roam and RareDis have no test set whose answers are here: their texts are cut in two by a hash of the text.
A model is trained on one half (and on the other corpora that teach its head) and scored on the other half; that of
`accurate` lies beside this file (`relations-halves.npz`), since training it takes long. End to end:
the pipeline with the names of HPO, Mondo and MeSH; an end counts as found where its words overlap those of the gold.
Of CrowdTruth only the two marked terms are judged; in Roam everything that the pipeline says is treated and nobody
marked is wrong. Roam is printed twice: what the drug TREATS; and with what it PREVENTS and whose symptoms it treats.

Beside us: the patterns alone, and "together" (both in one sentence; in Roam every disease that is found). The
confidence measured for each pattern is that of all training texts: it changes the last column only.

ECE of pairs: gold mentions of the held-out texts, all pairs. ECE of edges: what end to end told, with its score; and
"weighed", the score looked up in what edges of such a score were worth in every other text (two parts, each weighed by
the other). The shipped model carries that table (`edges.json`), made of training texts: CID's first column has it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.base import Pipeline
from extractors.evaluation.calibration import Bin, expected_error, reliability, reliability_svg
from extractors.evaluation.relations import aligned
from extractors.pipeline import load
from extractors.relations.annotator import AccurateRelationAnnotator, RelationAnnotator
from extractors.relations.heads import HEADS
from extractors.relations.model import RelationModel
from extractors.relations.patterns import PatternAnnotator
from extractors.relations.training import Example
from extractors.relations.view import LETTER, View, key_of
from kg.build.relation_corpora import CORPORA, DISTANT, examples_of, prepared
from kg.build.told_edges import MEASURED_ON, held_out, knots_of, mesh_names, second_half, second_of, with_model
from kg.build.train_accurate_relations import model_at
from kg.build.vocabularies import names_to_look_for
from kg.model import Annotation
from loaders.base import Problems
from loaders.corpora.roam import roam_annotations
from loaders.literature import pubtator

Pair = tuple[str, str]
Array = npt.NDArray[Any]
Told = dict[Pair, float]
"""Pairs with the score of each."""
SYSTEMS = ("medkg", "patterns", "together")
PARTS_OF = {"fast": RelationAnnotator, "accurate": AccurateRelationAnnotator}
MADE_OF_HALVES = ("treats", "label", "has_phenotype")
HALVES = Path(__file__).with_name("relations-halves.npz")
ROAM = "roam_drug_disease/drug_disease_relations-crf_train.json.gz"


class Count:
    """Right, told and gold pairs, and the score of everything told."""

    def __init__(self) -> None:
        self.right = self.told = self.gold = self.documents = 0
        self.scores: list[tuple[float, bool, int]] = []

    def add(self, told: Told, gold: set[Pair]) -> None:
        """Count one text; every other one is of the same part where edges are weighed."""
        self.documents += 1
        self.right += len(told.keys() & gold)
        self.told += len(told)
        self.gold += len(gold)
        self.scores += [(score, pair in gold, self.documents % 2) for pair, score in told.items()]

    def line(self, name: str) -> str:
        """One row of a table."""
        p, r = 100 * self.right / max(self.told, 1), 100 * self.right / max(self.gold, 1)
        f1 = 200 * self.right / max(self.told + self.gold, 1)
        error = ""
        if name == "medkg" and self.scores:
            told, right, _ = self.columns()
            error = f"{expected_error(told, right):>9.3f}{expected_error(self.weighed(), right):>9.3f}"
        return f"  {name:<10}{self.documents:>7}{self.gold:>7}{p:>7.1f}{r:>7.1f}{f1:>7.1f}{error}"

    def columns(self) -> tuple[Array, Array, Array]:
        """Scores of everything told, whether it is right, and which of two parts its text is of."""
        told, right, part = zip(*self.scores, strict=True)
        return np.array(told), np.array(right), np.array(part)

    def weighed(self) -> Array:
        """Scores looked up in what edges of the other part were worth, as `medkg train relations` measures it."""
        told, right, part = self.columns()
        chances = told.copy()
        for one in (0, 1):
            knots = knots_of(told[part != one], right[part != one])
            if knots is not None:
                chances[part == one] = np.interp(told[part == one], knots["scores"], knots["chances"])
        return chances

    def bins(self) -> list[Bin]:
        """The reliability of the weighed scores."""
        return reliability(self.weighed(), self.columns()[1])


def show(title: str, counts: Mapping[str, Count]) -> None:
    print(f"\n{title}\n  {'':<10}{'texts':>7}{'gold':>7}{'P':>7}{'R':>7}{'F1':>7}{'ECE':>9}{'weighed':>9}", flush=True)
    for name, count in counts.items():
        print(count.line(name), flush=True)


def told_by(one: Annotation, keys: Mapping[str, str], head: str, finder: str = "") -> Told:
    """What relations of one annotation say; `finder` begins the name of who says it."""
    found: Told = {}
    for relation in one.relations:
        if relation.predicate == HEADS[head].predicate and not relation.negated:
            if relation.extractor.startswith(finder):
                pair = keys.get(relation.subject, ""), keys.get(relation.object, "")
                found[pair] = max(found.get(pair, 0.0), relation.score)
    return found


def together(one: Annotation, keys: Mapping[str, str], head: str) -> Told:
    """All pairs of one sentence whose types fit the relation."""
    found: Told = {}
    for start, end in one.sentences:
        here = [m for m in one.mentions if start <= m.start < end and not m.assertion.negated]
        for s in here:
            for o in here:
                fits = (
                    LETTER.get(s.type, "?") in HEADS[head].subjects and LETTER.get(o.type, "?") in HEADS[head].objects
                )
                if fits and keys[s.id] != keys[o.id]:
                    found[keys[s.id], keys[o.id]] = 1.0
    return found


def three(one: Annotation, keys: Mapping[str, str], head: str) -> dict[str, Told]:
    return {
        "medkg": told_by(one, keys, head),
        "patterns": told_by(one, keys, head, "patterns"),
        "together": together(one, keys, head),
    }


def pairs_of(one: Annotation, predicates: Iterable[str]) -> set[Pair]:
    keys = {m.id: key_of(m) for m in one.mentions}
    return {(keys[r.subject], keys[r.object]) for r in one.relations if r.predicate in predicates}


# --- causes: the BC5CDR test set


def causes(data: Path, kind: str) -> dict[str, list[Bin]]:
    read = pubtator.annotations(data / "bc5cdr" / "CDR_TestSet.PubTator.txt.gz", Problems())
    test = list(prepared(read))
    gold = [pairs_of(one, {"biolink:causes"}) for one in test]
    parts = Pipeline((PatternAnnotator(), PARTS_OF[kind]()))
    scored = {name: Count() for name in ("medkg", *SYSTEMS[1:])} | {"model": Count()}
    alone = PARTS_OF[kind]()
    for one, wanted in zip(test, gold, strict=True):
        bare = replace(one, relations=())
        keys = {m.id: key_of(m) for m in one.mentions}
        found = bare
        for part in parts.parts:
            found = part.annotate(found)
        for name, told in three(found, keys, "causes").items():
            scored[name].add(told, wanted)
        scored["model"].add(told_by(alone.annotate(bare), keys, "causes"), wanted)
    show(f"CID, BC5CDR test, gold mentions, {kind}", scored)
    vocabulary, now = mesh_names()
    pipeline = load(kind, vocabulary=vocabulary)
    linked = {name: Count() for name in SYSTEMS}
    for found, wanted in zip(pipeline.pipe(one.document for one in test), gold, strict=True):
        keys = {m.id: key_of(m) for m in found.mentions}
        present = {(now.get(s, s), now.get(o, o)) for s, o in wanted}
        for name, told in three(found, keys, "causes").items():
            linked[name].add({pair: s for pair, s in told.items() if all("MESH:" in end for end in pair)}, present)
    show(f"CID, BC5CDR test, end to end (ids compared), {kind}", linked)
    model = alone.model
    examples = [Example(one, frozenset(wanted), "bc5cdr") for one, wanted in zip(test, gold, strict=True)]
    return calibration("causes", model, examples) | edges("causes", linked["medkg"])


def gene(data: Path, kind: str) -> dict[str, list[Bin]]:
    """BioRED's development set: calibration, and F1 with gold mentions."""
    test = list(prepared(pubtator.annotations(data / "biored" / "Dev.PubTator.gz", Problems())))
    wanted = CORPORA["biored"].heads["gene"]
    counts, examples, alone = {name: Count() for name in SYSTEMS}, [], PARTS_OF[kind]()
    for one in test:
        keys = {m.id: key_of(m) for m in one.mentions}
        genes, diseases = ({keys[m.id] for m in one.mentions if LETTER.get(m.type) == kind} for kind in "GD")
        both = pairs_of(one, wanted)
        gold = {(a, b) for pair in both for a, b in (pair, pair[::-1]) if a in genes and b in diseases}
        for name, told in three(alone.annotate(replace(one, relations=())), keys, "gene").items():
            if name != "patterns":
                counts[name].add(told, gold)
        examples.append(Example(one, frozenset(gold), "biored"))
    del counts["patterns"]
    show(f"Gene–disease, BioRED dev, gold mentions, {kind}", counts)
    return calibration("gene", alone.model, examples)


# --- halves


def halves(head: str, data: Path, kind: str) -> tuple[RelationModel, list[Example]]:
    """A model of one head that has seen no text of the second half of its corpus, and that half."""
    corpus = MEASURED_ON[head]
    others = [name for name, one in CORPORA.items() if head in one.heads and name != corpus]
    names = (corpus, *others, *([DISTANT] if head == "has_phenotype" else []))
    examples = [one for name in names for one in examples_of(name, data, Problems()).get(head, [])]
    if kind == "accurate":
        return model_at(HALVES), second_of(head, examples)
    model, second = held_out(head, examples)
    return RelationModel(RelationModel.load().heads | {head: model}), second


def calibration(head: str, model: RelationModel, examples: Sequence[Example]) -> dict[str, list[Bin]]:
    chances, labels = [], []
    for one in examples:
        for scored in (s for s in model.scored(View(one.annotation)) if s.head.name == head):
            ends = scored.pair.subject.key, scored.pair.object.key
            if one.judged is None or ends in one.judged:
                chances.append(scored.chance)
                labels.append(ends in one.gold)
    bins = reliability(np.array(chances), np.array(labels))
    error = expected_error(np.array(chances), np.array(labels))
    print(f"  pairs: {len(chances)}, of which {sum(labels)} hold; ECE {error:.3f}", flush=True)
    return {f"{head}: ECE {error:.3f}": bins}


def edges(head: str, count: Count) -> dict[str, list[Bin]]:
    error = expected_error(count.weighed(), count.columns()[1])
    return {f"{head}, edges: ECE {error:.3f}": count.bins()}


def treats(data: Path, kind: str) -> dict[str, list[Bin]]:
    model, second = halves("treats", data, kind)
    pipeline = with_model(load(kind, vocabulary=names_to_look_for()), model)
    counts = {name: Count() for name in SYSTEMS}
    marked = list(prepared(CORPORA["crowdtruth"].read(data / CORPORA["crowdtruth"].files[0], Problems())))
    marked = [one for one in marked if second_half(one.document.text)]
    for one, found in zip(marked, pipeline.pipe(one.document for one in marked), strict=True):
        disease = next(key_of(m) for m in one.mentions if m.type == "Disease")
        drug = next(key_of(m) for m in one.mentions if m.type == "ChemicalEntity")
        for name, told in three(found, aligned(found, one), "treats").items():
            counts[name].add(
                {p: s for p, s in told.items() if p == (drug, disease)}, pairs_of(one, {HEADS["treats"].predicate})
            )
    show(f"CrowdTruth treat, second half, end to end (marked pairs), {kind}", counts)
    return calibration("treats", model, second) | edges("treats", counts["medkg"])


def label(data: Path, kind: str) -> dict[str, list[Bin]]:
    model, second = halves("label", data, kind)
    pipeline = with_model(load(kind, vocabulary=names_to_look_for()), model)
    marked = [one for one in prepared(roam_annotations(data / ROAM, Problems())) if second_half(one.document.text)]
    results = list(pipeline.pipe(one.document for one in marked))
    for title, wanted in (
        ("TREATS", ("TREATS",)),
        ("with PREVENTS, OUTCOMES", ("TREATS", "PREVENTS", "TREATS_OUTCOMES")),
    ):
        counts = {name: Count() for name in SYSTEMS}
        for one, found in zip(marked, results, strict=True):
            gold = {("", key_of(m)) for m in one.mentions if m.extractor.removeprefix("gold:") in wanted}
            keys = aligned(found, one)
            for name, told in three(found, keys, "label").items():
                all_found = {("", keys[m.id]): 1.0 for m in found.mentions if LETTER.get(m.type, "?") in "DP"}
                objects: Told = {}
                for (_, end), score in (all_found if name == "together" else told).items():
                    objects["", end] = max(score, objects.get(("", end), 0.0))
                counts[name].add(objects, gold)
        show(f"Roam, second half, end to end, {title}, {kind}", counts)
    return calibration("label", model, second) | edges("label", counts["medkg"])


def has_phenotype(data: Path, kind: str) -> dict[str, list[Bin]]:
    model, second = halves("has_phenotype", data, kind)
    pipeline = with_model(load(kind, vocabulary=names_to_look_for()), model)
    counts = {name: Count() for name in SYSTEMS}
    marked = [one.annotation for one in second]
    for one, found in zip(marked, pipeline.pipe(one.document for one in marked), strict=True):
        for name, told in three(found, aligned(found, one), "has_phenotype").items():
            counts[name].add(told, pairs_of(one, {HEADS["has_phenotype"].predicate}))
    show(f"RareDis Produces, second half, end to end, {kind}", counts)
    return calibration("has_phenotype", model, second) | edges("has_phenotype", counts["medkg"])


PARTS: dict[str, Callable[[Path, str], dict[str, list[Bin]]]] = {
    "causes": causes, "gene": gene, "treats": treats, "label": label, "has_phenotype": has_phenotype,
}  # fmt: skip


def run(names: Sequence[str], kinds: Sequence[str], data: Path) -> Iterator[tuple[str, list[Bin]]]:
    for name in names:
        for kind in kinds:
            if kind == "accurate" and name in MADE_OF_HALVES and not HALVES.is_file():
                print(f"\n{name}, accurate: left out, {HALVES.name} is not there (medkg train relations --accurate)")
                continue
            for title, bins in PARTS[name](data, kind).items():
                yield f"{title}, {kind}", bins


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--parts", default=",".join(PARTS), help="comma list")
    parser.add_argument("--svg", type=Path, help="draw the reliability diagrams here")
    parser.add_argument("--pipelines", default="fast,accurate", help="comma list")
    options = parser.parse_args()
    kinds = [one for one in options.pipelines.split(",") if one == "fast" or find_spec("torch")]
    panels = dict(run(options.parts.split(","), kinds, options.data))
    if options.svg:
        options.svg.write_text(reliability_svg(panels), encoding="utf-8")


if __name__ == "__main__":
    main()
