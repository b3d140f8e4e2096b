"""scispacy's linker and models as parts of our pipelines; their model files are too large to be at hand."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from extractors.scispacy_models import ScispacyModelAnnotator
from extractors.vocabulary import Vocabulary, VocabularyEntry
from kg.errors import UsageError
from kg.model import Annotation, Document, Mention

ORGANS = "kidney liver heart lung skin brain spleen bladder stomach bowel muscle bone nerve eye ear nose".split()


def _vocabulary() -> Vocabulary:
    kinds = ("failure", "carcinoma", "inflammation", "cyst", "abscess", "injury")
    entries = [
        VocabularyEntry(f"MONDO:{n:07}", "Disease", (f"{organ} {kind}", f"{kind} of the {organ}"))
        for n, (organ, kind) in enumerate((organ, kind) for organ in ORGANS for kind in kinds)
    ]
    return Vocabulary.compile([*entries, VocabularyEntry("HP:0000001", "PhenotypicFeature", ("spleen failure",))])


def _annotation(*words: str) -> Annotation:
    text = " and ".join(words)
    mentions = [
        Mention(f"m{n}", text.index(one), text.index(one) + len(one), one, "Disease", None, 0.9, "tagger.v1")
        for n, one in enumerate(words)
    ]
    return Annotation(Document.of_parts("PMID:1", "", [("abstract", text)]), mentions=tuple(mentions))


def test_its_linker_runs_over_our_vocabulary_and_its_index_is_kept(tmp_path: Path) -> None:
    pytest.importorskip("scispacy")
    with warnings.catch_warnings():
        # scispacy and what it imports still use names that their own libraries have deprecated.
        warnings.simplefilter("ignore")
        from scispacy import candidate_generation

        from extractors.linking.scispacy_linker import ScispacyLinkingAnnotator, sparse_halves

        before = candidate_generation.scipy_supports_sparse_float16
        _vocabulary().save(tmp_path / "vocabulary.bin")
        vocabulary = Vocabulary.load(tmp_path / "vocabulary.bin")
        for _ in range(2):
            linker = ScispacyLinkingAnnotator(vocabulary)
            found = linker.annotate(_annotation("spleen failures", "zzz")).mentions
            assert [one.curie for one in found] == ["MONDO:0000036", None]
            assert found[0].extractor == "scispacy-linker.v1"
        assert len(list(tmp_path.glob("scispacy-*"))) == 1
        with pytest.raises(ZeroDivisionError), sparse_halves():
            _ = 1 / 0
        assert candidate_generation.scipy_supports_sparse_float16 is before


def test_a_vocabulary_too_small_for_its_index_is_said_to_be_so() -> None:
    pytest.importorskip("scispacy")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from extractors.linking.scispacy_linker import ScispacyLinkingAnnotator

        small = Vocabulary.compile([VocabularyEntry("MONDO:1", "Disease", ("gout",))])
        with pytest.raises(UsageError, match="too few names"):
            ScispacyLinkingAnnotator(small)


def test_a_model_gives_mentions_of_our_types(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "DISEASE", "pattern": "gout"}, {"label": "ORGAN", "pattern": "toe"}])
    nlp.to_disk(tmp_path / "model")
    document = Document.of_parts("PMID:1", "", [("abstract", "A toe with gout.")])
    (found,) = ScispacyModelAnnotator(str(tmp_path / "model")).annotate(Annotation(document)).mentions
    assert (found.start, found.end, found.type, found.curie) == (11, 15, "Disease", None)


def test_a_model_that_is_not_installed_is_named() -> None:
    pytest.importorskip("spacy")
    with pytest.raises(UsageError, match="en_ner_bc5cdr_md"):
        ScispacyModelAnnotator()
