"""GAD (Bravo et al., 2015; BLURB split): sentences with a masked gene and disease, associated or not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError, Location
from kg.model import Annotation, Document, Mention, Relation
from loaders.base import Problems, open_binary

__all__ = ["gad_annotations"]

GENE = "biolink:gene_associated_with_condition"
_MASKS = {"@GENE$": "Gene", "@DISEASE$": "Disease"}


def gad_annotations(path: Path, problems: Problems) -> Iterator[Annotation]:
    """Yield each sentence with its two masks as mentions; a row without both is a problem."""
    with open_binary(path) as stream:
        table = csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8", newline=""), delimiter="\t")
        for number, row in enumerate(table, 2):
            text = row.get("sentence") or ""
            mentions = [
                Mention(f"m{i}", at, at + len(mask), mask, kind, None, 1.0, "gold")
                for i, (mask, kind) in enumerate(_MASKS.items())
                if (at := text.find(mask)) >= 0
            ]
            if len(mentions) < 2:
                problems.add(InputError("has not both masks", where=Location(str(path), line=number)))
                continue
            said = (Relation("m0", GENE, "m1", (0, len(text)), 1.0, "gold"),) if row["label"] == "1" else ()
            document = Document.of_parts(f"text:gad.{path.name[:2]}{number}", "", [("text", text)])
            yield Annotation(document, mentions=tuple(sorted(mentions, key=lambda m: m.start)), relations=said)
