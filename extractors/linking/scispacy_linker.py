"""scispacy's linker as a part of our pipelines, where scispacy is installed: over our vocabulary, or its own (UMLS, …).

Neumann et al., ScispaCy: Fast and Robust Models for Biomedical Natural Language Processing, BioNLP 2019.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

from extractors.name_table import NameTable
from extractors.vocabulary import Vocabulary
from kg.errors import UsageError
from kg.model import Annotation, Mention

__all__ = ["ScispacyLinkingAnnotator", "entity_linker", "sparse_halves"]

_HINT = "pip install 'medkg[nlp]'"
_PREFIXES = {"umls": "UMLS", "mesh": "MESH", "rxnorm": "RXCUI"}


class ScispacyLinkingAnnotator:
    """Gives mentions without a CURIE the nearest thing of their type, or leaves it out where none is near enough.

    With `own` the knowledge base is one of scispacy's (`umls`, `mesh`, `rxnorm`, `go`, `hpo`), fetched on first
    use (a gigabyte or more); else it is made of our vocabulary (about eight minutes for HPO; kept beside the
    vocabulary, if that has a file). `threshold` is scispacy's: the least similarity, 0 to 1.
    """

    name = "scispacy-linker.v1"

    def __init__(self, vocabulary: Vocabulary, *, own: str | None = None, threshold: float = 0.7) -> None:
        names = vocabulary.names
        folder = vocabulary.folder / f"scispacy-{names.digest}" if vocabulary.folder is not None else None
        self._own = own
        self._linker = entity_linker(names, folder=folder, own=own, threshold=threshold)

    def annotate(self, annotation: Annotation) -> Annotation:
        """Link mentions that have no CURIE; a linked mention's score is the tagger's times the similarity."""
        text = annotation.document.text
        long = {text[a:b]: text[c:d] for (a, b), (c, d) in annotation.abbreviations}
        wanted = [one for one in annotation.mentions if one.curie is None]
        lists = self._linker.candidate_generator([long.get(one.text, one.text) for one in wanted], self._linker.k)
        best = {one.id: self._best(one, found) for one, found in zip(wanted, lists, strict=True)}
        mentions = tuple(self._linked(one, best.get(one.id)) for one in annotation.mentions)
        return replace(annotation, mentions=mentions)

    def _best(self, one: Mention, candidates: list[Any]) -> tuple[float, str] | None:
        scored = [(max(found.similarities), found.concept_id) for found in candidates]
        known = self._linker.kb.cui_to_entity
        fits = [(score, id) for score, id in scored if self._own or one.type in known[id].types]
        return max(fits, key=lambda pair: (pair[0], pair[1]), default=None)

    def _linked(self, one: Mention, best: tuple[float, str] | None) -> Mention:
        if best is None or best[0] < self._linker.threshold:
            return one
        score, id = best
        prefix = _PREFIXES.get(self._own or "")
        curie = f"{prefix}:{id}" if prefix and ":" not in id else id
        return replace(one, curie=curie, score=round(one.score * min(score, 1.0), 4), extractor=self.name)


def entity_linker(
    names: NameTable, *, folder: Path | None = None, own: str | None = None, threshold: float = 0.7
) -> Any:
    """The `EntityLinker`; raises `UsageError` when scispacy is not installed or has not enough names to index."""
    try:
        from scispacy.linking import EntityLinker
        from scispacy.linking_utils import Entity, KnowledgeBase
    except ImportError as error:
        raise UsageError("scispacy is not installed", hint=_HINT) from error
    if own is not None:
        return EntityLinker(linker_name=own, threshold=threshold, filter_for_definitions=False)
    aliases: dict[tuple[str, str], list[str]] = {}
    for row in names.rows:
        aliases.setdefault((row.curie, row.type), []).append(row.name)
    base = KnowledgeBase([Entity(id, all[0], all, [type]) for (id, type), all in aliases.items()])
    beside = folder.with_name(f".{folder.name}-{os.getpid()}") if folder is not None and not folder.is_dir() else folder
    if beside is not None:
        beside.mkdir(exist_ok=True)
    with sparse_halves(), redirect_stdout(StringIO()):
        try:
            linker = EntityLinker.from_kb(
                base,
                ann_index_out_dir=str(beside) if beside is not None else None,
                threshold=threshold,
                filter_for_definitions=False,
            )
        except ValueError as error:
            raise UsageError("too few names for scispacy's index", hint="it needs pieces seen ten times") from error
    if folder is not None and beside is not None and beside != folder and not folder.is_dir():
        beside.rename(folder)
    return linker


@contextmanager
def sparse_halves() -> Iterator[None]:
    """Let scispacy build its index with scipy 1.11 and later, which has no sparse arrays of half precision.

    scispacy refuses there, since it stores such arrays; inside this block it stores single precision, which it reads as
    well. (Its issue: `create_tfidf_ann_index` raises `RuntimeError: requires scipy<1.11`.)
    """
    from scispacy import candidate_generation

    module: Any = candidate_generation
    before = module.scipy_supports_sparse_float16, module.numpy
    module.scipy_supports_sparse_float16 = lambda: True
    module.numpy = _SinglePrecision(module.numpy)
    try:
        yield
    finally:
        module.scipy_supports_sparse_float16, module.numpy = before


class _SinglePrecision:
    """numpy whose half precision is single precision."""

    def __init__(self, numpy: Any) -> None:
        self._numpy = numpy

    def __getattr__(self, name: str) -> Any:
        return getattr(self._numpy, "float32" if name == "float16" else name)
