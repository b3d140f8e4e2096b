"""What a report says, as plain data: the page, the JSON and the TSV are all made of this, and so agree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from kg import __version__
from kg.model import Feature, Profile
from kg.release.read import Release
from queries.diagnosis.answer import NOTICE, Contribution, Diagnosis, rank
from queries.diagnosis.pairs import Pair
from queries.index import Index
from queries.questions.ask import questions
from queries.questions.genes import genes_of
from queries.report.known import known_rows
from queries.report.references import References
from queries.report.reviews import review_rows, with_verdicts
from queries.report.treatments import treatments
from queries.review import Review
from queries.treatment.table import open_treatments

__all__ = ["TSV_COLUMNS", "report_content", "to_json", "to_tsv"]

TSV_COLUMNS = ("section", "rank", "id", "name", "item", "label", "value", "unit")
_ROOT = "HP:0000118"
_KINDS = ("gene", "inheritance", "onset")


def report_content(
    profile: Profile,
    release: Release,
    index: Index,
    *,
    count: int = 5,
    command: str = "",
    reviews: Sequence[Review] = (),
    max_diseases: int = 1,
) -> dict[str, Any]:
    """Everything the report of a patient shows. Contributions and gains in bits, probabilities 0 to 1.

    `command` is printed as the call that makes the report again; it must not hold text of the patient. `reviews` are
    what doctors said of earlier answers. `max_diseases` 2 adds the pairs that explain the findings best.
    """
    answer = rank(profile, index, release=release.id, count=count, max_diseases=max_diseases)
    asked = questions(profile, index, release=release.id, count=8, genes=genes_of(release, index))
    references = References()
    table = open_treatments(release)
    diagnoses = with_verdicts([_diagnosis(found, references, index) for found in answer.diagnoses], reviews, table)
    ranked, warned = treatments(profile, answer.diagnoses, table, references)
    mine = answer.profile
    return {
        "patient": profile.id,
        "release": release.id,
        "version": __version__,
        "sources": [
            # A source that was a file or a folder is named without the place where it lay.
            {"name": Path(s.name).name, "version": s.version, "license": s.license}
            for s in release.manifest.sources
        ],
        "command": command,
        "notice": NOTICE,
        "candidates": answer.candidates,
        "profile": {
            "age": mine.age,
            "sex": mine.sex,
            "genes": [{"id": gene.id, "label": gene.label} for gene in mine.genes],
            "course": [{"id": term.id, "label": term.label} for term in mine.course],
            "known": known_rows(mine),
            "unmapped": [asdict(u) for u in mine.unmapped],
        },
        "systems": _systems(mine, index),
        "diagnoses": diagnoses,
        "other": answer.other,
        "comparison": _comparison(diagnoses),
        "pairs": None if answer.pairs is None else [_pair(pair) for pair in answer.pairs],
        "questions": [asdict(question) for question in asked.questions],
        "treatments": with_verdicts(ranked, reviews, table),
        "treatment_warnings": warned,
        "reviews": review_rows(reviews, release.id, table),
        "references": references.rows(),
        "warnings": [*answer.warnings, *(w for w in asked.warnings if "gene" in w)],
    }


def _pair(pair: Pair) -> dict[str, Any]:
    """Two diseases at once; `gain_bits` is what they explain better than the first diagnosis alone."""
    told = zip(pair.ids, pair.names, pair.explains, strict=True)
    return {
        "rank": pair.rank,
        "gain_bits": _bits(pair.gain),
        "diseases": [{"id": id, "name": name, "explains": findings} for id, name, findings in told],
    }


def _diagnosis(found: Diagnosis, references: References, index: Index) -> dict[str, Any]:
    # Age and sex that say nothing of this disease are not worth a line.
    told = [c for c in found.contributions if not c.feature.startswith("medkg:") or _bits(c.value)]
    contributions = [_contribution(c, references) for c in told]
    number = index.disease_number.get(found.id)
    score = _bits(found.score)
    return {
        "rank": found.rank,
        "id": found.id,
        "name": found.name,
        "synonyms": found.synonyms,
        "xrefs": found.xrefs,
        "facts": {} if number is None else {kind: _facts(number, kind, index) for kind in _KINDS},
        "probability": found.probability,
        "score_bits": score,
        # What is printed adds up to the last digit: rounding is settled here.
        "remainder_bits": round(score - sum(c["bits"] for c in contributions), 2),
        "contributions": contributions,
    }


def _facts(disease: int, kind: str, index: Index) -> list[dict[str, str]]:
    """Genes, modes of inheritance or onset of a disease, each once, the first dozen by name."""
    named = sorted({(name, id) for id, name, _ in index.facts(disease, kind)})
    return [{"id": id, "name": name} for name, id in named[:12]]


def _comparison(diagnoses: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first two diagnoses side by side; the differences add up to that of the scores."""
    if len(diagnoses) < 2:
        return None
    first, second = diagnoses[:2]
    others = {(c["feature"], c["excluded"]): c["bits"] for c in second["contributions"]}
    mine = {(c["feature"], c["excluded"]): c["bits"] for c in first["contributions"]}
    rows = []
    # What only one of them has a word for (its own prior) counts nothing for the other.
    for c in {(c["feature"], c["excluded"]): c for c in (*second["contributions"], *first["contributions"])}.values():
        key = (c["feature"], c["excluded"])
        one, other = mine.get(key, 0.0), others.get(key, 0.0)
        row = {name: c[name] for name in ("feature", "label", "excluded")}
        rows.append({**row, "first": one, "second": other, "difference": round(one - other, 2) + 0.0})
    return {
        "first": first["id"],
        "second": second["id"],
        "rows": sorted(rows, key=lambda row: (-abs(row["difference"]), row["feature"])),
        "remainder": round(first["remainder_bits"] - second["remainder_bits"], 2) + 0.0,
        "difference": round(first["score_bits"] - second["score_bits"], 2) + 0.0,
    }


def _contribution(c: Contribution, references: References) -> dict[str, Any]:
    path = c.paths[0] if c.paths else None
    return {
        "feature": c.feature,
        "label": c.label,
        "excluded": c.excluded,
        "bits": _bits(c.value),
        "relation": c.relation,
        "matched": path["term"] if path else "",
        "matched_label": path["name"] if path else "",
        "rate": path["rate"] if path else None,
        "statement": path["statement"] if path else "",
        "references": _cited(path["evidence"], references) if path else [],
    }


def _cited(evidence: list[dict[str, Any]], references: References) -> list[int]:
    return sorted({references.number(e["publication"], e["source"], e["sentence"], e["extractor"]) for e in evidence})


def _bits(nats: float) -> float:
    return round(nats / math.log(2), 2) + 0.0  # no minus before zero


def _systems(profile: Profile, index: Index) -> list[dict[str, Any]]:
    """Findings under the top classes of HPO that they belong to; one that belongs to several stands in the first."""
    found: dict[str, dict[str, Any]] = {}
    for side, features in (("observed", profile.observed), ("excluded", profile.excluded)):
        for feature in features:
            id, name = _system(feature, index)
            row = found.setdefault(id, {"id": id, "name": name, "observed": [], "excluded": []})
            told = {name: getattr(feature, name) for name in ("id", "label", "given", "severity")}
            row[side].append(told)
    return sorted(found.values(), key=lambda row: (row["id"] == "", row["name"]))


def _system(feature: Feature, index: Index) -> tuple[str, str]:
    number, root = index.find(feature.id), index.find(_ROOT)
    if number is None or root is None:
        return "", "other"
    for term in index.ancestors(number).tolist():
        mine = set(index.ancestors(term).tolist()) - {term}
        # A child of the root has the root, and what the root has, above it.
        if mine == set(index.ancestors(root).tolist()):
            return index.term_ids[term], index.term_names[term]
    return "", "other"


def to_json(content: dict[str, Any]) -> bytes:
    """The content as indented JSON, in UTF-8."""
    return orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n"


def to_tsv(content: dict[str, Any]) -> str:
    """The numbers of the content, one a line: probabilities, contributions, gains."""
    rows: list[Iterable[Any]] = [TSV_COLUMNS]
    for d in content["diagnoses"]:
        rows.append(("diagnosis", d["rank"], d["id"], d["name"], "", "", d["probability"], "probability"))
        for c in d["contributions"]:
            rows.append(("finding", d["rank"], d["id"], d["name"], c["feature"], c["label"], c["bits"], "bits"))
        rows.append(("remainder", d["rank"], d["id"], d["name"], "", "", d["remainder_bits"], "bits"))
        rows.append(("score", d["rank"], d["id"], d["name"], "", "", d["score_bits"], "bits"))
    for t in content["treatments"]:
        against = "; ".join(f"{r['severity']} {r['kind']}: {r['because']}" for r in t["against"])
        rows.append(("treatment", t["rank"], t["id"], t["name"], t["disease"], against, t["score"], "score"))
    if content["comparison"]:
        first = content["diagnoses"][0]
        for row in content["comparison"]["rows"]:
            cells = (first["rank"], first["id"], first["name"], row["feature"], row["label"], row["difference"], "bits")
            rows.append(("difference", *cells))
    for pair in content["pairs"] or ():
        one, other = pair["diseases"]
        cells = (pair["rank"], one["id"], one["name"], other["id"], other["name"], pair["gain_bits"], "bits")
        rows.append(("pair", *cells))
    for q in content["questions"]:
        rows.append(("question", q["rank"], q["id"], q["name"], "", q["cost"], q["gain"], "bits"))
    return "".join("\t".join(" ".join(str(cell).split()) for cell in row) + "\n" for row in rows)
